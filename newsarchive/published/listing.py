"""The listing pages of a published archive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from newsarchive.errors import BadAnswerError
from newsarchive.importers.links import native_id
from newsarchive.published.document import parse_html, text_of
from newsarchive.published.entry import entries, printed_date, printed_name
from newsarchive.published.entry_links import EntryLinks
from newsarchive.published.failures import failure
from newsarchive.published.pagination import next_page
from newsarchive.published.paths import classed, classes, elements, has_class, string
from newsarchive.published.permalinks import Site, is_page, is_post_path, path_date, path_of

_BASE = string("//base/@href")
_PAGINATION = frozenset({"pagination", "paginator", "pager", "page-navigation", "post-nav"})
_FEED = frozenset({"h-feed"})
_EMPTY_LIST = elements(
    f"//*[{has_class('h-feed')} or contains(@class,'post-list')]"
    " | (//main|//section|//article)//*[self::ul or self::ol][not(*)]"
)
_ENTRIES = frozenset({"article", "li", "main"})
_SAYS_EMPTY = re.compile(
    r"暂无|还没有|没有(?:文章|内容|新闻|消息)|no (?:posts|articles|entries)|nothing (?:here|yet)",
    re.IGNORECASE,
)
# Texts of links that don't name the post.
_UNTITLED = re.compile(
    r"(?:阅读|查看)?(?:全文|更多|原文|详情)\W*|继续阅读\W*|(?:read|continue)\b.{0,20}"
    r"|more\W*|permalink|link|[\W_]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PostLink:
    """A post that a page lists.

    *date_text* is what the page prints beside it, or else the day in its permalink. *native_id*
    is the EastMoney id in its address, or "".
    """

    url: str
    title: str
    date_text: str
    native_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """A listing page; *next_page* is "" on the last one."""

    posts: tuple[PostLink, ...]
    next_page: str
    title: str


def parse_listing(body: bytes, *, url: str) -> Page:
    """Return what a listing page of a Jekyll site lists, in the page's order, each post once.

    Posts are links of the same host whose path is a permalink with a date or an article's id, and
    those that are marked as the links of entries (see `newsarchive.published.entry_links`); links
    of navigation, side bars and footers don't count.

    Raises BadAnswerError when the page is no HTML, or lists nothing and doesn't say so.
    """
    root = parse_html(body, url=url)
    site = Site(url, _BASE(root))
    posts = tuple(_posts(root, site))
    if not posts:
        _demand_empty(root, url)
    return Page(posts=posts, next_page=next_page(root, site), title=_title(root))


def _posts(root: etree._Element, site: Site) -> Iterator[PostLink]:
    anchors, titles = _post_anchors(root, site)
    for url, entry in zip(anchors, entries(anchors.values()), strict=True):
        path = path_of(url)
        title, date = titles.get(url, ""), ""
        if entry is not None:
            title = title or printed_name(entry)
            date = printed_date(entry, title)
        yield PostLink(
            url=url,
            title=title or (anchors[url].get("title") or "").strip(),
            date_text=date or path_date(path),
            native_id=native_id(path),
        )


def _post_anchors(
    root: etree._Element, site: Site
) -> tuple[dict[str, etree._Element], dict[str, str]]:
    """Return the first link of each post, and the first text that names the post."""
    anchors: dict[str, etree._Element] = {}
    titles: dict[str, str] = {}
    elsewhere = _elsewhere(root)
    entry_links = EntryLinks()
    for anchor in root.iter("a"):
        url = site.address(anchor.get("href") or "")
        if not url or anchor in elsewhere or url == site.page:
            continue
        path = path_of(url)
        if not is_post_path(path) and not (is_page(path) and entry_links.leads(anchor, path)):
            continue
        anchors.setdefault(url, anchor)
        text = printed_name(anchor) or text_of(anchor)
        if url not in titles and _UNTITLED.fullmatch(text) is None:
            titles[url] = text
    return anchors, titles


def _elsewhere(root: etree._Element) -> set[etree._Element]:
    """Return the links that belong to the site and not to the list."""
    parts = [*root.iter("nav", "aside"), *classed(root, _PAGINATION)]
    parts += (
        part
        for part in root.iter("header", "footer")
        if not any(parent.tag in _ENTRIES for parent in part.iterancestors())
    )
    return {anchor for part in parts for anchor in part.iter("a")}


def _title(root: etree._Element) -> str:
    """Return the name of the list: of the feed, or the first heading that is no link."""
    for feed in classed(root, _FEED):
        for element in feed.iter("*"):
            if "h-entry" in classes(element):
                break
            if "p-name" in classes(element):
                return text_of(element)
    headings = (
        heading
        for name in ("h1", "h2")
        for part in root.iter("main", "section")
        for heading in part.iter(name)
    )
    for heading in (*headings, *root.iter("h1"), *root.iter("title")):
        text = text_of(heading)
        if text and not _is_linked(heading):
            return text
    return ""


def _is_linked(heading: etree._Element) -> bool:
    parent = heading.getparent()
    return heading.find(".//a") is not None or (parent is not None and parent.tag == "a")


def _demand_empty(root: etree._Element, url: str) -> None:
    reported = failure(root, url)
    if reported is not None:
        raise BadAnswerError(url, reported.reason)
    if not _EMPTY_LIST(root) and _SAYS_EMPTY.search(text_of(root)) is None:
        raise BadAnswerError(url, "the page lists no posts")
