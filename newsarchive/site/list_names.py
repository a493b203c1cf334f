"""What a list is called today, and of which kind it is: an outlet as in its newest article.

A security has one name: that in the quote lists, or else the one that most articles use. It keeps
that until another is used by a quarter more, as a new name means that all its pages are written.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.archive.store import Archive
from newsarchive.site.due import mark_due
from newsarchive.site.entries import Entry
from newsarchive.site.lists import SiteList, newest_entries, read_lists
from newsarchive.site.state import NAMED, remember, remembered

_LISTS = schema.lists
_LISTED = schema.listed_securities
_WORDINGS = schema.security_wordings
_RENEW = (
    update(_LISTS)
    .where(_LISTS.c.key == bindparam("one"))
    .values(name=bindparam("today"), kind=bindparam("sort"))
)

Renewed = tuple[SiteList, str, str]
"""A list as it was, with the name and the kind that it has today."""


def note_wordings(connection: Connection, changes: Iterable[tuple[Entry | None, Entry]]) -> None:
    """Count what articles call securities now, and no longer what they called them before."""
    counts: Counter[tuple[str, str]] = Counter()
    for before, new in changes:
        counts.update((each.code, each.name) for each in new.securities if each.name)
        if before is not None:
            counts.subtract((each.code, each.name) for each in before.securities if each.name)
    rows = [
        {"code": code, "name": name, "articles": more}
        for (code, name), more in sorted(counts.items())
        if more
    ]
    if rows:
        added = insert(_WORDINGS)
        total = _WORDINGS.c.articles + added.excluded.articles
        connection.execute(
            added.on_conflict_do_update(index_elements=["code", "name"], set_={"articles": total}),
            rows,
        )


def renew_lists(connection: Connection, lists: Iterable[SiteList]) -> list[SiteList]:
    """Give outlets the names and kinds of today, securities their kinds; return what changed."""
    return _renew(connection, (_today(connection, one) for one in lists if one.entries))


def _today(connection: Connection, one: SiteList) -> Renewed:
    if one.key.startswith("outlet:"):
        newest = newest_entries(connection, one)[0]
        return one, newest.source, newest.source_kind
    if not one.key.startswith("security:"):
        return one, one.name, one.kind
    kinds = [
        each.kind
        for entry in newest_entries(connection, one)
        for each in entry.securities
        if each.code == one.subject
    ]
    return one, one.name, one.kind if one.kind in kinds else next(iter(kinds), one.kind)


def rename_securities(connection: Connection, lists: Collection[SiteList]) -> list[SiteList]:
    """Give securities the names of today, and return those whose name has changed."""
    names = _security_names(connection, lists)
    return _renew(connection, ((one, names.get(one.subject, ""), one.kind) for one in lists))


def note_named(archive: Archive) -> None:
    """Have the lists written of securities that quote lists have named anew since the last time."""
    reader = archive.reader
    latest = reader.execute(select(func.max(_LISTED.c.named_at))).scalar()
    before = remembered(reader, NAMED)
    since = datetime.fromisoformat(before) if before else None
    if latest is None or (since is not None and latest <= since):
        return
    query = select(_LISTED.c.code)
    if since is not None:
        query = query.where(_LISTED.c.named_at > since)
    due = []
    for chunk in chunks(reader.execute(query).scalars().all()):
        lists = read_lists(reader, [f"security:{code}" for code in chunk])
        names = _security_names(reader, lists.values())
        today = ((one, names.get(one.subject, ""), one.kind) for one in lists.values())
        due += [(one.key, 0) for one, _, _ in _changed(today)]
    with archive.transaction() as connection:
        mark_due(connection, due)
        remember(connection, NAMED, latest.isoformat())


def with_names(connection: Connection, entries: list[Entry]) -> list[Entry]:
    """Return *entries*, each security by its one name and not as the article writes it."""
    codes = {each.code for entry in entries for each in entry.securities}
    lists = read_lists(connection, sorted(f"security:{code}" for code in codes))
    return [
        replace(
            entry,
            securities=tuple(
                replace(each, name=lists[key].name)
                if (key := f"security:{each.code}") in lists
                else each
                for each in entry.securities
            ),
        )
        if entry.securities
        else entry
        for entry in entries
    ]


def _renew(connection: Connection, lists: Iterable[Renewed]) -> list[SiteList]:
    renewed = _changed(lists)
    if renewed:
        rows = [{"one": one.key, "today": name, "sort": kind} for one, name, kind in renewed]
        connection.execute(_RENEW, rows)
    return [one for one, _, _ in renewed]


def _changed(lists: Iterable[Renewed]) -> list[Renewed]:
    """Return the lists that have another name or kind today; none loses its name."""
    named = ((one, name or one.name, kind) for one, name, kind in lists)
    return [each for each in named if each[1:] != (each[0].name, each[0].kind)]


def settled_name(before: str, wordings: Mapping[str, int]) -> str:
    """Return what a security is called that so many articles give these names; "" for none.

    That is the name that most use, the shortest of several, unless they use the one *before* nearly
    as often: wordings that come in turn change nothing.
    """
    most = min(wordings, key=lambda name: (-wordings[name], len(name), name), default="")
    if most and 4 * wordings[most] < 5 * wordings.get(before, 0):
        return before
    return most


def _security_names(connection: Connection, lists: Collection[SiteList]) -> dict[str, str]:
    before = {one.subject: one.name for one in lists}
    found: dict[str, str] = {}
    for chunk in chunks(list(before)):
        wordings: dict[str, dict[str, int]] = defaultdict(dict)
        query = select(_WORDINGS).where(_WORDINGS.c.code.in_(chunk), _WORDINGS.c.articles > 0)
        for code, name, articles in connection.execute(query):
            wordings[code][name] = articles
        found.update((code, settled_name(before[code], names)) for code, names in wordings.items())
        listed = select(_LISTED.c.code, _LISTED.c.name).where(_LISTED.c.code.in_(chunk))
        rows = connection.execute(listed)
        found.update((code, " ".join(name.split())) for code, name in rows if name.strip())
    return found
