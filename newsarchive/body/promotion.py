"""Promotion inside of an article: what advertises by its words or by the link beside it."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

_PROMOTIONS: Final = ("主力资金加仓名单实时更新",)
_PROMOTION_LIMIT: Final = 160
_REMAINDER_LIMIT: Final = 60  # characters beside a link up to which all may be promotion
_SENTENCE_ENDS: Final = ("。", "！", "？", "!", "?")
_CLOSING: Final = "”’」』）)】"


def promotes(text: str) -> bool:
    """Tell whether a paragraph only advertises."""
    return len(text) <= _PROMOTION_LIMIT and text.lstrip("【（(").startswith(_PROMOTIONS)


def leads_to_promotion(text: str, places: Sequence[int]) -> bool:
    """Tell whether a line that had promotional links at *places* is promotion as well.

    A line that is long is not, nor one with a whole sentence before a link, or behind a link that
    it starts with. A place behind the line is one on the next line.
    """
    return len(text) <= _REMAINDER_LIMIT and not any(_is_apart(text, place) for place in places)


def promoted_lines(lines: Sequence[str], places: Sequence[int]) -> set[int]:
    """Return the numbers of the *lines* of a paragraph that are promotion.

    *places* are those of promotional links in the whole paragraph.
    """
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found: dict[int, list[int]] = {}
    for place in places:
        number = bisect_right(starts, place) - 1
        found.setdefault(number, []).append(place - starts[number])
    return {
        number
        for number, within in found.items()
        if number < len(lines) and leads_to_promotion(lines[number], within)
    }


def _is_apart(text: str, place: int) -> bool:
    words = text[:place].strip() or text[place:].strip()
    return place > len(text) or words.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
