"""Whose a post is: ours or the earlier system's, or of other hands, and whether it is public."""

import re
from html import escape, unescape

from lxml import etree

from newsarchive.errors import HiddenPostError, PostError
from newsarchive.importers.front_matter import FrontMatter
from newsarchive.importers.links import is_of_others
from newsarchive.trees import tree_of

# What we call articles of other sites, whose addresses may hold numbers like those of EastMoney.
_OF_OTHERS = re.compile(r"(?!eastmoney:|caifuhao:)[^\s:]+:[0-9a-f]{16}")
_NAMED_BY_US = re.compile(r"(?:NW|CFH)\d")
_NO = frozenset({"false", "no", "off"})
_PAGE_NAME = re.compile(r"\.html?\Z", re.IGNORECASE)
_LIQUID = re.compile(r"\{[{%]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]*)>", re.IGNORECASE)
# Marks of Markdown, in text that stands outside of any block of HTML: at the start of a line, and
# in it. Two paragraphs of bare text would become one.
_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]|[-*+][ \t]+\S|\d{1,9}[.)][ \t]+\S|>|```|~~~|\{:|[=*-]{3,}[ \t]*$"
    r"|\|?[ \t]*:?-{3,}:?[ \t]*\|)"
    r"|!?\[[^\[\]\n]*\](?:\([^()\n]*\)|\[|:[ \t])|\*\*[^\s*]|__[^\s_]|`[^`\n]+`"
    r"|\n[ \t]*\n[ \t]*\S",
    re.MULTILINE,
)
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font"),
        *("i", "img", "ins", "kbd", "mark", "q", "ruby", "s", "samp", "small", "span", "strike"),
        *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)


def is_others_article(matter: FrontMatter, file_name: str) -> bool:
    """Tell whether a post says that its article is not EastMoney's, whatever numbers it holds."""
    article_id = matter.text("article_id").strip()
    if article_id:
        return _OF_OTHERS.fullmatch(article_id) is not None
    return is_of_others(matter.text("canonical_url")) and not _NAMED_BY_US.search(file_name)


def refuse_hidden(name: str, matter: FrontMatter) -> None:
    """Raise HiddenPostError for a post that Jekyll leaves out of the site."""
    if matter.text("published").strip().lower() in _NO:
        raise HiddenPostError(name, f"the post says published: {matter.text('published')}")


def keywords_of(matter: FrontMatter) -> tuple[str, ...]:
    """Return categories and tags of a post of other hands, and its keywords."""
    words = [*matter.items("category"), *_split(matter, "categories")]
    words += (*matter.items("tag"), *_split(matter, "tags"), *matter.items("keywords"))
    return tuple(dict.fromkeys(words))


def _split(matter: FrontMatter, key: str) -> tuple[str, ...]:
    """Return the items of *key*, which Jekyll also takes as one string with blanks."""
    value = matter.values.get(key, "")
    return tuple(value.split()) if isinstance(value, str) else matter.items(key)


def refuse_markup(name: str, body: str) -> None:
    """Raise PostError if *body* is more than HTML, or one paragraph: nothing else is read."""
    if _LIQUID.search(body):
        raise PostError(name, "the text holds Liquid, which only Jekyll runs")
    if _PAGE_NAME.search(name):
        return
    if _AUTOLINK.search(body) or any(map(_MARKDOWN.search, _outside(body))):
        raise PostError(name, "the text is Markdown; of posts of other hands only HTML is read")


def with_links(body: str) -> str:
    """Return *body* with the addresses that Markdown makes links as links of HTML."""
    return _AUTOLINK.sub(_linked, body) if "://" in body else body


def _linked(found: re.Match[str]) -> str:
    address = escape(unescape(found[1]))
    return f'<a href="{address}">{address}</a>'


def _outside(body: str) -> list[str]:
    """Return the texts of *body* between its blocks of HTML."""
    try:
        root = tree_of(f"<html><body>{body}</body></html>".encode("utf-8", "replace")).root
    except etree.LxmlError:
        return [body]
    texts = [""]
    for top in () if root is None else root.iter("body"):
        texts[-1] += top.text or ""
        for child in top:
            if child.tag in _INLINE:
                texts[-1] += "".join(map(str, child.itertext()))
            elif isinstance(child.tag, str):
                texts.append("")
            texts[-1] += child.tail or ""
    return [text.strip() for text in texts]
