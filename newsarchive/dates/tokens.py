"""What the readers of days hand over: where a day stands and what else it takes to believe it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Self

from newsarchive.dates.moments import AHEAD, Day, Reference
from newsarchive.errors import DateError
from newsarchive.items import Precision

_LEAP_GAP = 8  # years between two 29 February at most (1896 to 1904, 2096 to 2104)


class Need(Enum):
    """What must stand with a day before it counts; a label (``发布时间：``) always will do."""

    NOTHING = auto()
    EDGE = auto()
    """The day stands at an edge of the text or beside a separator."""
    ALONE = auto()
    """The day stands between edges or separators, or has a time of day."""
    CLOCK = auto()
    """A time of day or a weekday."""
    WHOLE_OR_CLOCK = auto()
    """The day is the whole text, or has a time of day or a weekday."""
    WHOLE = auto()
    """The day is the whole text, or stands between edges or separators."""
    WHOLE_TEXT = auto()
    """The day is the whole text."""
    WHOLE_WITH_CLOCK = auto()
    """The day and its time of day are the whole text, or follow a label."""
    LABEL = auto()


@dataclass(slots=True)
class Token:
    """A day (or a bare weekday, or a counted instant) at *start* to *end* of the folded text.

    Exactly one of *day*, *instant* and *error* is set. *bare* marks a weekday name without more,
    which may belong to a date beside it. *american* marks a day that is written as Americans do.
    *tail* is where the year ends that follows the time (``Dec 29 19:10:39 2021``).
    """

    start: int
    end: int
    day: Day | None = None
    need: Need = Need.NOTHING
    instant: tuple[datetime, Precision] | None = None
    error: DateError | None = None
    bare: bool = False
    american: bool = False
    tail: int = 0

    @classmethod
    def of(cls, match: re.Match[str], day: Day, need: Need = Need.NOTHING) -> Self:
        """Return the token of a day that *match* wrote."""
        return cls(match.start(), match.end(), day, need)

    @classmethod
    def wrong(cls, match: re.Match[str], error: DateError, need: Need = Need.NOTHING) -> Self:
        """Return the token of a day that *match* wrote and no calendar has."""
        return cls(match.start(), match.end(), None, need, error=error)


def future(day: date, reference: Reference) -> bool:
    """Whether *day* begins too far ahead to be the day of a publication."""
    return day > (reference.now + AHEAD).date()


def yearless(month: int, day: int, method: str = "year-inferred") -> Day:
    """Return the day that *month* and *day* name in some year; they must exist in a leap year."""

    def dates(today: date) -> Iterator[date]:
        for year in range(today.year + 1, today.year - 1 - _LEAP_GAP, -1):
            if day < 29 or month != 2 or _is_leap(year):
                yield date(year, month, day)

    return Day(dates, "day", method, nearest=True)


def weekly(weekday: int) -> Day:
    """Return the latest day that is a *weekday* (Monday is 0)."""

    def dates(today: date) -> Iterator[date]:
        tomorrow = today + timedelta(days=1)  # where the text's zone is ahead of ours
        latest = tomorrow - timedelta(days=(tomorrow.weekday() - weekday) % 7)
        for weeks in range(3):
            yield latest - timedelta(weeks=weeks)

    return Day(dates, "day", "weekday", nearest=True)


def last_of_month(year: int, month: int) -> int:
    """Return the number of the last day of *month* (1 to 12)."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
