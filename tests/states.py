"""What an archive and a site hold, without what differs between two runs that do the same."""

import re
import subprocess
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from sqlite3 import Connection, connect

from crawling import Workplace
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

State = dict[str, object]

# What a run is like, and not what it brought.
_PASSED_OVER = frozenset({"schema_versions", "runs", "walks", "warc_files"})
_OF_A_RUN = re.compile(r"id|run_id|fetched_in|made_of|walk_id|listing|.*_at|modified|attempts|hash")
_COLUMNS = {
    "articles": None,
    "captures": "article_id, kind, digest",
    "exports": "article_id, path",
    "quarantine": "article_id, reason, resolved_at IS NULL",
    "quarantine_answers": "kind, status, size",
    "list_captures": "DISTINCT article_id",
    "sightings": "listing, article_id, record_hash",
    "site_changes": "path",
    "securities": "code, mic, kind",  # by the name that was met first
    "gaps": "listing, newer, older, reason",
}
_ONLY = {
    "captures": "article_id IS NOT NULL",  # lists are read again after a kill
    "site_state": "name <> 'listed'",  # a moment
}


def state(place: Workplace) -> State:
    """Return what *place* holds: each file of its site, and the rows of each table."""
    files = {path: timeless(content) for path, content in site_files(place).items()}
    with closing(connect(f"file:{place.database}?mode=ro", uri=True)) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        tables = {name: _rows(connection, name) for name in names if name not in _PASSED_OVER}
    return {**files, **tables}


def site_files(place: Workplace) -> dict[str, bytes]:
    """Return every file of the site but git's own and hidden ones."""
    return {
        path.relative_to(place.site).as_posix(): path.read_bytes()
        for path in sorted(place.site.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.parts)
    }


def timeless(content: bytes) -> bytes:
    """Return *content* with one word for every moment of these weeks."""
    return _these_weeks(datetime.now(UTC).date()).sub(b"NOW", content)


@cache
def _these_weeks(today: date) -> re.Pattern[bytes]:
    days = b"|".join(f"{today + timedelta(days=step):%Y-%m-%d}".encode() for step in range(-5, 45))
    clock = rb"[T ]\d\d:\d\d(:\d\d)?(\.\d+)?( ?[+-]\d\d:?\d\d|Z)?"
    return re.compile(rb"(%s)(%s)?" % (days, clock))


def _rows(connection: Connection, table: str) -> list[tuple[object, ...]]:
    columns = _COLUMNS.get(table) or ", ".join(
        row[1]
        for row in connection.execute(f"PRAGMA table_info({table})")
        if not _OF_A_RUN.fullmatch(row[1])
    )
    only = _ONLY.get(table, "1")
    found = connection.execute(f"SELECT {columns} FROM {table} WHERE {only}")  # noqa: S608 (ours)
    return sorted(found.fetchall(), key=repr)


def differences(expected: State, found: State) -> list[str]:
    """Return a line for everything in which *found* isn't what was *expected*."""
    lines = [f"missing: {name}" for name in expected.keys() - found.keys()]
    lines += [f"too much: {name}" for name in found.keys() - expected.keys()]
    for name in expected.keys() & found.keys():
        if expected[name] != found[name]:
            lines.append(f"differs: {name}: {_detail(expected[name], found[name])}")
    return sorted(lines)


def _detail(expected: object, found: object) -> str:
    if isinstance(expected, list) and isinstance(found, list):
        less = [row for row in expected if expected.count(row) > found.count(row)]
        more = [row for row in found if found.count(row) > expected.count(row)]
        return f"without {str(less)[:300]}, with {str(more)[:300]}"
    return f"{str(expected)[:200]} but {str(found)[:200]}"


def damage(place: Workplace, whole: set[bytes]) -> list[str]:
    """Return a line for each thing that a kill must never leave: half files, a damaged database.

    *whole* are the contents that files of the site may have.
    """
    lines = [
        f"half-written: {path}"
        for path, content in site_files(place).items()
        if timeless(content) not in whole
    ]
    if place.database.exists():
        with closing(connect(place.database)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)]:
            lines.append(f"database: {found}")
    return lines


def remains(place: Workplace) -> list[str]:
    """Return a line for each thing that must not be there after a run that ended well."""
    lines = [f"left over: {path}" for path in place.site.rglob("*.part")]
    for path in place.folder.rglob("*.warc.gz"):
        with path.open("rb") as file:
            try:
                for record in ArchiveIterator(file, check_digests="raise"):
                    record.content_stream().read()
            except (ArchiveLoadFailed, OSError, EOFError) as error:
                lines.append(f"torn: {path.name}: {error}")
    return lines + (_unclean(place) if (place.site / ".git").exists() else [])


def _unclean(place: Workplace) -> list[str]:
    """Return what is wrong with the site's repository: everything is to be committed and pushed."""
    committed = set(_git(place, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")) - {""}
    own = {path for path in committed if any(part.startswith(".") for part in path.split("/"))}
    lines = [f"git status: {line}" for line in _git(place, "status", "--porcelain").splitlines()]
    lines += [f"git fsck: {line}" for line in _git(place, "fsck", "--no-dangling").splitlines()]
    lines += [f"git: {path}" for path in (committed - own) ^ site_files(place).keys()]
    lines += [f"git: {path.name}" for path in (place.site / ".git").rglob("*.lock")]
    if (
        _git(place, "rev-parse", "HEAD")
        != _git(place, "ls-remote", "origin", "HEAD").split("\t")[0]
    ):
        lines.append("git: not pushed")
    return lines


def _git(place: Workplace, *words: str) -> str:
    command = ("git", "-C", str(place.site), *words)
    ended = subprocess.run(command, capture_output=True, check=False, text=True)
    return ended.stdout.strip() if ended.returncode == 0 else f"{ended.stdout}{ended.stderr}"
