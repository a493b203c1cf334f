"""Markup into a tree that holds all of it, as browsers would roughly read it."""

import re
from typing import Final, NamedTuple

from lxml import etree
from lxml.etree import _Element

_ENDS: Final = re.compile(rb"</(?:html|body)(?![\w:.-])", re.IGNORECASE)
_NO_END: Final = b"</no-end"  # of nothing, so it is passed over
_PRE: Final = re.compile(rb"<(/?)(?=pre(?![\w:.-]))", re.IGNORECASE)
_ENDS_PRE: Final = re.compile(rb"<(?:table|ul|li|dl|dt|dd|form|fieldset)(?![\w:.-])", re.IGNORECASE)
_KEPT: Final = "kept-"  # with it the name is one that libxml2 doesn't know
_UNWRITABLE: Final = re.compile("[\x00-\x08\v\f\x0e-\x1f\ufffe\uffff]")  # lxml refuses them
_RENAMED: Final = re.compile(f"<(/?){_KEPT}(?=pre)", re.IGNORECASE)
_END_OF_BREAK: Final = re.compile(rb"</br(?![\w:.-])", re.IGNORECASE)
_END_OF_PARAGRAPH: Final = re.compile(rb"</p(?![\w:.-])[^<>]*>", re.IGNORECASE)
_PARAGRAPH: Final = f"<{_KEPT}p></{_KEPT}p>"
_ENDS_NOTHING: Final = "Unexpected end tag : p"
_LOGGED: Final = 100  # errors that lxml keeps, the last ones


class Tree(NamedTuple):
    """The root element, None without any; *cut*: the rest was nested deeper than is read."""

    root: _Element | None
    cut: bool


def tree_of(data: bytes) -> Tree:
    """Return the tree of UTF-8 *data*, as deep as 2,048 elements.

    To a browser the ends of ``body`` and ``html`` end nothing: what follows still belongs to the
    element that is open. libxml2 puts it elsewhere, where a reader of the tree would miss it, so
    where something follows they are passed over. Nor do tables and lists end a ``pre``. ``</br>``
    is a ``<br>``, and a ``</p>`` that ends nothing an empty paragraph, so that words on both sides
    stay apart. Raises lxml's errors.
    """
    data = _END_OF_BREAK.sub(b"<br", data)
    tree, log = _parsed(data)
    if tree.root is not None and _goes_on(tree.root):
        data = _ENDS.sub(_NO_END, data)
        tree, log = _parsed(data)
    if tree.root is None:
        return tree
    repaired = _PRE.sub(rb"<\1" + _KEPT.encode(), data) if _ends_pre(tree.root, data) else data
    if _ends_nothing(log):
        repaired = _END_OF_PARAGRAPH.sub(rb"\g<0>" + _PARAGRAPH.encode(), repaired)
    if repaired is not data:
        tree, _ = _parsed(repaired)
        if tree.root is not None:
            _name_back(tree.root)
    return tree


def _ends_nothing(log: etree._ListErrorLog) -> bool:
    """Tell whether there may be a ``</p>`` that ends nothing; the log holds the last errors."""
    return len(log) >= _LOGGED or any(error.message == _ENDS_NOTHING for error in log)


def _ends_pre(root: _Element, data: bytes) -> bool:
    """Tell whether there is a ``pre``, and behind it what ends one to libxml2 alone."""
    if next(root.iter("pre"), None) is None:
        return False
    found = _PRE.search(data)
    return found is not None and _ENDS_PRE.search(data, found.end()) is not None


def _name_back(root: _Element) -> None:
    """Give each element its name again, also where it is none: in words, scripts and attributes."""
    for node in root.iter():
        if node.text and _KEPT in node.text:
            node.text = _named_back(node.text)
        if node.tail and _KEPT in node.tail:
            node.tail = _named_back(node.tail)
        for name, value in node.items():
            if _KEPT in value:
                node.set(name, _named_back(str(value)))
        if node.tag == f"{_KEPT}pre":
            node.tag = "pre"
        elif node.tag == f"{_KEPT}p":
            node.tag = f"{_KEPT}off" if _is_behind_another(node) else "p"
    etree.strip_elements(root, f"{_KEPT}off", with_tail=False)


def _is_behind_another(paragraph: _Element) -> bool:
    before = paragraph.getprevious()
    return before is not None and before.tag == "p" and not before.tail


def _named_back(text: str) -> str:
    return _UNWRITABLE.sub("", _RENAMED.sub(r"<\1", text.replace(_PARAGRAPH, "")))


def _parsed(data: bytes) -> tuple[Tree, etree._ListErrorLog]:
    # A new parser costs under a microsecond and keeps the log of this text apart from others'.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    root: _Element | None = etree.fromstring(data, parser)
    log = parser.error_log
    last = log.last_error
    return Tree(root, last is not None and last.type_name == "ERR_RESOURCE_LIMIT"), log


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
