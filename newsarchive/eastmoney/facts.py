"""What an article's page prints around the body: title, time, source, author and lead."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from newsarchive.eastmoney.layouts import LAYOUTS, OTHER, PUBLISHED, TITLE, Layout
from newsarchive.eastmoney.nodes import Path, attribute, elements, parts, text_in

_SITE_NAME: Final = re.compile(r"(?<!\s)\s*[_|-]\s*(?:东方财富|财富号|股吧).*\Z", re.DOTALL)
_LABEL: Final = re.compile(r"(?<!\s)\s*(?:文章|稿件)?(来源|作者)\s*[:：]\s*")
_LABELLED: Final = re.compile(
    r"(来源|作者)\s*[:：]\s*(.*?)(?=\s{2,}|\u3000|\s*(?:来源|作者|编辑|责任编辑|责编|评论)|\s*\Z)"
)
_MOMENT: Final = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,3}\d{1,2}:\d{2}(?::\d{2})?", re.ASCII
)
_SCRIPT_TIME: Final = re.compile(
    r'"(?:post_publish_time|post_display_time|publish_time)"\s*:\s*"([^"]{8,40})"'
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands around the body, as printed but without labels; "" where it isn't there."""

    title: str
    time: str
    source: str
    author: str
    lead: str


def read_facts(tree: etree._Element, text: str) -> Facts:
    """Return the facts that the page prints; *text* is its source, for what only scripts tell."""
    layout = next((one for one in LAYOUTS if elements(one.mark, tree)), OTHER)
    told = _in_line(layout, tree) | _in_details(layout, tree)
    return Facts(
        title=_first(layout.title, tree) or _window_title(tree),
        time=_time(layout, tree) or told.get("time") or _hidden_time(tree, text),
        source=_TIME_BEHIND.sub("", _source(layout, tree) or told.get("来源", "")),
        author=_bare(_first(layout.author, tree)) or told.get("作者", ""),
        lead=_first(layout.lead, tree),
    )


def _first(paths: tuple[Path, ...], tree: etree._Element) -> str:
    texts = (text_in(element) for path in paths for element in parts(path, tree))
    return next(filter(None, texts), "")


def _window_title(tree: etree._Element) -> str:
    return _SITE_NAME.sub("", _first((TITLE,), tree))


def _time(layout: Layout, tree: etree._Element) -> str:
    text = _first(layout.time, tree)
    return text if any(map(str.isdecimal, text)) else ""


def _hidden_time(tree: etree._Element, text: str) -> str:
    match = _SCRIPT_TIME.search(text)
    return match[1] if match else attribute(tree, PUBLISHED, "content")


def _source(layout: Layout, tree: etree._Element) -> str:
    """Return the outlet, which may be printed as its logo."""
    for path in layout.source:
        for element in parts(path, tree):
            name = _bare(text_in(element)) or _logo(element)
            if name:
                return name
    return ""


def _logo(element: etree._Element) -> str:
    for image in element.iter("img"):
        name = (image.get("alt") or image.get("title") or "").strip()
        if name:
            return name
    return (element.get("data-source") or "").strip()


# Pages of 2010 print 来源 and the time in one line, in either order.
_TIME_BEHIND: Final = re.compile(
    r"(?<!\s)\s*(?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}.*\Z"
)


def _bare(text: str) -> str:
    return _LABEL.sub("", text, count=1)


def _in_details(layout: Layout, tree: etree._Element) -> dict[str, str]:
    """Return what elements of one fact each tell; the one without label is the time."""
    told: dict[str, str] = {}
    for path in layout.details:
        for element in parts(path, tree):
            text = text_in(element)
            match = _LABEL.match(text)
            if match:
                told.setdefault(match[1], text[match.end() :] or _logo(element))
            elif text[:1].isdecimal():
                told.setdefault("time", text)
    return told


def _in_line(layout: Layout, tree: etree._Element) -> dict[str, str]:
    """Return what an element of several facts tells, told apart by their labels."""
    told: dict[str, str] = {}
    for path in layout.line:
        for element in parts(path, tree):
            text = text_in(element)
            for label, value in _LABELLED.findall(text):
                told.setdefault(label, value)
            moment = _MOMENT.search(text)
            if moment:
                told.setdefault("time", moment[0])
    return told
