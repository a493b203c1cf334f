"""One line of inline content: words, formats, links and images between two block boundaries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from newsarchive.items import Image, SecurityLink

_CONTEXT: Final = 8
_QUOTE_PAGE: Final = "https://quote.eastmoney.com/unify/r/"


@dataclass(slots=True)
class Mark:
    """A security's link in a line: where its text and its tags are.

    *opening* and *closing* are places in the line's pieces, kept free until it is known whether
    the link is trusted; -1 where a tag can't stand, as inside of another link.
    """

    secid: str
    form: str
    start: int = 0
    end: int = 0
    opening: int = -1
    closing: int = -1


@dataclass(slots=True)
class Scope:
    """An inline element that is being read. It is written when the first word in it comes.

    A security's link has *security*, its secid and form, instead of *start*; inside of another link
    it has the tag ``mark`` and is not written. *left* says how often the element may still be
    opened: a link that was never closed must not be repeated in each of ten thousand paragraphs.
    """

    tag: str
    start: str
    end: str
    href: str = ""
    security: tuple[str, str] | None = None
    left: int = 1_000_000
    mark: Mark | None = None
    opened: bool = False


@dataclass(slots=True)
class Line:
    """Pieces of HTML, and the same content as text in *parts*; *length* is that of the text.

    *promoted* are the places in the text where promotional links stood.
    """

    pieces: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    promoted: list[int] = field(default_factory=list)

    def write(self, piece: str, text: str) -> None:
        """Add content in both forms."""
        self.pieces.append(piece)
        self.parts.append(text)
        self.length += len(text)

    def open(self, scope: Scope) -> None:
        """Write the start of *scope*."""
        scope.opened = True
        scope.left -= 1
        if scope.security is None:
            self.pieces.append(scope.start)
            if scope.href:
                self.hrefs.append(scope.href)
            return
        scope.mark = Mark(*scope.security, start=self.length)
        self.marks.append(scope.mark)
        if scope.tag == "a":
            scope.mark.opening = len(self.pieces)
            self.pieces.append("")

    def close(self, scope: Scope) -> None:
        """Write the end of *scope*."""
        scope.opened = False
        if scope.mark is None:
            self.pieces.append(scope.end)
            return
        scope.mark.end = self.length
        if scope.mark.opening >= 0:
            scope.mark.closing = len(self.pieces)
            self.pieces.append("")
        scope.mark = None

    def links(self, text: str, trust: Callable[[SecurityLink], bool]) -> list[SecurityLink]:
        """Return the links of this line, whose text is *text*; write those that are trusted."""
        found: list[SecurityLink] = []
        for mark in self.marks:
            words = text[mark.start : mark.end].strip()
            if not words:
                continue
            before = text[max(0, mark.start - _CONTEXT) : mark.start]
            link = SecurityLink(
                mark.secid, words, mark.form, before, text[mark.end : mark.end + _CONTEXT]
            )
            found.append(link)
            if mark.closing >= 0 and _has_page(mark.secid) and trust(link):
                self.pieces[mark.opening] = f'<a href="{_QUOTE_PAGE}{mark.secid}">'
                self.pieces[mark.closing] = "</a>"
        return found


def _has_page(secid: str) -> bool:
    """Tell whether a reader should be sent to a quote page: boards and bare codes have none."""
    market, dot, _ = secid.partition(".")
    return bool(dot) and market.isdigit() and market != "90"
