"""Reading and cutting of parsed pages."""

import re
from html import escape
from typing import Final

from lxml import etree

_STRING: Final = etree.XPath("string()", smart_strings=False)
# It starts where a run of blanks starts, or a page of blanks would take a minute.
_BREAK: Final = re.compile(r"(?<! ) *[\t\r\n\f][ \t\r\n\f]*")


def elements(path: etree.XPath, node: etree._Element) -> list[etree._Element]:
    """Return the elements that *path* leads to from *node*, in the page's order."""
    found = path(node)
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, etree._Element)]  # noqa: SLF001 (has no other name)


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


def drop(node: etree._Element) -> None:
    """Take *node* out of its page; the text that follows it stays."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (node.tail or "")
    else:
        before.tail = (before.tail or "") + (node.tail or "")
    parent.remove(node)
