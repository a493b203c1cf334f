"""Several posts of one article become one."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from newsarchive.errors import PostError
from newsarchive.items import Article, Capture

# Links that EastMoney injects into one of the two bodies that it has of an article.
_INJECTED = re.compile(r"""class=["']?(?:keytip|infokey|em_stock_key_common)\b""")
_TAG = re.compile(r"<[^>]*>")
_TIME = re.compile(r"\d:\d\d")
_ZONE = re.compile(r"[ \t]?([+-])(\d\d):?(\d\d)\Z")
_START = datetime(1970, 1, 1, tzinfo=UTC)


def merge(first: Article, second: Article) -> Article:
    """Return the one article that both are readings of; their order doesn't matter.

    The body without injected links is ``body_html``, the other ``linked_html``, unless the first
    is less than half as long: then it is a mere digest. Of two dates the earlier one with time
    and zone stays, of other texts the longer one, of lists and captures all. Only the fields "as
    met" are merged; those of later steps start empty again.

    Raises PostError when the native ids show that they are different articles.
    """
    if first == second:
        return first
    ids = {first.native_id, second.native_id} - {""}
    if len(ids) > 1:
        raise PostError(" + ".join(sorted((first.url, second.url))), "not the same article")
    body, linked = _bodies(first, second)

    def longer(field: Callable[[Article], str]) -> str:
        return max(field(first), field(second), key=_length_and_text)

    return Article(
        url=min(first.url, second.url, key=_plainness),
        origin=min(first.origin, second.origin),
        fetched=min(first.fetched, second.fetched),
        native_id=max(ids, default=""),
        listing=longer(lambda article: article.listing),
        title_text=longer(lambda article: article.title_text),
        date_text=min(first.date_text, second.date_text, key=_date_rank),
        source_text=longer(lambda article: article.source_text),
        summary_text=longer(lambda article: article.summary_text),
        author_text=longer(lambda article: article.author_text),
        body_html=body,
        linked_html=linked,
        security_texts=_union(first.security_texts, second.security_texts),
        keywords=_union(first.keywords, second.keywords),
        share_link=longer(lambda article: article.share_link),
        captures=tuple(sorted({*first.captures, *second.captures}, key=_capture_order)),
        flags=_union(first.flags, second.flags),
    )


def _bodies(*articles: Article) -> tuple[str, str]:
    """Return the body to keep and the one with injected links."""
    bodies = {body for article in articles for body in (article.body_html, article.linked_html)}
    linked = {body for body in bodies if _INJECTED.search(body)}
    best_linked = _longest(linked)
    best_plain = _longest(bodies - linked)
    if 2 * _words(best_plain) < _words(best_linked):
        return best_linked, ""
    return best_plain, best_linked


def _longest(bodies: Iterable[str]) -> str:
    return max(bodies, default="", key=lambda body: (_words(body), len(body), body))


def _words(html: str) -> int:
    return len(_TAG.sub("", html).strip())


def _length_and_text(text: str) -> tuple[int, str]:
    return len(text), text


def _plainness(url: str) -> tuple[bool, int, str]:
    return not url.startswith("https://"), len(url), url


def _date_rank(text: str) -> tuple[int, bool, bool, float, str]:
    """Rank dates with time and zone before others, then by moment; no date comes last."""
    try:
        moment = datetime.fromisoformat(_ZONE.sub(r"\1\2:\3", text.strip()))
    except ValueError:
        return 1 if text else 2, True, True, 0.0, text
    # A naive moment is compared with naive ones only, so any zone serves.
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - _START).total_seconds()
    return 0, _TIME.search(text) is None, moment.tzinfo is None, seconds, text


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    longer, other = sorted((first, second), key=lambda items: (len(items), items), reverse=True)
    return tuple(dict.fromkeys(longer + other))


def _capture_order(capture: Capture) -> tuple[str, str, datetime, bytes, int]:
    return capture.url, capture.kind, capture.fetched, capture.body, capture.status
