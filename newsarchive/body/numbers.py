"""The numbers of a list: what its items are counted by where that isn't 1, 2, 3."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_INTEGER: Final = re.compile(r"(?a)\s*([+-]?\d{1,10})\s*")
_LIMIT: Final = 1_000_000_000  # browsers count in 32 bits


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the items of a list, and whether they count down."""

    each: Sequence[int]
    down: bool = False

    def attributes(self) -> str:
        """Return what the list says of them."""
        first = len(self.each) if self.down else 1
        start = f' start="{self.each[0]}"' if self.each[0] != first else ""
        return start + (' reversed=""' if self.down else "")

    def values(self) -> list[str]:
        """Return what each item says of its own, "" where it follows from the one before."""
        step = -1 if self.down else 1
        following = (self.each[0], *[number + step for number in self.each])
        return [
            "" if number == expected else f' value="{number}"'
            for number, expected in zip(self.each, following, strict=False)
        ]

    def stated(self) -> bool:
        """Tell whether the numbers are others than 1, 2, 3."""
        return bool(self.attributes() or any(self.values()))


def integer(text: str | None) -> int | None:
    """Return the plain integer that an attribute holds, None if it holds anything else."""
    found = _INTEGER.fullmatch(text) if text else None
    return int(found[1]) if found and abs(int(found[1])) <= _LIMIT else None


def counted(start: int | None, values: Sequence[int | None], *, down: bool) -> list[int]:
    """Return the number of each item as browsers count, [] where one goes beyond any count."""
    step = -1 if down else 1
    number = start if start is not None else len(values) if down else 1
    numbers: list[int] = []
    for value in values:
        number = number if value is None else value
        numbers.append(number)
        number += step
    return numbers if all(abs(one) <= _LIMIT for one in numbers) else []
