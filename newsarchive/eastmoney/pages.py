"""An article's page in, its parts out: every layout that EastMoney's pages have had."""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newsarchive.eastmoney.answers import told_id
from newsarchive.eastmoney.charset import decode
from newsarchive.eastmoney.facts import read_facts
from newsarchive.eastmoney.layouts import (
    BODIES,
    CANONICAL,
    FOREIGN,
    KEYWORDS,
    RELATED_SECURITIES,
    WORTH,
)
from newsarchive.eastmoney.links import article_of
from newsarchive.eastmoney.nodes import attribute, cut, elements, inner_html, parts, text_in
from newsarchive.eastmoney.texts import TextAnswer, split_words
from newsarchive.errors import BadAnswerError, GoneError, IdentityError
from newsarchive.trees import tree_of

# "<strong<b>" occurs, a tag that nobody closed before the next one.
_UNCLOSED_TAG: Final = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]{0,9})<(?=[/A-Za-z!])")
_HUMAN_CHECK: Final = re.compile("身份核实|fd_guba_validate|em_capt")
_QUOTE_PAGE: Final = re.compile(r"/unify/r/([\w.]+)", re.ASCII)
# Every layout closes these; where a server sends no length, it is all that shows the end arrived.
_END: Final = re.compile("</(?:body|html)", re.IGNORECASE)


def parse_page(body: bytes, *, url: str, charset: str = "") -> TextAnswer:
    """Return what an article's page holds, in any layout since about 2010, or of a 财富号 blog.

    *charset* is the one that the HTTP header names, or ""; it is checked against the page. Texts
    are those of the page without their labels (``来源：``); the time is as printed. Raises
    ``GoneError`` when the page holds no article, ``BadAnswerError`` when it is empty, cut short,
    asks for proof that a person reads, or is about another article than *url*.
    """
    text = decode(body, charset).replace("\0", "\ufffd")
    if not text.strip():
        raise BadAnswerError(url, "the page is empty")
    tree = _parse(text, url)
    if not _END.search(text):
        raise BadAnswerError(url, "the page is cut short: neither </body> nor </html> in it")
    facts = read_facts(tree, text)
    container = _body(tree, text, url)
    named = _canonical(tree, url)
    return TextAnswer(
        native_id=_native_id(named, url),
        title=facts.title,
        date_text=facts.time,
        source=facts.source,
        summary=facts.lead,
        author=facts.author,
        body_html=inner_html(container),
        linked_html="",
        keywords=split_words(attribute(tree, KEYWORDS, "content")),
        security_texts=_securities(tree),
        url=named,
    )


def _parse(text: str, url: str) -> etree._Element:
    try:
        tree = tree_of(_UNCLOSED_TAG.sub(r"<\1><", text).encode())
    except etree.ParseError as error:
        raise BadAnswerError(url, f"no HTML: {error}") from error
    if tree.root is None:
        raise BadAnswerError(url, "no HTML: nothing in it")
    if tree.cut:
        raise BadAnswerError(url, "the page is nested too deeply (2,048 elements)")
    return tree.root


def _body(tree: etree._Element, text: str, url: str) -> etree._Element:
    for path in BODIES:
        for candidate in parts(path, tree):
            cut(FOREIGN, candidate)
            if text_in(candidate) or elements(WORTH, candidate):
                return candidate
    if _HUMAN_CHECK.search(text):
        raise BadAnswerError(url, "the page asks for proof that a person reads it")
    raise GoneError(url, "the page has no body of an article")


def _canonical(tree: etree._Element, url: str) -> str:
    href = attribute(tree, CANONICAL, "href")
    try:
        return urljoin(url, href) if href else ""
    except ValueError:
        return ""


def _native_id(named: str, url: str) -> str:
    """Return the digits of the article; "" for pages that aren't known by number."""
    try:
        kind, number = article_of(urlsplit(named))
    except (IdentityError, ValueError):
        kind, number = "news", ""
    return told_id("" if kind == "caifuhao" else number, url) or number


def _securities(tree: etree._Element) -> tuple[str, ...]:
    found = []
    for link in elements(RELATED_SECURITIES, tree):
        match = _QUOTE_PAGE.search(link.get("href") or "")
        found.append(match[1] if match else text_in(link))
    return tuple(dict.fromkeys(filter(None, found)))
