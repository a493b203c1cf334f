"""From the tree of a body to a draft: what is done on meeting each element."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from newsarchive.body import anchors, charts, quotes, structure, vocabulary
from newsarchive.body.draft import Draft
from newsarchive.body.lines import Scope
from newsarchive.body.pictures import picture
from newsarchive.body.structure import Leave

_TAG_NAME: Final = re.compile(r"(?a)[a-z][a-z0-9:._-]{0,30}")
_UNKNOWN_LIMIT: Final = 20
_FORMATS: Final = {
    tag: (name, f"<{name}>", f"</{name}>") for tag, name in vocabulary.INLINE.items()
}


def _stay() -> None:
    """Leave an element that left no trace."""


class Reader:
    """Reads one body into *draft*; *base* is the address that relative links start from."""

    def __init__(self, draft: Draft, base: str) -> None:
        self.draft = draft
        self.base = base
        self._charted: tuple[_Element, ...] = ()
        self._unknown = 0

    def read(self, root: _Element) -> None:
        """Read the whole tree, without recursion: upstream decides how deep it is."""
        draft = self.draft
        parents: list[tuple[_Element, Leave, Iterator[_Element]]] = []
        siblings = iter((root,))
        while True:
            element = next(siblings, None)
            if element is None:
                if not parents:
                    break
                element, leave, siblings = parents.pop()
                leave()
            elif (entered := self._enter(element)) is not None:
                if text := element.text:
                    draft.text(text)
                if len(element):
                    parents.append((element, entered, siblings))
                    siblings = iter(element)
                    continue
                entered()
            if tail := element.tail:
                draft.text(tail)
        draft.end_line()

    def _enter(self, element: _Element) -> Leave | None:
        """Return what to do at the element's end, None if its content is left out."""
        tag = element.tag
        if not isinstance(tag, str):
            self._comment(element)
            return None
        style = element.get("style")
        if (style and vocabulary.hides(style, tag)) or element.get("hidden") is not None:
            return self._leave_out(tag)
        if self._charted and element in self._charted:
            return self._leave_out(tag)
        enter = _ENTER.get(tag)
        if enter is None:
            self._flag_unknown(tag)
            return _stay
        return enter(self, element)

    def _leave_out(self, tag: str) -> None:
        if tag in vocabulary.BLOCKS:
            self.draft.end_line()

    def _comment(self, comment: _Element) -> None:
        if charts.START in (comment.text or ""):
            self._charted = charts.block(comment)
            for element in self._charted:
                self._note_charts(element)

    def _note_charts(self, element: _Element) -> None:
        for secid in charts.secids(element):
            self.draft.chart(secid)

    def _flag_unknown(self, tag: str) -> None:
        name = _TAG_NAME.match(tag)
        if name and self._unknown < _UNKNOWN_LIMIT:
            self._unknown += 1
            self.draft.flag(f"unknown-tag:{name[0]}")

    # One method for each kind of element

    def _drop(self, element: _Element) -> None:
        self._leave_out(str(element.tag))

    def _boundary(self, element: _Element) -> Leave:
        draft = self.draft
        draft.end_line()
        if "em_media" in element.get("class", "").split():
            draft.marked_trailer = True
            return self._leave_trailer
        if _is_centred(element):
            draft.centred += 1
            return self._leave_centred
        return draft.end_line

    def _leave_trailer(self) -> None:
        self.draft.end_line()
        self.draft.marked_trailer = False

    def _leave_centred(self) -> None:
        self.draft.end_line()
        self.draft.centred -= 1

    def _center(self, _: _Element) -> Leave:
        self.draft.end_line()
        self.draft.centred += 1
        return self._leave_centred

    def _heading(self, element: _Element) -> Leave:
        return self._named(vocabulary.HEADINGS[str(element.tag)])

    def _figcaption(self, _: _Element) -> Leave:
        return self._named("figcaption")

    def _preformatted(self, element: _Element) -> Leave:
        """Enter ``<pre>``, unless it only wraps an article made of other blocks."""
        if next(element.iterdescendants("img", *vocabulary.BLOCKS), None) is not None:
            return self._boundary(element)
        return self._named("pre")

    def _named(self, tag: str) -> Leave:
        draft = self.draft
        draft.end_line()
        before, draft.tag = draft.tag, tag

        def leave() -> None:
            draft.end_line()
            draft.tag = before

        return leave

    def _format(self, element: _Element) -> Leave:
        opened = self.draft.open(Scope(*_FORMATS[str(element.tag)]))
        return self.draft.close if opened else _stay

    def _transparent(self, _: _Element) -> Leave:
        return _stay

    def _break(self, _: _Element) -> None:
        self.draft.line_break()

    def _rule(self, _: _Element) -> None:
        structure.rule(self.draft)

    def _image(self, element: _Element) -> None:
        if quotes.live_chart(element.get("src", "")):
            self._note_charts(element)
        elif found := picture(element, self.base):
            self.draft.picture(*found)

    def _anchor(self, element: _Element) -> Leave | None:
        if anchors.is_chart(element):
            self._note_charts(element)
            return None
        if anchors.is_promotion(element):
            self.draft.line.promoted = True
            return None
        return self._scoped(element)

    def _span(self, element: _Element) -> Leave | None:
        if not element.attrib:
            return _stay
        return None if anchors.is_live_quote(element) else self._scoped(element)

    def _scoped(self, element: _Element) -> Leave:
        scope = anchors.scope(element, self.draft, self.base)
        return self.draft.close if scope and self.draft.open(scope) else _stay

    def _list(self, element: _Element) -> Leave:
        return structure.listing(self.draft, str(element.tag))

    def _item(self, element: _Element) -> Leave:
        return structure.item(self.draft, str(element.tag))

    def _quotation(self, _: _Element) -> Leave:
        return structure.quotation(self.draft)

    def _table(self, element: _Element) -> Leave:
        return structure.table(self.draft, element)

    def _section(self, element: _Element) -> Leave:
        return structure.section(self.draft, str(element.tag))

    def _row(self, _: _Element) -> Leave:
        return structure.row(self.draft)

    def _cell(self, element: _Element) -> Leave:
        return structure.cell(self.draft, element, str(element.tag))

    def _caption(self, _: _Element) -> Leave:
        return structure.caption(self.draft)


