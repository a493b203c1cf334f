"""The walk through the tree of a body."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from newsarchive.body import charts
from newsarchive.body.draft import Draft
from newsarchive.body.elements import ENTER, leave_out, note_charts, unwrap
from newsarchive.body.hiding import hides, shrinks
from newsarchive.body.structure import Leave

_TAG_NAME: Final = re.compile(r"(?a)[a-z][a-z0-9:._-]{0,30}")
_UNKNOWN_LIMIT: Final = 20


class Reader:
    """Reads one body into *draft*."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
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
            elif (tag := element.tag) == "p" and self._read_plain(element):
                pass
            elif (entered := self._enter(element, tag)) is not None:
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

    def _read_plain(self, element: _Element) -> bool:
        """Read a ``<p>`` in one step, if it is one of text alone; tell whether it was."""
        if len(element) or element.attrib or (self._charted and element in self._charted):
            return False
        return self.draft.paragraph(element.text or "")

    def _enter(self, element: _Element, tag: object) -> Leave | None:
        """Return what to do at the element's end, None if its content is left out."""
        if not isinstance(tag, str):
            self._comment(element)
            return None
        if element.attrib and _is_hidden(element, tag):
            return leave_out(self.draft, element)
        if self._charted and element in self._charted:
            return leave_out(self.draft, element)
        enter = ENTER.get(tag)
        if enter is None:
            self._flag_unknown(tag)
            return unwrap(self.draft, element)
        return enter(self.draft, element)

    def _comment(self, comment: _Element) -> None:
        if charts.START in (comment.text or ""):
            self._charted = charts.block(comment)
            for element in self._charted:
                note_charts(self.draft, element)

    def _flag_unknown(self, tag: str) -> None:
        name = _TAG_NAME.match(tag)
        if name and self._unknown < _UNKNOWN_LIMIT:
            self._unknown += 1
            self.draft.flags[f"unknown-tag:{name[0]}"] = None


def _is_hidden(element: _Element, tag: str) -> bool:
    if (style := element.get("style")) is not None and (
        hides(style, tag) or ("0" in style and shrinks(style) and not _shows_something(element))
    ):
        return True
    return element.get("hidden") is not None


def _shows_something(element: _Element) -> bool:
    """Tell whether anything in an element whose letters have no size is seen all the same.

    Images are, and so may be what sets a size of its own, as inside of what is set without gaps.
    """
    return any(
        one.tag in {"img", "font"} or "font" in one.get("style", "").lower()
        for one in element.iterdescendants("*")
    )
