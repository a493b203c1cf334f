"""What was met and is still to be fetched.

An article that a list or a link showed and that isn't stored is *pending*. It is committed before
the article is asked for, so what was shown once is never forgotten. Each kind of spider has its own
row of an article, since each asks another place; the article is settled for all when it is stored.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import chain

from sqlalchemy import Connection, func, select, update

from newsarchive.archive import schema
from newsarchive.archive.batch import DELETE_ITS_PENDING
from newsarchive.archive.bulk import Row, insert_rows, spiders_of
from newsarchive.archive.database import clear_errors
from newsarchive.archive.keeping import Waiting
from newsarchive.archive.records import met_article, pending_row
from newsarchive.archive.renewals import LINK, Renewals
from newsarchive.archive.store import Archive
from newsarchive.items import Article
from newsarchive.redaction import redact

# A pending article that failed in this many runs is given up: it moves to quarantine. Not before
# it has waited a day, as runs may follow each other by minutes, and a host be down for hours.
_MAX_ATTEMPTS = 20
_PATIENCE = timedelta(days=1)


class Pending:
    """The part of the archive that says what is to be fetched, and what this run has asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._asked: dict[str, str] = {}  # the list that this run met it in; "": an earlier run did
        self._absent: set[str] = set()
        self.renewals = Renewals(archive)

    def asked(self, article_id: str) -> bool:
        """Tell whether an article was asked for in this run."""
        return article_id in self._asked

    def tells(self, article_id: str, *, listing: str) -> bool:
        """Tell whether to take up what *listing* shows anew of an article that was asked for.

        What several lists show in one run is taken from the first, as they may show it differently.
        """
        return self._asked.get(article_id) in ("", listing)

    def ask(
        self, article_ids: Iterable[str], *, stored: Collection[str], listing: str = ""
    ) -> None:
        """Note that articles are asked for now, of which the archive has those in *stored*.

        *listing* is where this run met them; "" if an earlier one did.
        """
        for article_id in article_ids:
            if article_id not in stored and article_id not in self._asked:
                self._absent.add(article_id)
            self._asked[article_id] = listing

    def absent(self, article_id: str) -> bool:
        """Tell whether *article_id* is known not to be stored, which holds for the first asking.

        It spares a look into the database for each article that a list brought.
        """
        if article_id in self._absent:
            self._absent.remove(article_id)
            return True
        return False

    def holders(self, article_ids: Sequence[str]) -> dict[str, set[str]]:
        """Return those of *article_ids* that are pending, with the spiders they are pending for."""
        return spiders_of(self._archive.reader, schema.pending, article_ids)

    def promise(self, article: Article, *, spider: str, run_id: int) -> None:
        """Note that *article* was met outside of any list and is to be fetched.

        What a list has shown of it since stays.
        """
        before = self.renewals.pending(article.article_id, spider=spider)
        if before is None or met_article(str(before["record"])).fetched <= article.fetched:
            row = self.row(article, spider=spider, run_id=run_id)
            with self._archive.transaction() as connection:
                self.write(connection, [row])
        self._asked[article.article_id] = ""

    def row(self, article: Article, *, spider: str, run_id: int) -> Row:
        """Return what `write` takes for *article*, which *spider* can fetch."""
        return pending_row(article, spider=spider, run_id=run_id, at=self._archive.clock())

    def write(
        self, connection: Connection, rows: Sequence[Row], captures: Sequence[Waiting] = ()
    ) -> None:
        """Put *rows* in the place of those of the same articles; *captures* brought them."""
        if not rows:
            return
        keys = [{"key": row["article_id"], "its": row["spider"]} for row in rows]
        connection.execute(DELETE_ITS_PENDING, keys)
        insert_rows(connection, schema.pending, rows)
        for capture in captures:
            links = [{"article_id": row["article_id"], "capture_id": capture.id} for row in rows]
            insert_rows(connection, schema.list_captures, links)

    def reserve(self, spider: str) -> Sequence[str]:
        """Return the ids of what earlier runs of *spider* asked for in vain; `reserved` asks.

        Lists that show it meanwhile don't have it asked for once more.
        """
        table = schema.pending
        query = select(table.c.article_id, table.c.listing).where(
            table.c.spider == spider, table.c.attempts > 0
        )
        rows = self._archive.reader.execute(query).all()
        self._asked.update((row.article_id, "") for row in rows)
        self.renewals.expect(row.article_id for row in rows if row.listing == LINK)
        return [row.article_id for row in rows]

    def reserved(self, spider: str) -> Iterator[Article]:
        """Return what earlier runs of *spider* asked for in vain, what failed least often first."""
        table = schema.pending
        failures = select(table.c.attempts).distinct().order_by(table.c.attempts)
        mine = failures.where(table.c.spider == spider, table.c.attempts > 0)
        seen: set[str] = set()
        for attempts in self._archive.reader.execute(mine).scalars().all():
            for article in chain.from_iterable(self._parts(spider, attempts)):
                if article.article_id not in seen:  # it fails again meanwhile
                    seen.add(article.article_id)
                    yield article

    def unasked(self, spider: str) -> Iterator[Article]:
        """Return what earlier runs of *spider* met and didn't ask for, and note that it is now."""
        for part in self._parts(spider, attempts=0):
            stored = self._archive.known([article.article_id for article in part])
            for article in part:
                if article.article_id not in self._asked:
                    self.ask([article.article_id], stored=stored)
                    if article.listing == LINK:
                        self.renewals.expect([article.article_id])
                    yield article

    def _parts(self, spider: str, attempts: int) -> Iterator[list[Article]]:
        """Read in parts, so that a long list costs no memory."""
        table = schema.pending
        last = ""
        while True:
            rows = self._archive.reader.execute(
                select(table.c.article_id, table.c.record)
                .where(table.c.spider == spider, table.c.article_id > last)
                .where(table.c.attempts == attempts)
                .order_by(table.c.article_id)
                .limit(200)
            ).all()
            if not rows:
                return
            last = rows[-1].article_id
            yield [met_article(row.record) for row in rows]

    def left(self, spider: str) -> int:
        """Return how many articles *spider* still has to fetch."""
        table = schema.pending
        query = select(func.count()).where(table.c.spider == spider)
        with clear_errors(self._archive.engine.url):
            return self._archive.reader.execute(query).scalar() or 0

    def failed(self, article: Article, error: Exception, *, spider: str) -> bool:
        """Note that *spider* fetched *article* in vain; tell whether too often to go on."""
        table = schema.pending
        key = (table.c.article_id == article.article_id, table.c.spider == spider)
        with self._archive.transaction() as connection:
            connection.execute(
                update(table)
                .where(*key)
                .values(attempts=table.c.attempts + 1, error=redact(str(error))[:500])
            )
            row = connection.execute(select(table.c.attempts, table.c.since_at).where(*key)).first()
        if row is None:
            return False
        waited = self._archive.clock() - row.since_at
        return bool(row.attempts >= _MAX_ATTEMPTS and waited >= _PATIENCE)
