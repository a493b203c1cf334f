"""The chart block that EastMoney's editors set above an article about one security."""

from itertools import islice
from typing import Final

from lxml.etree import _Element

from newsarchive.body import quotes

START: Final = "EM_StockImg_Start"
_END: Final = "EM_StockImg_End"
_SIBLINGS: Final = 8
_COMMENTS: Final = 24  # between them
_WORDS: Final = 80  # more text than this is no chart: the end mark is misplaced
_NODES: Final = 200  # in all siblings


def block(start: _Element) -> tuple[_Element, ...]:
    """Return the elements between the comment *start* and the end mark.

    Nothing is returned when the mark is missing or too far away, lest an article be lost.
    """
    found: list[_Element] = []
    words = 0
    nodes = _NODES
    for sibling in islice(start.itersiblings(), _SIBLINGS + _COMMENTS):
        if not isinstance(sibling.tag, str):
            if _END in (sibling.text or ""):
                return tuple(found)
            continue
        for node in islice(sibling.iter(), nodes):
            nodes -= 1
            words += _words(node, inside=node is not sibling)
        found.append(sibling)
        if words > _WORDS or len(found) > _SIBLINGS or not nodes:
            break
    return ()


def _words(node: _Element, *, inside: bool) -> int:
    """Return how many characters *node* adds to the text of the element that it is *inside* of."""
    own = len((node.text or "").strip()) if isinstance(node.tag, str) else 0
    return own + (len((node.tail or "").strip()) if inside else 0)


def secids(element: _Element) -> list[str]:
    """Return the securities whose charts are in *element*, each once, in order."""
    found = [_secid(one) for one in element.iter("a", "img")]
    return list(dict.fromkeys(secid for secid in found if secid))


def _secid(element: _Element) -> str:
    if element.tag == "img":
        return quotes.chart_secid(element) if quotes.live_chart(element.get("src", "")) else ""
    if "EmImageRemark" in element.get("class", "") or quotes.linked_secid(element.get("href", "")):
        return quotes.marked_secid(element)
    return ""
