"""The durable record, and a revision when an archived article changed."""

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from newsarchive.archive.versions import content_hash, successor
from newsarchive.crawl.record import RunRecord
from newsarchive.errors import ArchiveError, IncompleteError
from newsarchive.items import Article
from newsarchive.quarantine import NotArchived, Quarantined, Unchanged


class ArchivePipeline:
    """Store the article, and hand it on when it is safe on disk."""

    def __init__(self, record: RunRecord, crawler: Crawler) -> None:
        self.record = record
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's record."""
        return cls(RunRecord.of(crawler), crawler)

    async def process_item(self, item: Article) -> Article:
        """Return *item* once it is committed; raises Unchanged, Quarantined or NotArchived."""
        digest = content_hash(item)
        article = replace(item, content_hash=digest, fetched_in=self.record.run_id)
        known = self.record.known.get(article.article_id)
        try:
            if known is None:
                self.record.archive.add(article, run_id=self.record.run_id, known=None)
            else:
                article = self._replace(article)
            self.record.note_look(article, first=known is None)
        except IncompleteError as error:
            raise Quarantined(error) from error
        try:
            await self.record.commits.next()
        except ArchiveError as error:
            raise NotArchived(article.article_id) from error
        self.record.tally.end(article.article_id, "new" if known is None else "changed")
        return article

    def _replace(self, article: Article) -> Article:
        archive = self.record.archive
        known = self.record.known[article.article_id]
        old = archive.article(article.article_id)
        back = old is not None and old.withdrawn is not None
        found = None if old is None else successor(old, article, at=archive.clock(), back=back)
        if old is None or found is None:
            self.record.known.pop(article.article_id)
            raise Unchanged(article.article_id)
        article, revised = found
        archive.revise(old, revised, run_id=self.record.run_id)
        archive.add(article, run_id=self.record.run_id, known=known)
        return article
