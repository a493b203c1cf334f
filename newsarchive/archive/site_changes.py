"""What was written into the site and is not yet published.

A change is noted before it is made and with what is put there, on a connection of its own that
commits at once: a kill loses none, and whoever finds a file can tell whether it is ours. A note of
what was never made does no harm; so many changes that are about to be made are noted together.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy import (
    ColumnClause,
    Connection,
    Engine,
    Insert,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError

from newsarchive.archive import schema
from newsarchive.archive.database import clear_errors

REMOVED = ""
"""The hash of a file that was taken away."""

_TABLE = schema.site_changes
_BEGUN = schema.begun_exports
_BEGIN = insert(_BEGUN).prefix_with("OR IGNORE")
_NOTE = insert(_TABLE).prefix_with("OR REPLACE")
_DELETE = delete(_TABLE).where(
    _TABLE.c.path == bindparam("at_path"), _TABLE.c.hash == bindparam("of_hash")
)
_REPAIR = (
    update(schema.exports)
    .where(schema.exports.c.path == bindparam("at_path"))
    .values(hash=bindparam("of_hash"))
)

Changes = Mapping[str, Sequence[str]]
"""The hashes noted for each path, oldest first."""


def content_digest(content: bytes) -> str:
    """Return what the content of a file is known by."""
    return hashlib.sha256(content).hexdigest()


class SiteChanges:
    """The table ``site_changes``. Paths are those of `SiteFolder`.

    Never to be used inside of a transaction of the archive, which would hold this one up.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._open: Connection | None = None
        self._foreseen: set[tuple[str, str]] = set()

    def close(self) -> None:
        """Give the connection back."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def foresee(self, contents: Iterable[tuple[str, bytes]]) -> None:
        """Note that each content will be put at its path, all in one transaction.

        `written` has nothing left to do for these. Raises ArchiveError, and has noted none then.
        """
        self._foreseen.update(self.note(contents))

    def note(self, contents: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
        """Note each content at its path, all in one transaction, and return the notes."""
        notes = [(path, content_digest(content)) for path, content in contents]
        if not notes:
            return []
        now = self._clock()
        self._insert(
            _NOTE, [{"path": path, "hash": digest, "noted_at": now} for path, digest in notes]
        )
        return notes

    def begin(self, places: Iterable[tuple[str, str]]) -> None:
        """Note that articles, by id, are about to be written at paths; raises ArchiveError.

        An `Archive.exported` ends that. What a run leaves that is killed is `left` to the next one.
        """
        _ = self._left
        rows = [{"article_id": article_id, "path": path} for article_id, path in places]
        if rows:
            self._insert(_BEGIN, rows)

    def left(self, article_id: str) -> Collection[str]:
        """Return where earlier runs have begun to write an article, and didn't note the end."""
        return self._left.get(article_id, ())

    @cached_property
    def _left(self) -> Mapping[str, Collection[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        with clear_errors(self._engine.url):
            for article_id, path in self._connection.execute(select(_BEGUN)):
                found[article_id].append(path)
        return dict(found)

    def _insert(self, statement: Insert, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert *rows*, all in one transaction."""
        with clear_errors(self._engine.url):
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                self._connection.execute(statement, rows)
            except DatabaseError:
                self._connection.exec_driver_sql("ROLLBACK")
                raise
            self._connection.exec_driver_sql("COMMIT")

    def written(self, path: str, content: bytes) -> None:
        """Note that *content* is about to be put at *path*; raises ArchiveError."""
        self._note(path, content_digest(content))

    def removed(self, path: str) -> None:
        """Note that the file at *path* is about to be taken away; raises ArchiveError."""
        self._note(path, REMOVED)

    def _note(self, path: str, digest: str) -> None:
        if (path, digest) in self._foreseen:
            self._foreseen.remove((path, digest))
            return
        row = {"path": path, "hash": digest, "noted_at": self._clock()}
        with clear_errors(self._engine.url):
            self._connection.execute(_NOTE, row)

    def noted(self, path: str) -> frozenset[str]:
        """Return the hashes of what was put at *path* since it was last published."""
        query = select(_TABLE.c.hash).where(_TABLE.c.path == path)
        with clear_errors(self._engine.url):
            return frozenset(self._connection.execute(query).scalars()) - {REMOVED}

    @property
    def _connection(self) -> Connection:
        if self._open is None:
            self._open = self._engine.connect()
            # A kill loses nothing that was handed to the system. A power cut can lose the last
            # notes, but then also the later note that the post was written, which is synced: the
            # post is due again, and noted again.
            self._open.exec_driver_sql("PRAGMA synchronous = NORMAL")
        return self._open


def unpublished(connection: Connection) -> dict[str, list[str]]:
    """Return all that is noted, by path; the hashes of each oldest first."""
    found: dict[str, list[str]] = defaultdict(list)
    # One that is noted again goes to the end; a clock may stand, or be set back.
    noted: ColumnClause[int] = literal_column("site_changes.rowid")
    query = select(_TABLE.c.path, _TABLE.c.hash).order_by(_TABLE.c.path, noted)
    for path, digest in connection.execute(query):
        found[path].append(digest)
    return dict(found)


def clear(connection: Connection, published: Changes, standing: Mapping[str, str]) -> None:
    """Take *published* out of the notes; *standing* are the hashes of the files that are there now.

    A run that was killed between a file and the note of its export has left an article that is
    still due, or an export that tells of the file before: the first keeps its note until that
    article is written again, as does what it had begun, the second is corrected here.
    """
    due = connection.execute(
        select(schema.articles.c.article_id).where(schema.articles.c.export_due.is_(True)).limit(1)
    ).first()
    keys = _keys(published)
    if due is not None:
        known = _exported(connection, standing)
        keys = [key for key in keys if key["of_hash"] == REMOVED or key["at_path"] in known]
    begun = set(connection.execute(select(_BEGUN.c.path)).scalars())
    keys = [key for key in keys if key["at_path"] not in begun]
    if standing:
        connection.execute(
            _REPAIR, [{"at_path": path, "of_hash": digest} for path, digest in standing.items()]
        )
    if keys:
        connection.execute(_DELETE, keys)


def _keys(changes: Changes) -> list[dict[str, str]]:
    return [
        {"at_path": path, "of_hash": digest}
        for path, digests in changes.items()
        for digest in digests
    ]


def _exported(connection: Connection, paths: Iterable[str]) -> set[str]:
    column = schema.exports.c.path
    found: set[str] = set()
    for path in paths:
        found.update(connection.execute(select(column).where(column == path)).scalars())
    return found
