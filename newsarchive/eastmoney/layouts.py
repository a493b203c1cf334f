"""Where EastMoney's article pages keep their parts, era by era.

Taken from public clients of these pages. The paths are XPath 1.0, compiled once.
"""

from dataclasses import dataclass
from typing import Final

from lxml import etree

from newsarchive.eastmoney.nodes import Inside, Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One era's page: *mark* tells it from the others; of several paths the first match counts.

    *details* leads to elements that hold one labelled fact each (``来源：…``, ``作者：…``) or the
    time, *line* to one that holds them all in a row.
    """

    name: str
    mark: etree.XPath
    title: tuple[Path, ...]
    time: tuple[Path, ...] = ()
    source: tuple[Path, ...] = ()
    author: tuple[Path, ...] = ()
    lead: tuple[Path, ...] = ()
    details: tuple[Path, ...] = ()
    line: tuple[Path, ...] = ()


def _is(name: str) -> str:
    # The first condition spares most elements the second.
    return f"@class and contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _paths(*expressions: str) -> tuple[Path, ...]:
    return tuple(_path(expression) for expression in expressions)


def _path(expression: str) -> Path:
    """Return a path; an arrow in its *expression* parts the two steps of one."""
    outer, arrow, inner = expression.partition(" -> ")
    return Inside(etree.XPath(outer), etree.XPath(inner)) if arrow else etree.XPath(outer)


_SECOND_SPAN: Final = (
    "descendant::span[preceding-sibling::span[1]][not(preceding-sibling::span[2])]"
)

LAYOUTS: Final = (
    Layout(  # since about 2020
        name="contentwrap",
        mark=etree.XPath(
            f"/descendant::*[(self::div and {_is('contentwrap')}) or ({_is('txtinfos')})]"
        ),
        title=_paths(
            f"/descendant::div[{_is('contentwrap')}] -> descendant::div[{_is('title')}]",
            f"/descendant::div[{_is('title')}]",
        ),
        source=_paths(
            f"/descendant::*[{_is('sourcebox')}] -> descendant::span",
            f"/descendant::*[{_is('sourcebox')}]",
        ),
        lead=_paths(f"/descendant::div[{_is('abstract')}] -> descendant::div[{_is('txt')}]"),
        details=_paths(
            f"/descendant::div[{_is('infos')}]"
            f" -> descendant::*[{_is('item')}][parent::div[{_is('infos')}]]"
        ),
    ),
    Layout(  # about 2010 to 2013
        name="newText",
        mark=etree.XPath(f"/descendant::div[{_is('newText')}]"),
        title=_paths(f"/descendant::div[{_is('newText')}] -> descendant::h1"),
        time=_paths(f"/descendant::div[{_is('Info')}] -> {_SECOND_SPAN}"),
        line=_paths(f"/descendant::div[{_is('Info')}]"),
    ),
    Layout(  # about 2014 to 2020
        name="newsContent",
        mark=etree.XPath(f"/descendant::div[{_is('newsContent')}]"),
        title=_paths(
            f"/descendant::div[{_is('newsContent')}] -> h1",
            f"/descendant::div[{_is('newsContent')}] -> descendant::h1",
        ),
        time=_paths(f"/descendant::div[{_is('newsContent')}] -> descendant::div[{_is('time')}]"),
        source=_paths(
            f"/descendant::div[{_is('newsContent')}] -> descendant::div[{_is('source')}]"
        ),
        author=_paths(
            f"/descendant::div[{_is('newsContent')}] -> descendant::div[{_is('author')}]"
        ),
        lead=_paths(f"/descendant::div[{_is('b-review')}]"),
        line=_paths(f"/descendant::div[{_is('time-source')}]", f"/descendant::div[{_is('Info')}]"),
    ),
    Layout(  # the mobile page of about 2017
        name="mobile",
        mark=etree.XPath(
            f"/descendant::*[self::article[@id='zwtext'] or self::div[{_is('atitle')}]]"
        ),
        title=_paths(f"/descendant::div[{_is('atitle')}]"),
        time=_paths(f"/descendant::*[{_is('time')}]", f"/descendant::*[{_is('date')}]"),
        source=_paths(f"/descendant::*[{_is('source')}]"),
        lead=_paths(f"/descendant::div[{_is('digest_content')}]"),
        line=_paths(
            f"/descendant::div[{_is('atitle')}]"
            f" -> following-sibling::*[string()][1][not({_is('digest_content')})]"
        ),
    ),
    Layout(  # 财富号 blogs
        name="caifuhao",
        mark=etree.XPath(
            f"/descendant::*[({_is('page-article')}) or ({_is('article-body')})"
            f" or ({_is('xeditor_content')})]"
        ),
        title=_paths(
            f"/descendant::*[{_is('article-title')}]",
            f"/descendant::*[{_is('article-head')}] -> descendant::h1",
            "/descendant::h1",
        ),
        time=_paths(
            f"/descendant::*[{_is('article-meta')}] -> span[{_is('txt')}]",
            f"/descendant::*[{_is('article-meta')}] -> span[2]",
        ),
        author=_paths(f"/descendant::*[{_is('article-meta')}] -> span[{_is('item')}]/a"),
    ),
)

OTHER: Final = Layout(name="other", mark=etree.XPath("/*"), title=_paths("/descendant::h1"))

# Never "all paragraphs of the page": that takes navigation, disclaimers and other articles along.
BODIES: Final = _paths(
    "/descendant::*[@id='ContentBody']",
    f"/descendant::*[{_is('txtinfos')}]",
    "/descendant::article[@id='zwtext']",
    f"/descendant::*[{_is('content_text')}]",
    f"/descendant::*[{_is('article-body')}] -> descendant::*[{_is('xeditor_content')}]",
    f"/descendant::*[{_is('article-body')}]",
    f"/descendant::*[{_is('xeditor_content')}]",
    f"/descendant::*[@id='main'] -> descendant::*[{_is('article')}]",
)

# Inside the body but no part of it: the lead, stock pickers, scripts and frames.
FOREIGN: Final = etree.XPath(
    "descendant::*[self::style or self::script or self::iframe"
    f" or ({_is('em_xuangu')}) or self::div[({_is('abstract')}) or ({_is('b-review')})]]"
)

# What makes a body without words worth keeping.
WORTH: Final = etree.XPath("descendant::*[self::img or self::video or self::table][1]")

RELATED_SECURITIES: Final = _path("/descendant::*[@id='xgstock'] -> descendant::a")
TITLE: Final = etree.XPath("/descendant::title")
CANONICAL: Final = etree.XPath("/descendant::link[@rel='canonical'][@href]")
KEYWORDS: Final = etree.XPath("/descendant::meta[@name='keywords'][@content]")
PUBLISHED: Final = etree.XPath(
    "/descendant::meta[@property='article:published_time' or @name='publishdate'][@content]"
)
