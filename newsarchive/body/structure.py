"""Lists, tables and quotations: how they are entered and left."""

import re
from collections.abc import Callable
from typing import Final

from lxml.etree import _Element

from newsarchive.body.blocks import Block, Flow, Grid
from newsarchive.body.draft import Draft
from newsarchive.body.lists import Listing
from newsarchive.body.numbers import integer

Leave = Callable[[], None]
"""What is to be done at an element's end."""

_SPAN: Final = re.compile(r"(?a)\s*([1-9]\d{0,2})\s*")


def rule(draft: Draft) -> None:
    """Add a ``<hr>`` between two blocks."""
    draft.end_line()
    flow = draft.outline.flow()
    if flow.wraps and flow.blocks and flow.blocks[-1].kind != "rule":
        draft.add(Block("<hr>", "", "rule"))


def quotation(draft: Draft, _: _Element) -> Leave | None:
    """Enter a ``<blockquote>``."""
    draft.end_line()
    if not draft.outline.nestable():
        return draft.end_line
    draft.outline.frames.append(Flow("blockquote", wraps=True))
    return lambda: _leave(draft)


def listing(draft: Draft, element: _Element) -> Leave | None:
    """Enter a list."""
    draft.end_line()
    if not draft.outline.nestable():
        return draft.end_line
    opened = Listing(str(element.tag))
    if opened.tag == "ol":
        opened.start = integer(element.get("start"))
        opened.down = element.get("reversed") is not None
    draft.outline.frames.append(opened)
    return lambda: _leave_list(draft)


def item(draft: Draft, element: _Element) -> Leave | None:
    """Enter an item; outside of a list it is a paragraph.

    The item stays open until the next one: what stands between two items belongs to the first.
    """
    draft.end_line()
    frames = draft.outline.frames
    if len(frames) > 1 and isinstance(frames[-2], Listing):
        frames.pop()
    top = frames[-1]
    if isinstance(top, Listing):
        value = element.get("value")
        frames.append(top.item(str(element.tag), integer(value) if value else None))
    return draft.end_line


def table(draft: Draft, element: _Element) -> Leave | None:
    """Enter a table. One that holds tables is there for the layout: its cells are paragraphs."""
    draft.end_line()
    holds_tables = next(element.iterdescendants("table"), None) is not None
    if holds_tables or not draft.outline.nestable():
        return draft.end_line
    draft.outline.frames.append(Grid())
    return lambda: _leave(draft)


def section(draft: Draft, element: _Element) -> Leave | None:
    """Enter a section of a table."""
    draft.end_line()
    grid = draft.outline.frames[-1]
    if not isinstance(grid, Grid):
        return draft.end_line
    grid.section = str(element.tag)
    grid.row_open = False
    return lambda: _leave_section(draft, grid)


def row(draft: Draft, _: _Element) -> Leave | None:
    """Enter a row."""
    draft.end_line()
    grid = draft.outline.frames[-1]
    if not isinstance(grid, Grid):
        return draft.end_line
    grid.start_row()
    return lambda: _leave_row(draft, grid)


def cell(draft: Draft, element: _Element) -> Leave | None:
    """Enter a cell of a row."""
    draft.end_line()
    grid = draft.outline.frames[-1]
    if not isinstance(grid, Grid):
        return draft.end_line
    draft.outline.frames.append(grid.cell(str(element.tag), _spans(element)))
    return lambda: _leave_part(draft)


def caption(draft: Draft, _: _Element) -> Leave | None:
    """Enter the caption of a table; any but the first are paragraphs before it."""
    draft.end_line()
    grid = draft.outline.frames[-1]
    if not isinstance(grid, Grid) or grid.caption is not None:
        return draft.end_line
    grid.caption = Flow("caption", wraps=False)
    draft.outline.frames.append(grid.caption)
    return lambda: _leave_part(draft)


def _leave(draft: Draft) -> None:
    draft.end_line()
    draft.add(draft.outline.frames.pop().finish())


def _leave_list(draft: Draft) -> None:
    draft.end_line()
    if not isinstance(draft.outline.frames[-1], Listing):
        draft.outline.frames.pop()
    draft.add(draft.outline.frames.pop().finish())


def _leave_part(draft: Draft) -> None:
    draft.end_line()
    draft.outline.frames.pop()


def _leave_section(draft: Draft, grid: Grid) -> None:
    draft.end_line()
    grid.section = "tbody"
    grid.row_open = False


def _leave_row(draft: Draft, grid: Grid) -> None:
    draft.end_line()
    grid.row_open = False


def _spans(element: _Element) -> str:
    spans = ""
    for name in ("colspan", "rowspan"):
        found = _SPAN.fullmatch(element.get(name, ""))
        if found and found[1] != "1":
            spans += f' {name}="{found[1]}"'
    return spans
