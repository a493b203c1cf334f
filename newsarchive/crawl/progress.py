"""How a run shows where it is: a line that moves on a terminal, plain lines in a log."""

import logging
import sys
import time
from contextlib import ExitStack
from typing import Never, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from newsarchive.crawl.counts import counts, told

logger = logging.getLogger(__name__)

_ON_TERMINAL = 0.5  # seconds between two looks
_IN_LOG = 60.0


class Progress:
    """Tells the counts of a run while it runs, and once more at its end.

    Setting PROGRESS: ``auto`` (a moving line if standard error is a terminal), ``line`` or ``log``.
    """

    def __init__(self, crawler: Crawler, *, moving: bool) -> None:
        self._crawler = crawler
        self._moving = moving
        self._started = time.monotonic()
        self._last = 0
        self._open = ExitStack()
        self._bar: tqdm[Never] | None = None
        self._ticker = create_looping_call(self._show)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the crawl's signals."""
        choice = crawler.settings.get("PROGRESS", "auto")
        progress = cls(
            crawler, moving=choice == "line" or (choice == "auto" and sys.stderr.isatty())
        )
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self, spider: Spider) -> None:
        """Start to show."""
        self._started = time.monotonic()
        if self._moving:
            self._open.enter_context(logging_redirect_tqdm())
            self._bar = tqdm((), desc=spider.name, bar_format="{desc}: {postfix}", leave=False)
            self._open.callback(self._bar.close)
        self._ticker.start(_ON_TERMINAL if self._moving else _IN_LOG, now=False)

    def spider_closed(self, spider: Spider) -> None:
        """Tell what the run did."""
        self._ticker.stop()
        self._open.close()
        took = time.monotonic() - self._started
        numbers = told(counts(self._crawler.stats))
        logger.info("%s is done in %.0f s: %s", spider.name, took, numbers)

    def _show(self) -> None:
        numbers = counts(self._crawler.stats)
        interval = _ON_TERMINAL if self._moving else _IN_LOG
        rate = (numbers["fetched"] - self._last) / interval
        self._last = numbers["fetched"]
        line = f"{told(numbers)}, {rate:.1f} a second"
        if self._bar is not None:
            self._bar.set_postfix_str(line)
        else:
            logger.info("%s", line)
