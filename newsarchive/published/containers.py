"""Which element of a post's page holds its text, and what else is in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from newsarchive.published.document import start_of, text_of
from newsarchive.published.paths import classed, elements, has_class
from newsarchive.published.printed import date_in

_EXACT = elements(
    f"//*[{has_class('e-content')} or {has_class('post-content')} or {has_class('entry-content')}"
    " or @itemprop='articleBody' or (@class='body' and parent::article[@data-pagefind-body])]"
)
# In an article, and without its title.
_INNER = elements(
    "//article//*[self::div or self::section]"
    f"[{has_class('content')} or {has_class('entry')} or {has_class('post-body')}"
    f" or {has_class('article-content')} or {has_class('article-body')}"
    f" or {has_class('post__content')} or {has_class('page__content')}]"
    "[not(ancestor::header or ancestor::footer or ancestor::aside or ancestor::nav)]"
)
_AROUND = (
    elements("//article"),
    elements("//main"),
    elements("//section[.//h1]"),
    elements(f"//*[{has_class('post')}][.//h1]"),
    elements("//*[@role='main']"),
    elements("//body[h1]"),
)
_BESIDE = elements(
    "descendant::nav | descendant::*[@id='comments' or @id='disqus_thread']"
    " | descendant::footer[not(ancestor::blockquote or ancestor::figure or ancestor::aside)]"
)
_BESIDE_CLASSES = frozenset(
    (
        *("post-header", "post-meta", "p-name", "dt-published", "post-title", "post-date"),
        *("post-tags", "post-nav", "post-tail-wrapper", "comments", "related", "related-posts"),
        *("pagination", "page__meta", "page__share", "page__related", "page__comments"),
    )
)
# Contents of the text itself, also where a theme puts them into it.
_CONTENTS = elements(
    "descendant::aside[.//nav] | descendant::nav[contains(@class,'toc')]"
    " | descendant::*[@id='markdown-toc']"
)
_ASIDES = elements("descendant::aside")
_ASIDE_CLASS = re.compile(
    r"toc|side|share|social|related|comment|author|widget|newsletter|ad(?:s|vert)"
)
_HEADERS = elements("descendant::header")
_FIRST = elements("child::small | child::h1 | child::time")
_TAGS = re.compile(r"\W*tags?\b", re.IGNORECASE)
_STARTS_NO_TEXT = frozenset({"h1", "header", "time", "small", "nav", "script", "style", "meta"})


@dataclass(frozen=True, slots=True)
class Container:
    """The *element* that holds the text; *exact* if nothing else is in it.

    *title* is the element with the title if that is inside, too.
    """

    element: etree._Element
    exact: bool
    title: etree._Element | None = None


def container(root: etree._Element, title: etree._Element | None) -> Container | None:
    """Return where the text of a page is whose title is shown by *title*."""
    exact = _EXACT(root)
    if exact:
        return Container(exact[0], exact=True)
    parents = set() if title is None else {title, *title.iterancestors()}
    for inner in _INNER(root):
        if inner not in parents and text_of(inner):
            return Container(inner, exact=True)
    for find in _AROUND:
        around = find(root)
        if around:
            inside = title if around[0] in parents else None
            return Container(around[0], exact=False, title=inside)
    return None


def furniture(found: Container) -> list[etree._Element]:
    """Return the parts of a container that are not text: heading, date, tags, lists of contents."""
    element = found.element
    parts = _CONTENTS(element)
    if found.exact:
        return parts
    parts += _BESIDE(element)
    parts += (each for each in classed(element, _BESIDE_CLASSES) if each is not element)
    parts += filter(_is_aside, _ASIDES(element))
    leading, title = _leading(element), found.title
    heading = set() if title is None else {title, *title.iterancestors()}
    headers = _HEADERS(element)
    parts += (each for each in headers if each in heading or each in leading)
    parts += (each for each in _FIRST(element) if _is_label(each, title, leading))
    return parts


def _is_aside(aside: etree._Element) -> bool:
    """Tell whether an ``aside`` is about other things than the text: a pull quote is not."""
    named = f"{aside.get('class') or ''} {aside.get('id') or ''}".lower()
    return (
        _ASIDE_CLASS.search(named) is not None or next(aside.iter("ul", "form"), None) is not None
    )


def _is_label(
    element: etree._Element, title: etree._Element | None, leading: set[etree._Element]
) -> bool:
    if element.tag == "h1":
        return element is title
    if element.tag == "small":
        text = text_of(element)
        return _TAGS.match(text) is not None or date_in(text) != ""
    return element in leading


def _leading(element: etree._Element) -> set[etree._Element]:
    """Return what *element* begins with: labels, and what holds them, down to the first text."""
    found: set[etree._Element] = set()
    waiting = [element]
    while waiting:
        labels = list(_labels(waiting.pop()))
        found.update(labels)
        waiting += labels
    return found


def _labels(parent: etree._Element) -> Iterator[etree._Element]:
    if (parent.text or "").strip():
        return
    for child in parent:
        if isinstance(child.tag, str):
            yield child
            if child.tag not in _STARTS_NO_TEXT and start_of(child):
                return
        if (child.tail or "").strip():
            return
