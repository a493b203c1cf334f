"""The outlets that the archive has met: each name keeps the slug it was first given."""

import logging

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.slugs import with_suffix
from newsarchive.sources import Catalogue, Outlet

logger = logging.getLogger(__name__)

# What a catalogue says of an outlet, which may have been unknown at its first article.
_OF_CATALOGUE = ("slug", "kind", "home", "parent", "known")


class Outlets:
    """Slugs of outlets, unique in the archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._slugs: dict[str, str] = {}

    def slug(self, outlet: Outlet, catalogue: Catalogue, *, stated: str = "") -> str:
        """Return the slug of *outlet*, and note that it has an article.

        *stated* is the one that a site says it has: of two that share one, each keeps its own.

        A known outlet has the slug of the *catalogue*. An unknown one keeps what it was given at
        its first article. If another outlet of the archive has that slug, it gets a suffix made of
        its name, as the other one's pages have the address already.
        """
        slug = self._slugs.get(outlet.name)
        if slug is None:
            slug = self.would_be(outlet, catalogue, stated=stated)
            note_outlet(self._archive, outlet, slug)
        return slug

    def would_be(self, outlet: Outlet, catalogue: Catalogue, *, stated: str = "") -> str:
        """Return the slug that *outlet* has or would be given; nothing is noted."""
        slug = self._slugs.get(outlet.name)
        if slug is None:
            slug = self._free(outlet, catalogue, stated)
            self._slugs[outlet.name] = slug
        return slug

    def _free(self, outlet: Outlet, catalogue: Catalogue, stated: str) -> str:
        other = with_suffix(outlet.slug, outlet.name)
        table = schema.sources
        rows = self._archive.reader.execute(
            select(table.c.name, table.c.slug).where(
                table.c.slug.in_((outlet.slug, other)) | (table.c.name == outlet.name)
            )
        ).all()
        given: list[tuple[str, str]] = [*((row.name, row.slug) for row in rows)]
        given += self._slugs.items()
        own = {slug for name, slug in given if name == outlet.name}
        if own and not outlet.known:
            return own.pop()
        holders = {slug: name for name, slug in given if not _is(name, outlet, catalogue)}
        if other not in holders and (stated == other or other in own):
            return other
        if outlet.slug not in holders:
            return outlet.slug
        logger.warning(
            "The outlets %s and %s share the slug %s; the second one gets %s",
            holders[outlet.slug],
            outlet.name,
            outlet.slug,
            other,
        )
        return other


def _is(name: str, outlet: Outlet, catalogue: Catalogue) -> bool:
    """Tell whether *name*, which had an article once, is *outlet* by now."""
    if name == outlet.name:
        return True
    return outlet.known and catalogue.attribute(name).outlet.name == outlet.name


def note_outlet(archive: Archive, outlet: Outlet, slug: str) -> None:
    """Note in *archive* that *outlet*, known there by *slug*, has an article."""
    archive.meet(
        schema.sources,
        {
            "name": outlet.name,
            "slug": slug,
            "kind": outlet.kind,
            "home": outlet.home,
            "parent": outlet.parent,
            "known": outlet.known,
            "first_at": archive.clock(),
        },
        renew=_OF_CATALOGUE if outlet.known else (),
    )


def copy_outlet(source: Archive, name: str, archive: Archive) -> None:
    """Note in *archive* the outlet that *source* knows by *name*."""
    table = schema.sources
    query = select(table).where(table.c.name == name)
    for row in source.reader.execute(query).mappings():
        archive.meet(table, dict(row))
