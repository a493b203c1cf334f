"""Times of day, in figures and in words, read where a day ends or before it begins."""

import re
from typing import Final

from newsarchive.dates.chinese_numbers import NUMERAL, to_int
from newsarchive.dates.moments import Clock, Reference

PART: Final = (
    "凌晨|上午|下午|中午|晚上|晚间|傍晚|早上|早晨|早间|清晨|清早|晨间|午后|午前|午间|正午|夜里|夜间|夜晚|深夜|半夜|子夜|午夜"
    "|晚|早|晨|夜"
)
"""The parts of a day, longest names first."""

_HALVES: Final = {
    **dict.fromkeys("上午 午前 早上 早晨 早间 清晨 清早 晨间 早 晨".split(), "morning"),
    **dict.fromkeys("下午 午后 傍晚".split(), "afternoon"),
    **dict.fromkeys("晚上 晚间 夜晚 夜间 夜里 深夜 半夜 晚 夜".split(), "evening"),
    **dict.fromkeys("中午 午间 正午".split(), "noon"),
    **dict.fromkeys("凌晨 子夜 午夜".split(), "night"),
}

_NUMBER = f"[0-9]{{1,2}}|[{NUMERAL}]{{1,3}}"
_CLOCK = rf"""
    (?P<part>{PART}|(?P<first_half>[ap])\.?m\.?(?=\s?[0-9]))?\s?
    (?:
      (?P<hour>[0-9]{{1,2}})(?:\s?:\s?|h(?=[0-9]{{2}}))(?P<minute>[0-9]{{2}})
        (?:\s?:\s?(?P<second>[0-9]{{2}})(?:[.,](?P<fraction>[0-9]{{1,9}}))?)?(?![0-9]|:[0-9])分?
        (?:\s?(?P<half>[ap])\.?\s?m(?-i:(?![a-z]))\.?|(?P<late_part>[上下]午))?
      |(?P<chinese_hour>{_NUMBER})\s?[时点](?!间)(?:钟|整|许|左右|多)?\s?
        (?:(?P<chinese_minute>{_NUMBER})\s?分(?!钟)|(?P<bare_minute>[0-9]{{2}})(?![0-9%])
          |(?P<quarter>半|一刻|三刻))?\s?
        (?:(?P<chinese_second>{_NUMBER})\s?秒)?
      |(?P<twelve>[0-9]{{1,2}})
        (?:\.(?P<dotted>[0-9]{{2}})(?:\.(?P<dotted_second>[0-9]{{2}})(?:\.[0-9]{{1,9}})?)?)?
        \s?(?P<side>[ap])\.?\s?m(?-i:(?![a-z]))\.?
      |(?P<british>[0-9]{{1,2}})\.(?P<british_minute>[0-9]{{2}})(?=\s(?:(?-i:[A-Z]{{2,4}}T|GMT|UTC)|uhr|hrs|hours)\b)
      |(?P<military>[0-9]{{2}})(?P<military_minute>[0-9]{{2}})(?=\s?(?:GMT|UTC|hrs|hours)\b)
      |(?:12\s)?(?P<word>noon|midnight)\b
    )"""

_FLAGS = re.VERBOSE | re.ASCII | re.IGNORECASE
_AFTER = re.compile(
    rf"""[)\]]?[\s,;]{{0,4}}(?:\bat\b|@|around\b|about\b|[-|·•/_]|T(?=[0-9])|:(?=[0-9]{{2}}:[0-9]{{2}}:))?
    [\s,]{{0,3}}\(?{_CLOCK}""",
    _FLAGS,
)
_ANYWHERE = re.compile(rf"(?<![0-9:.+-]){_CLOCK}", _FLAGS)
_COMPACT = re.compile(
    r"(?:T|(?<=[0-9]{8}))([0-9]{2})(?:([0-9]{2})([0-9]{2})?)?(?:[.,]([0-9]{1,9}))?(?![0-9:])", re.ASCII
)
_PART_ONLY = re.compile(rf"[)\]]?\s?(?:{PART})(?![0-9])")
_UNTIL = re.compile(r"(\s?)(?:-|~|至|到|to\b|until\b)\s?([0-9]{1,2}):([0-9]{2})(?![0-9])", re.ASCII)


