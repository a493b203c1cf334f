"""Pauses between two tries, longer each time and never the same for two machines."""

from collections.abc import Iterator
from random import Random


def pauses(tries: int, *, first: float, longest: float, chance: Random) -> Iterator[float]:
    """Return the seconds to wait before each try but the first one.

    They are *first*, doubled each time, and never more than *longest*; chance takes up to half off.
    """
    for number in range(tries - 1):
        whole = min(first * 2**number, longest)
        yield whole * (0.5 + chance.random() / 2)
