"""One id and one canonical URL for each article; what is known and the same goes no further."""

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from newsarchive.archive.former_ids import as_archived
from newsarchive.archive.versions import raw_hash
from newsarchive.crawl.record import RunRecord
from newsarchive.errors import IdentityError
from newsarchive.items import Article
from newsarchive.quarantine import Quarantined, Unchanged
from newsarchive.redaction import without_secrets


class IdentityPipeline:
    """Fill in the identity; drop an article whose raw texts are those in the archive."""

    def __init__(self, record: RunRecord) -> None:
        self.record = record

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's record."""
        return cls(RunRecord.of(crawler))

    def process_item(self, item: Article) -> Article:
        """Return *item* with its identity; raises Quarantined or Unchanged."""
        from newsarchive.normalise import identified  # noqa: PLC0415 (slow to load, and most runs bring nothing)

        try:
            article = identified(_discreet(item))
        except IdentityError as error:
            raise Quarantined(error) from error
        own = article.article_id
        article = as_archived(self.record.archive, article)
        if article.article_id != own:
            self.record.rename(own, article)
        elif self.record.pending.absent(own):
            return article
        known = self.record.archive.known([article.article_id]).get(article.article_id)
        if known is not None:
            if known.raw_hash == raw_hash(article) and not known.withdrawn:
                raise Unchanged(article.article_id)
            self.record.known[article.article_id] = known
        return article


def _discreet(article: Article) -> Article:
    """Return *article* without the secrets that the addresses it came by may hold."""
    url, share_link = without_secrets(article.url), without_secrets(article.share_link)
    if (url, share_link) == (article.url, article.share_link):
        return article
    return replace(article, url=url, share_link=share_link)
