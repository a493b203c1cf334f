"""What a list is called today: an outlet as in its newest article, a security by its one name.

That is its name in the quote lists, or else the one that most articles use.
"""

from collections import Counter
from collections.abc import Collection, Iterable
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
_RENAME = update(_LISTS).where(_LISTS.c.key == bindparam("one")).values(name=bindparam("today"))


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


def rename_outlets(connection: Connection, lists: Iterable[SiteList]) -> list[SiteList]:
    """Give outlets the names of today, and return those whose name has changed."""
    return _rename(
        connection,
        (
            (one, newest_entries(connection, one)[0].source)
            for one in lists
            if one.key.startswith("outlet:") and one.entries
        ),
    )


def rename_securities(connection: Connection, lists: Collection[SiteList]) -> list[SiteList]:
    """Give securities the names of today, and return those whose name has changed."""
    names = _security_names(connection, [one.subject for one in lists])
    return _rename(connection, ((one, names.get(one.subject, "")) for one in lists))


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
        names = _security_names(reader, [one.subject for one in lists.values()])
        today = ((one, names.get(one.subject, "")) for one in lists.values())
        due += [(one.key, 0) for one, _ in _changed(today)]
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


def _rename(connection: Connection, names: Iterable[tuple[SiteList, str]]) -> list[SiteList]:
    renamed = _changed(names)
    if renamed:
        connection.execute(_RENAME, [{"one": one.key, "today": name} for one, name in renamed])
    return [one for one, _ in renamed]


def _changed(names: Iterable[tuple[SiteList, str]]) -> list[tuple[SiteList, str]]:
    """Return the lists that have another name today, each with that name."""
    return [(one, today) for one, today in names if today and today != one.name]


def _security_names(connection: Connection, codes: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in chunks(codes):
        # The last one of each code stays: what most articles use, the shortest of several.
        wordings = (
            select(_WORDINGS.c.code, _WORDINGS.c.name)
            .where(_WORDINGS.c.code.in_(chunk), _WORDINGS.c.articles > 0)
            .order_by(
                _WORDINGS.c.articles,
                func.length(_WORDINGS.c.name).desc(),
                _WORDINGS.c.name.desc(),
            )
        )
        found.update((code, name) for code, name in connection.execute(wordings))
        listed = select(_LISTED.c.code, _LISTED.c.name).where(_LISTED.c.code.in_(chunk))
        rows = connection.execute(listed)
        found.update((code, " ".join(name.split())) for code, name in rows if name.strip())
    return found
