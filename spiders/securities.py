"""The quote lists of EastMoney: which securities there are, and what they are called."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.archive.names import ListedSecurities, Reading, Shown
from newsarchive.crawl.arguments import refuse_unknown, words
from newsarchive.crawl.capturing import captured
from newsarchive.crawl.counts import count
from newsarchive.crawl.fetching import FetchingSpider, failed_request, given_up, retried
from newsarchive.eastmoney import addresses
from newsarchive.eastmoney.quotes import (
    LISTS,
    PAGE_SIZE,
    QuoteList,
    QuotePage,
    parse_quotes,
    security_of,
)
from newsarchive.errors import ArgumentError, BadAnswerError, NewsArchiveError


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a run of the spider is to do: the lists to read."""

    lists: tuple[QuoteList, ...]

    @classmethod
    def read(cls, **given: str) -> Self:
        """Read the arguments of a command line; ArgumentError for the first wrong one."""
        refuse_unknown(given, ("markets",))
        names = dict.fromkeys(word.lower() for word in words(given.get("markets", ""))) or LISTS
        for name in names:
            if name not in LISTS:
                raise ArgumentError(
                    f"markets={given['markets']}", f"no market {name}; there are {', '.join(LISTS)}"
                )
        return cls(tuple(LISTS[name] for name in names))


@dataclass(slots=True)
class Pass:
    """A reading of one list, with what the next request needs."""

    list: QuoteList
    reading: Reading
    page: int = 1
    rows: int = 0
    last: QuotePage | None = None


class SecuritiesSpider(FetchingSpider):
    """Read the quote lists to their ends; what is known costs no write."""

    name = "securities"
    fetcher: ClassVar[str] = "securities"
    allowed_domains: ClassVar[list[str]] = ["eastmoney.com"]
    custom_settings = {  # noqa: RUF012 (Scrapy's)
        # This host alone closes the connection on whoever asks more often, for hours.
        "DOWNLOAD_SLOTS": {"push2.eastmoney.com": {"concurrency": 1, "delay": 1.0, "jitter": 0}},
        "AUTOTHROTTLE_ENABLED": False,  # it would shorten that delay
        "ITEM_PIPELINES": {},  # there are no articles
    }

    def __init__(self, name: str | None = None, **given: Any) -> None:  # noqa: ANN401 (Scrapy's)
        super().__init__(name, **given)
        self.wanted = self.check(**self.arguments)

    @staticmethod
    def check(**given: str) -> Arguments:
        """Return the arguments; ArgumentError for a wrong one."""
        return Arguments.read(**given)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of each list."""
        self.open_record()
        self._listed = ListedSecurities(self.record.archive)
        for each in self.wanted.lists:
            yield self._request(Pass(each, self._listed.begin(each.name)))

    def _request(self, current: Pass) -> Request:
        return Request(
            addresses.quote_list(current.list.filters, current.page, PAGE_SIZE),
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"current": current},
            dont_filter=True,
        )

    def parse_page(self, response: Response, current: Pass) -> Iterator[Request]:
        """Record one page of a list, and ask for the next one if there is one."""
        try:
            page = parse_quotes(response.body, url=response.url)
            _check(page, current, response.url)
        except BadAnswerError as error:
            again = retried(response, self, error)
            if again is not None:
                yield again
            else:
                self._give_up(current, error)
            return
        self.note_success(response)
        self._record(page, current, response)
        current.rows += page.rows
        current.page += 1
        current.last = page
        if current.rows < page.total:
            yield self._request(current)
        else:
            self._finish(current)

    def page_failed(self, failure: Failure) -> None:
        """Give up a list that can't be read in this run."""
        if given_up(failure):
            return
        request, error = failed_request(failure)
        self._give_up(request.cb_kwargs["current"], error)
        self.note_failure(request, error)

    def _record(self, page: QuotePage, current: Pass, response: Response) -> None:
        shown = []
        for quote in page.quotes:
            security = security_of(quote, current.list.kind)
            if security.settled:
                shown.append(Shown(security, quote.market, quote.name))
            else:
                self.logger.debug("Left out %s.%s %s", quote.market, quote.code, quote.name)
        news = self._listed.record(
            current.reading,
            shown,
            capture=captured(response, "listing", self.now()),
            run_id=self.record.run_id,
        )
        stats = self.crawler.stats
        count(stats, "listed", news.new + news.changed + news.unchanged)
        count(stats, "new", news.new)
        count(stats, "changed", news.changed)
        count(stats, "unchanged", news.unchanged)

    def _finish(self, current: Pass) -> None:
        left = self._listed.finish(current.reading)
        self.logger.info(
            "The list %s has %d securities, %d left it",
            current.list.name,
            len(current.reading.seen),
            left,
        )

    def _give_up(self, current: Pass, error: NewsArchiveError) -> None:
        """End a list without its end: what wasn't shown may still be on it."""
        self.outcome = self.outcome or "incomplete"
        count(self.crawler.stats, "failed")
        self.logger.error("The list %s can't be read: %s", current.list.name, error)


def _check(page: QuotePage, current: Pass, url: str) -> None:
    """Raise BadAnswerError for a page that can't be right: hosts under load give such."""
    if not page.rows:
        raise BadAnswerError(url, "an empty page where securities should be")
    if current.last is not None and page.quotes == current.last.quotes:
        raise BadAnswerError(url, "the page before, once more")
