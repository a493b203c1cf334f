"""What a new, changed or moved article means for the lists, in one transaction with its export."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, tzinfo

from sqlalchemy import Connection, bindparam, delete, update
from sqlalchemy.dialects.sqlite import insert

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, chunks, insert_rows
from newsarchive.site.days import other_days
from newsarchive.site.due import MARKETS, SITE, YEAR, mark_due
from newsarchive.site.entries import Entry
from newsarchive.site.entry_rows import read_entries, write_entries
from newsarchive.site.frontier import set_frontier
from newsarchive.site.list_names import note_wordings
from newsarchive.site.lists import FULLEST, count_of_kind, read_lists
from newsarchive.site.moves import note_moves
from newsarchive.site.neighbours import finished_around
from newsarchive.site.showing import pages_with

Change = tuple[Entry | None, Entry]

_LISTS = schema.lists
_HELD = schema.list_entries
LEAVE = delete(_HELD).where(
    _HELD.c.list == bindparam("key"), _HELD.c.article_id == bindparam("article")
)
_COUNT = (
    update(_LISTS)
    .where(_LISTS.c.key == bindparam("one"))
    .values(entries=_LISTS.c.entries + bindparam("more"))
)
_AGAIN = (
    update(schema.articles)
    .where(schema.articles.c.article_id == bindparam("key"))
    .values(export_due=True)
)


def record(
    connection: Connection,
    entries: Collection[Entry],
    *,
    zone: tzinfo,
    cutoff: datetime,
) -> None:
    """Note *entries*, whose articles are due, and have their finished pages written.

    What was published before *cutoff* has such a page.
    """
    _write_again(connection, {entry.article_id for entry in entries if entry.finished})
    take(connection, entries, zone=zone, cutoff=cutoff)


def take(
    connection: Connection,
    entries: Collection[Entry],
    *,
    zone: tzinfo,
    cutoff: datetime,
    linked: bool = True,
) -> None:
    """Put *entries* into their lists, and mark what has to be written again where they changed.

    Finished pages whose neighbours changed are due as well, if they are *linked*. Articles that are
    listed under the day of another zone are brought under theirs.
    """
    old = read_entries(connection, [entry.article_id for entry in entries])
    days = other_days(connection, old.values(), zone)
    changes = [(old.get(new.article_id), new) for new in entries]
    changes = [each for each in changes if each[0] != each[1] or each[1].article_id in days]
    if not changes:
        return
    around = _finished_around(connection, changes) if linked else set()
    write_entries(connection, [new for _, new in changes])
    note_wordings(connection, changes)
    mark_due(connection, note_moves(connection, changes, zone, days))
    if linked:
        _write_again(connection, around | _finished_around(connection, changes))
    _move(connection, changes, zone, days)
    slugs = {each.source_slug for change in changes for each in change if each and each.finished}
    set_frontier(connection, slugs, cutoff)


def _write_again(connection: Connection, article_ids: Collection[str]) -> None:
    if article_ids:
        connection.execute(_AGAIN, [{"key": article_id} for article_id in sorted(article_ids)])


def _finished_around(connection: Connection, changes: Iterable[Change]) -> set[str]:
    """Return the ids of finished pages that link to where a changed article is or was."""
    places = {entry for change in changes for entry in change if entry and entry.source_slug}
    return {found.article_id for place in places for found in finished_around(connection, place)}


def _move(
    connection: Connection, changes: Collection[Change], zone: tzinfo, days: Mapping[str, date]
) -> None:
    """Let articles leave the lists they no longer belong to and join those they do."""
    leaving: list[Row] = []
    joining: list[Row] = []
    due: set[tuple[str, int]] = {(SITE, 0)}
    counts: Counter[str] = Counter()
    kinds: dict[str, Entry] = {}
    for before, new in changes:
        day = days.get(new.article_id) or (before.day(zone) if before else None)
        was = before.lists_on(day) if before and day else frozenset[str]()
        now = new.lists(zone)
        if before:
            due |= pages_with(connection, was, new.article_id)
        leaving += ({"key": key, "article": new.article_id} for key in was - now)
        joining += ({"list": key, "article_id": new.article_id, "page": 0} for key in now - was)
        counts.update(dict.fromkeys(now - was, 1))
        counts.subtract(dict.fromkeys(was - now, 1))
        kinds.update(dict.fromkeys(now - was, new))
    due |= {(key, 0) for key in counts}
    due |= {(f"{YEAR}{key[4:8]}", 0) for key, _ in tuple(due) if key.startswith("day:")}
    made = make_lists(connection, kinds)
    if any(key.startswith("security:") for key in (*made, *(str(row["key"]) for row in leaving))):
        due.add((MARKETS, 0))
    if leaving:
        connection.execute(LEAVE, leaving)
    if joining:
        insert_rows(connection, _HELD, joining)
    if counts:
        connection.execute(_COUNT, [{"one": key, "more": more} for key, more in counts.items()])
    mark_due(connection, due)


def make_lists(connection: Connection, kinds: Mapping[str, Entry]) -> list[str]:
    """Add the lists that are new, and return their keys and those of lists that were empty.

    *kinds* holds the first entry of each by its key. Each kind fills its folders; what comes later
    lies apart.
    """
    known = {
        key: one
        for chunk in chunks(sorted(kinds))
        for key, one in read_lists(connection, chunk).items()
    }
    empty = [key for key, one in known.items() if not one.entries]
    new = sorted(kinds.keys() - known.keys())
    if not new:
        return empty
    room = {
        prefix: FULLEST - count_of_kind(connection, prefix) for prefix in ("outlet:", "security:")
    }
    rows: list[Row] = []
    for key in new:
        prefix = key[: key.index(":") + 1]
        apart = prefix in room and room[prefix] <= 0
        if prefix in room:
            room[prefix] -= 1
        name, kind = _first_name(key, kinds[key])
        rows.append(
            {
                "key": key,
                "name": name,
                "kind": kind,
                "entries": 0,
                "pages": 0,
                "apart": apart,
                "frontier": "",
            }
        )
    connection.execute(insert(_LISTS).on_conflict_do_nothing(), rows)
    return new + empty


def _first_name(key: str, entry: Entry) -> tuple[str, str]:
    """Return name and kind of a new list, as its first entry has them."""
    if key.startswith("outlet:"):
        return entry.source, entry.source_kind
    for each in entry.securities:
        if key == f"security:{each.code}":
            return each.name, each.kind
    return "", ""