def _is_centred(element: _Element) -> bool:
    if element.get("align", "").lower() == "center":
        return True
    style = element.get("style")
    return bool(style) and "text-align:center" in "".join(str(style).lower().split())


_Enter = Callable[[Reader, _Element], Leave | None]

_ENTER: Final[Mapping[str, _Enter]] = {
    **dict.fromkeys(vocabulary.DROPPED, Reader._drop),
    **dict.fromkeys(vocabulary.TRANSPARENT, Reader._transparent),
    **dict.fromkeys(vocabulary.BOUNDARIES, Reader._boundary),
    **dict.fromkeys(vocabulary.HEADINGS, Reader._heading),
    **dict.fromkeys(vocabulary.INLINE, Reader._format),
    **dict.fromkeys(vocabulary.LISTS, Reader._list),
    **dict.fromkeys(vocabulary.ITEMS, Reader._item),
    **dict.fromkeys(vocabulary.SECTIONS, Reader._section),
    **dict.fromkeys(vocabulary.CELLS, Reader._cell),
    **dict.fromkeys(vocabulary.PREFORMATTED, Reader._preformatted),
    "a": Reader._anchor,
    "span": Reader._span,
    "img": Reader._image,
    "br": Reader._break,
    "hr": Reader._rule,
    "center": Reader._center,
    "figcaption": Reader._figcaption,
    "blockquote": Reader._quotation,
    "table": Reader._table,
    "tr": Reader._row,
    "caption": Reader._caption,
}
