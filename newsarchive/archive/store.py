"""The archive: what is known, and how new knowledge is written.

Writes are gathered and go to the database in one transaction when `Archive.flush` is called, which
the crawl does twice a second. What belongs together (an article, its mentions, the end of its
pending row) is always in one transaction, so a kill at any moment leaves whole articles only.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Connection, Table, select

from newsarchive.archive import schema
from newsarchive.archive.access import Access
from newsarchive.archive.articles import Known, read_articles, read_known
from newsarchive.archive.batch import Batch
from newsarchive.archive.bulk import Row
from newsarchive.archive.captures import Captures
from newsarchive.archive.database import clear_errors, parse_url
from newsarchive.archive.keeping import Keeper, Keeping, Waiting
from newsarchive.archive.quarantine import answer_rows, entry_row, newest_entry
from newsarchive.archive.records import mention_rows, revision_row, to_row
from newsarchive.archive.site_changes import SiteChanges
from newsarchive.clock import Clock
from newsarchive.errors import ArchiveError
from newsarchive.items import Article, Capture, Revised


class Archive:
    """The database, one writer at a time.

    *clock* gives aware moments; it stamps rows and files and nothing else.
    """

    def __init__(self, access: Access, clock: Clock, keeping: Keeping) -> None:
        self.engine = access.engine
        self.reader = access.reader
        """A connection for reading what is committed."""
        self.clock = clock
        self.site_changes = SiteChanges(access.engine, clock)
        folder = keeping.place(access.engine.url)
        self.captures = Captures(access.reader, folder)
        self._access = access
        self._keeper = Keeper(access.reader, store=keeping.store, folder=folder, clock=self._now)
        self._batch = Batch()
        self._newest_entry = 0
        self._held: set[str] = set()
        self._met: dict[Table, set[str]] = {}

    @classmethod
    def open(
        cls,
        url: str,
        *,
        writer: bool = True,
        lock_timeout: float = 0,
        clock: Clock = lambda: datetime.now(UTC),
        keeping: Keeping | None = None,
    ) -> Self:
        """Open the archive at the database URL *url*; a writer makes it if it isn't there.

        Raises SettingError for a URL that is none, and ArchiveBusyError and ArchiveError as
        `Access.open` does.
        """
        address = parse_url(url)
        access = Access.open(address, writer=writer, lock_timeout=lock_timeout, clock=clock)
        archive = cls(access, clock, keeping or Keeping())
        if writer:
            try:
                with clear_errors(address):
                    archive._keeper.begin()
            except ArchiveError:
                archive._let_go()
                raise
        return archive

    def _now(self) -> datetime:
        return self.clock()

    def close(self) -> None:
        """Write what waits, and let the next writer in."""
        try:
            self.flush()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        """Close all connections and files."""
        self.captures.close()
        self._keeper.close()
        self.site_changes.close()
        self._access.close()

    # -- reading ---------------------------------------------------------------------------------

    def known(self, article_ids: Collection[str]) -> dict[str, Known]:
        """Return what is archived of *article_ids*, committed or waiting."""
        if self._batch.has(article_ids):
            self.flush()
        return read_known(self.reader, article_ids)

    def article(self, article_id: str) -> Article | None:
        """Return an archived article, whole but for its captures."""
        return next(self.articles([article_id]), None)

    def articles(self, article_ids: Sequence[str]) -> Iterator[Article]:
        """Return archived articles in the order asked for; unknown ids are passed over."""
        if self._batch.has(article_ids):
            self.flush()
        yield from read_articles(self.reader, article_ids)

    # -- writing ---------------------------------------------------------------------------------

    def add(
        self, article: Article, *, run_id: int, known: Known | None, settles: bool = True
    ) -> None:
        """Store a finished article, replacing the version that *known* describes.

        It *settles* what is pending or in quarantine of the article, unless it is no newer than
        that. Raises IncompleteError when the article lacks what a record needs.
        """
        article_id = article.article_id
        if self._batch.has((article_id,)):
            self.flush()
        batch = self._batch
        row = to_row(article)
        first = len(batch.captures)
        for capture in article.captures:
            batch.captures += self.waiting(capture, article_id=article_id, run_id=run_id)
        if article.captures and article.made_of is not None:
            kept = tuple([each.id for each in batch.captures[first:]])
            row["made_of"] = (*article.made_of, kept)
        batch.store(row, mention_rows(article), replaces=known is not None)
        if settles:
            self.settle(article_id)
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
        self._batch.insert(schema.revisions, [revision_row(old, revised, run_id=run_id)])

    def plan(self, row: Row) -> None:
        """Put *row* into ``rechecks``, in place of the one of its article."""
        self._batch.plan(row)

    def meet(self, table: Table, row: Row, *, renew: Collection[str] = ()) -> None:
        """Insert *row* unless *table* has its key, the first column, already.

        Of a row that it has, the columns *renew* get the values of *row*. Asks the database once a
        process for each key.
        """
        column = table.columns[0]
        key = str(row[column.name])
        met = self._met.setdefault(table, set())
        if key in met:
            return
        met.add(key)
        found = self.reader.execute(select(table).where(column == key)).mappings().first()
        if found is None:
            self._batch.insert(table, [row])
        elif any(found[name] != row[name] for name in renew):
            self._batch.renew(table, key, {name: row[name] for name in renew})

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
        """Note that a pending article is stored: nobody has to fetch it, whoever met it."""
        self._batch.settle(article_id, pending=article_id not in self._held)

    def hold(self, article_id: str) -> None:
        """Keep what is pending of an article, though an older version of it may be settled now."""
        self._held.add(article_id)

    def release(self, article_id: str) -> None:
        """Let what is pending of an article be settled."""
        self._held.discard(article_id)

    def exported(
        self, article: Article, *, path: str, digest: str, gone: Collection[str] = ()
    ) -> None:
        """Note that the post of this version of *article* stands at *path*, and none at *gone*."""
        row: Row = {
            "article_id": article.article_id,
            "path": path,
            "hash": digest,
            "exported_at": self.clock(),
        }
        self._batch.export(row, version=article.content_hash, gone=gone)

    def refused(self, article_id: str, *, path: str) -> None:
        """Note that what was begun of an article at *path* isn't written, for another's file."""
        if path not in self.site_changes.left(article_id):
            self._batch.done(article_id, [path])

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

        That is one *answer*, or *answers* of several places, of which the first part is kept. What
        other kinds of spiders have pending of it stays so: they ask elsewhere.
        """
        # Nobody else writes any entries.
        number = (self._newest_entry or newest_entry(self.reader)) + 1
        self._newest_entry = number
        row = entry_row(
            article,
            number=number,
            spider=spider,
            error=error,
            answer=answer,
            run_id=run_id,
            at=self.clock(),
        )
        self._batch.insert(schema.quarantine_answers, answer_rows(answers, entry=number))
        self._batch.insert(schema.quarantine, [row])
        if article.article_id:
            pending = article.article_id not in self._held
            self._batch.give_up(article.article_id, spider=spider, pending=pending)

    def together(self, write: Callable[[Connection], None]) -> None:
        """Have *write* called in the transaction of what waits now, at its end.

        It may be called again if the transaction fails.
        """
        self._batch.together(write)

    @property
    def full(self) -> bool:
        """Tell whether enough waits that it should be written now."""
        return self._batch.full

    def flush(self) -> None:
        """Write all that waits in one transaction; ArchiveError if the database refuses."""
        if not self._batch:
            return
        with self.transaction(self._batch.captures) as connection:
            self._batch.write(connection, now=self.clock())
        self._batch = Batch()

    @contextmanager
    def transaction(self, captures: Sequence[Waiting] = ()) -> Iterator[Connection]:
        """Give the writing connection, and commit at the end, when *captures* are on disk."""
        if captures:
            self._keeper.prepare(captures, self.transaction)
        with self._access.transaction() as connection:
            yield connection
            if captures:
                self._keeper.write(connection, captures)
