"""From the HTML of an article as upstream sends it to what is archived and published."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from newsarchive.body.draft import Draft
from newsarchive.body.gate import guarded
from newsarchive.body.reading import Reader
from newsarchive.body.related import may_hold
from newsarchive.body.trees import parse
from newsarchive.items import Image, SecurityLink

_SIGNS_OF_LINKS: Final = (
    "quote.eastmoney.com",
    "keytip",
    "em_stock_key_common",
    "EmImageRemark",
    "webquoteklinepic",
    "stock_",
    "Info.",
    "bk_",
)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of an article.

    *html* is clean block-level HTML, one block a line, no line end at its end; "" for a body that
    says nothing. *text* is the same as plain text: a line for each paragraph, break, item or row,
    cells apart by tabs, items behind the numbers that their list states. *links* are all links to
    securities in the article, in document order, trusted or not. *trailer* is the outlet that
    ``（文章来源：…）`` names, "" if none. *flags* are ``ai-comment``, ``relation:<id>`` of an
    article pointed to, ``unknown-tag:<name>``.
    """

    html: str = field(repr=False)
    text: str = field(repr=False)
    links: tuple[SecurityLink, ...] = ()
    images: tuple[Image, ...] = ()
    trailer: str = ""
    flags: tuple[str, ...] = ()


def _believe(_: SecurityLink) -> bool:
    return True


def _disbelieve(_: SecurityLink) -> bool:
    return False


def clean(html: str, *, url: str = "", trust: Callable[[SecurityLink], bool] = _believe) -> Body:
    """Return the body that *html* holds.

    *url* is the address of the article, for relative links. *trust* decides which links to
    securities stay links, rewritten to the security's quote page; the words of all others stay.
    What is not the article's own is left out: hidden elements, charts, promotion, disclaimers,
    lists of links to other articles and the source trailer. Raises ``BodyError`` for markup that is
    too long or too deeply nested.
    """
    draft = _drafted(html, url, trust)
    blocks = draft.outline.root.blocks
    return Body(
        html=guarded("\n".join([block.html for block in blocks])),
        text=draft.outline.root.text(),
        links=tuple(draft.links),
        images=tuple(draft.images),
        trailer=draft.trailer,
        flags=tuple(draft.flags),
    )


def links_of(html: str) -> tuple[SecurityLink, ...]:
    """Return the links to securities in *html*, in document order, as ``clean`` would find them.

    A body without any costs no parsing, and paragraphs without any are not parsed where paragraphs
    are all there is. Raises ``BodyError`` like ``clean``.
    """
    if not _may_link(html):
        return ()
    return tuple(_drafted(_linking_paragraphs(html), "", _disbelieve).links)


def _may_link(html: str) -> bool:
    return any(sign in html for sign in _SIGNS_OF_LINKS)


def _linking_paragraphs(html: str) -> str:
    """Return the paragraphs that may hold links where paragraphs are all that *html* holds.

    Where anything else stands between two of them, or one is not closed, all is returned: one
    element may hide or hold another; so too where paragraphs may be links to other articles.
    """
    head, *paragraphs = html.split("<p")
    if _is_glue(head) and not may_hold(html) and all(_is_whole(one) for one in paragraphs):
        return "".join([f"<p{one}" for one in paragraphs if _may_link(one)])
    return html


def _is_whole(paragraph: str) -> bool:
    """Tell whether *paragraph*, without its ``<p``, ends with itself and links end in it."""
    content, end, glue = paragraph.partition("</p>")
    return (
        bool(end)
        and paragraph[:1] in {">", " "}
        and content.count("<a") == content.count("</a")
        and content.count("<span") == content.count("</span")
        and "<!--" not in content
        and _is_glue(glue)
    )


def _is_glue(text: str) -> bool:
    """Tell whether *text* is nothing but blanks, or a comment between blanks."""
    blank = text.strip()
    comment = blank.startswith("<!--") and blank.find("-->") == len(blank) - 3
    return not blank or comment


def _drafted(html: str, url: str, trust: Callable[[SecurityLink], bool]) -> Draft:
    draft = Draft(url, trust)
    if (root := parse(html)) is not None:
        Reader(draft).read(root)
        draft.related.finish()
    return draft
