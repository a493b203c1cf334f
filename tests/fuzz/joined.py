"""Joined emoji by what Unicode's own database says of their characters."""

import unicodedata
from collections.abc import Iterator
from typing import Final

JOINER: Final = "\u200d"
_PRESENTED: Final = frozenset("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_PICTURES: Final = frozenset({"So", "Sm", "Cn"})  # emoji newer than the database are unassigned
_FIRST: Final = "\u2190"


def loose_joiners(text: str) -> Iterator[int]:
    """Yield the place of each joiner in *text* that isn't between two emoji."""
    for place, character in enumerate(text):
        if character == JOINER:
            before = text[:place]
            if before[-1:] in _PRESENTED:
                before = before[:-1]
            if not (_is_picture(before[-1:]) and _is_picture(text[place + 1 : place + 2])):
                yield place


def _is_picture(character: str) -> bool:
    return character >= _FIRST and unicodedata.category(character) in _PICTURES
