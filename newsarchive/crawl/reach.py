"""Which hosts a run can reach: one at which too much fails in a row is asked no more.

The others go on, so that lists are read while the texts' hosts are out of order, and the run ends
soon where all of them are.
"""

from collections import Counter

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newsarchive.crawl.guard import host_in


class UnaskedRequest(IgnoreRequest):
    """A request that isn't sent, as its host can't be reached in this run."""


class Reach:
    """Counts, for each host, the failures since its last answer; *most* of them are too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._failures: Counter[str] = Counter()

    def answered(self, url: str) -> None:
        """Note that the host of *url* answered."""
        if self._failures:
            self._failures.pop(host_in(url), None)

    def failed(self, url: str) -> str:
        """Note that a request to *url* failed for good; return its host if it is out by that."""
        host = host_in(url)
        self._failures[host] += 1
        return host if self._failures[host] == self._most else ""

    def is_out(self, url: str) -> bool:
        """Tell whether the host of *url* is asked no more."""
        return bool(self._failures) and self._failures[host_in(url)] >= self._most


class ReachMiddleware:
    """Sends nothing to hosts that the spider's ``reach`` says are out."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ReachMiddleware":
        """Look at the spider of *crawler*."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise UnaskedRequest for a request to such a host."""
        reach = getattr(self._crawler.spider, "reach", None)
        if isinstance(reach, Reach) and reach.is_out(request.url):
            raise UnaskedRequest("nothing more is asked there in this run, as too much failed")
