"""The durable record, and a revision when an archived article changed."""

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from newsarchive.archive.versions import changes, content_hash, with_known_moment
from newsarchive.crawl.record import RunRecord
from newsarchive.errors import ArchiveError, IncompleteError
from newsarchive.items import Article, Revised
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
        article = replace(item, content_hash=content_hash(item))
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
        if old is not None:
            article = with_known_moment(old, article)
            article = replace(article, content_hash=content_hash(article))
        same = known.content_hash == article.content_hash
        if old is None or (same and old.withdrawn is None):
            self.record.known.pop(article.article_id)
            raise Unchanged(article.article_id)
        changed = (
            changes(old, article) if old.withdrawn is None else ("returned", *changes(old, article))
        )
        revised = Revised(archive.clock().replace(microsecond=0), changed)
        article = replace(article, modified=revised.at, revisions=(*old.revisions, revised))
        archive.revise(old, revised, run_id=self.record.run_id)
        archive.add(article, run_id=self.record.run_id, known=known)
        return article
