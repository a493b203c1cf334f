"""The commits of a run: what waits is written twice a second, or when there is much of it."""

import asyncio
import logging

from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from newsarchive.archive.store import Archive
from newsarchive.crawl.endings import ARCHIVE_FAILED
from newsarchive.errors import ArchiveError

logger = logging.getLogger(__name__)

# A transaction every half second: what a kill can undo is at most that old.
_INTERVAL = 0.5


class Commits:
    """Writes what waits in the archive, and ends the run where that can't be done."""

    def __init__(self, archive: Archive, crawler: Crawler) -> None:
        self._archive = archive
        self._crawler = crawler
        self._next: asyncio.Future[None] | None = None
        self._closing: asyncio.Future[None] | None = None
        self.failure: ArchiveError | None = None
        """Why the archive could not be written, the first time; none if it could."""
        self._ticker = create_looping_call(self._write)

    def start(self) -> None:
        """Write from now on."""
        self._ticker.start(_INTERVAL, now=False)

    def stop(self) -> None:
        """Write the rest."""
        self._ticker.stop()
        self._write()

    def next(self) -> asyncio.Future[None]:
        """Return what is done when all that waits now is in the database."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        commit = self._next
        if self._archive.full:
            self._write()
        return commit

    def _write(self) -> None:
        commit, self._next = self._next, None
        try:
            self._archive.flush()
        except ArchiveError as error:
            if commit is not None:
                commit.set_exception(error)
            self.give_up(error)
        except BaseException:  # a fault of ours: it is logged, and nobody waits for ever
            if commit is not None:
                commit.cancel()
            self.give_up(ArchiveError(str(self._archive.engine.url), "a fault of newsarchive"))
            raise
        else:
            if commit is not None:
                commit.set_result(None)

    def give_up(self, error: ArchiveError) -> None:
        """Stop the run, as nothing more can be kept."""
        if self._closing is not None:
            return
        self.failed(error)
        engine = self._crawler.engine
        if engine is not None and engine.spider is not None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=ARCHIVE_FAILED))

    def failed(self, error: ArchiveError) -> None:
        """Note, and say, that the archive can't be written."""
        self.failure = self.failure or error
        logger.error("The archive can't be written, stopping: %s", error)
