"""The articles of the same outlet before and after one."""

from datetime import timedelta

from sqlalchemy import Connection, select, tuple_

from newsarchive.archive import schema
from newsarchive.site.entries import Entry
from newsarchive.site.entry_rows import of_row

_FAR = timedelta(days=60)
"""What came so much later is no next article. Pages from before such a pause stay as they are."""

_TABLE = schema.site_entries
_ORDER = (_TABLE.c.published_at, _TABLE.c.article_id)


def around(connection: Connection, entry: Entry) -> tuple[Entry | None, Entry | None]:
    """Return the articles that *entry* links to: before and after its place in its outlet."""
    older, newer = _around(connection, entry)
    return older, next_of(entry, newer)


def next_of(entry: Entry, newer: Entry | None) -> Entry | None:
    """Return *newer*, which comes after *entry*, unless it came after a long pause."""
    return newer if newer and newer.published - entry.published < _FAR else None


def _around(connection: Connection, entry: Entry) -> tuple[Entry | None, Entry | None]:
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
    older, newer = _around(connection, entry)
    linking = (older if older and next_of(older, entry) else None, newer)
    return [found for found in linking if found and found.finished]
