"""The text of a post within its page."""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote, urljoin

from lxml import etree

from newsarchive.importers.links import article_in, is_share_link, public_page
from newsarchive.published.containers import Container, furniture
from newsarchive.published.document import text_of
from newsarchive.published.paths import elements
from newsarchive.published.permalinks import path_of

# Our layout puts one around each table, so that it can be scrolled.
_FRAMES = elements("descendant::div[@class='table' and @role='region' and count(*)=1 and table]")
_HOME = "返回首页"
_BACK = "返回"
_BETWEEN = " ｜|/·"
_IGNORED_AT_END = frozenset({"hr", "br", "nav", "footer"})

# The attributes in which lxml escapes all but these characters.
_ADDRESSES = ("href", "src", "action", "name")
_ADDRESSED = elements(f"descendant::*[{' or '.join(f'@{name}' for name in _ADDRESSES)}]")
_SAFE = re.compile(r"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*")
_MARK = "newsarchive-kept-"
_KEPT = re.compile(rf'"{_MARK}(\d{{1,9}})-"')

# Characters that a page may hold and lxml refuses to set.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Content:
    """A post's text as a page shows it: the footer's parts apart from the *html* of the body."""

    html: str = ""
    quote: str = ""
    link: str = ""
    label: str = ""
    slug: str = ""
    has_footer: bool = False


def read_content(found: Container, url: str, *, footed: bool = True) -> Content:
    """Return the parts of the text in a container, which is taken apart by that.

    *url* is the page's; addresses in the footer are resolved against it. What else is in it, such
    as heading and date, is dropped. Unless *footed*, nothing but the text is in it.
    """
    element = found.element
    for part in furniture(found):
        _drop(part)
    for raw in element.iter("xmp", "plaintext"):
        raw.tag = "pre"  # or what was never markup would be escaped once more
    for frame in _FRAMES(element):
        _unwrap(frame)
    content = Content()
    holder: etree._Element | None = element if footed else None
    while holder is not None:
        while _take_last(holder, content, url):
            pass
        holder = None if content.has_footer else _unclosed(holder)
    first = element[0] if len(element) else None
    if first is not None and first.tag == "blockquote" and content.slug == "emnews":
        content.quote = text_of(first)
        _drop(first)
    content.html = inner_html(element)
    return content


def _last(element: etree._Element) -> etree._Element | None:
    """Return what ends *element*, without the blanks behind it; None if a text does."""
    last = next(element.iterchildren(reversed=True), None)  # its length would be counted
    if last is None or (last.tail or "").strip():
        return None
    last.tail = None
    return last


def _unclosed(element: etree._Element) -> etree._Element | None:
    """Return the last child of *element* if the footer is in it: markup of the text was open."""
    last = _last(element)
    if last is None:
        return None
    return last if any(text_of(anchor) == _HOME for anchor in last.iter("a")) else None


def _take_last(element: etree._Element, content: Content, url: str) -> bool:
    """Take the last part of *element* if it belongs to the footer; tell whether it did."""
    last = _last(element)
    if last is None:
        return False
    if isinstance(last.tag, str) and last.tag not in _IGNORED_AT_END:
        anchors = list(last.iter("a"))
        text = text_of(last)
        if _is_back(text, anchors, content):
            _read_back(anchors, content)
        elif len(anchors) == 1 and _is_own_link(text, anchors[0], content, url):
            content.link = _absolute(url, anchors[0])
        elif not _is_nothing(last, text, content):
            return False
    _drop(last)
    return True


def _is_nothing(last: etree._Element, text: str, content: Content) -> bool:
    """Tell whether *last* is an empty paragraph or the link of a record that had none."""
    return not len(last) and last.tag == "p" and text in ("", "<>" if content.has_footer else "")


def _is_back(text: str, anchors: list[etree._Element], content: Content) -> bool:
    """Tell whether a last line of *text* is the links back, and nothing else."""
    texts = [text_of(anchor) for anchor in anchors]
    for each in texts:
        text = text.replace(each, "", 1)
    if text.strip(_BETWEEN) or not all(each.startswith((_BACK, "http")) for each in texts):
        return False
    return _HOME in texts or (content.has_footer and len(texts) == 1 and texts[0].startswith(_BACK))


def _read_back(anchors: list[etree._Element], content: Content) -> None:
    content.has_footer = True
    for anchor in anchors:
        text = text_of(anchor)
        if text.startswith(_BACK) and text != _HOME:
            content.label = text.removeprefix(_BACK)
            path = unquote(anchor.get("href") or "").rstrip("/").removesuffix(".html")
            content.slug = path.rpartition("/")[2]


def _is_own_link(text: str, anchor: etree._Element, content: Content, url: str) -> bool:
    """Tell whether a last line of *text* is the link to the article that posts end with.

    Articles also end with links to others, so without the footer's "back to" below it, it has to
    be a share link or lead to EastMoney; and what it leads to has to be this very article.
    """
    link = _absolute(url, anchor)
    if content.link or not link or text not in (link, text_of(anchor)):
        return False
    theirs, ours = article_in(link), article_in(path_of(url))
    if any(theirs) and any(ours) and theirs != ours:
        return False
    shown = text in (link, anchor.get("href"))
    return is_share_link(link) or (shown and (content.has_footer or public_page(link) != ""))


def _absolute(url: str, anchor: etree._Element) -> str:
    href = (anchor.get("href") or "").strip()
    try:
        return urljoin(url, href)
    except ValueError:
        return href


def inner_html(element: etree._Element) -> str:
    """Return the HTML inside of *element*, with addresses as they are written."""
    kept: list[str] = []
    for each in _ADDRESSED(element):
        for name in _ADDRESSES:
            value = each.get(name)
            if value and not _SAFE.fullmatch(value):
                each.set(name, f"{_MARK}{len(kept)}-")  # lxml would escape what people can read
                kept.append(value)
    parts = [escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    html = "".join(parts).strip()
    return _KEPT.sub(lambda found: _written(found, kept), html) if kept else html


def _written(found: re.Match[str], kept: list[str]) -> str:
    number = int(found[1])
    return f'"{escape(kept[number])}"' if number < len(kept) else found[0]


def _unwrap(frame: etree._Element) -> None:
    """Put what is in *frame*, one element, in its place."""
    parent = frame.getparent()
    if parent is not None:
        inner = frame[0]
        inner.tail = frame.tail
        parent.replace(frame, inner)


def _drop(element: etree._Element) -> None:
    """Remove *element* and keep the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = _NOT_XML.sub("", (parent.text or "") + (element.tail or ""))
    else:
        before.tail = _NOT_XML.sub("", (before.tail or "") + (element.tail or ""))
    parent.remove(element)
