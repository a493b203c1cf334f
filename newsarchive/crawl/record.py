"""The record of a run: its archive, how it began and ended, and what became of its articles."""

import logging

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.utils.spider import DefaultSpider
from twisted.python.failure import Failure

from newsarchive.archive.articles import Known
from newsarchive.archive.listings import Listings
from newsarchive.archive.outlets import Outlets
from newsarchive.archive.pending import Pending
from newsarchive.archive.rechecks import Rechecks
from newsarchive.archive.runs import begin_run, finish_run
from newsarchive.archive.store import Archive
from newsarchive.capture_settings import keeping_of
from newsarchive.clock import clock_of
from newsarchive.crawl.aside import Aside
from newsarchive.crawl.commits import Commits
from newsarchive.crawl.counts import counts, note
from newsarchive.crawl.endings import ARCHIVE_FAILED, FINISHED, INCOMPLETE
from newsarchive.crawl.holding import HoldingCrawler
from newsarchive.crawl.tally import Tally
from newsarchive.errors import ArchiveError, SiteError
from newsarchive.items import Article
from newsarchive.quarantine import Quarantined, Unchanged
from newsarchive.recheck import intervals_of

logger = logging.getLogger(__name__)

OUTCOME = "newsarchive/outcome"
"""The stat that says how the run ended; FINISHED if it did all that it was asked for."""


class RunRecord:
    """The archive of a crawl, shared by its spider and pipelines, and the row of its run."""

    def __init__(self, archive: Archive, crawler: Crawler) -> None:
        self.archive = archive
        self.pending = Pending(archive)
        self.listings = Listings(archive, self.pending)
        self.outlets = Outlets(archive)
        self.tally = Tally(crawler.stats)
        self.aside = Aside(archive, self.tally)
        self.commits = Commits(archive, crawler)
        self.rechecks = Rechecks(archive, intervals_of(crawler.settings.get("RECHECK") or ""))
        self.run_id = 0
        self.known: dict[str, Known] = {}
        self.incomplete = False
        self._open = False  # the run has begun and not ended
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RunRecord":
        """Take the archive that the crawler holds, or open it.

        Raises ArchiveError or SettingError if it can't be opened.
        """
        settings = crawler.settings
        if _only_looks(crawler):
            raise NotConfigured("scrapy shell and scrapy fetch keep nothing")
        if not settings.get("ARCHIVE_URL"):
            raise NotConfigured("ARCHIVE_URL is empty")
        held = crawler.archive if isinstance(crawler, HoldingCrawler) else None
        archive = held or Archive.open(
            settings["ARCHIVE_URL"],
            lock_timeout=settings.getfloat("LOCK_TIMEOUT"),
            keeping=keeping_of(settings),
        )
        archive.clock = clock_of(settings.get("CLOCK") or "")
        record = cls(archive, crawler)
        connect = crawler.signals.connect
        connect(record.spider_opened, signals.spider_opened)
        connect(record.spider_closed, signals.spider_closed)
        connect(record.item_dropped, signals.item_dropped)
        connect(record.item_error, signals.item_error)
        connect(record.spider_error, signals.spider_error)
        if held is None:
            # Also when the engine never gets as far as opening the spider.
            connect(record.engine_stopped, signals.engine_stopped)
        return record

    @classmethod
    def of(cls, crawler: Crawler) -> "RunRecord":
        """Return the record of *crawler*."""
        record = crawler.get_extension(cls)
        if record is None:
            raise NotConfigured("the extension newsarchive.crawl.record.RunRecord is switched off")
        return record

    def spider_opened(self, spider: Spider) -> None:
        """Start the run; CloseSpider if that can't be noted."""
        arguments = getattr(spider, "arguments", {})
        try:
            self.run_id = begin_run(self.archive, f"crawl {spider.name}", arguments)
        except ArchiveError as error:
            self.commits.failed(error)
            raise CloseSpider(ARCHIVE_FAILED) from error
        self._open = True
        self.commits.start()

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write the rest and end the run."""
        self._open = False
        self.commits.stop()
        outcome = reason
        if reason == FINISHED:  # any other explains more
            outcome = getattr(spider, "outcome", "") or (INCOMPLETE if self.incomplete else reason)
        self._crawler.stats.set_value(OUTCOME, outcome)
        try:
            note(self._crawler.stats, "pending", self.pending.left(fetcher(spider)))
            finish_run(self.archive, self.run_id, outcome, counts(self._crawler.stats))
        except ArchiveError as error:
            self.commits.failure = self.commits.failure or error
            logger.error("The end of the run can't be noted: %s", error)  # noqa: TRY400 (told)

    def stopped(self, reason: str) -> None:
        """End a run that was stopped for *reason* before Scrapy would have told of its end."""
        if self._open and self._crawler.spider is not None:
            self.spider_closed(self._crawler.spider, reason)

    def engine_stopped(self) -> None:
        """Let the next writer in."""
        try:
            self.archive.close()
        except ArchiveError as error:
            logger.error("What was not written yet is lost to this run: %s", error)  # noqa: TRY400 (told)

    def item_dropped(self, item: Article, exception: Exception, spider: Spider) -> None:
        """Keep what a step set aside, and note what turned out to be known."""
        if isinstance(exception, Unchanged):
            self.archive.settle(exception.article_id)
            self.note_look(item, first=False)
            self.tally.end(exception.article_id, "unchanged")
        elif isinstance(exception, Quarantined):
            self._set_aside(item, exception.error, spider)
            self.note_look(item, first=False)

    def rename(self, promised: str, article: Article) -> None:
        """Note that what was *promised* under one id arrives as *article*, under another.

        Promised under its right name before the other promise ends: a kill loses neither.
        """
        spider = self._crawler.spider
        if spider is not None:
            self.pending.promise(article, spider=fetcher(spider), run_id=self.run_id)
        self.archive.settle(promised)

    def note_look(self, article: Article, *, first: bool) -> None:
        """Note that *article* was seen just now; *first*: that it wasn't archived before."""
        spider = self._crawler.spider
        if spider is not None:
            self.rechecks.note(article, spider=fetcher(spider), first=first)

    def item_error(self, item: Article, spider: Spider, failure: Failure) -> None:
        """Keep what a step failed on by a fault of ours; Scrapy has logged the traceback."""
        self.incomplete = True
        error = failure.value
        if isinstance(error, Exception) and not isinstance(error, (ArchiveError, SiteError)):
            self._set_aside(item, error, spider)

    def spider_error(self, failure: Failure) -> None:
        """Note that a callback failed by a fault of ours: what it should have done is not done.

        Where the archive can't be written, nothing further can be done.
        """
        self.incomplete = True
        if isinstance(failure.value, ArchiveError):
            self.commits.give_up(failure.value)

    def _set_aside(self, article: Article, error: Exception, spider: Spider) -> None:
        self.aside.put(article, error, spider=fetcher(spider), run_id=self.run_id)


def fetcher(spider: Spider) -> str:
    """Return the kind of spider that can fetch what *spider* left behind."""
    return str(getattr(spider, "fetcher", spider.name))


def _only_looks(crawler: Crawler) -> bool:
    """Tell whether a page is looked at: by a spider of its host that `scrapy fetch` starts anew.

    `scrapy shell` keeps such a spider alive, which nothing else does.
    """
    spider = crawler.spidercls
    looks = issubclass(spider, DefaultSpider) or spider.start.__module__ == "scrapy.commands.fetch"
    return looks or crawler.settings.getbool("KEEP_ALIVE")
