"""Asking for the images of articles, and what becomes of the answers."""

import logging
from datetime import UTC, datetime
from typing import Self
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.pipelines.files import FilesPipeline
from scrapy.pipelines.media import FileInfo, FileInfoOrError, MediaPipeline
from twisted.python.failure import Failure

from newsarchive.archive.images import Images, StoredImage
from newsarchive.crawl.counts import count
from newsarchive.crawl.record import RunRecord
from newsarchive.errors import ImageError
from newsarchive.images import examine
from newsarchive.items import Article

logger = logging.getLogger(__name__)

_MOST = 50  # images of one article

Info = MediaPipeline.SpiderInfo


class ImageFiles(FilesPipeline):
    """Ask for the images of what is archived, and keep them in the archive.

    They are asked for like everything else: by the rules of hosts and of robots.txt, one after the
    other, and within limits. One that can't be stored stays a link and is counted.
    """

    def __init__(self, record: RunRecord, zone: ZoneInfo, crawler: Crawler) -> None:
        super().__init__(crawler.settings["SITE_DIR"], crawler=crawler)
        self.images = Images(record.archive)
        self.zone = zone
        self.maxsize = crawler.settings.getint("IMAGES_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's record."""
        record = RunRecord.of(crawler)
        return cls(record, ZoneInfo(crawler.settings["TIME_ZONE"]), crawler)

    def get_media_requests(self, item: Article, info: Info) -> list[Request]:  # noqa: ARG002 (Scrapy's)
        """Return a request for each image that isn't stored yet."""
        urls = list(dict.fromkeys(image.url for image in item.images))[:_MOST]
        stored = self.images.stored(urls)
        # Images stand on hosts of their own; which may be asked is for the guard to say.
        meta = {"allow_offsite": True, "download_maxsize": self.maxsize}
        return [
            Request(url, callback=NO_CALLBACK, meta=dict(meta)) for url in urls if url not in stored
        ]

    def media_to_download(self, request: Request, info: Info, *, item: Article) -> None:  # type: ignore[override]
        """Have everything downloaded that `get_media_requests` asks for."""

    async def media_downloaded(
        self,
        response: Response,
        request: Request,
        info: Info,  # noqa: ARG002 (Scrapy's)
        *,
        item: Article | None = None,
    ) -> FileInfo:
        """Keep an image that has come."""
        try:
            if response.status != 200:
                raise ImageError(request.url, f"status {response.status}")  # noqa: TRY301
            examined = examine(request.url, response.body)
        except ImageError as error:
            return self._failed(error)
        published = item.published if item is not None else None
        day = (published or datetime.now(UTC)).astimezone(self.zone).date()
        stored = self.images.store(request.url, response.body, examined, day=day)
        count(self.crawler.stats, "images")
        return _told(request.url, stored)

    def media_failed(self, failure: Failure, request: Request, info: Info) -> FileInfo:  # type: ignore[override]  # noqa: ARG002 (Scrapy's, which raises)
        """Leave an image that has not come as a link."""
        return self._failed(ImageError(request.url, failure.getErrorMessage()))

    def _failed(self, error: ImageError) -> FileInfo:
        logger.warning("Left as a link: %s", error)
        count(self.crawler.stats, "unstored")
        self.images.failed(error.subject, error.reason)
        return _told(error.subject, None)

    def item_completed(self, results: list[FileInfoOrError], item: Article, info: Info) -> Article:  # noqa: ARG002 (Scrapy's)
        """Return *item* as it is: the exporter knows which images are stored."""
        return item


def _told(url: str, image: StoredImage | None) -> FileInfo:
    if image is None:
        return {"url": url, "path": "", "checksum": None, "status": "failed"}
    return {"url": url, "path": image.path, "checksum": image.digest, "status": "downloaded"}
