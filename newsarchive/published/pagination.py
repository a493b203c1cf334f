"""Where a listing goes on."""

import re
from collections.abc import Iterator

from lxml import etree

from newsarchive.published.document import text_of
from newsarchive.published.paths import classed
from newsarchive.published.permalinks import Site, is_post_path, path_of

_NEXT = frozenset({"next", "older"})
_LONGEST = 40
_WORDS = re.compile(
    r"\W*(?:下一?页|后一?页|更早的?(?:文章|新闻)?|较旧(?:的?文章)?|旧的?文章"
    r"|older(?: posts| articles)?"
    r"|next(?: page)?)\W*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:/page[/-]?|[?&](?:page|paged|p)=|_)(\d{1,6})(?:/|\.html?|/index\.html?)?\Z"
)
_DIGITS = re.compile(r"\d{1,6}")


def next_page(root: etree._Element, site: Site) -> str:
    """Return the address of the page after this one, or "".

    A link that is marked as next, that reads 下一页 or Older, or that has the number after this
    page's. Pages with a lower number don't count: some themes call the newer page "next".
    """
    here = page_number(site.page) or 1
    for anchor in _marked(root):
        url = _later(anchor, site, here)
        if url:
            return url
    return _worded(root, site, here)


def _marked(root: etree._Element) -> Iterator[etree._Element]:
    for link in root.iter("link", "a"):
        if "next" in (link.get("rel") or "").split():
            yield link
    for element in classed(root, _NEXT):
        yield from element.iter("a")


def _worded(root: etree._Element, site: Site, here: int) -> str:
    by_number = ""
    for anchor in root.iter("a"):
        text = text_of(anchor) if len(anchor) < 3 else ""
        if len(text) > _LONGEST:
            continue
        if _WORDS.fullmatch(text):
            url = _later(anchor, site, here)
            if url:
                return url
        if not by_number and _DIGITS.fullmatch(text) and int(text) == here + 1:
            url = _later(anchor, site, here)
            by_number = url if page_number(url) == here + 1 else ""
    return by_number


def page_number(url: str) -> int:
    """Return the number that an address of a page of a list ends with; 0 when it has none."""
    found = _NUMBER.search(url) or _NUMBER.search(path_of(url))
    return int(found[1]) if found else 0


def _later(anchor: etree._Element, site: Site, here: int) -> str:
    url = site.address(anchor.get("href") or "")
    if not url or url == site.page:
        return ""
    number = page_number(url)
    if number == 0 and is_post_path(path_of(url)):
        return ""
    return url if number > here or (number == 0 and here == 1) else ""
