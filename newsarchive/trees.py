"""Markup into a tree that holds all of it, as browsers would roughly read it."""

import re
from typing import Final, NamedTuple

from lxml import etree
from lxml.etree import _Element

_ENDS: Final = re.compile(rb"</(?:html|body)(?![\w:.-])", re.IGNORECASE)
_NO_END: Final = b"</no-end"  # of nothing, so it is passed over


class Tree(NamedTuple):
    """The root element, None without any; *cut*: the rest was nested deeper than is read."""

    root: _Element | None
    cut: bool


def tree_of(data: bytes) -> Tree:
    """Return the tree of UTF-8 *data*, as deep as 2,048 elements.

    To a browser the ends of ``body`` and ``html`` end nothing: what follows still belongs to the
    element that is open. libxml2 puts it elsewhere, where a reader of the tree would miss it, so
    where something follows they are passed over. Raises lxml's errors.
    """
    tree = _parsed(data)
    if tree.root is not None and _goes_on(tree.root):
        return _parsed(_ENDS.sub(_NO_END, data))
    return tree


def _parsed(data: bytes) -> Tree:
    # A new parser costs under a microsecond and keeps the log of this text apart from others'.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    root: _Element | None = etree.fromstring(data, parser)
    last = parser.error_log.last_error
    return Tree(root, last is not None and last.type_name == "ERR_RESOURCE_LIMIT")


def _goes_on(root: _Element) -> bool:
    """Tell whether anything but blanks follows the end of the body or of the document."""
    if next(root.itersiblings("*"), None) is not None:
        return True
    body = root.find("body")
    if body is None:
        return False
    behind = (body, *body.itersiblings())
    return any((one.tail or "").strip() for one in behind) or any(
        isinstance(one.tag, str) for one in behind[1:]
    )
