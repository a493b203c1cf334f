"""Days in Chinese without a month: 29日19:10 where a line begins, 台北29日电 in a dateline."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from newsarchive.dates.chinese_numbers import NUMERAL, to_int
from newsarchive.dates.moments import Day
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Token, last_of_month

_MONTHS: Final = 3
"""How many months are looked at: of two that follow each other one has 31 days."""

_DAYS: Final = lazily(
    rf"""
    (?=[0-9{NUMERAL}])(?<![0-9.:/{NUMERAL}年月第-])(?<![年月]\s)(?P<day>[0-9]{{1,2}}|[{NUMERAL}]{{1,3}})\s?
    (?:日(?P<wire>(?=(?:专|综合|外|英文|专特)?(?:电(?![影视力话动子器商池脑车网])|讯(?![息号飞]))))
      |[日号](?=\s{{0,2}}(?:[上下]午|凌晨|清晨|中午|傍晚|深夜|[早晚][上间]?|晨)?\s?
        (?:[0-9]{{1,2}}|[{NUMERAL}]{{1,3}})\s?[:时点])
    )
    """,
    re.VERBOSE | re.ASCII,
)
_BEGINNINGS: Final = frozenset(" \n|·:])】』」")


def days_of_month(text: str) -> Iterator[Token]:
    """Yield the days that *text* names by their number alone, each the latest that is past.

    With a time of day they count only where a phrase begins: ``将于29日10时`` speaks of an event.
    """
    for match in _DAYS().finditer(text):
        if match["wire"] is None and match.start() and text[match.start() - 1] not in _BEGINNINGS:
            continue
        try:
            day = to_int(match["day"])
        except ValueError:
            continue
        if 1 <= day <= 31:
            yield Token.of(match, _latest(day))


def _latest(day: int) -> Day:
    def dates(today: date) -> Iterator[date]:
        for back in range(_MONTHS):
            year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
            if day <= last_of_month(year, month + 1):
                yield date(year, month + 1, day)

    return Day(dates, "day", "month-inferred", nearest=True)
