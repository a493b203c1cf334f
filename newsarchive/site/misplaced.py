"""Lists that hold other articles than their entries say, or that tell another number of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, bindparam, func, select, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, insert_rows
from newsarchive.site.entries import Entry
from newsarchive.site.entry_rows import of_row
from newsarchive.site.membership import LEAVE, make_lists

_BATCH = 1000  # rows in memory at once
_LISTS = schema.lists
_HELD = schema.list_entries
_ENTRIES = schema.site_entries
_COUNT = update(_LISTS).where(_LISTS.c.key == bindparam("one")).values(entries=bindparam("number"))


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An article that *extra* lists hold and shouldn't, and *lacking* ones should and don't.

    There is no *entry* of an article that no list should hold.
    """

    article_id: str
    entry: Entry | None
    extra: frozenset[str]
    lacking: frozenset[str]


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A list that tells of *said* articles and holds *held*."""

    key: str
    said: int
    held: int


def misplaced(connection: Connection, zone: tzinfo) -> Iterator[Misplaced]:
    """Return what lists hold otherwise than entries say on a site in *zone*, by id of article."""
    query = select(_HELD.c.article_id, _HELD.c.list).order_by(_HELD.c.article_id)
    rows = connection.execute(query).yield_per(_BATCH)
    groups = (
        (article_id, frozenset(row.list for row in group))
        for article_id, group in groupby(rows, key=attrgetter("article_id"))
    )
    nobody = ("", frozenset[str]())
    holder = next(groups, nobody)
    entries = connection.execute(select(_ENTRIES).order_by(_ENTRIES.c.article_id))
    for entry in map(of_row, entries.yield_per(_BATCH)):
        while holder is not nobody and holder[0] < entry.article_id:
            yield Misplaced(holder[0], None, holder[1], frozenset())
            holder = next(groups, nobody)
        held = holder[1] if holder[0] == entry.article_id else nobody[1]
        wanted = entry.lists(zone)
        if held != wanted:
            yield Misplaced(entry.article_id, entry, held - wanted, wanted - held)
        if holder[0] == entry.article_id:
            holder = next(groups, nobody)
    while holder is not nobody:
        yield Misplaced(holder[0], None, holder[1], frozenset())
        holder = next(groups, nobody)


def miscounted(connection: Connection) -> Iterator[Miscounted]:
    """Return the lists that tell another number of articles than they hold, by key."""
    held = (
        select(_HELD.c.list, func.count().label("number")).group_by(_HELD.c.list).subquery("held")
    )
    number = func.coalesce(held.c.number, 0)
    query = (
        select(_LISTS.c.key, _LISTS.c.entries, number)
        .outerjoin(held, held.c.list == _LISTS.c.key)
        .where(_LISTS.c.entries != number)
        .order_by(_LISTS.c.key)
    )
    return (Miscounted(*row) for row in connection.execute(query))


def set_right(connection: Connection, zone: tzinfo) -> None:
    """Let every list hold and tell what it should. What is written of them isn't marked as due."""
    wrong = list(misplaced(connection, zone))
    leaving = [{"key": key, "article": each.article_id} for each in wrong for key in each.extra]
    if leaving:
        connection.execute(LEAVE, leaving)
    joining: list[Row] = [
        {"list": key, "article_id": each.article_id, "page": 0}
        for each in wrong
        for key in each.lacking
    ]
    if joining:
        kinds = {key: each.entry for each in wrong if each.entry for key in each.lacking}
        make_lists(connection, kinds)
        insert_rows(connection, _HELD, joining)
    counts = [{"one": each.key, "number": each.held} for each in miscounted(connection)]
    if counts:
        connection.execute(_COUNT, counts)
