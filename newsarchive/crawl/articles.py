"""How the text of an EastMoney article is fetched, whatever spider met it.

The best endpoint is asked first; the others in turn when it doesn't know the article, fails, or
answers without something that is needed. An article that no endpoint knows goes into quarantine;
one that couldn't be asked for stays pending, and the next run goes on with it.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.crawl.capturing import captured
from newsarchive.crawl.counts import count
from newsarchive.crawl.fetching import (
    ARTICLE_PRIORITY,
    FetchingSpider,
    failed_request,
    given_up,
    retried,
)
from newsarchive.eastmoney import addresses
from newsarchive.eastmoney.completion import completed, missing
from newsarchive.eastmoney.pages import parse_page
from newsarchive.eastmoney.texts import TextAnswer, parse_article_api, parse_news_text
from newsarchive.errors import (
    AnswerError,
    BadAnswerError,
    ForbiddenHostError,
    GoneError,
    IncompleteError,
)
from newsarchive.items import Article, Told

# Longer validators are not sent back: no server needs them to be.
_LONGEST_HEADER = 512

# An endpoint that knew none of so many articles in a row isn't asked again in this run.
_NEVER_KNOWS = 20


def trace() -> str:
    """Return the milliseconds since 1970, which EastMoney's own pages send along."""
    return str(time.time_ns() // 1_000_000)


def _page(body: bytes, url: str, content_type: str) -> TextAnswer:
    _, _, charset = content_type.lower().partition("charset=")
    return parse_page(body, url=url, charset=charset.strip(" \"';"))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One place that an article's text can come from.

    *parse* reads what it answered: the body, the address, and the header ``Content-Type`` or "".
    """

    kind: str
    address: Callable[[str], str]
    parse: Callable[[bytes, str, str], TextAnswer]


_NEWS = (
    Endpoint(
        "article-api",
        lambda native_id: addresses.article_api(native_id, trace()),
        lambda body, url, _: parse_article_api(body, url=url),
    ),
    Endpoint(
        "news-text",
        addresses.news_text,
        lambda body, url, _: parse_news_text(body, url=url),
    ),
    Endpoint("page", addresses.article_page, _page),
)
_CAIFUHAO = (Endpoint("page", addresses.caifuhao_page, _page),)


def endpoints_of(article_id: str) -> tuple[Endpoint, ...]:
    """Return where the text of an article may be, best first."""
    return _CAIFUHAO if article_id.startswith("caifuhao:") else _NEWS


def header(response: Response, name: str) -> str:
    """Return the value of a header of *response*, "" without it."""
    return (response.headers.get(name) or b"").decode("latin-1").strip()


def told_by(kind: str, answer: TextAnswer, header_of: Callable[[str], str]) -> Told:
    """Return what an endpoint of *kind* said with *answer* and its headers, for a later look."""
    etag, last_modified = (
        value if len(value) <= _LONGEST_HEADER else ""
        for value in (header_of("ETag"), header_of("Last-Modified"))
    )
    return Told(kind, answer.title, answer.date_text, answer.source, etag, last_modified)


class ArticleSpider(FetchingSpider):
    """A spider that fetches EastMoney's articles, once a subclass has met them."""

    fetcher: ClassVar[str] = "eastmoney"
    zone: ClassVar[str] = "Asia/Shanghai"
    allowed_domains: ClassVar[list[str]] = ["eastmoney.com"]

    def __init__(self, name: str | None = None, **arguments: Any) -> None:  # noqa: ANN401 (Scrapy's)
        super().__init__(name, **arguments)
        self._hits: Counter[str] = Counter()
        self._misses: Counter[str] = Counter()

    def pending_requests(self) -> Iterator[Request]:
        """Return requests for what earlier runs met and didn't fetch."""
        for article in self.left_over():
            yield from self.ask(article)

    def ask(
        self, article: Article, step: int = 0, errors: tuple[Exception, ...] = ()
    ) -> Iterator[Request]:
        """Return the request to the next endpoint, or settle what becomes of *article*.

        *errors* are what the endpoints before *step* answered.
        """
        endpoints = endpoints_of(article.article_id)
        while step < len(endpoints) - 1 and self._never_knows(endpoints[step]):
            step += 1
        if step >= len(endpoints):
            self._give_up(article, errors)
            return
        arguments = {"article": article, "step": step, "errors": errors}
        yield Request(
            endpoints[step].address(article.native_id),
            callback=self.parse_text,
            errback=self.text_failed,
            cb_kwargs=arguments,
            priority=ARTICLE_PRIORITY + step,
            dont_filter=True,  # the archive knows what was asked for
            meta={"handle_httpstatus_list": [404, 410]},
        )

    def parse_text(
        self, response: Response, article: Article, step: int, errors: tuple[Exception, ...]
    ) -> Iterator[Request | Article]:
        """Read an endpoint's answer: the finished article, or the next endpoint."""
        self.note_success()
        endpoints = endpoints_of(article.article_id)
        endpoint = endpoints[step]
        try:
            if response.status in (404, 410):
                raise GoneError(response.url, f"HTTP status {response.status}")
            answer = endpoint.parse(response.body, response.url, header(response, "Content-Type"))
        except BadAnswerError as error:
            error.answer = captured(response, endpoint.kind, self.now())
            again = retried(response, self, error)
            if again is not None:
                yield again
            else:
                yield from self.ask(article, step + 1, (*errors, error))
            return
        except AnswerError as error:
            error.answer = captured(response, endpoint.kind, self.now())
            self._misses[endpoint.kind] += 1
            yield from self.ask(article, step + 1, (*errors, error))
            return
        self._hits[endpoint.kind] += 1
        article = completed(article, answer, captured(response, endpoint.kind, self.now()))
        lacking = missing(article)
        if lacking and step + 1 < len(endpoints):
            lack = IncompleteError(response.url, f"no {', '.join(lacking)}")
            yield from self.ask(article, step + 1, (*errors, lack))
        elif lacking:
            self._give_up(article, errors)
        else:
            count(self.crawler.stats, "fetched")
            yield replace(article, told=told_by(endpoint.kind, answer, partial(header, response)))

    def text_failed(self, failure: Failure) -> Iterator[Request]:
        """Go on with the next endpoint after one could not be reached."""
        if given_up(failure):
            return
        request, failed = failed_request(failure)
        self.note_failure()
        given = request.cb_kwargs
        yield from self.ask(given["article"], given["step"] + 1, (*given["errors"], failed))

    def _never_knows(self, endpoint: Endpoint) -> bool:
        return not self._hits[endpoint.kind] and self._misses[endpoint.kind] >= _NEVER_KNOWS

    def _give_up(self, article: Article, errors: tuple[Exception, ...]) -> None:
        lacking = missing(article)
        if not lacking:
            return
        failed = [each for each in errors if isinstance(each, (BadAnswerError, ForbiddenHostError))]
        refused = (each.answer for each in errors if isinstance(each, AnswerError))
        answers = (*article.captures, *(each for each in refused if each is not None))
        if failed:
            self.leave_pending(article, failed[-1], answers)
            return
        told = "; ".join(str(error) for error in errors) or f"no {', '.join(lacking)}"
        kind = IncompleteError if article.captures else GoneError
        self.set_aside(article, kind(article.url, told), answers=answers)
