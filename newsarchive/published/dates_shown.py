"""The date of a post that its page shows, among those of comments, updates and other posts."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from lxml import etree

from newsarchive.published.containers import Container
from newsarchive.published.document import start_of, text_of
from newsarchive.published.paths import elements, has_class, string
from newsarchive.published.printed import date_in, day_of, has_zone

_TIMES = elements(f"//time[not({has_class('dt-updated')} or @itemprop='dateModified')]")
_PUBLISHED = elements(f"//time[{has_class('dt-published')} or @itemprop='datePublished']")
_META_TIME = string("//meta[@property='article:published_time']/@content")
_META_ITEM = string("//meta[@itemprop='datePublished']/@content")
_PRINTED = elements("//*[contains(@class,'meta') or contains(@class,'date')] | //small")
_UPDATED = re.compile(
    r"(?:updated|modified|edited|revised|更新|修改|修订|编辑)(?:\s*(?:on|at|于|时间|日期))?[\s:：]*\Z",
    re.IGNORECASE,
)
_TEXTS = frozenset({"p", "ul", "ol", "table", "blockquote", "pre", "figure"})
_MARK_CLASS = re.compile("meta|date")
_LONGEST_LINE = 150
_A_DAY = timedelta(days=1)


def date_shown(
    root: etree._Element,
    found: Container | None,
    *,
    beside: set[etree._Element],
    footers: set[etree._Element],
    stated: str,
) -> str:
    """Return the date of a page's post, "" if it shows none.

    What is marked as the date of publication comes first, then what stands before the text, then
    what stands behind it. A form with a zone is taken if it is of the same day. Elements *beside*
    the post say nothing of it, those in *footers* only when it was published; *stated* is the date
    that the page states for machines.
    """
    others = set(beside)
    if found is not None and found.exact:
        others.update(found.element.iterdescendants("*"))
    published = [time for time in _PUBLISHED(root) if time not in others]
    others |= footers
    others.update(published)
    times = [time for time in _TIMES(root) if time not in others]
    times = [time for time in times if not _is_update(time)] or ([] if published else times)
    leading, trailing = _sides(root, found, times)
    metas = [_META_TIME(root), _META_ITEM(root), stated]
    dates = [*map(time_of, published), *metas, *map(time_of, leading)]
    best = _best(dates)
    if has_zone(best):
        return best
    before, behind = _sides(root, found, [mark for mark in _PRINTED(root) if mark not in others])
    dates += (*map(_of_mark, before), *map(time_of, trailing), *map(_of_mark, behind))
    return _best(dates)


def _best(dates: list[str]) -> str:
    """Return the first of *dates* in its most exact form."""
    first = next(filter(None, dates), "")
    same = [each for each in dates if each and _same_day(each, first)]
    return max(same, key=lambda each: (has_zone(each), ":" in each), default="")


def time_of(time: etree._Element) -> str:
    """Return the moment that a ``time`` states, or else the date that it prints, or ""."""
    stamp = time.get("data-ts") or ""
    if stamp.isascii() and stamp.isdigit() and len(stamp) < 12:
        with suppress(ValueError, OverflowError):
            return datetime.fromtimestamp(int(stamp), UTC).isoformat()
    return (time.get("datetime") or "").strip() or date_in(text_of(time))


def _of_mark(mark: etree._Element) -> str:
    return date_in(start_of(mark))


def _sides(
    root: etree._Element, found: Container | None, wanted: list[etree._Element]
) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return which of *wanted*, in the page's order, stand before the text, and which don't."""
    if found is None or not wanted:
        return wanted, []
    rest = set(wanted)
    for node in _until_text(root, found):
        rest.discard(node)
    return [one for one in wanted if one not in rest], [one for one in wanted if one in rest]


def _until_text(root: etree._Element, found: Container) -> Iterator[etree._Element]:
    """Yield the elements of a page that begin before the text does."""
    title = found.title
    for node in root.iter("*"):
        if found.exact and node is found.element:
            return
        if title is None and _is_text(node) and found.element in node.iterancestors():
            return
        if node is title:
            title = None
        yield node


def _is_text(node: etree._Element) -> bool:
    """Tell whether a text may begin with *node*: a short line with a date is none."""
    if node.tag not in _TEXTS:
        return False
    marked = _MARK_CLASS.search(node.get("class") or "") or node.find(".//time") is not None
    return not marked or len(start_of(node)) > _LONGEST_LINE


def _is_update(time: etree._Element) -> bool:
    """Tell whether the words before *time* say that it is the date of a change."""
    before = time.getprevious()
    parent = time.getparent()
    words = before.tail if before is not None else parent.text if parent is not None else ""
    if not (words or "").strip() and before is not None and isinstance(before.tag, str):
        words = text_of(before)
    return _UPDATED.search(words or "") is not None


def _same_day(first: str, second: str) -> bool:
    one, other = day_of(first), day_of(second)
    return one is None or other is None or abs(one - other) <= _A_DAY
