"""The securities of the quote lists in the archive: what they are called, and were.

A row is written when a security is new, changes its name, comes back or leaves. When it was last
seen need not be written for that: it was when its list was last read to the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row
from newsarchive.archive.store import Archive
from newsarchive.items import Capture
from newsarchive.securities import Listed, NameTable, Security
from newsarchive.securities.day_marks import is_cut, lasting_name

_ROW = schema.listed_securities
_LEAVE = update(_ROW).where(_ROW.c.code == bindparam("key")).values(last_at=bindparam("seen"))
_CHANGE = (
    update(_ROW)
    .where(_ROW.c.code == bindparam("key"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("market", "mic", "kind", "name", "list", "named_at", "last_at")
        }
    )
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A security as a list shows it: with EastMoney's market number and its tidy name."""

    security: Security
    market: int
    name: str


@dataclass(slots=True)
class Reading:
    """One reading of one list, as far as it has come; *before* is when the last one ended."""

    list: str
    before: datetime | None
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class PageNews:
    """How many securities of a page the archive didn't have, had otherwise, and had."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Known:
    security: Security
    market: int
    name: str
    list: str
    named_at: datetime
    gone: bool


class ListedSecurities:
    """The securities of the quote lists, all of them in memory while lists are read."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known = {
            row.code: _Known(
                Security(row.code, row.mic, row.kind),
                row.market,
                row.name,
                row.list,
                row.named_at,
                gone=row.last_at is not None,
            )
            for row in archive.reader.execute(select(_ROW))
        }

    def begin(self, name: str) -> Reading:
        """Start to read the list *name*."""
        table = schema.quote_lists
        before = self._archive.reader.execute(
            select(table.c.read_at).where(table.c.list == name)
        ).scalar()
        return Reading(name, before)

    def record(
        self, reading: Reading, page: Iterable[Shown], *, capture: Capture, run_id: int
    ) -> PageNews:
        """Write what is new on a page in one transaction, with *capture*; nothing if all is known.

        A security that another list has already stays with that list. One that the reading has
        met on an earlier page counts no more.
        """
        now = self._archive.clock()
        new: list[Row] = []
        changed: list[Row] = []
        former: list[Row] = []
        unchanged = 0
        for shown in page:
            code = shown.security.code
            if code in reading.seen:
                continue
            reading.seen.add(code)
            known = self._known.get(code)
            if known is not None and not known.gone and known.list != reading.list:
                unchanged += 1
                continue
            now_known = _seen(shown, known, reading.list, now)
            if now_known == known:
                unchanged += 1
                continue
            self._known[code] = now_known
            if known is None:
                new.append(_inserted(now_known, now))
                continue
            changed.append(_changed(now_known))
            if known.name != now_known.name and not is_cut(known.name):
                former.append(_former(known, reading.before))
        if new or changed:
            kept = self._archive.waiting(capture, run_id=run_id)
            with self._archive.transaction(kept) as connection:
                _write(connection, new, changed, former)
        return PageNews(len(new), len(changed), unchanged)

    def finish(self, reading: Reading) -> int:
        """End a reading that came to the list's end; return how many securities left the list."""
        now = self._archive.clock()
        last = reading.before or now
        left = [
            code
            for code, known in self._known.items()
            if known.list == reading.list and not known.gone and code not in reading.seen
        ]
        table = schema.quote_lists
        with self._archive.transaction() as connection:
            if left:
                connection.execute(_LEAVE, [{"key": code, "seen": last} for code in left])
            connection.execute(delete(table).where(table.c.list == reading.list))
            connection.execute(
                insert(table).values(list=reading.list, read_at=now, securities=len(reading.seen))
            )
        return len(left)


def name_table(archive: Archive) -> NameTable | None:
    """Return the names of all listed securities, ready for finding them; none without any."""
    rows = archive.reader.execute(
        select(_ROW.c.code, _ROW.c.mic, _ROW.c.kind, _ROW.c.name, _ROW.c.last_at.is_not(None))
    ).all()
    if not rows:
        return None
    names = schema.security_names
    former: dict[str, list[str]] = {}
    for code, name in archive.reader.execute(
        select(names.c.code, names.c.name).order_by(names.c.last_at.desc())
    ):
        former.setdefault(code, []).append(name)
    return NameTable.of(
        _listed(Security(code, mic, kind), name, former.get(code, ()), gone=gone)
        for code, mic, kind, name, gone in rows
    )


def _listed(security: Security, name: str, former: Sequence[str], *, gone: bool) -> Listed:
    """Return a security as its name stands: that of one that has left is free for another."""
    return Listed(security, "", (name, *former)) if gone else Listed(security, name, (*former,))


def _seen(shown: Shown, known: _Known | None, name_of_list: str, now: datetime) -> _Known:
    name = lasting_name(shown.name, known.name if known else "")
    same = known is not None and known.name == name
    named_at = known.named_at if known is not None and same else now
    return _Known(shown.security, shown.market, name, name_of_list, named_at, gone=False)


def _inserted(known: _Known, now: datetime) -> Row:
    return {
        "code": known.security.code,
        "market": known.market,
        "mic": known.security.mic,
        "kind": known.security.kind,
        "name": known.name,
        "list": known.list,
        "first_at": now,
        "named_at": known.named_at,
        "last_at": None,
    }


def _changed(known: _Known) -> Row:
    return {
        "key": known.security.code,
        "new_market": known.market,
        "new_mic": known.security.mic,
        "new_kind": known.security.kind,
        "new_name": known.name,
        "new_list": known.list,
        "new_named_at": known.named_at,
        "new_last_at": None,
    }


def _former(known: _Known, before: datetime | None) -> Row:
    """Return the row of a name that is no more; it was last seen when its list was last read."""
    return {
        "code": known.security.code,
        "name": known.name,
        "first_at": known.named_at,
        "last_at": max(before, known.named_at) if before else known.named_at,
    }


def _write(connection: Connection, new: list[Row], changed: list[Row], former: list[Row]) -> None:
    if new:
        connection.execute(insert(_ROW), new)
    if changed:
        connection.execute(_CHANGE, changed)
    if former:
        connection.execute(insert(schema.security_names), former)
