"""Reading and cutting of parsed pages."""

import re
from html import escape
from typing import Final, NamedTuple

from lxml import etree

_STRING: Final = etree.XPath("string()", smart_strings=False)
# It starts where a run of blanks starts, or a page of blanks would take a minute.
_BREAK: Final = re.compile(r"(?<! ) *[\t\r\n\f][ \t\r\n\f]*")


_PARTS: Final = 50  # of one kind; a page has one or two
_FOREIGN: Final = "foreign-part"


class Inside(NamedTuple):
    """A path in two steps.

    In one XPath, libxml2 would compare each element found with all those found before.
    """

    outer: etree.XPath
    inner: etree.XPath


Path = etree.XPath | Inside


def elements(path: Path, node: etree._Element) -> list[etree._Element]:
    """Return the elements that *path* leads to from *node*, in the page's order."""
    if isinstance(path, Inside):
        outer = parts(path.outer, node)
        return [found for one in outer for found in elements(path.inner, one)]
    found = path(node)
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, etree._Element)]  # noqa: SLF001 (has no other name)


def parts(path: Path, node: etree._Element) -> list[etree._Element]:
    """Return the first elements that *path* leads to, without those inside of one before.

    So what is read in all of them is read once, however deep a page nests them.
    """
    found: list[etree._Element] = []
    for one in elements(path, node)[:_PARTS]:
        if not found or found[-1] not in one.iterancestors():
            found.append(one)
    return found


def text_in(node: etree._Element) -> str:
    """Return the text in *node* on one line, trimmed.

    Blanks inside of a line stay as they are: two of them separate outlets in a source label.
    """
    return _BREAK.sub(" ", str(_STRING(node))).strip()


def attribute(tree: etree._Element, path: etree.XPath, name: str) -> str:
    """Return an attribute of the first element that *path* leads to, trimmed, or ""."""
    found = elements(path, tree)
    return (found[0].get(name) or "").strip() if found else ""


def inner_html(node: etree._Element) -> str:
    """Return what stands between the tags of *node*, as HTML."""
    parts = [escape(node.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in node]
    return "".join(parts).strip()


def cut(path: etree.XPath, node: etree._Element) -> None:
    """Take what *path* leads to out of *node*; the text that follows it stays."""
    for element in elements(path, node):
        element.tag = _FOREIGN
    etree.strip_elements(node, _FOREIGN, with_tail=False)
