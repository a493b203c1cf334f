"""``scrapy crawl``: Scrapy's own, after a look at everything that would fail a run."""

from argparse import Namespace

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newsarchive.command_line import (
    FAILED,
    check_settings,
    complain,
    open_archive,
    refuse_options,
)
from newsarchive.crawl.garbage import seldom
from newsarchive.crawl.record import FINISHED, OUTCOME
from newsarchive.errors import ArgumentError, NewsArchiveError


class Command(CrawlCommand):
    """Run a spider; exit status 1 if the run could not do all it was asked for."""

    # Scrapy would make the process, and log a page, before anything is checked.
    requires_crawler_process = False

    def run(self, args: list[str], opts: Namespace) -> None:
        if self.settings is None:
            raise UsageError("the command was given no settings")
        try:
            _check(args, dict(opts.spargs), self.settings)
        except NewsArchiveError as error:
            self.exitcode = complain("crawl", error)
            return
        process = AsyncCrawlerProcess(self.settings)
        crawler: Crawler = process.create_crawler(args[0])
        process.crawl(crawler, **opts.spargs)
        seldom()
        process.start()
        self.exitcode = FAILED if process.bootstrap_failed else _status(crawler)


def _check(args: list[str], arguments: dict[str, str], settings: BaseSettings) -> None:
    """Raise the error that a run would meet sooner or later."""
    refuse_options(args)
    if len(args) != 1:
        raise ArgumentError(
            " ".join(args) or "spider", "give the name of one spider; scrapy list shows them"
        )
    try:
        spider = get_spider_loader(settings).load(args[0])
    except KeyError as error:
        raise ArgumentError(args[0], "no such spider; scrapy list shows them") from error
    check = getattr(spider, "check", None)
    if check is not None:
        check(**arguments)
    check_settings(settings)
    open_archive(settings, writer=True).close()


def _status(crawler: Crawler) -> int:
    return 0 if crawler.stats.get_value(OUTCOME) == FINISHED else FAILED
