"""Markup into a tree that holds all of it, as browsers would roughly read it."""

import re
from typing import Final, NamedTuple

from lxml import etree
from lxml.etree import _Element

_ENDS: Final = re.compile(rb"</(?:html|body)(?![\w:.-])", re.IGNORECASE)
_NO_END: Final = b"</no-end"  # of nothing, so it is passed over
_PRE: Final = re.compile(rb"<(/?)(?=pre(?![\w:.-]))", re.IGNORECASE)
_ENDS_PRE: Final = re.compile(rb"<(?:table|ul|li|dl|dt|dd|form|fieldset)(?![\w:.-])", re.IGNORECASE)
_OPEN_PRE: Final = "kept-"  # with it the name is one that libxml2 doesn't know
_UNWRITABLE: Final = re.compile("[\x00-\x08\v\f\x0e-\x1f\ufffe\uffff]")  # lxml refuses them
_RENAMED: Final = re.compile(f"<(/?){_OPEN_PRE}(?=pre)", re.IGNORECASE)


class Tree(NamedTuple):
    """The root element, None without any; *cut*: the rest was nested deeper than is read."""

    root: _Element | None
    cut: bool


def tree_of(data: bytes) -> Tree:
    """Return the tree of UTF-8 *data*, as deep as 2,048 elements.

    To a browser the ends of ``body`` and ``html`` end nothing: what follows still belongs to the
    element that is open. libxml2 puts it elsewhere, where a reader of the tree would miss it, so
    where something follows they are passed over. Nor do tables and lists end a ``pre``. Raises
    lxml's errors.
    """
    tree = _parsed(data)
    if tree.root is not None and _goes_on(tree.root):
        data = _ENDS.sub(_NO_END, data)
        tree = _parsed(data)
    if tree.root is not None and _ends_pre(tree.root, data):
        tree = _parsed(_PRE.sub(rb"<\1" + _OPEN_PRE.encode(), data))
        if tree.root is not None:
            _name_back(tree.root)
    return tree


def _ends_pre(root: _Element, data: bytes) -> bool:
    """Tell whether there is a ``pre``, and behind it what ends one to libxml2 alone."""
    if next(root.iter("pre"), None) is None:
        return False
    found = _PRE.search(data)
    return found is not None and _ENDS_PRE.search(data, found.end()) is not None


def _name_back(root: _Element) -> None:
    """Give each ``pre`` its name again, also where it is none: in words, scripts and attributes."""
    for node in root.iter():
        if node.tag == f"{_OPEN_PRE}pre":
            node.tag = "pre"
        if node.text and _OPEN_PRE in node.text:
            node.text = _named_back(node.text)
        if node.tail and _OPEN_PRE in node.tail:
            node.tail = _named_back(node.tail)
        for name, value in node.items():
            if _OPEN_PRE in value:
                node.set(name, _named_back(str(value)))


def _named_back(text: str) -> str:
    return _UNWRITABLE.sub("", _RENAMED.sub(r"<\1", text))


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