def clock_after(text: str, position: int, reference: Reference) -> tuple[Clock | None, int] | None:
    """Return the time of day that follows *position* and where it ends, or None.

    A part of a day without an hour (``上午``) is no clock but has an end. Raises DateError for a
    time that no clock shows and for a span of time, which dates an event.
    """
    if (compact := _COMPACT.match(text, position)) is not None:
        return _clock(int(compact[1]), *compact.groups()[1:], None, reference), compact.end()
    match = _AFTER.match(text, position)
    clock = None if match is None else _read(match, reference)
    if match is None or clock is None:
        part = _PART_ONLY.match(text, position)
        return None if part is None else (None, part.end())
    if _is_span(match, text):
        raise reference.error("a span of time")
    return clock, match.end()


def clock_before(
    text: str, start: int, position: int, reference: Reference
) -> tuple[Clock, int, int] | None:
    """Return the last time of day between *start* and *position* and its two ends, or None."""
    last = None
    for last in _ANYWHERE.finditer(text, start, position):
        pass
    clock = None if last is None else _read(last, reference)
    return None if last is None or clock is None else (clock, last.start(), last.end())


def _is_span(match: re.Match[str], text: str) -> bool:
    until = _UNTIL.match(text, match.end())
    if until is None or match["hour"] is None:
        return False
    return not (match["second"] and not until[1]) and until[2] + until[3] > match["hour"] + match["minute"]


def _read(match: re.Match[str], reference: Reference) -> Clock | None:
    part = _HALVES.get(match["part"] or match["late_part"] or "")
    if match["hour"]:
        half = match["half"] or match["first_half"]
        return _clock(
            int(match["hour"]),
            match["minute"],
            match["second"],
            match["fraction"],
            _english(half) if half else part,
            reference,
        )
    if match["twelve"]:
        half = _english(match["side"])
        return _clock(
            int(match["twelve"]), match["dotted"], match["dotted_second"], None, half, reference
        )
    if hour := match["british"] or match["military"]:
        minute = match["british_minute"] or match["military_minute"]
        return _clock(int(hour), minute, None, None, None, reference)
    if match["word"]:
        return Clock(12 if match["word"].lower() == "noon" else 0)
    return _in_chinese(match, part, reference)


def _english(half: str) -> str:
    return "am" if half in "aA" else "pm"


def _in_chinese(match: re.Match[str], part: str | None, reference: Reference) -> Clock | None:
    try:
        hour = to_int(match["chinese_hour"])
        minute = match["bare_minute"] or match["chinese_minute"]
        minute = minute and str(to_int(minute))
        second = match["chinese_second"] and str(to_int(match["chinese_second"]))
    except ValueError:
        return None
    if hour > 24:
        return None  # 涨30点
    if quarter := match["quarter"]:
        minute = {"半": "30", "一刻": "15", "三刻": "45"}[quarter]
    if part == "morning" and hour == 12:
        part = None  # 上午12点 is noon in speech; in figures, 上午12:05 is five past midnight
    return _clock(hour, minute, second, None, part, reference)


def _clock(
    hour: int,
    minute: str | None,
    second: str | None,
    fraction: str | None,
    part: str | None,
    reference: Reference,
) -> Clock:
    hour = _turn(hour, part, reference)
    if hour > 24:
        raise reference.error("no such time of day")
    later, hour = divmod(hour, 24)
    minutes, seconds = int(minute or 0), int(second or 0)
    if minutes > 59 or seconds > 59:
        raise reference.error("no such time of day")
    if later and part is None and (minutes or seconds):
        raise reference.error("no such time of day")
    microsecond = int(f"{fraction:0<6}"[:6]) if fraction else 0
    precision = "second" if second else "minute" if minute else "hour"
    return Clock(hour, minutes, seconds, microsecond, precision, later)


def _turn(hour: int, part: str | None, reference: Reference) -> int:
    """Return *hour* of 24 (24 is the midnight that ends the day)."""
    if part is None:
        return hour
    if hour > 12:
        if part in {"am", "morning", "night"} or hour > 24:
            raise reference.error("no such time of day")
        return hour
    table = _HOURS[part]
    if table[hour] < 0:
        raise reference.error("the hour and the part of the day don't fit")
    return table[hour]


_PM = [12, *range(13, 24), 12]
_HOURS: Final = {
    "am": [*range(12), 0],
    "pm": _PM,
    "morning": [*range(12), 0],
    "afternoon": _PM,
    "evening": [-1, -1, -1, -1, -1, *range(17, 24), 24],  # 晚上1点 may be of this day or the next
    "noon": [-1, 13, 14, -1, -1, -1, -1, -1, -1, -1, -1, 11, 12],
    "night": [*range(8), -1, -1, -1, -1, 0],
}
"""By part of the day, the hour of 24 that each hour from 0 to 12 is; -1 where that can't be told."""
