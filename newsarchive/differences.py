"""What changed between two versions of a text, so that a person can read it.

Paragraphs that are the same are passed over but for those next to a change. In a paragraph that
changed, what went stands as ``[-…-]`` and what came as ``{+…+}``, as in Git's word diff; a word is
a run of letters or digits, or a single Chinese character.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

_WORD: Final = re.compile(r"[0-9][0-9.,]*[0-9%]|[0-9A-Za-zÀ-ɏ]+|\s+|.", re.DOTALL)

# Words that stay between two changes are read as part of them if there are no more than these.
_ISLAND: Final = 2
# The comparison takes the square of the length; longer paragraphs are shown as a whole.
_MOST_WORDS: Final = 2000
# As much of an old paragraph has to be in the new one for them to be shown as one.
_ALIKE: Final = 0.3

Mark = Literal[" ", "-", "+", "~"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference: the same (" "), gone ("-"), new ("+") or changed within ("~")."""

    mark: Mark
    text: str

    def __str__(self) -> str:
        """Return the line as it is printed."""
        return f"{self.mark} {self.text}"


def text_difference(old: str, new: str) -> list[Line]:
    """Return what changed from *old* to *new*, by paragraphs; [] for nothing but blanks."""
    before, after = _paragraphs(old), _paragraphs(new)
    old_keys, new_keys = (["".join(line.split()) for line in each] for each in (before, after))
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    lines: list[Line] = []
    for group in matcher.get_grouped_opcodes(1):
        if lines:
            lines.append(Line(" ", "…"))
        for kind, start, end, first, last in group:
            if kind == "equal":
                lines += [Line(" ", text) for text in after[first:last]]
            else:
                lines += _replaced(before[start:end], after[first:last])
    return lines


def line_difference(old: str, new: str) -> list[Line]:
    """Return what changed from *old* to *new*, each a single line such as a title."""
    return [] if old == new else list(_changed(old, new))


def _paragraphs(text: str) -> list[str]:
    return [line for line in (part.strip() for part in text.splitlines()) if line]


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Yield paragraphs that took the place of others: each beside the one it came from."""
    for old, new in zip(before, after, strict=False):
        yield from _changed(old, new)
    yield from (Line("-", text) for text in before[len(after) :])
    yield from (Line("+", text) for text in after[len(before) :])


def _changed(old: str, new: str) -> Iterator[Line]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) <= _MOST_WORDS and len(after) <= _MOST_WORDS:
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            yield Line("~", "".join(_marked(before, after, matcher)))
            return
    if old:
        yield Line("-", old)
    if new:
        yield Line("+", new)


def _marked(
    before: Sequence[str], after: Sequence[str], matcher: "SequenceMatcher[str]"
) -> Iterator[str]:
    gone, come = "", ""
    codes = matcher.get_opcodes()
    for place, (kind, start, end, first, last) in enumerate(codes):
        inside = 0 < place < len(codes) - 1
        if kind == "equal" and not (inside and end - start <= _ISLAND):
            yield _both(gone, come)
            gone, come = "", ""
            yield "".join(after[first:last])
        else:
            gone += "".join(before[start:end])
            come += "".join(after[first:last])
    yield _both(gone, come)


def _both(gone: str, come: str) -> str:
    return (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "")
