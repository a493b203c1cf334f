"""Scrapy's downloader, made to keep to what is allowed, to hold back, and to end when told to."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from twisted.internet.defer import CancelledError, Deferred


class EndingError(IgnoreRequest):
    """A request that is given up because the run was told to end; raised by the downloader."""


class BoundedDownloader(Downloader):
    """Never has more requests open at a host than CONCURRENT_REQUESTS_PER_DOMAIN allows.

    Scrapy 2.19 counts a request as open one turn of the event loop after it lets it through; with
    DOWNLOAD_DELAY 0 all that waits for a host was let through by then.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._ending = asyncio.Event()
        self._open: set[Deferred[Response]] = set()

    @classmethod
    def of(cls, crawler: Crawler) -> "BoundedDownloader | None":
        """Return the downloader of *crawler*; none if it is another one, or not there yet."""
        downloader = crawler.engine.downloader if crawler.engine is not None else None
        return downloader if isinstance(downloader, cls) else None

    def hold(self, request: Request, seconds: float) -> None:
        """Send nothing more to the host of *request* for *seconds*."""
        _, slot = self._get_slot(request)
        until = monotonic() + seconds
        # A moment to come: kept by the delay between two requests, and from the idle slots' end.
        if until <= slot.lastseen:
            return
        slot.lastseen = until
        if slot.latercall:
            slot.latercall.cancel()
        slot.latercall = call_later(seconds, self._latercall, slot)

    async def pause(self, seconds: float) -> None:
        """Wait for *seconds*; raises EndingError as soon as the run is told to end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)
            raise EndingError("the run is ending")

    def end(self, *, grace: float) -> None:
        """Send nothing more, and give up what has no answer after *grace* seconds."""
        self._ending.set()
        for slot in self.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(EndingError("the run is ending"))
        call_later(grace, self._give_up)

    def _give_up(self) -> None:
        for waiting in tuple(self._open):
            waiting.cancel()

    async def _enqueue_request(self, request: Request) -> Response:
        if self._ending.is_set():
            raise EndingError("the run is ending")
        try:
            return await super()._enqueue_request(request)
        except CancelledError as error:
            raise EndingError("the run is ending") from error

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        self._open.add(queue_dfd)
        return self._waited(slot, request, queue_dfd)

    async def _waited(self, slot: Slot, request: Request, waiting: Deferred[Response]) -> None:
        try:
            await super()._wait_for_download(slot, request, waiting)
        finally:
            self._open.discard(waiting)
