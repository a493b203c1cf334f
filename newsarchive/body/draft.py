"""The body while it is being read: open elements, the line in hand, and what was found."""

from collections.abc import Callable, Sequence
from typing import Final

from newsarchive.body import boilerplate, captions, pointers
from newsarchive.body.blocks import Block, Flow
from newsarchive.body.gate import LINE_END, escaped
from newsarchive.body.lines import Line, Scope
from newsarchive.body.outline import Outline
from newsarchive.body.plaintext import line_ends, tidy, visible
from newsarchive.body.promotion import leads_to_promotion, promoted_lines, promotes
from newsarchive.body.pruning import pruned
from newsarchive.body.related import RelatedLinks
from newsarchive.items import Image, SecurityLink

_SCOPES: Final = 8  # inline elements inside each other


class Draft:
    """Collects words and images into lines, lines into blocks.

    Inline elements are opened when content comes and closed at every block boundary, so whatever
    the nesting that was read, what is written is well nested. Blanks and breaks wait until content
    follows: at the start and end of a block none is written.
    """

    def __init__(self, base: str, trust: Callable[[SecurityLink], bool]) -> None:
        self.base = base  # the address that relative links start from
        self.outline = Outline()
        self.scopes: list[Scope] = []
        self.line = Line()
        self.breaks = 0
        # Those before the first waiting break, and those after it.
        self.blanks: tuple[list[str], list[str]] = ([], [])
        self.tag = "p"
        self.centred = 0
        self.foreign = 0  # drawings and formulas open that hold blocks
        self.lined = 0  # elements open whose line ends are breaks
        self.careful = 0  # reasons to read paragraphs piece by piece
        self.marked_trailer = False
        self.links: list[SecurityLink] = []
        self.images: list[Image] = []
        self.flags: dict[str, None] = {}
        self.trailer = ""
        self.related = RelatedLinks(self.outline.root.blocks, self.links, self.images)
        self._charts: set[str] = set()
        self._trust = trust

    def paragraph(self, raw: str) -> bool:
        """Add a whole paragraph of plain text, the commonest block by far, in one step.

        Returns False, having added nothing, where it has to be read piece by piece: inside of other
        elements, behind a figure whose caption it may be, or when it may be a source trailer.
        """
        self.end_line()
        blocks = self.outline.root.blocks
        if self.tag != "p" or self.scopes or self.careful or len(self.outline.frames) > 1:
            return False
        if "文章来源" in raw or (blocks and blocks[-1].kind == "figure"):
            return False
        text = tidy(raw.strip()).strip()
        if text and not (promotes(text) or boilerplate.disclaims(text)):
            for flag in pointers.flags(text, ()):
                self.flags[flag] = None
            self.outline.add(Block(f"<p>{escaped(text)}</p>", text))
        return True

    def add(self, block: Block | None) -> None:
        """Add a finished block, unless it belongs to a list of links to other articles."""
        if block is not None:
            outline = self.outline
            outline.add(block)
            if len(outline.frames) == 1:
                self.related.look(block)

    # Inline content

    def text(self, raw: str) -> None:
        """Add text as it stands in the document."""
        if self.tag == "pre":
            self._preformatted(raw)
            return
        if self.lined and len(lines := line_ends(raw).split("\n")) > 1:
            self._lines(lines)
            return
        core = raw.strip()
        if not core:
            self._wait(raw)
            return
        text = tidy(core)
        if text is not core:  # what looked like an end may have been followed by blanks
            text = text.strip()
        if text.startswith(boilerplate.TRAILER_STARTS):
            self.end_line()
        if len(core) == len(raw):
            self._content(escaped(text), text)
        else:
            start = raw.index(core[0])
            if start:
                self._wait(raw[:start])
            self._content(escaped(text), text)
            if after := raw[start + len(core) :]:
                self._wait(after)

    def _lines(self, lines: Sequence[str]) -> None:
        """Add lines, a break between two."""
        self.text(lines[0])
        for line in lines[1:]:
            self.line_break()
            self.text(line)

    def line_break(self) -> None:
        """Add a ``<br>``; two in a row end the paragraph."""
        if self.tag == "pre":
            self._preformatted("\n")
        else:
            if not self.line.pieces:  # what follows is beside no link before the break
                self.line.promoted.clear()
            self.breaks += 1

    def promotion(self) -> None:
        """Note that a promotional link stood here."""
        on_next_line = self.breaks > 0 and bool(self.line.pieces)
        self.line.promoted.append(self.line.length + on_next_line)

    def picture(self, html: str, image: Image) -> None:
        """Add an image."""
        self._content(html, "")
        self.line.images.append(image)

    def open(self, scope: Scope) -> bool:
        """Enter an inline element, unless it would change nothing or go too deep."""
        if self.scopes:
            deep = len(self.scopes) >= _SCOPES and scope.tag not in {"a", "mark"}
            if deep or scope.tag in [one.tag for one in self.scopes]:
                return False
        self.scopes.append(scope)
        return True

    def close(self) -> None:
        """Leave the innermost inline element."""
        scope = self.scopes.pop()
        if scope.opened:
            self.line.close(scope)

    def chart(self, secid: str) -> None:
        """Note that the article's editor set this security's chart; once is enough."""
        if secid not in self._charts:
            self._charts.add(secid)
            self.links.append(SecurityLink(secid, "", "chart", "", ""))

    def _wait(self, blank: str) -> None:
        """Keep blanks until content follows; at the start of a line they are dropped."""
        if blank and self.line.pieces:
            self.blanks[self.breaks > 0].append(blank)

    def _content(self, piece: str, text: str) -> None:
        if not text and not piece:
            return
        if self.line.pieces and (self.breaks or self.blanks[0]):
            self._separate()
        self.breaks = 0
        line = self.line
        for scope in self.scopes:
            if not scope.opened and scope.left > 0:
                line.open(scope)
        line.write(piece, text)

    def _separate(self) -> None:
        """Write what waits between the content before and the content that follows."""
        before, after = (tidy("".join(blanks)) for blanks in self.blanks)
        pictured = bool(self.line.images) and not self.line.length
        if self.breaks > 1 or (self.breaks and pictured):  # what follows an image is its caption
            self.end_line()
        elif self.breaks:
            before, after = before.rstrip(" "), after.lstrip(" ")
            self.line.write(f"{before}<br>{after}", f"{before}\n{after}")
        else:
            self.line.write(before, before)
        self.blanks = ([], [])

    def _preformatted(self, raw: str) -> None:
        if text := visible(line_ends(raw)):
            self._content(escaped(text).replace("\n", LINE_END), text)

    # Blocks

    def end_line(self) -> None:
        """End the paragraph in hand, if there is one."""
        self.breaks = 0
        line = self.line
        if not line.pieces and not line.promoted:
            return
        for scope in reversed(self.scopes):
            if scope.opened:
                line.close(scope)
        self.line = Line()
        self.blanks = ([], [])
        text = "".join(line.parts)
        if "\n" in text and (dropped := self._foreign_lines(line, text)):
            line = pruned(line, dropped)
            text = "".join(line.parts)
        if not self._left_out(line, text):
            if line.marks:
                self.links.extend(line.links(text, self._trust))
            self._commit(line, text)

    def _left_out(self, line: Line, text: str) -> bool:
        """Tell whether a line is not the article's own; note what a trailer says."""
        if line.promoted and self._promotes(line, text):
            return True
        if self.tag == "pre" or not (self.outline.flow().wraps or self.marked_trailer):
            return False
        outlet = boilerplate.trailer_outlet(text, marked=self.marked_trailer)
        if outlet is not None:
            self.trailer = self.trailer or outlet
            return True
        return "\n" not in text and (promotes(text) or boilerplate.disclaims(text))

    def _foreign_lines(self, line: Line, text: str) -> set[int]:
        """Return the numbers of lines that are not the article's own. Beside images all are."""
        if self.tag == "pre" or line.images or not self.outline.flow().wraps:
            return set()
        lines = text.split("\n")
        found = boilerplate.foreign_lines([one.strip() for one in lines])
        return found | promoted_lines(lines, line.promoted)

    def _promotes(self, line: Line, text: str) -> bool:
        """Tell whether what stands beside a promotional link is promotion as well.

        A point of a list, a cell of a table and a picture are the article's own.
        """
        if not text:
            return not line.images
        own = line.images or "\n" in text or not self.outline.flow().wraps
        return not own and leads_to_promotion(text, line.promoted)

    def _commit(self, line: Line, text: str) -> None:
        html = "".join(line.pieces)
        flow = self.outline.flow()
        if self.tag == "pre":
            if text.strip():
                html = html.lstrip(LINE_END).rstrip(LINE_END)
                self.add(Block(f"<pre>{html}</pre>", text.strip("\n")))
            return
        if "\n" in text:  # breaks around an image leave lines without words
            text = "\n".join([words for words in text.split("\n") if words])
        if not text and not line.images:
            return
        for flag in pointers.flags(text, line.hrefs):
            self.flags[flag] = None
        self.images.extend(line.images)
        if not flow.wraps:
            self.add(Block(html, text, "line"))
        elif not text:
            self.add(Block(f"<figure>{html}</figure>", "", "figure"))
        elif self._is_caption(flow, html, text):
            flow.blocks[-1] = captions.join(flow.blocks[-1], html, text)
            self.images[-1] = captions.joined(self.images[-1], text)
            self.related.settle()
        else:
            tag = "p" if self.tag == "figcaption" else self.tag
            self.add(Block(f"<{tag}>{html}</{tag}>", text))

    def _is_caption(self, flow: Flow, html: str, text: str) -> bool:
        if not flow.blocks or flow.blocks[-1].kind != "figure":
            return False
        if self.tag == "figcaption":
            return True
        return self.tag == "p" and captions.reads_as_caption(html, text, centred=self.centred > 0)
