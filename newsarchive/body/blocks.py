"""Block-level parts of a body while it is being built, and how each is written."""

from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

Kind = Literal["line", "block", "figure", "captioned", "rule"]

_SECTION_ORDER: Final = ("thead", "tbody", "tfoot")


class Block(NamedTuple):
    """A finished part: HTML without line ends, and its text."""

    html: str
    text: str
    kind: Kind = "block"


@dataclass(slots=True)
class Flow:
    """Lines and blocks one after the other, inside an element or at the top.

    With *wraps*, each line becomes a paragraph; otherwise lines stay bare, a break between two.
    """

    tag: str
    wraps: bool
    attributes: str = ""
    blocks: list[Block] = field(default_factory=list)

    def html(self) -> str:
        """Return the element with all it holds."""
        out = [f"<{self.tag}{self.attributes}>"]
        previous = ""
        for block in self.blocks:
            if block.kind == previous == "line":
                out.append("<br>")
            out.append(block.html)
            previous = block.kind
        out.append(f"</{self.tag}>")
        return "".join(out)

    def text(self) -> str:
        """Return the texts of all blocks, a line each."""
        return "\n".join([block.text for block in self.blocks if block.text])

    def finish(self) -> Block | None:
        """Return the element as a block of its own, None if it holds nothing."""
        return Block(self.html(), self.text()) if self.blocks else None


@dataclass(slots=True)
class Grid:
    """A table: rows of cells in sections, and a caption."""

    section: str = "tbody"
    caption: Flow | None = None
    rows: list[tuple[str, list[Flow]]] = field(default_factory=list)
    row_open: bool = False

    def start_row(self) -> None:
        """Start a row in the current section."""
        self.rows.append((self.section, []))
        self.row_open = True

    def cell(self, tag: str, attributes: str) -> Flow:
        """Start a cell, in a row of its own if none was started."""
        if not self.row_open:
            self.start_row()
        flow = Flow(tag, wraps=False, attributes=attributes)
        self.rows[-1][1].append(flow)
        return flow

    def finish(self) -> Block | None:
        """Return the table without rows that have no cell, None if nothing is left."""
        if not any(cell.blocks for _, cells in self.rows for cell in cells):
            self.rows.clear()
        if not self.rows and not (self.caption and self.caption.blocks):
            return None
        html: list[str] = []
        texts: list[str] = []
        if self.caption is not None and self.caption.blocks:
            html.append(self.caption.html())
            texts.append(self.caption.text())
        for section in _SECTION_ORDER:
            rows = [cells for name, cells in self.rows if name == section and cells]
            if rows:
                html.append(f"<{section}>{''.join([_row(cells) for cells in rows])}</{section}>")
                texts.extend([_row_text(cells) for cells in rows])
        return Block(f"<table>{''.join(html)}</table>", "\n".join([t for t in texts if t]))


def _row(cells: list[Flow]) -> str:
    return f"<tr>{''.join([cell.html() for cell in cells])}</tr>"


def _row_text(cells: list[Flow]) -> str:
    """Return the cells of a row, each in its column, so the first ones may be empty."""
    return "\t".join([cell.text() for cell in cells]).rstrip()
