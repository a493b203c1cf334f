"""A paragraph without some of its lines."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from operator import itemgetter

from newsarchive.body.lines import Line, Mark


def pruned(line: Line, dropped: Collection[int]) -> Line:
    """Return *line*, which holds no image, without the lines between breaks numbered *dropped*.

    Formats and links that are left without words go, too.
    """
    return _Pruning(line, dropped).done()


class _Pruning:
    """Writes what stays of a line into a new one."""

    def __init__(self, line: Line, dropped: Collection[int]) -> None:
        self.line = line
        self.dropped = dropped
        self.kept = Line()
        self.number = 0
        self.glue: tuple[str, str] | None = None
        self.waiting: list[int] = []  # opening tags that no word has followed yet
        self.open: list[int] = []  # opening tags that were written
        self.places: dict[int, int] = {}  # of tags: in the old pieces, in the new ones
        self.spans: list[tuple[int, int, int]] = []  # of words: start and end before, start now

    def done(self) -> Line:
        tags = {one.opening for one in self.line.marks} | {one.closing for one in self.line.marks}
        closing = {one.closing for one in self.line.marks}
        parts = iter(self.line.parts)
        position = 0
        for place, piece in enumerate(self.line.pieces):
            if place in closing or piece.startswith("</"):
                self._close(place)
            elif place in tags or (piece.startswith("<") and not piece.startswith("<br>")):
                self.waiting.append(place)
            else:
                words = next(parts)
                self._write(piece, words, position)
                position += len(words)
        self._refer()
        return self.kept

    def _write(self, piece: str, words: str, position: int) -> None:
        """Write words of a line that stays, and the break before them."""
        if "<br>" in piece:
            self.number += 1
            self.glue = (piece, words)
            return
        if self.number in self.dropped:
            return
        if self.glue and self.kept.pieces:
            self.kept.write(*self.glue)
        self.glue = None
        for place in self.waiting:
            self._tag(place)
        self.open += self.waiting
        self.waiting = []
        self.spans.append((position, position + len(words), self.kept.length))
        self.kept.write(piece, words)

    def _close(self, place: int) -> None:
        if self.waiting:
            self.waiting.pop()
        else:
            self.open.pop()
            self._tag(place)

    def _tag(self, place: int) -> None:
        self.places[place] = len(self.kept.pieces)
        self.kept.pieces.append(self.line.pieces[place])

    def _refer(self) -> None:
        """Carry over what is known of links whose words are still there."""
        links = [
            place for place, piece in enumerate(self.line.pieces) if piece.startswith("<a href")
        ]
        self.kept.hrefs = [
            href for place, href in zip(links, self.line.hrefs, strict=True) if place in self.places
        ]
        marks = [self._moved(mark) for mark in self.line.marks]
        self.kept.marks = [mark for mark in marks if mark is not None]

    def _moved(self, mark: Mark) -> Mark | None:
        """Return *mark* where its words are now, None if they are gone."""
        start = bisect_right(self.spans, mark.start, key=itemgetter(1))
        end = bisect_left(self.spans, mark.end, key=itemgetter(0))
        if start >= end:
            return None
        first, last = self.spans[start], self.spans[end - 1]
        return Mark(
            mark.secid,
            mark.form,
            start=first[2] + max(0, mark.start - first[0]),
            end=last[2] + min(mark.end, last[1]) - last[0],
            opening=self.places.get(mark.opening, -1),
            closing=self.places.get(mark.closing, -1),
        )
