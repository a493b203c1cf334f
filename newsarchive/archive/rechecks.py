"""Which published articles are to be looked at again, and what such a look found.

An article is planned for its next look when it is stored. A look is done once the row says when the
next one is, in the same transaction as what it found; until then it stays due.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, insert_rows
from newsarchive.archive.records import revision_row
from newsarchive.archive.store import Archive
from newsarchive.items import Article, Revised, Told
from newsarchive.recheck import next_look
from newsarchive.redaction import redact

# A look that failed in this many runs is given up; the one after it is tried in its turn.
_MAX_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Look:
    """One look that is due: at which article, what the last one was told, and why it failed."""

    article_id: str
    native_id: str
    published: datetime
    withdrawn: bool
    due_at: datetime
    told: Told
    attempts: int
    error: str = ""


class Rechecks:
    """The part of the archive that says what to look at again.

    *intervals* are those after publication, shortest first; without any, nothing is planned or due.
    """

    def __init__(self, archive: Archive, intervals: Sequence[timedelta]) -> None:
        self._archive = archive
        self._intervals = intervals
        self.withdrawn = 0
        """How many articles were marked since the archive was opened."""

    def note(self, article: Article, *, spider: str, first: bool) -> None:
        """Note that *article* was just seen, with the next write of the archive.

        *first* tells that it wasn't archived before: it is planned only if a look lies ahead.
        """
        if article.told is None:
            return
        # An article that goes no further was dropped before its date was read.
        published = article.published or self._published(article.article_id)
        if published is None:
            return
        now = self._archive.clock()
        due = next_look(published, self._intervals, now=now)
        if due is not None or not first:
            self._archive.plan(_row(article.article_id, spider, due, now, article.told))

    def _published(self, article_id: str) -> datetime | None:
        table = schema.articles
        query = select(table.c.published).where(table.c.article_id == article_id)
        return self._archive.reader.execute(query).scalar()

    def due(self, spider: str, *, most: int, after: Look | None = None) -> list[Look]:
        """Return looks that are due; *after* is the last one already taken.

        Longest due first; those that failed come last, however long they are due, so that they
        never take the room of all others.
        """
        if not self._intervals:
            return []
        attempts = schema.rechecks.c.attempts
        failed = after is not None and after.attempts > 0
        looks = [] if failed else self._due(spider, attempts == 0, most, after)
        return looks or self._due(spider, attempts > 0, most, after if failed else None)

    def _due(
        self, spider: str, which: ColumnElement[bool], most: int, after: Look | None
    ) -> list[Look]:
        table, articles = schema.rechecks, schema.articles
        order = (table.c.attempts, table.c.due_at, table.c.article_id)
        query = (
            select(table, articles.c.native_id, articles.c.published, articles.c.withdrawn_at)
            .join(articles, articles.c.article_id == table.c.article_id)
            .where(table.c.spider == spider, table.c.due_at <= self._archive.clock(), which)
            .order_by(*order)
            .limit(most)
        )
        if after is not None:
            last = (after.attempts, after.due_at, after.article_id)
            query = query.where(tuple_(*order) > tuple_(*last, types=[one.type for one in order]))
        return [_look(dict(row)) for row in self._archive.reader.execute(query).mappings()]

    def unchanged(self, look: Look, *, spider: str, told: Told | None = None) -> None:
        """Note that *look* found nothing new, with the next write of the archive."""
        now = self._archive.clock()
        due = next_look(look.published, self._intervals, now=now)
        self._archive.plan(_row(look.article_id, spider, due, now, told or look.told))

    def failed(self, look: Look, error: Exception, *, spider: str) -> None:
        """Note that *look* could not be done: it stays due, unless it failed too often."""
        if look.attempts + 1 >= _MAX_ATTEMPTS:
            self.unchanged(look, spider=spider)
            return
        table = schema.rechecks
        with self._archive.transaction() as connection:
            connection.execute(
                update(table)
                .where(table.c.article_id == look.article_id)
                .values(attempts=table.c.attempts + 1, error=redact(str(error))[:500])
            )

    def withdraw(self, look: Look, *, spider: str, run_id: int) -> None:
        """Mark the article of *look* as withdrawn, and plan a look whether it came back."""
        old = self._archive.article(look.article_id)
        if old is None or not self._intervals:
            return
        now = self._archive.clock().replace(microsecond=0)
        due = next_look(look.published, self._intervals, now=now) or now + self._intervals[-1]
        row = _row(look.article_id, spider, due, now, replace(look.told, etag="", last_modified=""))
        articles, table = schema.articles, schema.rechecks
        with self._archive.transaction() as connection:
            revised = Revised(now, ("withdrawn",))
            insert_rows(connection, schema.revisions, [revision_row(old, revised, run_id=run_id)])
            connection.execute(
                update(articles)
                .where(articles.c.article_id == look.article_id)
                .values(withdrawn_at=now, modified=now, export_due=True)
            )
            connection.execute(
                update(table).where(table.c.article_id == look.article_id).values(row)
            )
        self.withdrawn += 1


def _row(article_id: str, spider: str, due: datetime | None, now: datetime, told: Told) -> Row:
    return {
        "article_id": article_id,
        "spider": spider,
        "due_at": due,
        "looked_at": now,
        "kind": told.kind,
        "told": (told.title, told.date, told.source),
        "etag": told.etag,
        "last_modified": told.last_modified,
        "attempts": 0,
        "error": "",
    }


def _look(row: Mapping[str, Any]) -> Look:
    title, date, source = row["told"]
    told = Told(row["kind"], title, date, source, row["etag"], row["last_modified"])
    return Look(
        article_id=row["article_id"],
        native_id=row["native_id"],
        published=row["published"],
        withdrawn=row["withdrawn_at"] is not None,
        due_at=row["due_at"],
        told=told,
        attempts=row["attempts"],
        error=row["error"],
    )
