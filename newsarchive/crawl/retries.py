"""Waits before asking again: longer each time, or as long as the server asks for."""

import logging
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import sleep

from newsarchive.crawl.downloader import BoundedDownloader
from newsarchive.crawl.failures import told_failure

logger = logging.getLogger(__name__)

WAIT = "newsarchive_wait"
"""Request meta key: seconds to wait before this request is sent."""


def retry_after(value: str, *, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; none if it can't be read.

    It holds seconds or an HTTP date (RFC 9110, section 10.2.3).
    """
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def back_off(times: int, *, base: float, most: float) -> float:
    """Return the seconds to wait before retry number *times* (from 1): doubled each time.

    A random part of up to a half keeps crawlers that failed together from returning together.
    """
    seconds = min(base * 2.0 ** (times - 1), most)
    return seconds * random.uniform(0.5, 1.0)  # noqa: S311 (no secret depends on it)


class BackOffRetryMiddleware(RetryMiddleware):
    """Scrapy's retries, each after a pause of RETRY_BACKOFF seconds and longer.

    A Retry-After header is honoured up to RETRY_AFTER_MAX seconds, by all that waits for that host;
    what a server wants to be asked for later than that is left for the next run.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._base = settings.getfloat("RETRY_BACKOFF")
        self._most = settings.getfloat("RETRY_BACKOFF_MAX")
        self._patience = settings.getfloat("RETRY_AFTER_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the downloader, which lets the next request go before the retry is decided."""
        middleware = super().from_crawler(crawler)
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        return middleware

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Hold back what waits for a host that asks for a pause."""
        downloader = BoundedDownloader.of(self.crawler)
        asked = _asked(response) if response.status in self.retry_http_codes else None
        if downloader is not None and asked is not None and asked <= self._patience:
            downloader.hold(request, asked)

    async def process_request(self, request: Request) -> None:
        """Wait as long as the request says."""
        seconds = request.meta.pop(WAIT, 0)
        if not seconds and request.meta.get("retry_times"):
            seconds = back_off(request.meta["retry_times"], base=self._base, most=self._most)
        if seconds:
            downloader = BoundedDownloader.of(self.crawler)
            await (downloader.pause(seconds) if downloader else sleep(seconds))

    # Scrapy's method still lists the spider argument that it warns about.
    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request to send again, or the response if it is final."""
        if request.meta.get("dont_retry") or response.status not in self.retry_http_codes:
            return response
        asked = _asked(response)
        if asked is not None and asked > self._patience:
            return response
        again = super().process_response(request, response)
        if asked is not None and isinstance(again, Request):
            again.meta[WAIT] = asked
        return again

    # Scrapy's method still lists the spider argument that it warns about.
    def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Return the request to send again; none if its failure is final.

        A robots.txt that can't be had is passed over in one line, without a traceback.
        """
        again = super().process_exception(request, exception)
        failed = isinstance(exception, self.exceptions_to_retry)
        if again is None and failed and request.callback is NO_CALLBACK:
            reason = told_failure(exception)
            logger.warning("Going on without %s: %s", request.url, reason)
            raise IgnoreRequest(reason)
        return again


def _asked(response: Response) -> float | None:
    header = response.headers.get("Retry-After")
    return retry_after(header.decode("latin-1"), now=datetime.now(UTC)) if header else None
