"""What is done on meeting each kind of element; each function is one of them.

Each returns what to do at the element's end, or None when its content is left out.
"""

from collections.abc import Callable, Mapping
from typing import Final

from lxml.etree import _Element

from newsarchive.body import anchors, charts, quotes, structure, vocabulary
from newsarchive.body.draft import Draft
from newsarchive.body.lines import Scope
from newsarchive.body.pictures import picture
from newsarchive.body.structure import Leave

Enter = Callable[[Draft, _Element], Leave | None]

_FORMATS: Final = {
    tag: (name, f"<{name}>", f"</{name}>") for tag, name in vocabulary.INLINE.items()
}

_FOREIGN_DEPTH: Final = 8  # so many inside of each other are drawings that nobody closed


def leave_out(draft: Draft, element: _Element) -> Leave | None:
    """Skip an element; if it is a block, the paragraph before it still ends here."""
    if element.tag in vocabulary.BLOCKS:
        draft.end_line()
    return None


def unwrap(_: Draft, __: _Element) -> Leave | None:
    """Keep the words of an element that says nothing about them."""
    return _stay


def _foreign(draft: Draft, element: _Element) -> Leave | None:
    """Skip a drawing or formula, but not the article inside of one that was never closed."""
    deep = draft.foreign >= _FOREIGN_DEPTH
    if not deep and next(element.iterdescendants(*vocabulary.BLOCKS), None) is None:
        return leave_out(draft, element)
    draft.foreign += 1
    return lambda: _leave_foreign(draft)


def _leave_foreign(draft: Draft) -> None:
    draft.foreign -= 1


def note_charts(draft: Draft, element: _Element) -> Leave | None:
    """Note the securities whose charts *element* holds, and skip it."""
    for secid in charts.secids(element):
        draft.chart(secid)
    return None


def _stay() -> None:
    """Leave an element that left no trace."""


def _boundary(draft: Draft, element: _Element) -> Leave | None:
    draft.end_line()
    if not element.attrib:
        return draft.end_line
    if "em_media" in element.get("class", "").split():
        draft.careful += not draft.marked_trailer
        draft.marked_trailer = True
        return lambda: _leave_trailer(draft)
    return _center(draft, element) if _is_centred(element) else draft.end_line


def _leave_trailer(draft: Draft) -> None:
    draft.end_line()
    draft.careful -= draft.marked_trailer
    draft.marked_trailer = False


def _center(draft: Draft, _: _Element) -> Leave | None:
    draft.end_line()
    draft.centred += 1
    return lambda: _leave_centred(draft)


def _leave_centred(draft: Draft) -> None:
    draft.end_line()
    draft.centred -= 1


def _is_centred(element: _Element) -> bool:
    if element.get("align", "").lower() == "center":
        return True
    style = element.get("style", "")
    return bool(style) and "text-align:center" in "".join(style.lower().split())


def _heading(draft: Draft, element: _Element) -> Leave | None:
    return _named(draft, vocabulary.HEADINGS[str(element.tag)])


def _figcaption(draft: Draft, _: _Element) -> Leave | None:
    return _named(draft, "figcaption")


def _preformatted(draft: Draft, element: _Element) -> Leave | None:
    """Enter ``<pre>``. One that wraps an article made of other blocks has nothing but its lines."""
    if next(element.iterdescendants("img", *vocabulary.BLOCKS), None) is None:
        return _named(draft, "pre")
    draft.end_line()
    draft.lined += 1
    draft.careful += 1
    return lambda: _leave_lined(draft)


def _leave_lined(draft: Draft) -> None:
    draft.end_line()
    draft.lined -= 1
    draft.careful -= 1


def _named(draft: Draft, tag: str) -> Leave:
    draft.end_line()
    before, draft.tag = draft.tag, tag

    def leave() -> None:
        draft.end_line()
        draft.tag = before

    return leave


def _format(draft: Draft, element: _Element) -> Leave | None:
    return draft.close if draft.open(Scope(*_FORMATS[str(element.tag)])) else _stay


def _break(draft: Draft, _: _Element) -> Leave | None:
    draft.line_break()
    return None


def _rule(draft: Draft, _: _Element) -> Leave | None:
    structure.rule(draft)
    return None


def _image(draft: Draft, element: _Element) -> Leave | None:
    if quotes.live_chart(element.get("src", "")):
        return note_charts(draft, element)
    if found := picture(element, draft.base):
        draft.picture(*found)
    return None


def _anchor(draft: Draft, element: _Element) -> Leave | None:
    if anchors.is_chart(element):
        return note_charts(draft, element)
    if anchors.is_promotion(element):
        draft.promotion()
        return None
    return _scoped(draft, element)


def _span(draft: Draft, element: _Element) -> Leave | None:
    if not element.attrib:
        return _stay
    return None if anchors.is_live_quote(element) else _scoped(draft, element)


def _scoped(draft: Draft, element: _Element) -> Leave | None:
    scope = anchors.scope(element, draft)
    return draft.close if scope and draft.open(scope) else _stay


ENTER: Final[Mapping[str, Enter]] = {
    **dict.fromkeys(vocabulary.DROPPED, leave_out),
    **dict.fromkeys(vocabulary.FOREIGN, _foreign),
    **dict.fromkeys(vocabulary.TRANSPARENT, unwrap),
    **dict.fromkeys(vocabulary.BOUNDARIES, _boundary),
    **dict.fromkeys(vocabulary.HEADINGS, _heading),
    **dict.fromkeys(vocabulary.INLINE, _format),
    **dict.fromkeys(vocabulary.LISTS, structure.listing),
    **dict.fromkeys(vocabulary.ITEMS, structure.item),
    **dict.fromkeys(vocabulary.SECTIONS, structure.section),
    **dict.fromkeys(vocabulary.CELLS, structure.cell),
    **dict.fromkeys(vocabulary.PREFORMATTED, _preformatted),
    "a": _anchor,
    "span": _span,
    "img": _image,
    "br": _break,
    "hr": _rule,
    "center": _center,
    "figcaption": _figcaption,
    "blockquote": structure.quotation,
    "table": structure.table,
    "tr": structure.row,
    "caption": structure.caption,
}
"""Every tag we know, and what is done on meeting it."""
