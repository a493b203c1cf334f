"""Where blocks go: the top level of a body and the lists, tables and quotations open in it."""

from typing import Final

from newsarchive.body.blocks import Block, Flow, Grid
from newsarchive.body.lists import Listing
from newsarchive.errors import BodyError

_DEPTH: Final = 12  # lists, tables, cells and quotations inside each other
_GROWTH: Final = 20_000_000  # characters written; repeated formats can make much of little


class Outline:
    """The open block-level elements, outermost first. Below a list or table is always a flow."""

    def __init__(self) -> None:
        self.root = Flow("", wraps=True)
        self.frames: list[Flow | Listing | Grid] = [self.root]
        self._written = 0

    def flow(self) -> Flow:
        """Return where lines and blocks go now.

        Content of a list that is in no item belongs to the last item; content of a table that is
        in no cell goes before the table, as browsers show it.
        """
        top = self.frames[-1]
        if isinstance(top, Flow):
            return top
        if isinstance(top, Listing):
            item = top.items[-1] if top.items else top.item("li")
            self.frames.append(item)
            return item
        below = self.frames[-2]
        return below if isinstance(below, Flow) else self.root

    def add(self, block: Block) -> None:
        """Add a finished block; ``BodyError`` when the body has grown beyond measure."""
        self._written += len(block.html)
        if self._written > _GROWTH:
            raise BodyError(block.text[:80], f"would grow beyond {_GROWTH:,} characters")
        top = self.frames[-1]
        flow = top if isinstance(top, Flow) else self.flow()
        flow.blocks.append(block)

    def nestable(self) -> bool:
        """Tell whether another list, table or quotation may be opened here."""
        self.flow()
        return len(self.frames) < _DEPTH and isinstance(self.frames[-1], Flow)
