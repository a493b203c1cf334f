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
    FAILED_PRIORITY,
    FetchingSpider,
    failed_request,
    given_up,
    retried,
)
from newsarchive.eastmoney import addresses
from newsarchive.eastmoney.completion import completed, missing, wanting
from newsarchive.eastmoney.links import refuse_other
from newsarchive.eastmoney.pages import parse_page
from newsarchive.eastmoney.texts import TextAnswer, parse_article_api, parse_news_text
from newsarchive.errors import (
    AnswerError,
    BadAnswerError,
    ForbiddenHostError,
    GoneError,
    IncompleteError,
    UnaskedError,
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


def answer_in(response: Response, endpoint: Endpoint) -> TextAnswer:
    """Return what *endpoint* answered; raises BadAnswerError, and GoneError if it has no article.

    One that leads to another article hasn't the one that was asked for.
    """
    if response.status in (404, 410):
        raise GoneError(response.url, f"HTTP status {response.status}")
    for asked in response.meta.get("redirect_urls", ())[:1]:
        refuse_other(asked, response.url)
    return endpoint.parse(response.body, response.url, header(response, "Content-Type"))


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
        """Return requests for what earlier runs met and didn't ask for."""
        for article in self.left_over():
            yield self.ask(article)

    def failed_requests(self) -> Iterator[Request]:
        """Return requests for what earlier runs asked for in vain: to be sent when all else is."""
        for article in self.failed_before():
            yield self.ask(article).replace(priority=FAILED_PRIORITY)

    def ask(self, article: Article) -> Request:
        """Return the request to the first endpoint of *article*."""
        return self._request(article, 0, (), None)

    def _go_on(
        self,
        article: Article,
        step: int,
        errors: tuple[Exception, ...],
        told: Told | None,
    ) -> Iterator[Request | Article]:
        """Return the request to the next endpoint, or settle what becomes of *article*.

        *errors* are what the endpoints before *step* answered, and *told* what the last one said
        that had the article.
        """
        if step >= len(endpoints_of(article.article_id)):
            yield from self._settled(article, errors, told)
        else:
            yield self._request(article, step, errors, told)

    def _request(
        self, article: Article, step: int, errors: tuple[Exception, ...], told: Told | None
    ) -> Request:
        endpoints = endpoints_of(article.article_id)
        while step < len(endpoints) - 1 and self._never_knows(endpoints[step]):
            step += 1
        arguments = {"article": article, "step": step, "errors": errors, "told": told}
        return Request(
            endpoints[step].address(article.native_id),
            callback=self.parse_text,
            errback=self.text_failed,
            cb_kwargs=arguments,
            priority=ARTICLE_PRIORITY + step,
            dont_filter=True,  # the archive knows what was asked for
            meta={"handle_httpstatus_list": [404, 410]},
        )

    def parse_text(
        self,
        response: Response,
        article: Article,
        step: int,
        errors: tuple[Exception, ...],
        told: Told | None = None,
    ) -> Iterator[Request | Article]:
        """Read an endpoint's answer: the finished article, or the next endpoint."""
        self.note_success(response)
        article = self.latest(article)
        endpoints = endpoints_of(article.article_id)
        endpoint = endpoints[step]
        try:
            answer = answer_in(response, endpoint)
        except BadAnswerError as error:
            error.answer = captured(response, endpoint.kind, self.now())
            again = retried(response, self, error)
            if again is not None:
                yield again
            else:
                yield from self._go_on(article, step + 1, (*errors, error), told)
            return
        except AnswerError as error:
            error.answer = captured(response, endpoint.kind, self.now())
            self._misses[endpoint.kind] += 1
            yield from self._go_on(article, step + 1, (*errors, error), told)
            return
        self._hits[endpoint.kind] += 1
        article = completed(article, answer, captured(response, endpoint.kind, self.now()))
        told = told_by(endpoint.kind, answer, partial(header, response))
        lacking = wanting(article)
        if lacking:
            lack = IncompleteError(response.url, f"no {', '.join(lacking)}")
            yield from self._go_on(article, step + 1, (*errors, lack), told)
        else:
            count(self.crawler.stats, "fetched")
            yield replace(article, told=told)

    def text_failed(self, failure: Failure) -> Iterator[Request | Article]:
        """Go on with the next endpoint after one could not be reached."""
        if given_up(failure):
            return
        request, failed = failed_request(failure)
        self.note_failure(request, failed)
        given = request.cb_kwargs
        errors = (*given["errors"], failed)
        yield from self._go_on(
            self.latest(given["article"]), given["step"] + 1, errors, given["told"]
        )

    def _never_knows(self, endpoint: Endpoint) -> bool:
        return not self._hits[endpoint.kind] and self._misses[endpoint.kind] >= _NEVER_KNOWS

    def _settled(
        self, article: Article, errors: tuple[Exception, ...], told: Told | None
    ) -> Iterator[Article]:
        """Return *article* if nobody has more of it, or leave it pending or set it aside."""
        lacking = missing(article)
        failed = [each for each in errors if isinstance(each, (BadAnswerError, ForbiddenHostError))]
        refused = (each.answer for each in errors if isinstance(each, AnswerError))
        answers = (*article.captures, *(each for each in refused if each is not None))
        if failed:
            asked = [each for each in failed if not isinstance(each, UnaskedError)]
            self.leave_pending(article, (asked or failed)[-1], answers)
            return
        if not lacking:  # its body shows nothing, wherever it was asked for
            count(self.crawler.stats, "fetched")
            yield replace(article, told=told)
            return
        reasons = "; ".join(str(error) for error in errors) or f"no {', '.join(lacking)}"
        kind = IncompleteError if article.captures else GoneError
        self.set_aside(article, kind(article.url, reasons), answers=answers)
