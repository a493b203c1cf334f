"""Times of day, in figures and in words, read where a day ends or before it begins."""

import re
from typing import Final

from newsarchive.dates.chinese_numbers import NUMERAL, to_int
from newsarchive.dates.hours import Figures, clock_of
from newsarchive.dates.moments import Clock, Reference
from newsarchive.dates.patterns import lazily

PART: Final = (
    "凌晨|上午|下午|中午|晚上|晚间|傍晚|早上|早晨|早间|清晨|清早|晨间|午后|午前|午间|正午|夜里|夜间|夜晚|深夜|半夜|子夜|午夜"
    "|晚|早|晨|夜"
)
"""The parts of a day, longest names first."""

_NUMBER = f"[0-9]{{1,2}}|[{NUMERAL}]{{1,3}}"
_MINUTE = r"(?P<minute>[0-9]{2})"
_SECOND = r"(?P<second>[0-9]{2})"
_CLOCK = rf"""
    (?P<part>{PART}|(?P<first_half>[ap])\.?m\.?(?=\s?[0-9]))?\s?
    (?:
      (?P<hour>[0-9]{{1,2}})(?:\s?:\s?|h(?=[0-9]{{2}})){_MINUTE}
        (?:\s?:\s?{_SECOND}(?:(?:[.,]|:(?=[0-9]{{3}}(?![0-9])))(?P<fraction>[0-9]{{1,9}}))?)?(?![0-9]|:[0-9])分?
        (?:\s?(?P<half>[ap])\.?\s?m(?-i:(?![a-z]))\.?|\s?(?P<late_part>[上下]午)(?![0-9\u4e00-\u9fff]))?
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

_UNPADDED = _CLOCK.replace(_MINUTE, r"(?P<minute>[0-9]{2}|[0-9](?=:[0-9]|\s*\Z))").replace(
    _SECOND, r"(?P<second>[0-9]{1,2})"
)  # 2021-9-5 9:5:8, but no score before a date
_FLAGS = re.VERBOSE | re.ASCII | re.IGNORECASE
_AFTER: Final = lazily(
    rf"""[)\]]?[\s,;]{{0,4}}(?:\bat\b|@|around\b|about\b|[-|·•/_]|T(?=[0-9])|:(?=[0-9]{{2}}:[0-9]{{2}}:))?
    [\s,]{{0,3}}\(?{_UNPADDED}""",
    _FLAGS,
)
_ANYWHERE: Final = lazily(rf"(?<![0-9:.+-]){_CLOCK}", _FLAGS)
_COMPACT: Final = lazily(
    r"(?:T|(?<=[0-9]{8})_?)([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?"
    r"(?![0-9:]|[.,][0-9])",
    re.ASCII,
)
_PART_ONLY: Final = lazily(rf"[)\]]?\s?(?:{PART})(?![0-9])")
_UNTIL: Final = lazily(r"(\s?)(?:-|~|至|到|to\b|until\b)\s?([0-9]{1,2}):([0-9]{2})(?![0-9])")
_UNTIL_HALF: Final = lazily(
    r"\s?(?:-|~|to\b|until\b)\s?[0-9]{1,2}(?::[0-9]{2})?\s?[ap]\.?m", re.IGNORECASE
)


def clock_after(text: str, position: int, reference: Reference) -> tuple[Clock | None, int] | None:
    """Return the time of day that follows *position* and where it ends, or None.

    A part of a day without an hour (``上午``) is no clock but has an end. Raises DateError for a
    time that no clock shows and for a span of time, which dates an event.
    """
    compact = _COMPACT().match(text, position)
    if compact is not None:
        return clock_of(Figures(*compact.groups()), reference), compact.end()
    match = _AFTER().match(text, position)
    figures = None if match is None else _figures(match)
    if match is None or figures is None:
        part = _PART_ONLY().match(text, position)
        return None if part is None else (None, part.end())
    if _is_span(match, text):
        raise reference.error("a span of time")
    return clock_of(figures, reference), match.end()


def clock_before(
    text: str, start: int, position: int, reference: Reference
) -> tuple[Clock, int, int] | None:
    """Return the last time of day between *start* and *position* and its two ends, or None."""
    last = None
    for match in _ANYWHERE().finditer(text, start, position):
        last = match
    figures = None if last is None else _figures(last)
    if last is None or figures is None:
        return None
    return clock_of(figures, reference), last.start(), last.end()


def _is_span(match: re.Match[str], text: str) -> bool:
    if _UNTIL_HALF().match(text, match.end()):
        return True
    until = _UNTIL().match(text, match.end())
    if until is None or match["hour"] is None:
        return False
    if match["second"] and not until[1]:
        return False  # 19:10:39-05:00
    return (int(until[2]), until[3]) > (int(match["hour"]), match["minute"])


def _figures(match: re.Match[str]) -> Figures | None:
    part = match["first_half"] or match["part"] or match["late_part"]
    if hour := match["hour"]:
        part = match["half"] or part
        return Figures(hour, match["minute"], match["second"], match["fraction"], part)
    if hour := match["twelve"]:
        return Figures(hour, match["dotted"], match["dotted_second"], part=match["side"])
    if hour := match["british"] or match["military"]:
        return Figures(hour, match["british_minute"] or match["military_minute"])
    if word := match["word"]:
        return Figures("12" if word.lower() == "noon" else "0")
    return _in_words(match, part)


def _in_words(match: re.Match[str], part: str | None) -> Figures | None:
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
    if part == "上午" and hour == 12:
        part = None  # 上午12点 is noon in speech; in figures, 上午12:05 is five past midnight
    return Figures(str(hour), minute, second, part=part)
