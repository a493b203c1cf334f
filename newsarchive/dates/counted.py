"""Moments counted back from now: 5分钟前, 一个半小时前, 2 hours ago, 3d ago, just now."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from newsarchive.dates.chinese_numbers import NUMERAL, to_int
from newsarchive.dates.moments import RANK, Day, Reference
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Need, Token, last_of_month
from newsarchive.items import Precision

_Part = tuple[str, str, str, str]
"""A count, a half before its unit, the unit, a half after it."""

_DIGITS = r"[0-9]{1,6}(?:\.[0-9]{1,2})?"
_CHINESE_COUNT = (
    rf"({_DIGITS}|[{NUMERAL}]{{1,5}}|半|好几|十几|几十|几|数)\s?(?:多|来|余)?\s?个?\s?(半?)\s?"
    r"(秒钟?|分钟?|刻钟|小时|钟头|天|日|周|星期|礼拜|月|年)(半?)"
)
_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_ENGLISH_COUNT = (
    rf"({_DIGITS}|half\san?|an?\scouple\sof|an?\sfew|an?(?=[\s-])|few|several"
    rf"|(?:{'|'.join(_WORDS)})(?=[\s-]))()[\s-]?"
    r"(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mths?|mos?"
    r"|years?|yrs?|y)(?:\sand\sa\s(half))?(?![a-z])"
)


def _bare(pattern: str) -> str:
    return re.sub(r"\((?!\?)", "(?:", pattern)


CHINESE: Final = lazily(
    rf"(?=[0-9半好几数刚{NUMERAL}])(?:(?<![0-9.年月第])(?<![0-9]:)"
    rf"(?P<ago>(?:{_bare(_CHINESE_COUNT)}\s?[零又]?\s?){{1,3}})(?:之|以)?前(?![往进述期提后者夕台瞻锋景])"
    r"|(?P<now>刚刚|刚才|刚)(?=\s|\Z|[|·•\[\]()/<>-]|发布|发表|更新|上传))",
    re.ASCII,
)
ENGLISH: Final = lazily(
    rf"(?=[0-9a-z])(?:(?<![0-9.$:-])(?:(?<![a-z])|(?=[0-9]))"
    rf"(?P<ago>(?:{_bare(_ENGLISH_COUNT)}\.?[\s,]{{0,2}}(?:and\s)?){{1,3}})ago\b"
    r"|(?<![a-z])(?P<now>just\s(?:now|in)|moments?\sago|a\smoment\sago|seconds\sago|right\snow"
    r"|less\sthan\s(?:a|one|1)\sminute\sago)\b)",
    re.ASCII | re.IGNORECASE,
)
_CHINESE_PARTS: Final = lazily(_CHINESE_COUNT, re.ASCII)
_ENGLISH_PARTS: Final = lazily(_ENGLISH_COUNT, re.ASCII | re.IGNORECASE)

_FEW: Final = 3
"""What 几 and "a few" are taken for; the precision says that it is no more than that."""

_NUMBERS: Final = {
    **_WORDS,
    **dict.fromkeys(["几", "数", "好几", "few", "several", "a few"], _FEW),
    **dict.fromkeys(["half a", "half an", "半"], 0.5),
    "十几": 15, "几十": 30, "a": 1, "an": 1,
}  # fmt: skip
_VAGUE: Final = frozenset(("几", "数", "好几", "十几", "几十", "few", "several", "a few"))

_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
_UNITS: Final = {
    "秒": "second", "分": "minute", "刻": "quarter", "小": "hour", "钟": "hour", "天": "day",
    "日": "day", "周": "week", "星": "week", "礼": "week", "月": "month", "年": "year",
    "s": "second", "mi": "minute", "m": "minute", "h": "hour", "d": "day", "w": "week",
    "mo": "month", "mt": "month", "y": "year",
}  # fmt: skip
_SCALE: Final[tuple[Precision, ...]] = ("second", "minute", "hour", "day", "month", "year")


_BARE: Final = lazily(
    r"(?:\A|(?<=[·•|])\s?)([1-5]?[0-9](?=[sm])|1?[0-9](?=h)|2[0-3](?=h)|[0-9]{1,2}(?=[dw]))([smhdw])\Z",
    re.ASCII,
)  # what counts on, as 24h or 90m, is a length


def bare_count(text: str, reference: Reference) -> Iterator[Token]:
    """Yield the moment of ``5h`` or ``Reuters · 2d``, as social networks count from now."""
    match = _BARE().search(text)
    if match is not None:
        yield _token(match, [(match[1], "", match[2], "")], reference)


def counted(text: str, reference: Reference, *, chinese: bool) -> Iterator[Token]:
    """Yield the moments that *text* counts back from now, from left to right.

    A count of days or more gives midnight of the day it leads to, so that reading a page twice on
    one day gives one moment.
    """
    pattern, parts = (CHINESE, _CHINESE_PARTS) if chinese else (ENGLISH, _ENGLISH_PARTS)
    for match in pattern().finditer(text):
        start, end = match.span()
        if match["now"]:
            now = reference.now.replace(microsecond=0)
            yield Token(start, end, need=Need.WHOLE, instant=(now, "minute"))
            continue
        yield _token(match, parts().findall(match["ago"]), reference)


def _token(match: re.Match[str], parts: list[_Part], reference: Reference) -> Token:
    start, end = match.span()
    try:
        instant = _back(parts, reference.now)
    except (ValueError, OverflowError):
        return Token(start, end, need=Need.EDGE, error=reference.error("no such count"))
    if instant[1] == "day":
        return Token.of(match, _exactly(instant[0].date()), Need.EDGE)  # 1天前 10:20
    return Token(start, end, need=Need.EDGE, instant=instant)


def _exactly(day: date) -> Day:
    return Day(lambda _: (day,), "day", "relative")


def _back(parts: list[_Part], now: datetime) -> tuple[datetime, Precision]:
    months, seconds = 0.0, 0.0
    finest: Precision = "year"
    for written, half, unit, tail in parts:
        count = _number(written.lower()) + (0.5 if half or tail else 0)
        name = _unit(unit.lower())
        if name == "quarter":
            count, name = count * 15, "minute"
        precision: Precision = "day" if name == "week" else name  # type: ignore[assignment]
        if name in _SECONDS:
            seconds += count * _SECONDS[name]
        else:
            months += count * (12 if name == "year" else 1)
        if count % 1 and name != "week":
            precision = _SCALE[max(RANK[precision] - 1, 0)]
        if written.lower() in _VAGUE:
            precision = _SCALE[min(RANK[precision] + 1, 5)]
        finest = min(finest, precision, key=RANK.__getitem__)
    return _subtract(now, months, seconds, finest), finest


def _subtract(now: datetime, months: float, seconds: float, precision: Precision) -> datetime:
    whole = int(months)
    seconds += (months - whole) * 30 * 86400
    if RANK[precision] < RANK["day"]:
        earlier = (now.astimezone(UTC) - timedelta(seconds=seconds)).astimezone(now.tzinfo)
        return _months_back(earlier, whole).replace(microsecond=0)
    earlier = _months_back(now, whole) - timedelta(seconds=seconds)
    return earlier.replace(hour=0, minute=0, second=0, microsecond=0)


def _months_back(moment: datetime, count: int) -> datetime:
    """Return the same day *count* months before, or the last of a month that lacks it."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - count, 12)
    day = min(moment.day, last_of_month(year, month + 1))
    return moment.replace(year=year, month=month + 1, day=day)


def _number(written: str) -> float:
    written = " ".join(written.split())
    if written.endswith("couple of"):
        return 2
    known = _NUMBERS.get(written)
    if known is not None:
        return known
    if written[0].isascii():
        return float(written)
    if len(written) > 1 and not set(written) & set("十百〇零"):
        raise ValueError(written)  # 两三天前
    return to_int(written)


def _unit(written: str) -> str:
    return _UNITS.get(written[:2]) or _UNITS[written[0]]
