"""The days that articles are listed under, where the zone of the site has become another one."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta, tzinfo

from sqlalchemy import Connection, select, tuple_

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.site.entries import Entry

_HELD = schema.list_entries
_NEAR = (-2, -1, 1, 2)  # days that two zones can be apart for one moment


def other_days(
    connection: Connection, entries: Collection[Entry], zone: tzinfo
) -> Mapping[str, date]:
    """Return by id the day under which an entry is listed, if that isn't its day in *zone*.

    What is in no list at all is left out.
    """
    days = {entry.article_id: entry.day(zone) for entry in entries}
    listed = {article_id for article_id, _ in _listed(connection, days, (0,))}
    apart = {article_id: day for article_id, day in days.items() if article_id not in listed}
    return dict(_listed(connection, apart, _NEAR)) if apart else {}


def _listed(
    connection: Connection, days: Mapping[str, date], near: Collection[int]
) -> Iterator[tuple[str, date]]:
    """Return which of *days*, moved by each of *near*, their articles are listed under."""
    for chunk in chunks(list(days)):
        pairs = [
            (f"day:{days[article_id] + timedelta(days=apart)}", article_id)
            for article_id in chunk
            for apart in near
        ]
        place = tuple_(_HELD.c.list, _HELD.c.article_id)
        query = select(_HELD.c.article_id, _HELD.c.list).where(place.in_(pairs))
        for article_id, key in connection.execute(query):
            yield article_id, date.fromisoformat(key.removeprefix("day:"))
