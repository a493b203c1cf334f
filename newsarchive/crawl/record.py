"""Keeps the record of a run: opens the archive, commits in batches, counts, sets aside."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.spider import DefaultSpider
from twisted.python.failure import Failure

from newsarchive.archive.articles import Known
from newsarchive.archive.listings import Listings
from newsarchive.archive.outlets import Outlets
from newsarchive.archive.pending import Pending
from newsarchive.archive.quarantine import set_aside
from newsarchive.archive.rechecks import Rechecks
from newsarchive.archive.runs import begin_run, finish_run
from newsarchive.archive.store import Archive
from newsarchive.capture_settings import keeping_of
from newsarchive.clock import clock_of
from newsarchive.crawl.counts import count, counts, note
from newsarchive.crawl.endings import FINISHED, INCOMPLETE
from newsarchive.crawl.holding import HoldingCrawler
from newsarchive.crawl.tally import Tally
from newsarchive.errors import ArchiveError, IdentityError, SiteError
from newsarchive.items import Article, Capture
from newsarchive.quarantine import Quarantined, Unchanged
from newsarchive.recheck import intervals_of

logger = logging.getLogger(__name__)

OUTCOME = "newsarchive/outcome"
"""The stat that says how the run ended; FINISHED if it did all that it was asked for."""

# A transaction every half second: what a kill can undo is at most that old.
_INTERVAL = 0.5


class RunRecord:
    """The archive of a crawl, shared by its spider and pipelines, and the row of its run."""

    def __init__(self, archive: Archive, crawler: Crawler) -> None:
        self.archive = archive
        self.pending = Pending(archive)
        self.listings = Listings(archive, self.pending)
        self.outlets = Outlets(archive)
        self.tally = Tally(crawler.stats)
        self.rechecks = Rechecks(archive, intervals_of(crawler.settings.get("RECHECK") or ""))
        self.run_id = 0
        self.looking: set[str] = set()
        self.known: dict[str, Known] = {}
        self.incomplete = False
        self._crawler = crawler
        self._commit: asyncio.Future[None] | None = None
        self._closing: asyncio.Future[None] | None = None
        self._ticker = create_looping_call(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RunRecord":
        """Take the archive that the crawler holds, or open it.

        Raises ArchiveError or SettingError if it can't be opened.
        """
        settings = crawler.settings
        if issubclass(crawler.spidercls, DefaultSpider):
            raise NotConfigured("scrapy shell and scrapy fetch crawl nothing")
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
        """Start the run."""
        arguments = getattr(spider, "arguments", {})
        self.run_id = begin_run(self.archive, f"crawl {spider.name}", arguments)
        self._ticker.start(_INTERVAL, now=False)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write the rest and end the run."""
        self._ticker.stop()
        self._tick()
        outcome = reason
        if reason == FINISHED:  # any other explains more
            outcome = getattr(spider, "outcome", "") or (INCOMPLETE if self.incomplete else reason)
        self._crawler.stats.set_value(OUTCOME, outcome)
        try:
            note(self._crawler.stats, "pending", self.pending.left(fetcher(spider)))
            finish_run(self.archive, self.run_id, outcome, counts(self._crawler.stats))
        except ArchiveError as error:
            logger.error("The end of the run can't be noted: %s", error)  # noqa: TRY400 (told)

    def engine_stopped(self) -> None:
        """Let the next writer in."""
        try:
            self.archive.close()
        except ArchiveError as error:
            logger.error("What was not written yet is lost to this run: %s", error)  # noqa: TRY400 (told)

    def committed(self) -> asyncio.Future[None]:
        """Return what is done when all that waits now is in the database."""
        if self._commit is None:
            self._commit = asyncio.get_running_loop().create_future()
        commit = self._commit
        if self.archive.full:
            self._tick()
        return commit

    def _tick(self) -> None:
        commit, self._commit = self._commit, None
        try:
            self.archive.flush()
        except ArchiveError as error:
            if commit is not None:
                commit.set_exception(error)
            self._unwritable(error)
        else:
            if commit is not None:
                commit.set_result(None)

    def _unwritable(self, error: ArchiveError) -> None:
        """Stop the run, as nothing more can be kept."""
        if self._closing is not None:
            return
        logger.error("The archive can't be written, stopping: %s", error)
        engine = self._crawler.engine
        if engine is not None and engine.spider is not None:
            self._closing = asyncio.ensure_future(
                engine.close_spider_async(reason="archive-failed")
            )

    def item_dropped(self, item: Article, exception: Exception, spider: Spider) -> None:
        """Keep what a step set aside, and note what turned out to be known."""
        if isinstance(exception, Unchanged):
            self.archive.settle(exception.article_id)
            self.note_look(item, first=False)
            if not self.looked_at(exception.article_id):
                count(self._crawler.stats, "unchanged")
        elif isinstance(exception, Quarantined):
            self.set_aside(item, exception.error, spider=spider)
            self.note_look(item, first=False)

    def looked_at(self, article_id: str) -> bool:
        """Tell once whether an article came from a look at what is published."""
        looked = article_id in self.looking
        self.looking.discard(article_id)
        return looked

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
            self.set_aside(item, error, spider=spider)

    def spider_error(self, failure: Failure) -> None:
        """Note that a callback failed by a fault of ours: what it should have done is not done.

        Where the archive can't be written, nothing further can be done.
        """
        self.incomplete = True
        if isinstance(failure.value, ArchiveError):
            self._unwritable(failure.value)

    def set_aside(
        self,
        article: Article,
        error: Exception,
        *,
        spider: Spider,
        answer: bytes = b"",
        answers: Sequence[Capture] = (),
    ) -> None:
        """Put *article* into quarantine because of *error*.

        With the one *answer* that was wrong, or all *answers* of places that were asked.
        """
        if not (answer or answers) and article.captures:
            answer = article.captures[-1].body
        self.archive.quarantine(
            article,
            spider=fetcher(spider),
            error=error,
            answer=answer,
            answers=answers,
            run_id=self.run_id,
        )
        looked = self.looked_at(article.article_id)
        count(self._crawler.stats, "unusable" if looked else "quarantined")

    def set_aside_record(self, raw: str, reason: str, *, url: str, spider: Spider) -> None:
        """Put a list record that names no article into quarantine, once."""
        digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        article = Article(
            url=url,
            origin=spider.name,
            fetched=datetime.now(UTC),
            article_id=f"record:{digest}",
        )
        known = bool(set_aside(self.archive.reader, [article.article_id]))
        self.tally.show({article.article_id: "aside" if known else ""})
        if not known:
            error = IdentityError(raw[:200], reason)
            self.set_aside(article, error, spider=spider, answer=raw.encode("utf-8", "replace"))
            self.archive.flush()


def fetcher(spider: Spider) -> str:
    """Return the kind of spider that can fetch what *spider* left behind."""
    return str(getattr(spider, "fetcher", spider.name))
