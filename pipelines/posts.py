"""The post of each article in the site folder."""

import asyncio
import logging
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from newsarchive.archive.articles import Known
from newsarchive.crawl.counts import count
from newsarchive.crawl.holding import HoldingCrawler
from newsarchive.crawl.record import RunRecord
from newsarchive.errors import ArchiveError, KeptFileError, NewsArchiveError, SiteError
from newsarchive.exporters.post_files import Post
from newsarchive.exporters.posts import PostWriter
from newsarchive.exporters.site_lock import SiteLock
from newsarchive.items import Article
from newsarchive.site.presence import refuse_gone

logger = logging.getLogger(__name__)


class PostsPipeline:
    """Write the post of what is archived, and what an earlier run left unwritten."""

    def __init__(
        self, record: RunRecord, writer: PostWriter, crawler: Crawler, lock: SiteLock | None
    ) -> None:
        self.lock = lock
        self.record = record
        self.writer = writer
        self.crawler = crawler
        self._kept: set[str] = set()  # files of others that were met in the place of ours
        self._posts: list[tuple[Post, Known | None]] = []  # wait for their note
        self._noted: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read SITE_DIR and the form of posts, and lock it; raises SiteError or SettingError."""
        record = RunRecord.of(crawler)
        refuse_gone(record.archive, Path(crawler.settings["SITE_DIR"]))
        writer = PostWriter.from_settings(crawler.settings, record.archive)
        # A command of ours has locked it already.
        lock = None if isinstance(crawler, HoldingCrawler) else _locked(crawler.settings)
        return cls(record, writer, crawler, lock)

    def open_spider(self) -> None:
        """Finish what the last run archived and did not export."""
        self._write_due()

    def _write_due(self) -> None:
        try:
            for batch in self.writer.write_due():
                count(self.crawler.stats, "exported", batch.changed)
                for kept in batch.kept:
                    self._unwritten(kept)
        except (SiteError, ArchiveError) as error:
            self._unwritten(error)

    async def process_item(self, item: Article) -> Article:
        """Return *item*; its post is written, or due in the next run if that fails."""
        known = self.record.known.pop(item.article_id, None)
        try:
            post = self.writer.post(item)
            if post is not None:
                await self._foreseen(post, known)
            if self.writer.put(post, known=known):
                count(self.crawler.stats, "exported")
        except (SiteError, ArchiveError) as error:
            self._unwritten(error)
        return item

    def _foreseen(self, post: Post, known: Known | None) -> asyncio.Future[None]:
        """Return what is done when *post* is noted, with all that one commit has let go on."""
        loop = asyncio.get_running_loop()
        if self._noted is None:
            self._noted = loop.create_future()
            loop.call_soon(self._foresee)
        self._posts.append((post, known))
        return self._noted

    def _foresee(self) -> None:
        posts, self._posts = self._posts, []
        noted, self._noted = self._noted, None
        if noted is None or noted.cancelled():
            return
        try:
            self.writer.foresee(posts)
        except ArchiveError as error:
            noted.set_exception(error)
        else:
            noted.set_result(None)

    def close_spider(self) -> None:
        """Mark posts of what was withdrawn, and write the pages around the posts.

        The next run may write into the site then.
        """
        try:
            if self.record.rechecks.withdrawn:
                self._write_due()
            self._write_pages()
        finally:
            if self.lock is not None:
                self.lock.close()

    def _write_pages(self) -> None:
        try:
            interval = self.crawler.settings.getfloat("LISTS_INTERVAL")
            for batch in self.writer.write_pages(interval=interval):
                count(self.crawler.stats, "pages", batch.pages)
                for kept in batch.kept:
                    self._pages_left(kept)
            for complaint in self.writer.complaints:
                logger.warning("%s", complaint)
        except (SiteError, ArchiveError) as error:
            self._pages_left(error)

    def _pages_left(self, error: NewsArchiveError) -> None:
        self.record.incomplete = True
        logger.error("Pages of the site are left for the next run: %s", error)

    def _unwritten(self, error: NewsArchiveError) -> None:
        if isinstance(error, KeptFileError):
            if error.subject in self._kept:
                return  # of an article that was due already, and came again in this run
            self._kept.add(error.subject)
        count(self.crawler.stats, "unwritten")
        self.record.incomplete = True
        logger.error("Archived, but its post is left for the next run: %s", error)


def _locked(settings: BaseSettings) -> SiteLock:
    return SiteLock(Path(settings["SITE_DIR"]), timeout=settings.getfloat("LOCK_TIMEOUT"))
