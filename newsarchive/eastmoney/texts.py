"""An article's text: the answers of the article API, of the Choice terminal and of the app."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsarchive.eastmoney.answers import Json, is_html, read_object, text_of, told_id
from newsarchive.eastmoney.hollow import is_hollow
from newsarchive.errors import BadAnswerError, GoneError


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """One article as its own page or API gives it; texts are untouched, "" where there is none.

    *body_html* is the cleanest body there is. *linked_html* is the same body with the upstream's
    keyword and stock links, when the upstream gives it apart; when it is "", the links, if any, are
    in *body_html*. *security_texts* are codes as written (``600000.SH``), *url* is the address that
    the upstream names for the article.
    """

    native_id: str
    title: str
    date_text: str
    source: str
    summary: str
    author: str
    body_html: str
    linked_html: str
    keywords: tuple[str, ...]
    security_texts: tuple[str, ...]
    url: str


_SEPARATORS: Final = re.compile(r"[,，;；|]")
_BUSY: Final = re.compile("繁忙|稍后|频繁|超时")
_GONE: Final = re.compile("不存在|已删除|被删除|已下线")
_IMAGE_KEYS: Final = ("url", "src", "image", "imgurl")


def parse_article_api(body: bytes, *, url: str) -> TextAnswer:
    """Return what the article API (``kuaixun/v2/api/article/<id>``) holds.

    Dates are ``YYYY/MM/DD HH:MM:SS``, Beijing time. Raises ``GoneError`` when there is no such
    article or it has no text, ``BadAnswerError`` when the answer is broken, refused or about
    another article.
    """
    answer = read_object(body, url=url)
    data = answer.get("data")
    if not isinstance(data, dict) or not data:
        raise _missing(answer, "data", url)
    html = text_of(data.get("Art_Content"))
    if not html.strip():
        raise GoneError(url, "the article has no text (Art_Content)")
    return TextAnswer(
        native_id=told_id(text_of(data.get("Art_Code")), url),
        title=text_of(data.get("Art_Title")),
        date_text=text_of(data.get("Art_ShowTime")),
        source=text_of(data.get("Art_Media_Name")),
        summary=text_of(data.get("Art_Guidance")),
        author=text_of(data.get("Art_Author")),
        body_html=html,
        linked_html="",
        keywords=split_words(text_of(data.get("Art_Keyword"))),
        security_texts=(),
        url=text_of(data.get("Art_UniqueUrl")) or text_of(data.get("Art_Url")),
    )


def parse_news_text(body: bytes, *, url: str) -> TextAnswer:
    """Return what the Choice terminal's text endpoint (``GetNewsText.do``) holds.

    Keys are read in any letter case. ``text`` is the clean body, ``content`` the linked one; with
    one of them missing the other is the body. An id that it doesn't know may give ``{}``, empty
    texts or an HTML page: each is a ``GoneError``. ``BadAnswerError`` is as above.
    """
    if is_html(body):
        raise GoneError(url, "an HTML page instead of the text")
    answer = {key.lower(): value for key, value in read_object(body, url=url).items()}
    text, content = text_of(answer.get("text")), text_of(answer.get("content"))
    if not (text.strip() or content.strip()):
        raise _missing(answer, "text and content", url)
    return TextAnswer(
        native_id=told_id(text_of(answer.get("newsid")) or text_of(answer.get("id")), url),
        title=text_of(answer.get("title")),
        date_text=text_of(answer.get("date")),
        source=text_of(answer.get("medianame")) or text_of(answer.get("from")),
        summary=text_of(answer.get("docreader")),
        author="、".join(_texts(answer.get("author"))),
        body_html=content if content.strip() and is_hollow(text) else text,
        linked_html=content,
        keywords=split_words(text_of(answer.get("relkey"))),
        security_texts=_texts(answer.get("reletecodes")),
        url=text_of(answer.get("url")),
    )


def parse_getnews(body: bytes, *, url: str) -> TextAnswer:
    """Return what the app's endpoint (``content/getnews``) holds, its placeholders filled.

    Raises ``GoneError`` and ``BadAnswerError`` as ``parse_article_api``.
    """
    answer = read_object(body, url=url)
    if text_of(answer.get("rc")) == "0":
        message = text_of(answer.get("me")) or "no message"
        error = GoneError if _GONE.search(message) else BadAnswerError
        raise error(url, f"rc 0: {message}")
    news = answer.get("news")
    if not isinstance(news, dict) or not news:
        raise _missing(answer, "news", url)
    html = text_of(news.get("body"))
    if not html.strip():
        raise GoneError(url, "the article has no text (body)")
    return TextAnswer(
        native_id=told_id(text_of(news.get("newsid")), url),
        title=text_of(news.get("title")) or text_of(news.get("simtitle")),
        date_text=text_of(news.get("showtime")),
        source=text_of(news.get("source")),
        summary=text_of(news.get("description")) or text_of(news.get("simdigest")),
        author=text_of(news.get("author")),
        body_html=_filled(html, news),
        linked_html="",
        keywords=(),
        security_texts=(),
        url=text_of(answer.get("shareUrl")),
    )


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a comma list, each once."""
    return tuple(dict.fromkeys(filter(None, (word.strip() for word in _SEPARATORS.split(text)))))


def _filled(html: str, news: Mapping[str, Json]) -> str:
    from newsarchive.body import fill_placeholders  # noqa: PLC0415 (slow to load, seldom needed)

    return fill_placeholders(html, _images(news.get("images")), _links(news.get("links")))


def _images(value: Json) -> Sequence[str]:
    """Return the addresses at their places; placeholders count on those."""
    items = value if isinstance(value, list) else []
    return [_image(item) for item in items]


def _image(item: Json) -> str:
    if isinstance(item, dict):
        return next(filter(None, (text_of(item.get(key)) for key in _IMAGE_KEYS)), "")
    return text_of(item)


def _links(value: Json) -> Sequence[Mapping[str, str]]:
    items = value if isinstance(value, list) else []
    return [
        {key: text_of(one) for key, one in item.items()} if isinstance(item, dict) else {}
        for item in items
    ]


def _texts(value: Json) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(filter(None, (text_of(one).strip() for one in value)))
    return split_words(text_of(value))


def _missing(answer: Mapping[str, Json], what: str, url: str) -> GoneError | BadAnswerError:
    """Say that there is no such article, unless the upstream only asks for patience."""
    message = next(filter(None, (text_of(answer.get(key)) for key in ("me", "message"))), "")
    if _BUSY.search(message):
        return BadAnswerError(url, message)
    return GoneError(url, f"no {what} in the answer{f': {message}' if message else ''}")
