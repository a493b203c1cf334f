"""Text in, moment out."""

import re
from datetime import datetime, tzinfo
from typing import Final

from newsarchive.dates.addresses import stored_day
from newsarchive.dates.bare_digits import epoch
from newsarchive.dates.folding import fold
from newsarchive.dates.lines import read_line
from newsarchive.dates.moments import AHEAD, EARLIEST_YEAR, Moment, Reference
from newsarchive.dates.patterns import lazily
from newsarchive.dates.zones import fixed, is_chinese
from newsarchive.items import Precision

LONGEST: Final = 1000
"""How many characters of a text are looked at; a date that begins later does not count."""

_LONGEST_DATE: Final = 80
_QUOTED: Final = 200  # characters of a text that an error quotes
_FAST: Final = re.compile(
    r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})"
    r"(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?"
)
_CHINESE: Final = lazily(r"[\u4e00-\u9fff]")


def parse_date(text: str, *, now: datetime, zone: tzinfo) -> Moment:
    """Return the moment of publication that *text* names.

    *text* is a date or a short line of a page that holds one, in Chinese, English or figures.
    *now* is aware: when the text was read. *zone* is that of its author; it holds unless the text
    names another. A date without a year or a day without a date is the latest that is past.

    Raises DateError, and nothing else, for a text without a date, with one that doesn't exist, lies
    before 1990 or more than a day ahead, or could be more than one.
    """
    match = _FAST.fullmatch(text)
    if match:
        moment = _fast(match, now, zone)
        if moment:
            return moment
    return _read(text, now, zone)


def _fast(match: re.Match[str], now: datetime, zone: tzinfo) -> Moment | None:
    """Return the moment of the commonest form, or None where something is wrong with it."""
    year, _, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        value = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int(f"{fraction:0<6}") if fraction else 0,
            tzinfo=fixed(offset) if offset else zone,
        )
    except ValueError:
        return None
    if value.year < EARLIEST_YEAR or value > now + AHEAD:
        return None
    precision: Precision = "second" if second else "minute" if minute else "day"
    return Moment(value, precision, "absolute+zone" if offset else "absolute")


def _read(text: str, now: datetime, zone: tzinfo) -> Moment:
    seen = text.strip()[: LONGEST + _LONGEST_DATE]
    address, seen = seen, fold(seen).strip()
    in_chinese = not seen.isascii() and _CHINESE().search(seen) is not None
    reference = Reference(
        text if len(text) <= _QUOTED else text[:_QUOTED] + "…",
        now.astimezone(zone),
        zone,
        in_chinese or is_chinese(zone, now),
        in_chinese,
    )
    return (
        epoch(seen, reference)
        or stored_day(address, reference)
        or read_line(seen, LONGEST, reference)
    )
