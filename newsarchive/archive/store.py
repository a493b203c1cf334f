"""The archive: what is known, and how new knowledge is written.

Writes are gathered and go to the database in one transaction when `Archive.flush` is called, which
the crawl does twice a second. What belongs together (an article, its mentions, the end of its
pending row) is always in one transaction, so a kill at any moment leaves whole articles only.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, select, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, chunks, insert_rows
from newsarchive.archive.captures import Captures
from newsarchive.archive.database import (
    WRITES,
    clear_errors,
    connect,
    database_file,
    make_folder,
    parse_url,
    prepare,
    stop_waiting,
)
from newsarchive.archive.keeping import DATABASE, Keeper, Waiting
from newsarchive.archive.lock import WriterLock
from newsarchive.archive.records import (
    answer_row,
    from_row,
    mention_rows,
    met_json,
    revision_row,
    to_row,
)
from newsarchive.archive.site_changes import SiteChanges
from newsarchive.errors import ArchiveBusyError, ArchiveError
from newsarchive.items import Article, Capture, Revised
from newsarchive.redaction import redact, without_secrets

Clock = Callable[[], datetime]

# Rows that wait for the next transaction before `flush` is due by number.
_FULL = 1000

_DELETE_PENDING = delete(schema.pending).where(schema.pending.c.article_id == bindparam("key"))
_DELETE_ARTICLE = delete(schema.articles).where(schema.articles.c.article_id == bindparam("key"))
_DELETE_MENTIONS = delete(schema.mentions).where(schema.mentions.c.article_id == bindparam("key"))
_DELETE_RECHECK = delete(schema.rechecks).where(schema.rechecks.c.article_id == bindparam("key"))
_DELETE_EXPORT = delete(schema.exports).where(schema.exports.c.article_id == bindparam("key"))
_RESOLVE = (
    update(schema.quarantine)
    .where(
        schema.quarantine.c.article_id == bindparam("key"),
        schema.quarantine.c.resolved_at.is_(None),
    )
    .values(resolved_at=bindparam("now"))
)
_EXPORTED = (
    update(schema.articles)
    .where(
        schema.articles.c.article_id == bindparam("key"),
        schema.articles.c.content_hash == bindparam("version"),
    )
    .values(export_due=False)
)


# Beside the database, unless a setting names another place.
_FOLDER = "captures"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where new answers are kept: one of `newsarchive.archive.keeping.STORES`, and the folder.

    Without a *folder* it is ``captures`` beside the database.
    """

    store: str = DATABASE
    folder: Path | None = None

    def place(self, database: Path) -> Path:
        """Return the folder of WARC files for the file *database*."""
        return self.folder or database.parent / _FOLDER


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive has of an article: the hashes of its version, and its post."""

    raw_hash: str
    content_hash: str
    origin: str
    path: str = ""  # of the post, "" for none
    digest: str = ""  # of the post's content, as it was written
    withdrawn: bool = False


class Archive:
    """The database, one writer at a time.

    *clock* gives aware moments; it stamps rows and files and nothing else.
    """

    def __init__(
        self, engine: Engine, lock: WriterLock | None, clock: Clock, keeping: Keeping
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.site_changes = SiteChanges(engine, clock)
        self._lock = lock
        self._reader: Connection = engine.connect()
        self._writer: Connection = engine.connect().execution_options(**{WRITES: True})
        folder = keeping.place(database_file(engine.url))
        self.captures = Captures(self._reader, folder)
        self._keeper = Keeper(self._reader, store=keeping.store, folder=folder, clock=self._now)
        self._waiting_captures: list[Waiting] = []
        self._inserts: dict[Table, list[Row]] = defaultdict(list)
        self._replaced: list[Row] = []
        self._done: list[Row] = []
        self._exports: list[Row] = []
        self._versions: list[Row] = []
        self._together: list[Callable[[Connection], None]] = []
        self._entries = 0
        self._plans: dict[str, Row] = {}
        self._waiting: set[str] = set()
        self._met: dict[Table, set[str]] = {}

    @classmethod
    def open(
        cls,
        url: str,
        *,
        writer: bool = True,
        lock_timeout: float = 0,
        clock: Clock = lambda: datetime.now(UTC),
        keeping: Keeping = Keeping(),
    ) -> Self:
        """Open the archive at the database URL *url*; a writer makes it if it isn't there.

        Raises SettingError for a URL that is none, ArchiveBusyError when another process writes
        for longer than *lock_timeout* seconds, ArchiveError when the file is damaged, of another
        program, of a newer version, or missing (for a reader).
        """
        address = parse_url(url)
        shown = address.render_as_string()
        lock = None
        if writer:
            make_folder(address)
            path = database_file(address)
            try:
                lock = WriterLock(
                    path.with_name(f"{path.name}.lock"), subject=shown, timeout=lock_timeout
                )
            except OSError as error:
                raise ArchiveError(shown, f"{error.strerror}: {error.filename}") from error
        elif not database_file(address).exists():
            raise ArchiveError(shown, "there is no archive yet; a crawl or an import makes it")
        engine = connect(address)
        try:
            prepare(engine, now=clock(), writer=writer)
            with clear_errors(address):
                archive = cls(engine, lock, clock, keeping)
                if writer:
                    archive._begin()
                return archive
        except ArchiveError:
            engine.dispose()
            if lock is not None:
                lock.release()
            raise

    def _now(self) -> datetime:
        return self.clock()

    def _begin(self) -> None:
        """Make ready to write."""
        try:
            self._keeper.begin()
        except ArchiveError:
            self._let_go()
            raise

    def close(self) -> None:
        """Write what waits, and let the next writer in."""
        try:
            self.flush()
        finally:
            self._let_go()
            self.engine.dispose()
            if self._lock is not None:
                self._lock.release()

    def _let_go(self) -> None:
        """Close all connections and files."""
        self.captures.close()
        self._keeper.close()
        self._reader.close()
        self._writer.close()
        self.site_changes.close()

    # -- reading ---------------------------------------------------------------------------------

    @property
    def reader(self) -> Connection:
        """A connection for reading what is committed."""
        return self._reader

    def known(self, article_ids: Collection[str]) -> dict[str, Known]:
        """Return what is archived of *article_ids*, committed or waiting."""
        if not self._waiting.isdisjoint(article_ids):
            self.flush()
        table = schema.articles
        exports = schema.exports
        found: dict[str, Known] = {}
        for chunk in chunks(article_ids):
            rows = self._reader.execute(
                select(
                    table.c.article_id,
                    table.c.raw_hash,
                    table.c.content_hash,
                    table.c.origin,
                    exports.c.path,
                    exports.c.hash,
                    table.c.withdrawn_at,
                )
                .outerjoin(exports, exports.c.article_id == table.c.article_id)
                .where(table.c.article_id.in_(chunk))
            )
            for article_id, raw, content, origin, path, digest, withdrawn in rows:
                found[article_id] = Known(
                    raw, content, origin, path or "", digest or "", withdrawn=withdrawn is not None
                )
        return found

    def captured(self, article_id: str, digest: str) -> bool:
        """Tell whether an answer or a file with this SHA-256 is kept for the article."""
        table = schema.captures
        query = select(table.c.id).where(table.c.article_id == article_id, table.c.digest == digest)
        return self._reader.execute(query.limit(1)).first() is not None

    def article(self, article_id: str) -> Article | None:
        """Return an archived article, whole but for its captures."""
        return next(self.articles([article_id]), None)

    def articles(self, article_ids: Sequence[str]) -> Iterator[Article]:
        """Return archived articles in the order asked for; unknown ids are passed over."""
        if not self._waiting.isdisjoint(article_ids):
            self.flush()
        for chunk in chunks(article_ids):
            rows = {
                row["article_id"]: row
                for row in self._reader.execute(
                    select(schema.articles).where(schema.articles.c.article_id.in_(chunk))
                ).mappings()
            }
            mentions: dict[str, list[Mapping[str, object]]] = defaultdict(list)
            for row in self._reader.execute(
                select(schema.mentions)
                .where(schema.mentions.c.article_id.in_(chunk))
                .order_by(schema.mentions.c.article_id, schema.mentions.c.position)
            ).mappings():
                mentions[row["article_id"]].append(dict(row))
            revisions = self._revisions([key for key in rows if rows[key]["modified"] is not None])
            for article_id in chunk:
                if article_id in rows:
                    whole = dict(rows[article_id])
                    yield from_row(whole, mentions[article_id], revisions[article_id])

    def _revisions(self, article_ids: Sequence[str]) -> Mapping[str, list[Revised]]:
        """Return when each of *article_ids* changed, and what; few articles ever do."""
        found: dict[str, list[Revised]] = defaultdict(list)
        if article_ids:
            table = schema.revisions
            for article_id, at, changed in self._reader.execute(
                select(table.c.article_id, table.c.replaced_at, table.c.changed)
                .where(table.c.article_id.in_(article_ids))
                .order_by(table.c.id)
            ):
                found[article_id].append(Revised(at, changed))
        return found

    # -- writing ---------------------------------------------------------------------------------

    def add(
        self, article: Article, *, run_id: int, known: Known | None, settles: bool = True
    ) -> None:
        """Store a finished article, replacing the version that *known* describes.

        It *settles* what is pending or in quarantine of the article, unless it is no newer than
        that. Raises IncompleteError when the article lacks what a record needs.
        """
        if article.article_id in self._waiting:
            self.flush()
        row = to_row(article)
        self._waiting.add(article.article_id)
        if known is not None:
            self._replaced.append({"key": article.article_id})
        self._inserts[schema.articles].append(row)
        self._inserts[schema.mentions].extend(mention_rows(article))
        for capture in article.captures:
            self._waiting_captures += self.waiting(
                capture, article_id=article.article_id, run_id=run_id
            )
        if settles:
            self._done.append({"key": article.article_id})
        self._meet_securities(article)

    def waiting(
        self, capture: Capture, *, run_id: int, article_id: str | None = None
    ) -> list[Waiting]:
        """Return *capture* for a `transaction` to keep; nothing if answers aren't kept.

        Without an *article_id* it is a list's answer.
        """
        return self._keeper.waiting(capture, article_id=article_id, run_id=run_id)

    def revise(self, old: Article, revised: Revised, *, run_id: int) -> None:
        """Keep *old* as the version that *revised* is about to replace."""
        self._inserts[schema.revisions].append(revision_row(old, revised, run_id=run_id))

    def plan(self, row: Row) -> None:
        """Put *row* into ``rechecks``, in place of the one of its article."""
        self._plans[str(row["article_id"])] = row

    def meet(self, table: Table, row: Row) -> None:
        """Insert *row* unless *table* has its key, the first column, already.

        Asks the database once a process for each key.
        """
        column = table.columns[0]
        key = str(row[column.name])
        met = self._met.setdefault(table, set())
        if key not in met:
            met.add(key)
            if self._reader.execute(select(column).where(column == key)).first() is None:
                self._inserts[table].append(row)

    def _meet_securities(self, article: Article) -> None:
        met = self._met.get(schema.securities, ())
        for reference in article.securities:
            if reference.role != "candidate" and reference.code not in met:
                row: Row = {
                    "code": reference.code,
                    "mic": reference.mic,
                    "kind": reference.kind,
                    "name": reference.name,
                    "first_at": self.clock(),
                }
                self.meet(schema.securities, row)

    def settle(self, article_id: str) -> None:
        """Note that a pending article turned out to be stored already."""
        self._done.append({"key": article_id})

    def exported(self, article: Article, *, path: str, digest: str) -> None:
        """Note that the post of this version of *article* stands at *path*."""
        self._exports.append(
            {
                "article_id": article.article_id,
                "path": path,
                "hash": digest,
                "exported_at": self.clock(),
            }
        )
        self._versions.append({"key": article.article_id, "version": article.content_hash})

    def quarantine(  # noqa: PLR0913 (a row's values)
        self,
        article: Article,
        *,
        spider: str,
        error: Exception,
        answer: bytes,
        run_id: int,
        answers: Sequence[Capture] = (),
    ) -> None:
        """Keep an article that can't be archived, with the reason and what the upstream said.

        That is one *answer*, or *answers* of several places, of which the first part is kept.
        """
        number = self._next_entry()
        self._inserts[schema.quarantine_answers].extend(
            answer_row(each, entry=number, position=position)
            for position, each in enumerate(answers)
        )
        self._inserts[schema.quarantine].append(
            {
                "id": number,
                "article_id": article.article_id,
                "spider": spider,
                "url": without_secrets(article.url),
                "run_id": run_id,
                "at": self.clock(),
                "reason": type(error).__name__,
                "detail": redact(str(error)),
                "item": met_json(article),
                "answer": answer,
                "resolved_at": None,
            }
        )
        if article.article_id:
            self._done.append({"key": article.article_id})

    def together(self, write: Callable[[Connection], None]) -> None:
        """Have *write* called in the transaction of what waits now, at its end.

        It may be called again if the transaction fails.
        """
        self._together.append(write)

    def _next_entry(self) -> int:
        """Return the number of the next entry of the quarantine; nobody else writes any."""
        if not self._entries:
            newest = select(func.max(schema.quarantine.c.id))
            self._entries = self._reader.execute(newest).scalar() or 0
        self._entries += 1
        return self._entries

    @property
    def _waits(self) -> bool:
        return bool(self._inserts or self._done or self._exports or self._plans or self._together)

    @property
    def full(self) -> bool:
        """Tell whether enough waits that it should be written now."""
        waiting = sum(map(len, self._inserts.values()))
        return waiting + len(self._exports) + len(self._plans) >= _FULL

    def flush(self) -> None:
        """Write all that waits in one transaction; ArchiveError if the database refuses."""
        if not self._waits:
            return
        with self.transaction(self._waiting_captures) as connection:
            self._write(connection)
        self._inserts.clear()
        self._plans.clear()
        self._waiting_captures.clear()
        for waiting in (self._replaced, self._done, self._exports, self._versions, self._together):
            waiting.clear()
        self._waiting.clear()

    @contextmanager
    def transaction(self, captures: Sequence[Waiting] = ()) -> Iterator[Connection]:
        """Give the writing connection, and commit at the end, when *captures* are on disk."""
        if captures:
            self._keeper.prepare(captures, self.transaction)
        try:
            with clear_errors(self.engine.url), self._writer.begin():
                yield self._writer
                if captures:
                    self._keeper.write(self._writer, captures)
        except ArchiveBusyError:
            stop_waiting(self._writer)  # once was long enough
            raise

    def _write(self, connection: Connection) -> None:
        if self._done:
            connection.execute(_DELETE_PENDING, self._done)
            now = self.clock()
            connection.execute(_RESOLVE, [{**key, "now": now} for key in self._done])
        if self._replaced:
            connection.execute(_DELETE_ARTICLE, self._replaced)
            connection.execute(_DELETE_MENTIONS, self._replaced)
        for table, rows in self._inserts.items():
            if rows:
                insert_rows(connection, table, rows)
        if self._plans:
            connection.execute(_DELETE_RECHECK, [{"key": key} for key in self._plans])
            insert_rows(connection, schema.rechecks, list(self._plans.values()))
        if self._exports:
            connection.execute(
                _DELETE_EXPORT, [{"key": row["article_id"]} for row in self._exports]
            )
            insert_rows(connection, schema.exports, self._exports)
            connection.execute(_EXPORTED, self._versions)
        for write in self._together:
            write(connection)
