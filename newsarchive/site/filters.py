"""Jekyll's filters, as far as layouts of a site use them, for Python's Liquid.

What Liquid itself has is Liquid's. These are Jekyll's own, or differ in what they print.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote

from dateutil import parser

_URL_SAFE = "%/:?#[]@!$&'()*+,;=~"
_ABSOLUTE = ("http://", "https://", "//", "mailto:")

Filter = Callable[..., object]


def jekyll_filters(url: str, baseurl: str) -> Mapping[str, Filter]:
    """Return the filters of a site at *url* below *baseurl*, by name."""

    @lru_cache(maxsize=4096)
    def relative(address: str) -> str:
        if address.startswith(_ABSOLUTE):
            return address
        return quote(f"{baseurl}/{address.removeprefix('/')}", safe=_URL_SAFE)

    def relative_url(value: object) -> object:
        return value if value is None else relative(_text(value))

    def absolute_url(value: object) -> object:
        if value is None:
            return None
        address = relative(_text(value))
        return address if address.startswith(_ABSOLUTE) else url + address

    return {
        "relative_url": relative_url,
        "absolute_url": absolute_url,
        "date": format_date,
        "date_to_xmlschema": date_to_xmlschema,
        "escape": escape_html,
        "xml_escape": xml_escape,
        "cgi_escape": lambda value: quote(_text(value), safe="*-._").replace("%20", "+"),
        "uri_escape": lambda value: quote(_text(value), safe=_URL_SAFE),
        "jsonify": jsonify,
        "normalize_whitespace": lambda value: " ".join(_text(value).split()),
        "strip_index": lambda value: _text(value).removesuffix("index.html"),
    }


def escape_html(value: object) -> object:
    """Escape as Ruby's CGI does; nothing stays nothing."""
    return value if value is None else escape(_text(value), quote=True).replace("&#x27;", "&#39;")


def xml_escape(value: object) -> object:
    """Escape as Ruby does for an attribute (before 3.0 it left apostrophes)."""
    if value is None:
        return value
    return escape(_text(value), quote=True).replace("&#x27;", "&apos;")


def jsonify(value: object) -> str:
    """Return *value* as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def format_date(value: object, form: str = "") -> object:
    """Return a moment in strftime's *form*; what is no moment stays as it is."""
    moment = _moment(value)
    return value if moment is None or not form else moment.strftime(form)


def date_to_xmlschema(value: object) -> object:
    """Return a moment as ``2021-12-29T19:10:39+08:00``; what is no moment stays as it is."""
    moment = _moment(value)
    return value if moment is None else moment.isoformat(timespec="seconds")


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day).astimezone()
    return _parsed(value) if isinstance(value, str) and value else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> datetime | None:
    try:
        # Front matter has a blank before the offset, as Ruby writes it.
        return datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-"))
    except ValueError:
        pass
    try:
        return parser.parse(text)
    except (ValueError, OverflowError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)
