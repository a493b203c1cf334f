"""What a listing prints beside the link of a post."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from lxml import etree

from newsarchive.published.dates_shown import time_of
from newsarchive.published.document import start_of, text_of
from newsarchive.published.paths import elements, has_class
from newsarchive.published.printed import date_in

_ITEMS = frozenset({"li", "article", "tr", "dd", "p"})
_AROUND = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "span", "strong", "b", "em"})
_LISTS = frozenset({"ul", "ol", "dl", "table", "tbody", "main", "section", "body", "nav"})
_ITEM_CLASS = re.compile(r"(?:\A|\s)(?:h-?entry|post|entry|post-item|post-preview|item)(?:\s|\Z)")
_HIGHEST = 6

_DATED_CLASS = re.compile(r"date|meta|publish")
_NAMES = elements(
    f"descendant-or-self::*[{has_class('p-name')}]"
    " | descendant-or-self::*[self::h1 or self::h2 or self::h3 or self::h4]"
)


def entries(anchors: Iterable[etree._Element]) -> list[etree._Element | None]:
    """Return the entry of each of *anchors*, which lead to different posts of one page.

    That is the item around the anchor, or else what stands beside it: behind it, unless
    something dated stands before the first. What several share is left out, as it says nothing
    about one of them.
    """
    found: list[etree._Element | None] = []
    leading: bool | None = None
    for anchor in anchors:
        item, outermost = _around(anchor)
        if item is None:
            before = _element(outermost.getprevious())
            if leading is None:
                leading = before is not None and date_in(text_of(before)) != ""
            item = before if leading else _element(outermost.getnext())
            item = None if item is not None and item.tag == outermost.tag else item
        found.append(item)
    owners = Counter(found)
    return [item if owners[item] == 1 else None for item in found]


def _around(anchor: etree._Element) -> tuple[etree._Element | None, etree._Element]:
    """Return the item around *anchor*, if there is one, and the heading around it or itself."""
    outermost = anchor
    for parent in islice(anchor.iterancestors(), _HIGHEST):
        if parent.tag in _LISTS:
            break
        if parent.tag in _ITEMS or _ITEM_CLASS.search(parent.get("class") or ""):
            return parent, outermost
        if parent.tag in _AROUND and outermost.getparent() is parent:
            outermost = parent
    return None, outermost


def _element(node: etree._Element | None) -> etree._Element | None:
    """Return *node* unless it is a comment."""
    return node if node is not None and isinstance(node.tag, str) else None


def printed_date(entry: etree._Element, title: str) -> str:
    """Return the date that *entry* prints outside of its *title*: machine-readable, or as text."""
    for time in entry.iter("time"):
        stated = time_of(time) or text_of(time)
        if stated:
            return stated
    texts = [
        start_of(element)
        for element in entry.iter("span", "p", "small", "div", "td", "em", "dt")
        if _DATED_CLASS.search(element.get("class") or "")
    ]
    texts.append(text_of(entry).replace(title, " ", 1))
    return next(filter(None, map(date_in, texts)), "")


def printed_name(entry: etree._Element) -> str:
    """Return the heading of *entry*, or ""."""
    return next((text_of(name) for name in _NAMES(entry)), "")
