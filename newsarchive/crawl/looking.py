"""How published articles are looked at again.

Looks come when nothing else is left to fetch. The endpoint that had the text is asked whether it
changed, with what it told the last time (``If-None-Match``, ``If-Modified-Since``); one that fails
leaves the look due. An article is withdrawn when every endpoint says that there is no such article,
in a run in which other articles are known: an upstream that knows none at all is out of order.
Where only one endpoint can have it, a page without a text is believed when the next run finds the
same; an HTTP status that says so is believed at once.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.archive.rechecks import Look
from newsarchive.archive.versions import raw_hash
from newsarchive.crawl.articles import (
    ArticleSpider,
    Endpoint,
    answer_in,
    endpoints_of,
    header,
    told_by,
)
from newsarchive.crawl.capturing import captured
from newsarchive.crawl.counts import count
from newsarchive.crawl.fetching import LIST_PRIORITY, failed_request, retried
from newsarchive.eastmoney.completion import looked_at
from newsarchive.eastmoney.texts import TextAnswer
from newsarchive.errors import (
    AnswerError,
    BadAnswerError,
    GoneError,
    NewsArchiveError,
    UnaskedError,
)
from newsarchive.items import Article

_LOOK_PRIORITY = LIST_PRIORITY - 10

_BATCH = 100  # looks in memory at once

# So many articles gone in a run that found none are believed; more are taken for an outage.
_MOST_GONE = 3

# What is noted of a look at the only place, which answered with a page that holds no article.
_DOUBT = "may be withdrawn: to be seen once more"


class LookingSpider(ArticleSpider):
    """A spider that looks again at what is due when its own work is done."""

    def __init__(self, name: str | None = None, **arguments: Any) -> None:  # noqa: ANN401 (Scrapy's)
        super().__init__(name, **arguments)
        self._last: Look | None = None
        self._gone: list[Look] = []
        self._failed_looks: set[str] = set()
        self._looks_left = 0

    def expect_looks(self) -> None:
        """Look again when the spider has nothing else to do, RECHECK_LIMIT times at most."""
        self._looks_left = self.crawler.settings.getint("RECHECK_LIMIT")
        self.crawler.signals.connect(self._idle, signals.spider_idle)

    def _idle(self) -> None:
        looks = self._next_looks()
        if not looks or self.crawler.engine is None:
            self._judge_gone()
            return
        self._looks_left -= len(looks)
        for look in looks:
            self.crawler.engine.crawl(self._ask(look, 0))
        raise DontCloseSpider

    def _next_looks(self) -> list[Look]:
        """Return looks that are due; what failed in this run is asked for in the next one."""
        most = min(self._looks_left, _BATCH)
        while looks := self.record.rechecks.due(self.fetcher, most=most, after=self._last):
            self._last = looks[-1]
            left = [look for look in looks if look.article_id not in self._failed_looks]
            if left:
                return left
        return []

    def _ask(self, look: Look, step: int) -> Request:
        request = Request(
            _endpoints(look)[step].address(look.native_id),
            callback=self.parse_look,
            errback=self.look_failed,
            cb_kwargs={"look": look, "step": step},
            priority=_LOOK_PRIORITY + step,
            dont_filter=True,
            meta={"handle_httpstatus_list": [304, 404, 410]},
        )
        if step == 0 and not look.withdrawn:
            if look.told.etag:
                request.headers["If-None-Match"] = look.told.etag
            if look.told.last_modified:
                request.headers["If-Modified-Since"] = look.told.last_modified
        return request

    def parse_look(self, response: Response, look: Look, step: int) -> Iterator[Request | Article]:
        """Read what an endpoint says of a published article: the same, another version, gone."""
        self.note_success(response)
        endpoint = _endpoints(look)[step]
        if response.status == 304:
            self._found(endpoint)
            self.record.rechecks.unchanged(look, spider=self.fetcher)
            count(self.crawler.stats, "looked")
            return
        try:
            answer = answer_in(response, endpoint)
        except BadAnswerError as error:
            again = retried(response, self, error)
            if again is None:
                self._failed(look, error)
            else:
                yield again
        except AnswerError:
            if step + 1 < len(_endpoints(look)):
                yield self._ask(look, step + 1)
            elif step or response.status in (404, 410) or look.withdrawn or _DOUBT in look.error:
                self._note_gone(look)
            else:
                self._failed(look, GoneError(response.url, _DOUBT))
        else:
            self._found(endpoint)
            yield from self._seen(response, look, endpoint, answer)

    def look_failed(self, failure: Failure) -> None:
        """Leave a look due that could not be done."""
        request, error = failed_request(failure)
        self.note_failure(request, error)
        if not isinstance(error, UnaskedError):
            self._failed(request.cb_kwargs["look"], error)

    def _seen(
        self, response: Response, look: Look, endpoint: Endpoint, answer: TextAnswer
    ) -> Iterator[Article]:
        """Return the article if it is another one than is archived."""
        count(self.crawler.stats, "looked")
        old = self.record.archive.article(look.article_id)
        if old is None:
            return
        told = told_by(endpoint.kind, answer, partial(header, response))
        capture = captured(response, endpoint.kind, self.now())
        article = looked_at(old, answer, before=look.told, told=told, capture=capture)
        if raw_hash(article) == raw_hash(old) and not look.withdrawn:
            self.record.rechecks.unchanged(look, spider=self.fetcher, told=told)
            return
        self.record.tally.look(look.article_id)
        yield article

    def _found(self, endpoint: Endpoint) -> None:
        self._hits[endpoint.kind] += 1
        self._judge_gone()

    def _note_gone(self, look: Look) -> None:
        self._gone.append(look)
        if self._hits:
            self._judge_gone()

    def _judge_gone(self) -> None:
        """Mark what is gone, or leave it due if this run has found nothing but gone articles."""
        gone, self._gone = self._gone, []
        for look in gone:
            if not self._hits and len(gone) > _MOST_GONE:
                self._failed(
                    look, GoneError(look.article_id, "gone, and so is every other article")
                )
                continue
            count(self.crawler.stats, "looked")
            if look.withdrawn:
                self.record.rechecks.unchanged(look, spider=self.fetcher)
                continue
            self.record.rechecks.withdraw(look, spider=self.fetcher, run_id=self.record.run_id)
            count(self.crawler.stats, "withdrawn")
            self.logger.warning("Withdrawn by its publisher: %s", look.article_id)

    def _failed(self, look: Look, error: NewsArchiveError) -> None:
        self._failed_looks.add(look.article_id)
        self.record.rechecks.failed(look, error, spider=self.fetcher)
        self.logger.warning("To be looked at again in the next run: %s", error)


def _endpoints(look: Look) -> tuple[Endpoint, ...]:
    """Return the endpoints of an article, the one that had its text first."""
    return tuple(sorted(endpoints_of(look.article_id), key=lambda one: one.kind != look.told.kind))
