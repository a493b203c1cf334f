"""What all spiders share: the crawl's record, walks over lists, and what becomes of failures."""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.archive.walks import Walk, begin_walk, finish_walk
from newsarchive.crawl.arguments import refuse_unknown
from newsarchive.crawl.counts import count
from newsarchive.crawl.downloader import EndingError
from newsarchive.crawl.failures import told_failure
from newsarchive.crawl.reach import Reach, UnaskedRequest
from newsarchive.crawl.record import RunRecord
from newsarchive.errors import (
    BadAnswerError,
    EndingRunError,
    ForbiddenHostError,
    NewsArchiveError,
    UnaskedError,
    UnsafeNameError,
)
from newsarchive.items import Article, Capture

logger = logging.getLogger(__name__)

LIST_PRIORITY = 0
ARTICLE_PRIORITY = 10
"""Above lists: the next page of a list is asked for when the articles of the last one are done."""
FAILED_PRIORITY = -5
"""Below lists: what failed in earlier runs may fail again, and must not keep the news waiting."""


class FetchingSpider(Spider):
    """A spider that keeps a record of its run.

    *fetcher* names the kind of spiders that can fetch what this one leaves pending; *zone* is the
    zone of dates that name none. *outcome* says why a run did less than it was asked to, or "".
    """

    fetcher: ClassVar[str] = ""
    zone: ClassVar[str] = ""
    record: RunRecord
    reach: Reach

    def __init__(self, name: str | None = None, **arguments: Any) -> None:  # noqa: ANN401 (Scrapy's)
        super().__init__(name)
        self.arguments = {key: str(value) for key, value in arguments.items()}
        self.outcome = ""

    @staticmethod
    def check(**given: str) -> object:
        """Look at the arguments before the run; a spider that takes some has a check of its own.

        Raises ArgumentError.
        """
        refuse_unknown(given, ())
        return given

    def open_record(self) -> RunRecord:
        """Return the record of this crawl, which exists once the spider has started."""
        self.record = RunRecord.of(self.crawler)
        self.reach = Reach(self.crawler.settings.getint("UNREACHABLE_AFTER"))
        return self.record

    def left_over(self) -> Iterator[Article]:
        """Return what earlier runs met and didn't ask for; what failed there is kept for later."""
        for article_id in self.record.pending.reserve(self.fetcher):
            self.record.tally.resume(article_id)
        for article in self.record.pending.unasked(self.fetcher):
            self.record.tally.resume(article.article_id)
            yield article

    def failed_before(self) -> Iterator[Article]:
        """Return what earlier runs asked for in vain."""
        return self.record.pending.reserved(self.fetcher)

    def latest(self, met: Article) -> Article:
        """Return *met*, which is being fetched, as lists show it by now."""
        return self.record.pending.renewals.latest(met)

    def now(self) -> datetime:
        """Return this moment by the clock of the run, in UTC."""
        return self.record.archive.clock()

    def note_success(self, response: Response) -> None:
        """Note that the host of *response* can be reached."""
        self.reach.answered(response.url)

    def note_failure(self, request: Request, error: NewsArchiveError) -> None:
        """Count *request*, which failed for good; ask no more of a host where nothing gets through.

        What wasn't asked didn't fail.
        """
        host = "" if isinstance(error, UnaskedError) else self.reach.failed(request.url)
        if host:
            self.outcome = "unreachable"
            logger.error("%s: too much failed there, so nothing more is asked in this run", host)

    def leave_pending(
        self, article: Article, error: NewsArchiveError, answers: Sequence[Capture] = ()
    ) -> None:
        """Note that *article* could not be fetched in this run, or never may be.

        *answers* are what came instead.
        """
        if isinstance(error, UnaskedError):
            count(self.crawler.stats, "pending")
            return
        forbidden = isinstance(error, ForbiddenHostError) and not isinstance(error, UnsafeNameError)
        if forbidden or self.record.pending.failed(article, error, spider=self.fetcher):
            self.set_aside(article, error, answers=answers)
        else:
            count(self.crawler.stats, "pending")
            logger.warning("Left for the next run: %s", error)

    def set_aside(
        self,
        article: Article,
        error: NewsArchiveError,
        *,
        answer: bytes = b"",
        answers: Sequence[Capture] = (),
    ) -> None:
        """Put *article* into quarantine; *answer* or *answers* are what came instead.

        What was not asked for stays pending.
        """
        if isinstance(error, UnaskedError):
            self.leave_pending(article, error)
            return
        self.record.aside.put(
            article,
            error,
            spider=self.fetcher,
            run_id=self.record.run_id,
            answer=answer,
            answers=answers,
        )

    def begin(self, listing: str) -> Walk:
        """Start a walk over a list, whose positions have times of the spider's zone, or of UTC."""
        zone = ZoneInfo(self.zone) if self.zone else UTC
        return begin_walk(self.record.archive, listing, run_id=self.record.run_id, zone=zone)

    def finish(self, walk: Walk, outcome: str, *, depth: str = "") -> None:
        """End a walk over a list, and tell of the gap that it leaves, if it does."""
        record = self.record
        gap = finish_walk(record.archive, walk, outcome, run_id=record.run_id, depth=depth)
        if gap is not None:
            newer, older = gap
            count(self.crawler.stats, "gaps")
            logger.warning(
                "A gap in %s: nothing is known between %s and %s",
                walk.listing,
                f"{newer!r} (read now)" if newer else "now (the list is empty)",
                f"{older!r} (read before)" if older else "its beginning",
            )

    def abandon(self, walk: Walk, error: NewsArchiveError) -> None:
        """End a walk over a list that can't be read any further in this run.

        One that the end of the run cuts short stays open, as if the run had been killed.
        """
        if isinstance(error, EndingRunError):
            return
        finish_walk(self.record.archive, walk, "failed", run_id=self.record.run_id)
        self.outcome = self.outcome or "incomplete"
        count(self.crawler.stats, "failed")
        logger.error("The list %s can't be read: %s", walk.listing, error)


def given_up(failure: Failure) -> bool:
    """Tell whether a request was given up because the run is ending: nothing is known of it."""
    return isinstance(failure.value, EndingError)


def failed_request(failure: Failure) -> tuple[Request, BadAnswerError | ForbiddenHostError]:
    """Return the request behind a failed download, and why it failed."""
    error = failure.value
    if not isinstance(error, Exception):
        failure.raiseException()
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
    if isinstance(error, ForbiddenHostError):
        return request, error
    if isinstance(error, UnaskedRequest):
        return request, UnaskedError(request.url, str(error))
    if isinstance(error, EndingError):
        return request, EndingRunError(request.url, str(error))
    response = getattr(error, "response", None)
    if isinstance(response, Response):
        refused = BadAnswerError(request.url, f"HTTP status {response.status}")
        refused.answer = Capture(
            response.url, "refusal", response.body, datetime.now(UTC), response.status
        )
        return request, refused
    return request, BadAnswerError(request.url, told_failure(error))


def retried(response: Response, spider: Spider, error: BadAnswerError) -> Request | None:
    """Return the request to send again after a broken answer; none after too many."""
    if response.request is None:
        return None
    reason = error.reason.partition(":")[0]  # what follows differs each time, and stats keep all
    return get_retry_request(response.request, spider=spider, reason=reason)
