"""Which links of a listing lead to posts by the marks that a theme gives them, not by address."""

import re
from itertools import islice

from lxml import etree

from newsarchive.published.paths import classes, elements

_RELATIONS = frozenset({"bookmark", "permalink"})
_LINK_CLASSES = frozenset({"post-link", "permalink"})
_ENTRY_CLASSES = frozenset(
    (
        "h-entry",
        "hentry",
        "post",
        "post-preview",
        "post-item",
        "post-card",
        "archive__item",
        "entry",
    )
)
_ENTRY_TYPE = re.compile(r"/(?:\w*Article|BlogPosting|CreativeWork)\Z")
_HEADINGS = ("h1", "h2", "h3", "h4")
_ROWS = frozenset({"li", "tr"})
_HIGHEST = 8
_DATED = elements(
    "descendant::time | descendant::*[contains(@class,'date') or contains(@class,'meta')]"
)
# Lists of a site, whatever its base.
_LIST_PATH = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|archives?|page-?\d+|about|search)(?:/|\.html?|\Z)|\A/?\Z",
    re.IGNORECASE,
)


class EntryLinks:
    """Tells the links of entries from others; it remembers what it found of an entry."""

    def __init__(self) -> None:
        self._headlines: dict[etree._Element, bool] = {}
        self._rows: dict[etree._Element, bool] = {}

    def leads(self, anchor: etree._Element, path: str) -> bool:
        """Tell whether *anchor*, which leads to *path*, is the link of an entry to its post."""
        named = classes(anchor)
        around = list(islice(anchor.iterancestors(), _HIGHEST))
        if "u-url" in named and any("h-entry" in classes(each) for each in anchor.iterancestors()):
            return True
        if _LIST_PATH.search(path):
            return False
        if not _RELATIONS.isdisjoint((anchor.get("rel") or "").split()):
            return True
        if not _LINK_CLASSES.isdisjoint(named):
            return True
        entry = next(filter(_is_entry, (anchor, *around)), None)
        if entry is not None and _is_headline(anchor, around):
            return self._one_headline(entry)
        row = next((each for each in around if each.tag in _ROWS), None)
        return row is not None and self._is_row(row)

    def _one_headline(self, entry: etree._Element) -> bool:
        """Tell whether *entry* is of one post: a whole text has headings without links, too."""
        found = self._headlines.get(entry)
        if found is None:
            headings = list(islice(entry.iter(*_HEADINGS), 2))
            links = {each.get("href") for heading in headings for each in heading.iter("a")}
            first = headings[0] if headings else None
            linked = first is not None and _is_linked(first)
            found = self._headlines[entry] = linked and len(links) < 2
        return found

    def _is_row(self, row: etree._Element) -> bool:
        """Tell whether *row* is a line of a list that holds one link and a date."""
        found = self._rows.get(row)
        if found is None:
            links = {anchor.get("href") for anchor in row.iter("a")}
            found = self._rows[row] = len(links) == 1 and bool(_DATED(row))
        return found


def _is_entry(element: etree._Element) -> bool:
    if not _ENTRY_CLASSES.isdisjoint(classes(element)):
        return True
    return element.tag == "article" or _ENTRY_TYPE.search(element.get("itemtype") or "") is not None


def _is_linked(heading: etree._Element) -> bool:
    around = islice(heading.iterancestors(), _HIGHEST)
    return heading.find(".//a") is not None or any(each.tag == "a" for each in around)


def _is_headline(anchor: etree._Element, around: list[etree._Element]) -> bool:
    """Tell whether *anchor* is in a heading, or around one."""
    if any(each.tag in _HEADINGS for each in around):
        return True
    return next(anchor.iter(*_HEADINGS), None) is not None
