"""Days in Chinese: 2021年12月29日, 二〇二一年十二月二十九日, 12月29日, 去年12月, 本月5日."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from newsarchive.dates.chinese_numbers import NUMERAL, to_int
from newsarchive.dates.moments import Day, Reference
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Need, Token, yearless
from newsarchive.items import Precision

_N = rf"[0-9]{{1,2}}|[{NUMERAL}]{{1,3}}"
_DAY = r"(?:\s{0,2}[日号]|(?![0-9:.个年月]|\s?[时点分]))"

DAYS: Final = lazily(
    rf"""
    (?=[0-9O'民令平今本去前大这当上{NUMERAL}])(?<![0-9])(?<![0-9][-~至])(?:
      (?:(?P<era>民国|令和|平成)\s?)?
        (?P<year>[0-9]{{4}}|[〇零一二三四五六七八九O0]{{4}}|'?[0-9]{{2,3}}|[{NUMERAL}]{{2,4}}|(?<=[国和成])[0-9元])
        \s{{0,2}}年\s{{0,2}}(?:(?P<month>{_N})\s{{0,2}}月份?\s{{0,2}}(?:(?P<day>{_N}){_DAY})?)?
      |(?P<which>今年|本年|去年|前年|大前年)
        \s?的?(?:(?P<which_month>{_N})\s?月份?\s?(?:(?P<which_day>{_N}){_DAY})?)?
      |(?P<whose>本月份?|这个?月|当月|上上个?月|上个?月份?)\s?(?:(?P<whose_day>{_N})\s?[日号])?
      |(?<![年{NUMERAL}第])(?P<m>{_N})\s{{0,2}}月\s{{0,2}}(?P<d>{_N}){_DAY}
    )
    """,
    re.VERBOSE | re.ASCII,
)
_MOON: Final = lazily(r"(?:[农阴夏旧]历|古历)[^0-9]{0,8}\Z")
_ERAS: Final = {"民国": 1911, "令和": 2018, "平成": 1988}
_YEARS: Final = {"今年": 0, "本年": 0, "去年": 1, "前年": 2, "大前年": 3}


def chinese_days(text: str, reference: Reference) -> Iterator[Token]:
    """Yield the days that *text* writes in Chinese, from left to right; lunar ones are left out."""
    for match in DAYS().finditer(text):
        if _MOON().search(text, max(0, match.start() - 12), match.start()):
            continue
        try:
            token = _read(match, reference)
        except ValueError:
            token = Token.wrong(match, reference.error("no such day"))
        if token is not None:
            yield token


def _read(match: re.Match[str], reference: Reference) -> Token | None:
    if match["m"]:
        month, day = to_int(match["m"]), to_int(match["d"])
        if "廿" in match["d"] and match[0][-1] not in "日号":
            return None  # 十一月廿六 is of the lunar year
        date(2000, month, day)
        return Token.of(match, yearless(month, day))
    if match["which"]:
        year = reference.now.year - _YEARS[match["which"]]
        return _token(match, year, match["which_month"], match["which_day"], "relative")
    if match["whose"]:
        return _of_month(match, reference)
    year = _year(match, reference)
    return None if year < 0 else _token(match, year, match["month"], match["day"], "absolute")


def _year(match: re.Match[str], reference: Reference) -> int:
    """Return the year, or -1 where the figures are something else's, as in 5年."""
    written, era = match["year"].lstrip("'"), match["era"]
    if era:
        return _ERAS[era] + (1 if written == "元" else to_int(written))
    year = to_int(written)
    if len(written) == 4 and year > 999:
        return year
    if not match["day"]:
        return -1
    if len(written) == 3 and 79 <= year < 200:
        return year + 1911  # 110年12月29日, as Taiwan writes without saying 民国
    if len(written) == 2 and year < 100:
        return 2000 + year if 2000 + year <= reference.now.year + 1 else 1900 + year
    return -1


def _of_month(match: re.Match[str], reference: Reference) -> Token:
    back = 0 if match["whose"][0] in "本这当" else match["whose"].count("上")
    now = reference.now
    year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
    return _token(match, year, str(month + 1), match["whose_day"], "relative")


def _token(
    match: re.Match[str], year: int, month: str | None, day: str | None, method: str
) -> Token:
    written = date(year, to_int(month or "1"), to_int(day or "1"))
    precision: Precision = "day" if day else "month" if month else "year"
    need = Need.NOTHING if day else Need.WHOLE
    return Token.of(match, Day(lambda _: (written,), precision, method), need)
