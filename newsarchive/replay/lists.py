"""What kept list answers told of an article."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import TypeVar

from newsarchive.archive.captures import Captures, Kept
from newsarchive.eastmoney.completion import identity_of
from newsarchive.eastmoney.listings import (
    Listing,
    parse_column_list,
    parse_fast_list,
    parse_listing,
)
from newsarchive.eastmoney.records import ListRecord
from newsarchive.errors import IdentityError
from newsarchive.published import parse_listing as parse_posts
from newsarchive.published.listing import PostLink
from newsarchive.redaction import redact

Told = TypeVar("Told")

# A list answer tells of some hundred articles, which are made one soon after the other.
_REMEMBERED = 64


class ListAnswers:
    """Reads list answers; those used last stay in memory."""

    def __init__(self, captures: Captures) -> None:
        self._captures = captures
        self._records: OrderedDict[int, Mapping[str, ListRecord]] = OrderedDict()
        self._posts: OrderedDict[int, Mapping[str, PostLink]] = OrderedDict()

    def record(self, kept: Kept, article_id: str, *, listing: str) -> ListRecord | None:
        """Return what an answer of EastMoney's list *listing* told of an article.

        Raises CaptureError or BadAnswerError.
        """
        if kept.id not in self._records:
            body = self._captures.answer(kept).body
            _remember(self._records, kept.id, _records(_parse(listing, body, kept.url)))
        return self._records[kept.id].get(article_id)

    def post(self, kept: Kept, url: str) -> PostLink | None:
        """Return what a page of a published archive told of the post at *url*; raises likewise."""
        if kept.id not in self._posts:
            page = parse_posts(self._captures.answer(kept).body, url=kept.url)
            _remember(self._posts, kept.id, {redact(post.url): post for post in page.posts})
        return self._posts[kept.id].get(url)


def _remember(answers: "OrderedDict[int, Told]", key: int, told: Told) -> None:
    answers[key] = told
    if len(answers) > _REMEMBERED:
        answers.popitem(last=False)


def _parse(listing: str, body: bytes, url: str) -> Listing:
    kind = listing.partition(":")[0]
    if kind == "column":
        return parse_column_list(body, url=url)
    return parse_fast_list(body, url=url) if kind == "fast" else parse_listing(body, url=url)


def _records(listing: Listing) -> Mapping[str, ListRecord]:
    found: dict[str, ListRecord] = {}
    for record in listing.records:
        try:
            found[identity_of(record).article_id] = record
        except IdentityError:  # the crawl has set it aside
            continue
    return found
