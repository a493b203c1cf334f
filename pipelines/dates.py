"""The moment of publication, with zone, precision and the way it was found."""

from datetime import tzinfo
from typing import Self
from zoneinfo import ZoneInfo

from scrapy.crawler import Crawler

from newsarchive.errors import DateError
from newsarchive.items import Article
from newsarchive.quarantine import Quarantined


class DatesPipeline:
    """Fill in when the article was published."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the zone of the source: the spider's own ``zone``, or the setting TIME_ZONE."""
        name = getattr(crawler.spidercls, "zone", "") or crawler.settings["TIME_ZONE"]
        return cls(ZoneInfo(name))

    def process_item(self, item: Article) -> Article:
        """Return *item* with its moment; raises Quarantined."""
        from newsarchive.normalise import dated  # noqa: PLC0415 (slow to load, and most runs bring nothing)

        try:
            return dated(item, zone=self.zone)
        except DateError as error:
            raise Quarantined(error) from error
