"""EastMoney's column lists and 7x24 lists, newest first, then each article's text."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.archive.listings import PageOutcome, Sighting
from newsarchive.crawl.articles import trace
from newsarchive.crawl.capturing import captured
from newsarchive.crawl.fetching import LIST_PRIORITY, failed_request, given_up, retried
from newsarchive.crawl.looking import LookingSpider
from newsarchive.crawl.passes import Pass
from newsarchive.crawl.wanted import Wanted
from newsarchive.dates import parse_date
from newsarchive.eastmoney import addresses
from newsarchive.eastmoney.completion import from_record, record_hash
from newsarchive.eastmoney.listings import Listing, parse_column_list, parse_fast_list
from newsarchive.errors import BadAnswerError, DateError, IdentityError, NewsArchiveError

PAGE_SIZE = 100
"""Records a page; up to 200 are known to be served."""


class EastmoneySpider(LookingSpider):
    """Follow column lists and 7x24 lists back to what the archive has, then look at it again."""

    name = "eastmoney"

    def __init__(self, name: str | None = None, **given: Any) -> None:  # noqa: ANN401 (Scrapy's)
        super().__init__(name, **given)
        self.wanted = self.check(**self.arguments)
        self._ids: set[str] = set()  # what counts towards a limit

    @staticmethod
    def check(**given: str) -> Wanted:
        """Return the arguments; ArgumentError for a wrong one."""
        zone = ZoneInfo(EastmoneySpider.zone)
        return Wanted.read(now=datetime.now(UTC), zone=zone, **given)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for what is left from earlier runs, then for the first page of each list.

        What failed in earlier runs comes last of these. Looks at published articles follow when all
        of that is done.
        """
        self.open_record()
        if self.wanted.recheck != "no":
            self.expect_looks()
        if self.wanted.recheck == "only":
            return
        for request in self.pending_requests():
            yield request
        for column_id in self.wanted.columns:
            yield self._next_page(self._column_pass(column_id), 1, "")
        for column_id in self.wanted.fast:
            yield self._next_page(self._fast_pass(column_id), 1, "")
        for request in self.failed_requests():
            yield request

    def _column_pass(self, column_id: str) -> Pass:
        return Pass(
            self.begin(f"column:{column_id}"),
            lambda page, _: addresses.column_list(column_id, page, PAGE_SIZE, trace()),
            lambda body, url: parse_column_list(body, url=url),
        )

    def _fast_pass(self, column_id: str) -> Pass:
        return Pass(
            self.begin(f"fast:{column_id}"),
            lambda _, cursor: addresses.fast_list(column_id, cursor, PAGE_SIZE, trace()),
            lambda body, url: parse_fast_list(body, url=url),
        )

    def _next_page(self, current: Pass, page: int, cursor: str) -> Request:
        return Request(
            current.address(page, cursor),
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"current": current, "page": page},
            priority=LIST_PRIORITY,
            dont_filter=True,
        )

    def parse_list(self, response: Response, current: Pass, page: int) -> Iterator[Request]:
        """Record one page of a list, ask for its articles, and for the next page if need be."""
        try:
            listing = current.parse(response.body, response.url)
        except BadAnswerError as error:
            again = retried(response, self, error)
            if again is not None:
                yield again
            else:
                self.abandon(current.walk, error)
            return
        ids = tuple(record.native_id for record in listing.records)
        doubt = current.doubt(listing, ids, response.url)
        if doubt is not None:
            again = retried(response, self, doubt)
            if again is not None:
                yield again
                return
            if not ids:
                self._end_short(current, listing, doubt)
                return
            self.logger.warning("Taken as the list's end: %s", doubt)
        outcome, beyond = self._record(listing, current, response)
        for sighting in outcome.fetch:
            yield self.ask(sighting.article)
        deep_enough = self.wanted.is_reached(current.walk)
        ending = beyond or current.ending(listing, ids, outcome, deep_enough=deep_enough)
        if ending:
            self._finish(current, ending)
            return
        if current.moved_up(listing, page):
            yield self._next_page(current, page - 1, "").replace(
                callback=self.parse_again, errback=self.again_failed
            )
        else:
            yield self._next_page(current, page + 1, listing.cursor)

    def _end_short(self, current: Pass, listing: Listing, doubt: BadAnswerError) -> None:
        """End a walk that meets nothing where records should be."""
        if not current.ends_short(listing):
            self.abandon(current.walk, doubt)
            return
        self.logger.warning("The list ends before its time: %s", doubt)
        self._finish(current, "end" if current.walk.is_short_again(self.now()) else "short")

    def parse_again(self, response: Response, current: Pass, page: int) -> Iterator[Request]:
        """Read a page once more for what had moved onto it, then go on where the walk was."""
        try:
            listing = current.parse_full(response.body, response.url)
        except BadAnswerError as error:
            again = retried(response, self, error)
            yield again or self._past(current, page, error)
            return
        outcome, _ = self._record(listing, current, response)
        for sighting in outcome.fetch:
            yield self.ask(sighting.article)
        yield self._next_page(current, page + 2, "")

    def again_failed(self, failure: Failure) -> Iterator[Request]:
        """Go on after a page that could not be read once more; the next run reads all anew."""
        if given_up(failure):
            return
        request, error = failed_request(failure)
        self.note_failure(request, error)
        yield self._past(request.cb_kwargs["current"], request.cb_kwargs["page"], error)

    def _past(self, current: Pass, page: int, error: NewsArchiveError) -> Request:
        """Note that a *page* is missed; return the request by which the walk goes on behind it."""
        current.torn = error
        return self._next_page(current, page + 2, "")

    def list_failed(self, failure: Failure) -> None:
        """Give up a list that can't be read in this run."""
        request, error = failed_request(failure)
        self.abandon(request.cb_kwargs["current"].walk, error)
        self.note_failure(request, error)

    def _record(
        self, listing: Listing, current: Pass, response: Response
    ) -> tuple[PageOutcome, str]:
        """Commit a page; also returns why the list isn't wanted any further, or ""."""
        now = self.now()  # one moment: a replay knows by it what was read in which answer
        sightings, beyond = self._sightings(listing, current, response.url, now)
        capture = captured(response, "listing", now)
        outcome = self.record.listings.record(
            current.walk,
            sightings,
            spider=self.fetcher,
            capture=capture,
            run_id=self.record.run_id,
        )
        self.record.tally.show(outcome.states)
        return outcome, beyond

    def _sightings(
        self, listing: Listing, current: Pass, url: str, now: datetime
    ) -> tuple[list[Sighting], str]:
        """Return the wanted records of a page, and why the rest of the list isn't wanted."""
        sightings: list[Sighting] = []
        bad = list(listing.bad)
        older = newer = False  # single old ones are pinned to the top, or came in late
        for record in listing.records:
            try:
                article = from_record(record, listing=current.walk.listing, fetched=now)
            except IdentityError as error:
                bad.append((repr(record), str(error)))
                continue
            shown = self._shown(record.date_text, now)
            if shown:
                early = bool(self.wanted.since and shown < self.wanted.since)
                older, newer = older or early, newer or not early
                if early or (self.wanted.until and shown > self.wanted.until):
                    current.passed += 1
                    continue
            if self.wanted.limit is not None and article.article_id not in self._ids:
                if len(self._ids) >= self.wanted.limit:
                    return sightings, "limit"
                self._ids.add(article.article_id)
            position = f"{shown:%Y-%m-%d %H:%M:%S} {record.native_id}" if shown else ""
            sightings.append(Sighting(article, record_hash(record), position))
        current.passed += len(bad)
        for raw, reason in bad:
            self.record.aside.put_record(
                raw,
                reason,
                url=url,
                origin=self.name,
                spider=self.fetcher,
                run_id=self.record.run_id,
            )
        reached = self.wanted.limit is not None and len(self._ids) >= self.wanted.limit
        return sightings, "limit" if reached else "since" if older and not newer else ""

    def _shown(self, text: str, now: datetime) -> datetime | None:
        """Return when a record says it was published; none if it says nothing possible."""
        zone = ZoneInfo(self.zone)
        try:
            return parse_date(text, now=now.astimezone(zone), zone=zone).value
        except DateError:
            return None  # the record is completed, and judged, by its article's text

    def _finish(self, current: Pass, outcome: str) -> None:
        if current.torn is not None:
            self.abandon(current.walk, current.torn)
            return
        kept, depth = self.wanted.ended(outcome, read=current.walk.listed > 0)
        self.finish(current.walk, kept, depth=depth)
