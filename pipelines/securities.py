"""The securities that an article refers to, with role and evidence."""

from functools import cached_property
from typing import Self

from scrapy.crawler import Crawler

from newsarchive.archive.names import name_table
from newsarchive.crawl.record import RunRecord
from newsarchive.items import Article
from newsarchive.normalise import referred
from newsarchive.securities import NameTable


class SecuritiesPipeline:
    """Fill in which securities the article is about, and which it mentions."""

    def __init__(self, record: RunRecord) -> None:
        self.record = record

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's record."""
        return cls(RunRecord.of(crawler))

    @cached_property
    def names(self) -> NameTable | None:
        """The names of listed securities, read when the first article needs them."""
        return name_table(self.record.archive)

    def process_item(self, item: Article) -> Article:
        """Return *item* with its references."""
        return referred(item, names=self.names)
