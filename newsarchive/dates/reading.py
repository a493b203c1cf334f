"""Text in, moment out."""

import re
from datetime import datetime, timedelta, tzinfo
from typing import Final

from newsarchive.dates.bare_digits import epoch
from newsarchive.dates.folding import fold
from newsarchive.dates.lines import read_line
from newsarchive.dates.moments import AHEAD, EARLIEST_YEAR, Moment, Reference
from newsarchive.dates.zones import is_chinese

LONGEST: Final = 1000
"""How many characters of a text are looked at; a date that begins later does not count."""

_LONGEST_DATE: Final = 80
_FAST: Final = re.compile(
    r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", re.ASCII
)
_HINT: Final = re.compile(r"[0-9〇零一二三四五六七八九十半几数刚昨今前周期年月]|ago|now|day|night|tonight|mo|year|morning|week|hour|min|sec|mon|tue|wed|thu|fri|sat|sun", re.IGNORECASE)
_CJK: Final = re.compile(r"[\u4e00-\u9fff]")


def parse_date(text: str, *, now: datetime, zone: tzinfo) -> Moment:
    """Return the moment of publication that *text* names.

    *text* is a date or a short line of a page that holds one, in Chinese, English or figures.
    *now* is aware: when the text was read. *zone* is the one of its author; it holds unless the text
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
    year, _, month, day, hour, minute, second = match.groups()
    try:
        value = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=zone
        )
    except ValueError:
        return None
    if value.year < EARLIEST_YEAR or value > now + AHEAD:
        return None
    return Moment(value, "second" if second else "minute", "absolute")


def _read(text: str, now: datetime, zone: tzinfo) -> Moment:
    seen = text.strip()[: LONGEST + _LONGEST_DATE]
    seen = fold(seen).strip()
    chinese = is_chinese(zone, now) or (not seen.isascii() and _CJK.search(seen) is not None)
    reference = Reference(text if len(text) <= 200 else text[:200] + "…", now.astimezone(zone), zone, chinese)
    if not _HINT.search(seen):
        raise reference.error("holds no date")
    return epoch(seen, reference) or read_line(seen, LONGEST, reference)
