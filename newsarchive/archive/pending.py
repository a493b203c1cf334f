"""What was met and is still to be fetched.

An article that a list or a link showed and that isn't stored is *pending*. It is committed before
the article is asked for, so what was shown once is never forgotten.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, delete, func, select, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, insert_rows
from newsarchive.archive.database import clear_errors
from newsarchive.archive.keeping import Waiting
from newsarchive.archive.records import met_article, met_json
from newsarchive.archive.store import Archive
from newsarchive.items import Article
from newsarchive.redaction import redact, without_secrets

_DELETE = delete(schema.pending).where(schema.pending.c.article_id == bindparam("key"))

# A pending article that failed in this many runs is given up: it moves to quarantine.
_MAX_ATTEMPTS = 20


class Pending:
    """The part of the archive that says what is to be fetched, and what this run has asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._asked: set[str] = set()
        self._absent: set[str] = set()

    def asked(self, article_id: str) -> bool:
        """Tell whether an article was asked for in this run."""
        return article_id in self._asked

    def ask(self, article_ids: Iterable[str], *, stored: Collection[str]) -> None:
        """Note that articles are asked for now, of which the archive has those in *stored*."""
        for article_id in article_ids:
            self._asked.add(article_id)
            if article_id not in stored:
                self._absent.add(article_id)

    def absent(self, article_id: str) -> bool:
        """Tell whether *article_id* is known not to be stored, which holds for the first asking.

        It spares a look into the database for each article that a list brought.
        """
        if article_id in self._absent:
            self._absent.remove(article_id)
            return True
        return False

    def promise(self, article: Article, *, spider: str, run_id: int) -> None:
        """Note that *article* was met outside of any list and is to be fetched."""
        row = self.row(article, spider=spider, run_id=run_id)
        with self._archive.transaction() as connection:
            self.write(connection, [row])
        self._asked.add(article.article_id)

    def row(self, article: Article, *, spider: str, run_id: int) -> Row:
        """Return what `write` takes for *article*, which *spider* can fetch."""
        return {
            "article_id": article.article_id,
            "spider": spider,
            "url": without_secrets(article.url),
            "listing": article.listing,
            "record": met_json(article),
            "since_at": self._archive.clock(),
            "run_id": run_id,
            "attempts": 0,
            "error": "",
        }

    def write(
        self, connection: Connection, rows: Sequence[Row], captures: Sequence[Waiting] = ()
    ) -> None:
        """Put *rows* in the place of those of the same articles; *captures* brought them."""
        if not rows:
            return
        connection.execute(_DELETE, [{"key": row["article_id"]} for row in rows])
        insert_rows(connection, schema.pending, rows)
        for capture in captures:
            links = [{"article_id": row["article_id"], "capture_id": capture.id} for row in rows]
            insert_rows(connection, schema.list_captures, links)

    def articles(self, spider: str) -> Iterator[Article]:
        """Return what *spider* still has to fetch, and note that it is asked for.

        Reads in parts, so that a long list costs no memory.
        """
        table = schema.pending
        last = ""
        while True:
            rows = self._archive.reader.execute(
                select(table.c.article_id, table.c.record)
                .where(table.c.spider == spider, table.c.article_id > last)
                .order_by(table.c.article_id)
                .limit(200)
            ).all()
            if not rows:
                return
            stored = self._archive.known([article_id for article_id, _ in rows])
            for article_id, record in rows:
                last = article_id
                if article_id not in self._asked:
                    self.ask([article_id], stored=stored)
                    yield met_article(record)

    def left(self, spider: str) -> int:
        """Return how many articles *spider* still has to fetch."""
        table = schema.pending
        query = select(func.count()).where(table.c.spider == spider)
        with clear_errors(self._archive.engine.url):
            return self._archive.reader.execute(query).scalar() or 0

    def failed(self, article: Article, error: Exception) -> bool:
        """Note that fetching *article* failed; tell whether it failed too often to go on."""
        table = schema.pending
        key = table.c.article_id == article.article_id
        with self._archive.transaction() as connection:
            connection.execute(
                update(table)
                .where(key)
                .values(attempts=table.c.attempts + 1, error=redact(str(error))[:500])
            )
            attempts = connection.execute(select(table.c.attempts).where(key)).scalar()
        return (attempts or 0) >= _MAX_ATTEMPTS
