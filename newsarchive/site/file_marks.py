"""Which mark has a file of lists written again, told by where it is."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from sqlalchemy import Connection, select

from newsarchive.archive import schema
from newsarchive.site.addresses import address_of
from newsarchive.site.due import MARKETS, MOVED, SITE, YEAR
from newsarchive.site.lists import read_lists

_CODE: Final = r"(?P<suffix>[^/]+)/[^/]+/(?P<name>[^/]+)"
# Keys of lists by the addresses of their files; a number of a page, if there is one, is "page".
_LISTS: Final = {
    "outlet:{slug}": (
        r"/category/(?P<slug>[^/]+)\.html",
        r"/feeds/outlets/(?P<slug>[^/]+)\.xml",
        r"/outlets/(?P<slug>[^/]+)/(?P<page>\d+)\.html",
    ),
    "security:{code}": (r"/api/securities/(?P<code>[^/]+)\.json",),
    "security:{name}.{suffix}": (
        rf"/(?:feeds/)?securities/{_CODE}\.(?:html|xml)",
        rf"/(?:api/pages/)?securities/{_CODE}/(?P<page>\d+)\.(?:html|json)",
    ),
    "day:{year}-{month}-{day}": (
        r"/days/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)(?:/(?P<page>\d+))?\.html",
    ),
    "month:{month}": (r"/sitemaps/(?P<month>\d{4}-\d\d)(?:/(?P<page>\d+))?\.xml",),
}
_OTHERS: Final = {
    f"{YEAR}{{year}}": (r"/days/(?P<year>\d{4})/index\.html",),
    MARKETS: (r"/securities/(?:[^/]+/)?(?:index|\d+)\.html", r"/_data/securities/[^/]+\.yml"),
    SITE: (
        r"/(?:outlets|days)/(?:index|\d+)\.html",
        r"/_data/(?:newest\.yml|frontier\.json)",
        r"/api/outlets\.json",
        r"/sitemap\.xml",
        r"/sitemaps/lists-\d+\.xml",
    ),
}
_FORMS: Final = [
    (key, re.compile(pattern))
    for keys in (_OTHERS, _LISTS)
    for key, patterns in keys.items()
    for pattern in patterns
]


def marks_of(connection: Connection, path: str) -> Iterator[tuple[str, int]]:
    """Return the marks of what is in the file at *path*; none for one that is of no list."""
    address = address_of(PurePosixPath(path))
    for form, pattern in _FORMS:
        if found := pattern.fullmatch(address):
            words = found.groupdict(default="0")
            key, number = form.format_map(words), int(words.get("page", 0))
            if form in _OTHERS or read_lists(connection, [key]):
                yield key, number
                if number > 1:  # a page that isn't full yet is written with the one before
                    yield key, number - 1
            return
    table = schema.site_moves
    moved = select(table.c.article_id).where(table.c.address == address)
    yield from ((f"{MOVED}{each}", 0) for each in connection.execute(moved).scalars())
