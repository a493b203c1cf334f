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

    def slug(self, outlet: Outlet) -> str:
        """Return the slug of *outlet*, and note that it has an article.

        A known outlet has the slug of the catalogue. An unknown one keeps what it was given at its
        first article; if another outlet has that slug, it gets a suffix made of its name.
        """
        slug = self._slugs.get(outlet.name)
        if slug is None:
            slug = self.would_be(outlet)
            note_outlet(self._archive, outlet, slug)
        return slug

    def would_be(self, outlet: Outlet) -> str:
        """Return the slug that *outlet* has or would be given; nothing is noted."""
        slug = self._slugs.get(outlet.name)
        if slug is None:
            slug = outlet.slug if outlet.known else self._free(outlet)
            self._slugs[outlet.name] = slug
        return slug

    def _free(self, outlet: Outlet) -> str:
        table = schema.sources
        rows = self._archive.reader.execute(
            select(table.c.name, table.c.slug).where(
                (table.c.slug == outlet.slug) | (table.c.name == outlet.name)
            )
        ).all()
        taken: dict[str, str] = {slug: name for name, slug in rows}
        taken.update({slug: name for name, slug in self._slugs.items()})
        for slug, name in taken.items():
            if name == outlet.name:
                return slug
        if outlet.slug not in taken:
            return outlet.slug
        slug = with_suffix(outlet.slug, outlet.name)
        logger.warning(
            "The outlets %s and %s share the slug %s; the second one gets %s",
            taken[outlet.slug],
            outlet.name,
            outlet.slug,
            slug,
        )
        return slug


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
