"""What lists show anew of an article that is asked for already.

The record that a list showed first has become its request by then, and goes on to the archive. So
what comes later is kept as pending in its place, for whoever makes the article of the answer to
take up; if nobody does, the next run asks for the article once more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row
from newsarchive.archive.records import met_again, met_article, met_json, pending_row
from newsarchive.archive.store import Archive
from newsarchive.items import Article

LINK = "share"
"""Stands for a list where there was none but a link, which says nothing of its article."""


class Renewals:
    """The records that came in this run for articles that it had asked for before."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._bare: set[str] = set()
        self._newer: dict[str, Article] = {}

    def expect(self, article_ids: Iterable[str]) -> None:
        """Note articles that were met by a link alone: any list says more of them."""
        self._bare.update(article_ids)

    def expects(self, article_id: str) -> bool:
        """Tell whether an article was met by a link alone."""
        return article_id in self._bare

    def rows(self, articles: Sequence[Article], *, spider: str, run_id: int) -> list[Row]:
        """Return the rows of ``pending`` for those of *articles* of which a list says more now."""
        if articles:
            self._archive.flush()  # to settle what waits for that; what follows is not yet asked
        rows: list[Row] = []
        for article in articles:
            before = self.pending(article.article_id, spider=spider)
            if before is None:
                known = self._archive.article(article.article_id)
            else:
                known = met_article(before["record"])
            if known is None or _says_more(article, known):
                rows.append(self._row(article, before, spider=spider, run_id=run_id))
        return rows

    def _row(
        self, article: Article, before: Mapping[str, Any] | None, *, spider: str, run_id: int
    ) -> Row:
        row = pending_row(article, spider=spider, run_id=run_id, at=self._archive.clock())
        if before is not None:
            article = met_again(met_article(before["record"]), article)
            row |= {name: before[name] for name in ("since_at", "attempts", "error")}
            row["record"] = met_json(article)
        self._newer[article.article_id] = article
        self._bare.discard(article.article_id)
        self._archive.hold(article.article_id)
        return row

    def pending(self, article_id: str, *, spider: str) -> Mapping[str, Any] | None:
        """Return the row of ``pending`` that *spider* has for an article, if there is one."""
        table = schema.pending
        query = select(table).where(table.c.article_id == article_id, table.c.spider == spider)
        row = self._archive.reader.execute(query).mappings().first()
        return None if row is None else dict(row)

    def latest(self, article: Article) -> Article:
        """Return *article*, for which an answer has come, with what a list has shown meanwhile."""
        newer = self._newer.get(article.article_id)
        if newer is None:
            return article
        self._archive.release(article.article_id)
        codes = (*newer.security_texts, *(article.security_texts if article.captures else ()))
        return replace(met_again(article, newer), security_texts=tuple(dict.fromkeys(codes)))


def _says_more(new: Article, old: Article) -> bool:
    """Tell whether a list shows *new* with a title, time or outlet that *old* hasn't."""
    return any(
        getattr(new, name).strip() not in ("", getattr(old, name).strip())
        for name in ("title_text", "date_text", "source_text")
    )
