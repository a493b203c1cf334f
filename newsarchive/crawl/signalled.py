"""A crawl's process, which ends in order and soon when a signal asks it to."""

import signal
from types import FrameType

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.ossignal import install_shutdown_handlers

from newsarchive.crawl.downloader import BoundedDownloader

_GRACE = 7.0  # seconds for answers on their way; with what follows, the end comes within ten


class SignalledProcess(AsyncCrawlerProcess):
    """Scrapy's process, which finishes what is in flight at SIGTERM and SIGINT, and no more.

    *signalled* is the number of the signal, or 0. A second signal ends the process at once, which
    loses nothing: what is not archived then is pending.
    """

    signalled = 0

    def _signal_shutdown(self, signum: int, _: FrameType | None) -> None:
        # Importing it makes it, so not before Scrapy has chosen which.
        from twisted.internet import reactor  # noqa: PLC0415

        super()._signal_shutdown(signum, _)
        self.signalled = signum
        install_shutdown_handlers(signal.SIG_DFL)
        # After what Scrapy has asked for in the same way: from then on nothing new is sent.
        reactor.callFromThread(self._hurry)

    def _hurry(self) -> None:
        for crawler in self.crawlers:
            downloader = BoundedDownloader.of(crawler)
            if downloader is not None:
                downloader.end(grace=_GRACE)
