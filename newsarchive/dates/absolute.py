"""Days in figures: 2021-12-29, 2021.12.29, 21-12-29, 12/29/2021, 12-29, 2021-W52-3, 2021-363."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from newsarchive.dates.moments import EARLIEST_YEAR, Day, Reference
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Need, Token, future, yearless
from newsarchive.items import Precision

FIGURES: Final = lazily(
    r"""
    (?=[0-9])(?<![0-9$¥€£])(?<![0-9][-./:])(?<![A-Za-z][-./])(?:
      (?P<y>[0-9]{4})\s?(?P<s>[-/.])\s?(?P<m>[0-9]{1,2})\s?(?P=s)\s?(?P<d>[0-9]{1,2})
      |(?P<ey>[0-9]{4}):(?P<em>[0-9]{2}):(?P<ed>[0-9]{2})(?=\s[0-9]{2}:)
      |(?P<ly>[0-9]{4})\s{1,3}(?P<lm>[0-9]{1,2})\s?[-/]\s?(?P<ld>[0-9]{1,2})
      |(?P<gy>(?:19|20)[0-9]{2})\s(?P<gm>[0-9]{2})\s(?P<gd>[0-9]{2})
      |(?P<a>[0-9]{1,2})(?P<t>[-/.])(?P<b>[0-9]{1,2})(?P=t)(?P<c>[0-9]{4}|[0-9]{2})
      |(?P<wy>[0-9]{4})-?W(?P<ww>[0-9]{2})-?(?P<wd>[1-7])
      |(?P<oy>[0-9]{4})-(?P<od>[0-9]{3})(?=T[0-9]|\s*\Z)
      |(?<![A-Za-z_.])(?P<cy>(?:19|20)[0-9]{2})(?P<cm>[0-9]{2})(?P<cd>[0-9]{2})(?P<ct>[0-9]{6}|[0-9]{4})?
      |(?P<hy>(?:19|20)[0-9]{2})[-/](?P<hm>0[1-9]|1[0-2])
      |(?P<mm>[0-9]{1,2})(?P<u>[-/.])(?P<dd>[0-9]{1,2})
    )
    (?:(?![0-9])|(?=[0-9]{2}:[0-9]{2}(?![0-9])))
    (?![-/.][0-9](?![0-9]?:[0-9])|[-/][A-Za-z]|:[0-9](?![0-9]:[0-9]{2}:))
    """,
    re.VERBOSE | re.ASCII,
)

_VERSION: Final = lazily(r"(?:版本?|\bver(?:sion|\.)?|\bv\.?)\s?:?\s?\Z", re.IGNORECASE)


def figures(text: str, reference: Reference) -> Iterator[Token]:
    """Yield the days that *text* writes in figures, from left to right."""
    for match in FIGURES().finditer(text):
        if year := match["y"] or match["ey"] or match["ly"]:
            token = _year_first(match, int(year), reference)
        elif year := match["gy"]:
            token = _spaced(match, int(year))
        elif match["c"]:
            token = _year_last(match, reference)
        elif match["cy"]:
            token = _compact(match)
        elif match["hy"]:
            month = date(int(match["hy"]), int(match["hm"]), 1)
            token = Token.of(match, _exactly(month, "month"), Need.WHOLE_TEXT)
        elif match["wy"]:
            token = _week(match, reference)
        elif match["oy"]:
            token = _ordinal(match, reference)
        else:
            token = _without_year(match, reference)
        if token is not None:
            yield token


def _exactly(day: date, precision: Precision = "day", method: str = "absolute") -> Day:
    return Day(lambda _: (day,), precision, method)


def _year_first(match: re.Match[str], year: int, reference: Reference) -> Token | None:
    month = int(match["m"] or match["em"] or match["lm"])
    day = int(match["d"] or match["ed"] or match["ld"])
    start = match.start()
    dotted = match["s"] == "."
    if dotted and start and match.string[start - 1].isascii() and match.string[start - 1].isalpha():
        return None  # v2021.12.29
    try:
        written = date(year, month, day)
    except ValueError:
        return None if dotted else Token.wrong(match, reference.error("no such day"))
    if dotted and _VERSION().search(match.string, max(0, start - 12), start):
        return None
    need = Need.NOTHING
    if dotted and len(match["m"]) == 1 and _after_word(match):
        need = Need.CLOCK  # PyCharm 2021.3.1
    return Token.of(match, _exactly(written), need)


def _spaced(match: re.Match[str], year: int) -> Token | None:
    days = _valid([(year, int(match["gm"]), int(match["gd"]))])
    return Token.of(match, _exactly(days[0]), Need.WHOLE_OR_CLOCK) if days else None


def _after_word(match: re.Match[str]) -> bool:
    before = match.string[: match.start()].rstrip()
    return bool(before) and before[-1].isascii() and before[-1].isalpha()


def _year_last(match: re.Match[str], reference: Reference) -> Token | None:
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    short = len(match["c"]) == 2
    two_each = short and len(match["a"]) == len(match["b"]) == 2
    year = _century(c, reference) if short else c
    days = _valid([(_century(a, reference), b, c)]) if two_each else []
    days = [day for day in days if day.year >= EARLIEST_YEAR]
    if not (days and reference.chinese and not future(days[0], reference)):
        days += _valid([(year, a, b), (year, b, a)])
    dotted = match["t"] == "."
    if not days:
        return None if short or dotted else Token.wrong(match, reference.error("no such day"))
    choices = tuple(dict.fromkeys(days))
    if dotted and _VERSION().search(match.string, 0, match.start()):
        return None
    if dotted and short and _after_word(match):
        return None
    need = Need.CLOCK if dotted and short else Need.NOTHING
    return Token.of(match, Day(lambda _: choices, "day", "absolute"), need)


def _century(year: int, reference: Reference) -> int:
    return 2000 + year if 2000 + year <= reference.now.year + 1 else 1900 + year


def _valid(days: Sequence[tuple[int, int, int]]) -> list[date]:
    valid = []
    for year, month, day in days:
        try:
            valid.append(date(year, month, day))
        except ValueError:
            continue
    return valid


def _week(match: re.Match[str], reference: Reference) -> Token:
    try:
        written = date.fromisocalendar(int(match["wy"]), int(match["ww"]), int(match["wd"]))
    except ValueError:
        return Token.wrong(match, reference.error("no such week"))
    return Token.of(match, _exactly(written, method="iso-week"))


def _ordinal(match: re.Match[str], reference: Reference) -> Token | None:
    year, number = int(match["oy"]), int(match["od"])
    if match.end() == len(match.string) and match.start():
        return None  # 公告编号：2023-045
    try:
        written = date(year, 1, 1) + timedelta(days=number - 1)
    except (ValueError, OverflowError):
        return Token.wrong(match, reference.error("no such day"))
    if written.year != year:
        return Token.wrong(match, reference.error("no such day"))
    return Token.of(match, _exactly(written, method="ordinal"))


def _compact(match: re.Match[str]) -> Token | None:
    days = _valid([(int(match["cy"]), int(match["cm"]), int(match["cd"]))])
    if not days:
        return None
    token = Token.of(match, _exactly(days[0], method="compact"), Need.WHOLE_OR_CLOCK)
    if match["ct"]:
        token.end, token.need = match.start("ct"), Need.WHOLE_TEXT
    return token


def _without_year(match: re.Match[str], reference: Reference) -> Token | None:
    first, second = int(match["mm"]), int(match["dd"])
    days = _valid([(2000, first, second)])
    if not reference.chinese:
        days = _valid([(2000, first, second), (2000, second, first)])
    if not days:
        return None
    padded = len(match["mm"]) == len(match["dd"]) == 2
    hyphen = match["u"] == "-"
    plain = padded and hyphen and (second > 12 or "0" in (match["mm"][0], match["dd"][0]))
    need = Need.WHOLE_OR_CLOCK if plain else Need.CLOCK
    if not padded and hyphen:
        need = Need.LABEL  # 3-1 19:10 may be a score and when it fell
    if len(set(days)) > 1:
        error = reference.error("day and month can't be told apart")
        return Token.wrong(match, error, need)
    if match["u"] == ".":
        if not reference.chinese or len(match["dd"]) == 1:
            return None
        need = Need.WHOLE_WITH_CLOCK  # 12.29 is a price
    month, day = days[0].month, days[0].day
    return Token.of(match, yearless(month, day), need)
