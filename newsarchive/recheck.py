"""When a published article is looked at again."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from newsarchive.errors import SettingError

_INTERVAL: Final = re.compile(r"([1-9][0-9]{0,4})([smhdw])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def intervals_of(text: str) -> tuple[timedelta, ...]:
    """Return the intervals of a setting such as ``1h 1d 7d``, shortest first; none for "".

    Raises SettingError for anything else.
    """
    intervals: list[timedelta] = []
    for word in text.replace(",", " ").split():
        found = _INTERVAL.fullmatch(word)
        if found is None:
            raise SettingError(
                f"RECHECK={text}",
                f"{word} is no interval; write numbers with s, m, h, d or w: 1h 1d",
            )
        intervals.append(timedelta(**{_UNITS[found[2]]: int(found[1])}))
    return tuple(sorted(set(intervals)))


def next_look(
    published: datetime, intervals: Sequence[timedelta], *, now: datetime
) -> datetime | None:
    """Return the first moment after *now* that is one of *intervals* behind *published*, or none.

    What was missed until *now* isn't made up for: one look says as much as several.
    """
    return next((published + each for each in intervals if published + each > now), None)
