"""The posts that a published Jekyll archive lists under a category: ours, or the old system's."""

import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.archive.listings import Sighting
from newsarchive.archive.walks import Walk
from newsarchive.canonical import canonical_url
from newsarchive.crawl.arguments import refuse_unknown, whole_number
from newsarchive.crawl.capturing import captured
from newsarchive.crawl.counts import count
from newsarchive.crawl.fetching import (
    ARTICLE_PRIORITY,
    FAILED_PRIORITY,
    LIST_PRIORITY,
    FetchingSpider,
    failed_request,
    retried,
)
from newsarchive.dates import parse_date
from newsarchive.errors import (
    ArgumentError,
    BadAnswerError,
    DateError,
    GoneError,
    IdentityError,
)
from newsarchive.items import Article
from newsarchive.published import Page, parse_listing, parse_post
from newsarchive.published.completion import completed_post, listed_post
from newsarchive.urls import Identity, identify

# Listing pages that must end in known posts before a walk stops.
_MET_PAGES = 2


@dataclass(frozen=True, slots=True)
class Arguments:
    """The listing page to start from, and how many posts to take at most."""

    url: str
    host: str
    limit: int | None

    @classmethod
    def read(cls, **given: str) -> Self:
        """Read the arguments of a command line; ArgumentError for the first wrong one."""
        refuse_unknown(given, ("url", "limit"))
        url = given.get("url", "").strip()
        try:
            canonical_url(url)
        except IdentityError as error:
            raise ArgumentError(
                f"url={url}", f"give the address of a listing page ({error.reason})"
            ) from error
        host = urlsplit(url).hostname or ""
        return cls(url, host, whole_number("limit", given.get("limit", "")))


