"""Dates as pages print them."""

import re
from contextlib import suppress
from datetime import date

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    r"(?<![\d.])(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}})"
    r"(?:[T\s,]{1,3}\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s?(?:Z|[+-]\d\d:?\d\d)(?!\d))?)?(?!\d)",
    re.IGNORECASE,
)
_ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d)\Z")
_ISO_DAY = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_ENGLISH_DAY = re.compile(
    rf"(?:(?P<day>\d{{1,2}}) )?(?P<month>{_MONTH})(?: (?P<other>\d{{1,2}})(?:st|nd|rd|th)?)?,? "
    r"(?P<year>\d{4})",
    re.IGNORECASE,
)
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
# The old system wrote the zone in front: "(GMT+8, Asia/Shanghai, CST) 2021-12-29 19:10:39".
_ZONE_IN_FRONT = re.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2})\b[^\d]{0,40}\Z")


def date_in(text: str) -> str:
    """Return the first date of *text* as printed, or ""; a zone in front of it goes behind it."""
    found = _DATE.search(text)
    if found is None:
        return ""
    date = found[0].strip()
    zone = _ZONE_IN_FRONT.search(text[: found.start()])
    if zone is None or has_zone(date):
        return date
    return f"{date} {zone[1]}{int(zone[2]):02}00"


def has_zone(date: str) -> bool:
    """Tell whether a date ends with ``Z`` or an offset; ``2021-12-29`` does not."""
    return ":" in date and _ZONED.search(date) is not None


def day_of(text: str) -> date | None:
    """Return the day that a date as `date_in` returns it is of; none if it can't be told."""
    with suppress(ValueError):
        numbers = _ISO_DAY.search(text)
        if numbers is not None:
            return date(*map(int, numbers.groups()))
        words = _ENGLISH_DAY.search(text)
        if words is not None:
            month = _MONTHS.index(words["month"][:3].lower()) // 3 + 1
            return date(int(words["year"]), month, int(words["day"] or words["other"] or 0))
    return None
