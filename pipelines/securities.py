"""The securities that an article refers to, with role and evidence."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Self

from scrapy.crawler import Crawler

from newsarchive.crawl.record import RunRecord
from newsarchive.items import Article


class SecuritiesPipeline:
    """Fill in which securities the article is about, and which it mentions."""

    def __init__(self, record: RunRecord) -> None:
        self.record = record

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's record."""
        return cls(RunRecord.of(crawler))

    @cached_property
    def refer(self) -> Callable[[Article], Article]:
        """The step with the names of listed securities, loaded when the first article needs it."""
        from newsarchive.archive.names import name_table  # noqa: PLC0415 (slow to load, and most runs bring nothing)
        from newsarchive.normalise import referred  # noqa: PLC0415 (likewise)

        return partial(referred, names=name_table(self.record.archive))

    def process_item(self, item: Article) -> Article:
        """Return *item* with its references."""
        return self.refer(item)