class CategorySpider(FetchingSpider):
    """Follow a listing to its posts and to its next page."""

    name = "category"
    fetcher: ClassVar[str] = "category"

    def __init__(self, name: str | None = None, **given: Any) -> None:  # noqa: ANN401 (Scrapy's)
        super().__init__(name, **given)
        self.wanted = self.check(**self.arguments)
        self.allowed_domains = [self.wanted.host]
        self._met_pages = 0
        self._pages: set[str] = set()

    @staticmethod
    def check(**given: str) -> Arguments:
        """Return the arguments; ArgumentError for a wrong one."""
        return Arguments.read(**given)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for what is left from earlier runs, then for the listing; what failed comes last."""
        self.open_record()
        self._zone = ZoneInfo(self.settings["TIME_ZONE"])
        for request in self._posts(self.left_over()):
            yield request
        listing = f"category:{canonical_url(self.wanted.url)}"
        walk = self.begin(listing)
        yield self._page(self.wanted.url, walk)
        for request in self._posts(self.failed_before()):
            yield request.replace(priority=FAILED_PRIORITY)

    def _posts(self, articles: Iterable[Article]) -> Iterator[Request]:
        for article in articles:
            self.allowed_domains.append(urlsplit(article.url).hostname or "")
            yield self._post(article)

    def _page(self, url: str, walk: Walk) -> Request:
        self._pages.add(url)
        return Request(
            url,
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"walk": walk},
            priority=LIST_PRIORITY,
            dont_filter=True,
        )

    def _post(self, article: Article) -> Request:
        return Request(
            article.url,
            callback=self.parse_post,
            errback=self.post_failed,
            cb_kwargs={"met": article},
            priority=ARTICLE_PRIORITY,
            dont_filter=True,
            meta={"handle_httpstatus_list": [404, 410]},
        )

    def parse_list(self, response: Response, walk: Walk) -> Iterator[Request]:
        """Record a listing page, ask for its new posts, and for the next page if need be."""
        try:
            page = parse_listing(response.body, url=response.url)
        except BadAnswerError as error:
            again = retried(response, self, error)
            if again is not None:
                yield again
            else:
                self.abandon(walk, error)
            return
        now = self.now()  # one moment: a replay knows by it what was read in which answer
        outcome = self.record.listings.record(
            walk,
            self._sightings(page, walk, now),
            spider=self.fetcher,
            capture=captured(response, "listing", now),
            run_id=self.record.run_id,
        )
        self.record.tally.show(outcome.states)
        for sighting in outcome.fetch:
            yield self._post(sighting.article)
        self._met_pages = self._met_pages + 1 if outcome.tail_anchored else 0
        if self._full(walk):
            self.finish(walk, "limit")
        elif not page.next_page or page.next_page in self._pages:
            self.finish(walk, "end")
        elif self._met_pages >= _MET_PAGES and (not walk.known_depth or self.wanted.limit):
            self.finish(walk, "met")
        else:
            yield self._page(page.next_page, walk)

    def _sightings(self, page: Page, walk: Walk, now: datetime) -> list[Sighting]:
        sightings: list[Sighting] = []
        room = None if self.wanted.limit is None else self.wanted.limit - len(walk.ids)
        for post in page.posts[:room]:
            article = listed_post(post, listing=walk.listing, fetched=now)
            digest = hashlib.blake2b(post.title.encode("utf-8", "replace"), digest_size=8)
            sightings.append(Sighting(article, digest.hexdigest(), self._position(article)))
        return sightings

    def _position(self, article: Article) -> str:
        """Return "time id", which sorts by time however the list prints it; "" without a time."""
        try:
            moment = parse_date(article.date_text, now=article.fetched, zone=self._zone)
        except DateError:
            return ""
        return f"{moment.value.astimezone(UTC):%Y-%m-%d %H:%M:%S} {article.article_id}"

    def _full(self, walk: Walk) -> bool:
        return self.wanted.limit is not None and len(walk.ids) >= self.wanted.limit

    def parse_post(self, response: Response, met: Article) -> Iterator[Request | Article]:
        """Read the page of a post back to an article."""
        self.note_success(response)
        met = self.latest(met)
        now = self.now()
        if response.status in (404, 410):
            gone = GoneError(response.url, f"HTTP status {response.status}")
            self.set_aside(met, gone, answer=response.body)
            return
        try:
            article = parse_post(response.body, url=response.url, fetched=now)
        except BadAnswerError as error:
            again = retried(response, self, error)
            if again is not None:
                yield again
            else:
                self.leave_pending(met, error)
            return
        except GoneError as error:
            self.set_aside(met, error, answer=response.body)
            return
        count(self.crawler.stats, "fetched")
        identity = self._identity(article, met)
        known = self.record.archive.known([identity.article_id]).get(identity.article_id)
        if known is not None and known.origin != self.name:
            # What came from the upstream itself is never replaced by a copy of it.
            self.record.archive.settle(identity.article_id)
            count(self.crawler.stats, "unchanged")
            return
        capture = captured(response, "page", now)
        yield completed_post(article, met, identity, capture)

    def _identity(self, article: Article, met: Article) -> Identity:
        """Return the identity that *article* was listed with, or the better one its page shows.

        A permalink that holds no id says less than the link to the article at the end of its post.
        """
        listed = Identity(met.article_id, met.canonical_url, met.native_id)
        if met.native_id:
            return listed
        try:
            shown = identify(article.url)
        except IdentityError:
            return listed
        if shown.article_id != listed.article_id:
            better = replace(
                met,
                article_id=shown.article_id,
                canonical_url=shown.canonical_url,
                native_id=shown.native_id,
            )
            self.record.rename(met.article_id, better)
        return shown

    def post_failed(self, failure: Failure) -> None:
        """Leave a post that could not be fetched for the next run."""
        request, error = failed_request(failure)
        self.leave_pending(request.cb_kwargs["met"], error)
        self.note_failure(request, error)

    def list_failed(self, failure: Failure) -> None:
        """Give up a listing that can't be read in this run."""
        request, error = failed_request(failure)
        self.abandon(request.cb_kwargs["walk"], error)
        self.note_failure(request, error)
