"""``scrapy crawl``: Scrapy's own, after a look at everything that would fail a run."""

from argparse import Namespace

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newsarchive.command_line import (
    FAILED,
    check_settings,
    complain,
    open_archive,
)
from newsarchive.errors import ArgumentError, NewsArchiveError


class Command(CrawlCommand):
    """Run a spider; exit status 1 if the run could not do all it was asked for."""

    def run(self, args: list[str], opts: Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give the name of one spider; scrapy list shows them")
        try:
            self._check(args[0], dict(opts.spargs))
        except NewsArchiveError as error:
            self.exitcode = complain("crawl", error)
            return
        if self.crawler_process is None:
            raise UsageError("no crawler process")
        crawler: Crawler = self.crawler_process.create_crawler(args[0])
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self.exitcode = self._status(crawler)

    def _check(self, name: str, arguments: dict[str, str]) -> None:
        if self.settings is None:
            raise UsageError("no settings")
        try:
            spider = get_spider_loader(self.settings).load(name)
        except KeyError as error:
            raise ArgumentError(name, "no such spider; scrapy list shows them") from error
        check = getattr(spider, "check", None)
        if check is not None:
            check(**arguments)
        check_settings(self.settings)
        open_archive(self.settings, writer=True).close()

    def _status(self, crawler: Crawler) -> int:
        if self.crawler_process is None or self.crawler_process.bootstrap_failed:
            return FAILED
        finished = crawler.stats.get_value("finish_reason") == "finished"
        outcome = getattr(crawler.spider, "outcome", "")
        return 0 if finished and not outcome else FAILED
