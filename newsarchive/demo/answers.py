"""Questions and answers of the origin, free of any HTTP library."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, unquote

from newsarchive.demo.faults import Faults
from newsarchive.demo.store import Store

JSON = "application/json; charset=utf-8"
SCRIPT = "application/javascript; charset=utf-8"
HTML = "text/html; charset=utf-8"

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: *host* and *target* (path with query) as sent, *query* and *path* decoded.

    *parts* are the named groups of the route's pattern; *etag* and *since* what the caller has.
    """

    host: str
    target: str
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    since: str = ""

    @classmethod
    def of(cls, host: str, target: str, *, etag: str = "", since: str = "") -> "Asked":
        """Return the request for *target* at *host*, its query decoded."""
        path, _, query = target.partition("?")
        pairs = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
        path = unquote(path) if "%" in path else path
        return cls(host, target, path, pairs, etag=etag, since=since)

    def number(self, name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
        """Return a whole-number parameter within bounds; *default* if it is no number."""
        value = self.query.get(name) or self.parts.get(name) or ""
        return min(max(int(value), least), most) if value.isdecimal() else default

    @property
    def callback(self) -> str:
        """The name of the script function that the answer is to be wrapped in, or ""."""
        return self.query.get("callback") or ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; *headers* go beside the content type.

    It can be asked for conditionally if it is *tagged* (``ETag``), or tells when what it shows last
    *changed* (``Last-Modified``).
    """

    body: bytes
    content_type: str = JSON
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    tagged: bool = False
    changed: datetime | None = None


Handler = Callable[[Asked, Store, Faults], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint's *name*, the *pattern* of its whole path, and what answers there."""

    name: str
    pattern: re.Pattern[str]
    handler: Handler


def route(name: str, pattern: str, handler: Handler) -> Route:
    """Return a route; *pattern* is a regular expression over the path."""
    return Route(name, re.compile(pattern), handler)


def as_json(value: object, callback: str = "", end: str = ";") -> Answer:
    """Return *value* as JSON, or as a call of *callback* with it."""
    body = _dumps(value)
    if callback:
        return Answer(f"{callback}({body}){end}".encode(), SCRIPT)
    return Answer(body.encode())


def as_html(html: str, *, charset: str = "utf-8", content_type: str = HTML) -> Answer:
    """Return *html* encoded in *charset*; what that lacks becomes character references."""
    return Answer(html.encode(charset, "xmlcharrefreplace"), content_type)


def missing() -> Answer:
    """Return the answer for what isn't there."""
    return Answer(b"<html><body><h1>404 Not Found</h1></body></html>", "text/html", 404)
