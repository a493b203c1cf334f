"""The articles of the same outlet before and after one."""

from sqlalchemy import Connection, select, tuple_

from newsarchive.archive import schema
from newsarchive.site.entries import Entry
from newsarchive.site.entry_rows import of_row

_TABLE = schema.site_entries
_ORDER = (_TABLE.c.published_at, _TABLE.c.article_id)


def around(connection: Connection, entry: Entry) -> tuple[Entry | None, Entry | None]:
    """Return the articles before and after the place of *entry* in its outlet."""
    if not entry.source_slug:
        return (None, None)
    same = select(_TABLE).where(_TABLE.c.source_slug == entry.source_slug)
    place = tuple_(*entry.order, types=[column.type for column in _ORDER])
    older = same.where(tuple_(*_ORDER) < place).order_by(*(each.desc() for each in _ORDER))
    newer = same.where(tuple_(*_ORDER) > place).order_by(*_ORDER)
    found = [connection.execute(query.limit(1)).first() for query in (older, newer)]
    return (of_row(found[0]) if found[0] else None, of_row(found[1]) if found[1] else None)


def finished_around(connection: Connection, entry: Entry) -> list[Entry]:
    """Return those of the two that are finished files, which link to the place of *entry*."""
    return [found for found in around(connection, entry) if found and found.finished]
