"""Moments, and how a day, a clock and a zone become one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from newsarchive.errors import DateError
from newsarchive.items import Precision

EARLIEST_YEAR = 1990
"""What lies before is a placeholder or a mistake: no site of ours printed dates then."""

AHEAD = timedelta(days=1)
"""How far a written date may lie ahead: zones differ, and some papers print tomorrow's date."""

SKEW = timedelta(minutes=10)
"""How far a date that is completed by us may lie ahead: clocks differ, years don't."""

RANK = {"second": 0, "minute": 1, "hour": 2, "day": 3, "month": 4, "year": 5}
"""Precisions from fine to coarse."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published, and how that was read.

    *value* is aware: in the zone that the text names, else in the caller's. What is finer than
    *precision* is the start of the unit (``12月29日`` is midnight), except that what is counted
    back keeps what it is counted from: ``3小时前`` the minutes, ``3个月前`` the day of the month.

    *method* is one of ``absolute``, ``year-inferred``, ``month-inferred``, ``relative``,
    ``weekday``, ``epoch``, ``compact``, ``iso-week``, ``ordinal``, ``rfc2822`` or ``address``, then
    ``+zone`` if the text names its zone and ``+updated`` if it dates no more than an update.
    """

    value: datetime
    precision: Precision
    method: str


class Day(NamedTuple):
    """A day as written.

    *dates* gives, for today's date in the zone of the text, every day that the text may mean.
    Where *nearest* holds they come latest first and the first that is past is meant; otherwise all
    but one must be impossible.
    """

    dates: Callable[[date], Iterable[date]]
    precision: Precision
    method: str
    nearest: bool = False
    weekday: int | None = None


class Clock(NamedTuple):
    """A time of day as written; *later* is the number of days to add (24:00 is 1)."""

    hour: int
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    precision: Precision = "hour"
    later: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text is read against.

    *now* is in *zone*; *in_chinese* says that the text has Chinese characters, *chinese* that it
    has or that *zone* is a Chinese one.
    """

    text: str
    now: datetime
    zone: tzinfo
    chinese: bool
    in_chinese: bool

    def error(self, reason: str) -> DateError:
        """Return the error that this text deserves."""
        return DateError(self.text, reason)


def check(value: datetime, reference: Reference) -> datetime:
    """Return *value*, or raise DateError when nothing can have been published then."""
    if value.year < EARLIEST_YEAR:
        raise reference.error(f"lies before {EARLIEST_YEAR}")
    if value > reference.now + AHEAD:
        raise reference.error("lies in the future")
    return value


def join(day: Day, clock: Clock | None, zone: tzinfo | None, reference: Reference) -> Moment:
    """Return the moment that *day* and *clock* mean in *zone*, or raise DateError."""
    method = day.method if zone is None else day.method + "+zone"
    zone = zone or reference.zone
    today = reference.now.astimezone(zone).date()
    values = [_at(each, clock, zone, reference) for each in day.dates(today) if _is_on(each, day)]
    if not values:
        raise reference.error("the weekday is not that of the date")
    if day.nearest:
        latest = reference.now + SKEW if clock else reference.now
        value = next((each for each in values if each <= latest), values[-1])
    else:
        value = _only(values, reference)
    check(value, reference)
    return Moment(value, clock.precision if clock else day.precision, method)


def _is_on(each: date, day: Day) -> bool:
    return day.weekday is None or each.weekday() == day.weekday


def _at(each: date, clock: Clock | None, zone: tzinfo, reference: Reference) -> datetime:
    if clock is None:
        return datetime(each.year, each.month, each.day, tzinfo=zone)
    hour, minute, second, microsecond, _, later = clock
    try:
        if later:
            each += timedelta(days=later)
        return datetime(
            each.year, each.month, each.day, hour, minute, second, microsecond, tzinfo=zone
        )
    except (ValueError, OverflowError) as error:
        raise reference.error("no such time of day") from error


def _only(values: list[datetime], reference: Reference) -> datetime:
    if len(values) == 1:
        return values[0]
    possible = {
        each for each in values if each.year >= EARLIEST_YEAR and each <= reference.now + AHEAD
    }
    if len(possible) > 1:
        raise reference.error("day and month can't be told apart")
    return possible.pop() if possible else values[0]
