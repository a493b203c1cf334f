"""The outlet: one name and slug, whatever label the article came with."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler

from newsarchive.crawl.record import RunRecord
from newsarchive.errors import NormaliseError
from newsarchive.items import Article
from newsarchive.quarantine import Quarantined
from newsarchive.sources import Catalogue


class SourcesPipeline:
    """Fill in who published the article."""

    def __init__(self, extra: Path | None, record: RunRecord) -> None:
        self.extra = extra
        self.record = record

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the user's own catalogue, named by SOURCES_FILE, beside ours."""
        extra = crawler.settings.get("SOURCES_FILE")
        return cls(Path(extra) if extra else None, RunRecord.of(crawler))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue, read for the first article: most runs of a schedule bring none."""
        return Catalogue.load(self.extra)

    def process_item(self, item: Article) -> Article:
        """Return *item* with its outlet; raises Quarantined."""
        from newsarchive.normalise import attributed  # noqa: PLC0415 (slow to load, and most runs bring nothing)

        try:
            article, outlet = attributed(item, catalogue=self.catalogue)
        except NormaliseError as error:
            raise Quarantined(error) from error
        if outlet is None:
            return article
        slug = self.record.outlets.slug(outlet, self.catalogue)
        return article if slug == article.source_slug else replace(article, source_slug=slug)
