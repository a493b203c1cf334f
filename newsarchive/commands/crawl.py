"""``scrapy crawl``: Scrapy's own, after a look at everything that would fail a run."""

import logging
from argparse import Namespace
from contextlib import closing

from scrapy import Spider
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import get_spider_loader

from newsarchive.archive.store import Archive
from newsarchive.command_line import (
    FAILED,
    SIGNALLED,
    complain,
    end_at_once,
    exit_status,
    refuse_options,
)
from newsarchive.configuration import (
    check_settings,
    hold_written_site,
    open_archive,
    zone_named,
)
from newsarchive.crawl.endings import FINISHED
from newsarchive.crawl.holding import HoldingCrawler
from newsarchive.crawl.record import OUTCOME, RunRecord
from newsarchive.crawl.signalled import SignalledProcess
from newsarchive.errors import ArgumentError, NewsArchiveError
from newsarchive.garbage import seldom


class Command(CrawlCommand):
    """Run a spider; exit status 1 if the run could not do all it was asked for."""

    # Scrapy would make the process, and log a page, before anything is checked.
    requires_crawler_process = False

    def run(self, args: list[str], opts: Namespace) -> None:
        if self.settings is None:
            raise UsageError("the command was given no settings")
        seldom()
        end_at_once()  # until the crawl runs
        try:
            spider = _spider(args, dict(opts.spargs), self.settings)
            settings = _settings(spider, self.settings)
            check_settings(settings)
            with (
                closing(open_archive(settings, writer=True)) as archive,
                hold_written_site(settings, archive),
            ):
                self.exitcode = _crawl(spider, opts.spargs, self.settings, archive)
        except NewsArchiveError as error:
            self.exitcode = complain("crawl", error)


def _crawl(
    spider: type[Spider], arguments: dict[str, str], settings: Settings, archive: Archive
) -> int:
    """Run *spider* and return the exit status."""
    process = SignalledProcess(settings)
    crawler = HoldingCrawler(spider, process.settings, archive, init_reactor=True)
    # Scrapy makes a record of all that happens to a request, shown or not.
    logging.getLogger("scrapy").setLevel(crawler.settings["LOG_LEVEL"])
    process.crawl(crawler, **arguments)
    seldom()
    process.start()
    record = crawler.get_extension(RunRecord)
    if record is not None:
        record.stopped("shutdown" if process.signalled else "failed")
    if process.signalled:
        return SIGNALLED + process.signalled
    return FAILED if process.bootstrap_failed else _status(crawler)


def _spider(args: list[str], arguments: dict[str, str], settings: BaseSettings) -> type[Spider]:
    """Return the spider that *args* name; ArgumentError for what it would refuse later."""
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
    zone = getattr(spider, "zone", "")
    if zone:
        zone_named(zone, subject=f"{spider.__name__}.zone={zone}")
    return spider


def _settings(spider: type[Spider], settings: Settings) -> Settings:
    """Return *settings* with what *spider* changes in them."""
    changed = settings.copy()
    spider.update_settings(changed)
    return changed


def _status(crawler: Crawler) -> int:
    record = crawler.get_extension(RunRecord)
    if record is not None and record.commits.failure is not None:
        return exit_status(record.commits.failure)
    return 0 if crawler.stats.get_value(OUTCOME) == FINISHED else FAILED
