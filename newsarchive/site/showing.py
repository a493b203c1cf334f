"""Which pages of lists show an article, or name a security."""

from collections.abc import Collection
from datetime import tzinfo

from sqlalchemy import Connection, select

from newsarchive.archive import schema
from newsarchive.site.due import MARKETS, SITE
from newsarchive.site.entry_rows import read_entries
from newsarchive.site.lists import SiteList

_HELD = schema.list_entries


def pages_with(
    connection: Connection, keys: Collection[str], article_id: str
) -> set[tuple[str, int]]:
    """Return the pages that show an article: its own, and the newest, which may repeat it."""
    held = connection.execute(
        select(_HELD.c.list, _HELD.c.page).where(
            _HELD.c.list.in_(keys), _HELD.c.article_id == article_id
        )
    )
    pages = {(key, page) for key, page in held}
    return pages | {(key, 0) for key, _ in pages}


def pages_naming(connection: Connection, one: SiteList, zone: tzinfo) -> set[tuple[str, int]]:
    """Return the pages of all lists that name the security of *one*, and what else may do so."""
    pages = {(SITE, 0), (MARKETS, 0)}
    pages.update((one.key, number) for number in range(one.pages + 1))
    ids = connection.execute(select(_HELD.c.article_id).where(_HELD.c.list == one.key))
    for entry in read_entries(connection, ids.scalars().all()).values():
        keys = {key for key in entry.lists(zone) if not key.startswith("month:")}
        pages |= pages_with(connection, keys, entry.article_id)
    return pages
