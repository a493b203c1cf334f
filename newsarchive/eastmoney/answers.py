"""What EastMoney's servers send, made an object: JSON, JSONP and scripts that assign it."""

import json
import re
from typing import Final
from urllib.parse import urlsplit

from newsarchive.eastmoney.charset import decode
from newsarchive.eastmoney.ids import news_id
from newsarchive.eastmoney.links import article_of
from newsarchive.errors import BadAnswerError, IdentityError

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

# Control characters do occur inside of texts.
_DECODER: Final = json.JSONDecoder(strict=False)
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_EXCERPT: Final = 60
# Lists of 200 records hold some 2,000; each takes 64 bytes and more for the two it is written in.
_MOST_CONTAINERS: Final = 200_000


def read_object(body: bytes, *, url: str) -> dict[str, Json]:
    """Return the object that an answer holds, bare or wrapped.

    Known wrappings are ``name({…})`` and ``var name={…}``, with or without a semicolon, a byte
    order mark or blanks around. Raises ``BadAnswerError`` about *url* when the answer is empty,
    HTML, cut short or otherwise no object.
    """
    text = decode(body).strip("\ufeff \t\r\n\0")
    if not text:
        raise BadAnswerError(url, "the answer is empty")
    if text[0] == "<":
        raise BadAnswerError(url, f"HTML instead of JSON: {_excerpt(text)}")
    if text[0] != "{" or text[-1] != "}":
        text = _unwrap(text, url)
    if text.count("{") + text.count("[") > _MOST_CONTAINERS:
        raise BadAnswerError(url, f"more than {_MOST_CONTAINERS} objects and lists")
    try:
        value = _DECODER.decode(text)
        if _SURROGATE.search(text):
            value = _without_lone_surrogates(value)
    except (ValueError, RecursionError) as error:
        raise BadAnswerError(url, f"broken JSON, perhaps cut short: {error}") from error
    if not isinstance(value, dict):
        raise BadAnswerError(url, f"no JSON object: {_excerpt(text)}")
    return value


def is_html(body: bytes) -> bool:
    """Tell whether an answer is a page instead of data."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def text_of(value: Json) -> str:
    """Return a text field as it came; numbers in their digits, anything else as ""."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def told_id(told: str, url: str) -> str:
    """Return the digits of the article, as the answer tells them or else the address asked.

    Raises ``BadAnswerError`` when the answer is about something other than what *url* asks for.
    """
    try:
        asked = article_of(urlsplit(url))[1]
    except (IdentityError, ValueError):
        asked = ""
    try:
        own = news_id(told) if told else ""
    except IdentityError as error:
        raise BadAnswerError(url, f"the answer is about {error.subject}: {error.reason}") from error
    if asked and own and asked != own:
        raise BadAnswerError(url, f"the answer is about another article, {own}")
    return own or asked


def _unwrap(text: str, url: str) -> str:
    start, end = text.find("{"), text.rfind("}")
    if start < 0:
        raise BadAnswerError(url, f"no JSON object: {_excerpt(text)}")
    if end < start:
        raise BadAnswerError(url, "broken JSON, perhaps cut short: no closing brace")
    return text[start : end + 1]


def _without_lone_surrogates(value: Json) -> Json:
    """Replace halves of characters, which no file and no database takes, by U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_without_lone_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {key: _without_lone_surrogates(one) for key, one in value.items()}
    return value


def _excerpt(text: str) -> str:
    return " ".join(text[:_EXCERPT].split())
