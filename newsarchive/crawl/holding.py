"""A crawl of an archive that is open already."""

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from newsarchive.archive.store import Archive


class HoldingCrawler(Crawler):
    """A crawler that is given the archive it writes to.

    Whoever opened the archive closes it. No other writer gets in between a command's checks and
    the crawl, nor between the crawls of one command.
    """

    def __init__(
        self,
        spider: type[Spider],
        settings: Settings,
        archive: Archive,
        *,
        init_reactor: bool = False,
    ) -> None:
        super().__init__(spider, settings, init_reactor)
        self.archive = archive
