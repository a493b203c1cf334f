"""How a run shows where it is: a line that moves on a terminal, plain lines in a log."""

import logging
import sys
import time
from io import TextIOBase
from typing import Never, Self, TextIO

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from tqdm import tqdm

from newsarchive.crawl.counts import counts, told
from newsarchive.crawl.endings import INCOMPLETE, early
from newsarchive.crawl.record import OUTCOME

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
        self._name = ""
        self._restore: list[tuple[logging.StreamHandler[TextIO], TextIO]] = []
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
        self._name = spider.name
        self._started = time.monotonic()
        if self._moving:
            self._bar = tqdm((), bar_format="{desc}", leave=False, dynamic_ncols=True)
            self._log_above()
        self._ticker.start(_ON_TERMINAL if self._moving else _IN_LOG, now=False)

    def spider_closed(self, spider: Spider) -> None:
        """Tell what the run did."""
        self._ticker.stop()
        for handler, stream in self._restore:
            handler.setStream(stream)
        if self._bar is not None:
            self._bar.close()
        took = time.monotonic() - self._started
        outcome = str(self._crawler.stats.get_value(OUTCOME, ""))
        reason = early(outcome)
        numbers = told(counts(self._crawler.stats), early=bool(reason))
        if reason:
            line = "%s stopped early after %.0f s, because %s: %s"
            logger.warning(line, spider.name, took, reason, numbers)
        elif outcome == INCOMPLETE:
            line = "%s is done in %.0f s, but not with all (the lines above say why): %s"
            logger.warning(line, spider.name, took, numbers)
        else:
            logger.info("%s is done in %.0f s: %s", spider.name, took, numbers)

    def _log_above(self) -> None:
        """Let log lines that go to the terminal be written above the moving line."""
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr:
                self._restore.append((handler, handler.stream))
                handler.setStream(_AboveTheLine())

    def _show(self) -> None:
        numbers = counts(self._crawler.stats)
        interval = _ON_TERMINAL if self._moving else _IN_LOG
        rate = (numbers["fetched"] - self._last) / interval
        self._last = numbers["fetched"]
        line = f"{told(numbers)}, {rate:.1f} a second"
        if self._bar is not None:
            self._bar.set_description_str(f"{self._name}: {line}")
        else:
            logger.info("%s", line)


class _AboveTheLine(TextIOBase):
    """A stream that writes to standard error without tearing the moving line."""

    def write(self, text: str, /) -> int:
        tqdm.write(text, file=sys.stderr, end="")
        return len(text)
