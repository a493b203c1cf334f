"""The outlets that the archive has met: each name keeps the slug it was first given."""

import logging

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.slugs import with_suffix
from newsarchive.sources import Outlet

logger = logging.getLogger(__name__)


class Outlets:
    """Slugs of outlets, unique in the archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._slugs: dict[str, str] = {}

    def slug(self, outlet: Outlet, *, stated: str = "") -> str:
        """Return the slug of *outlet*, and note that it has an article.

        *stated* is the one that a site says it has: of two that share one, each keeps its own.

        A known outlet has the slug of the catalogue. An unknown one keeps what it was given at its
        first article; if another outlet has that slug, it gets a suffix made of its name.
        """
        slug = self._slugs.get(outlet.name)
        if slug is None:
            slug = self.would_be(outlet, stated=stated)
            note_outlet(self._archive, outlet, slug)
        return slug

    def would_be(self, outlet: Outlet, *, stated: str = "") -> str:
        """Return the slug that *outlet* has or would be given; nothing is noted."""
        slug = self._slugs.get(outlet.name)
        if slug is None:
            slug = outlet.slug if outlet.known else self._free(outlet, stated)
            self._slugs[outlet.name] = slug
        return slug

    def _free(self, outlet: Outlet, stated: str) -> str:
        other = with_suffix(outlet.slug, outlet.name)
        table = schema.sources
        rows = self._archive.reader.execute(
            select(table.c.name, table.c.slug).where(
                table.c.slug.in_((outlet.slug, other)) | (table.c.name == outlet.name)
            )
        ).all()
        taken: dict[str, str] = {slug: name for name, slug in rows}
        taken.update({slug: name for name, slug in self._slugs.items()})
        for slug, name in taken.items():
            if name == outlet.name:
                return slug
        if stated == other and other not in taken:
            return other
        if outlet.slug not in taken:
            return outlet.slug
        logger.warning(
            "The outlets %s and %s share the slug %s; the second one gets %s",
            taken[outlet.slug],
            outlet.name,
            outlet.slug,
            other,
        )
        return other


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
    )
