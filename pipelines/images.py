"""The images of each article, stored once each."""

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newsarchive.exporters.posts import post_options


class ImagesPipeline:
    """Keep the images of what is archived."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> object:
        """Read IMAGES; any value but ``store`` switches this off."""
        if post_options(crawler.settings).images != "store":
            raise NotConfigured
        from newsarchive.crawl.image_files import ImageFiles  # noqa: PLC0415 (slow to load)

        return ImageFiles.from_crawler(crawler)
