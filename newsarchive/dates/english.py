"""Days in English: December 29, 2021, 29th of Dec. 2021, 29-Dec-21, Dec 29 19:10:39 CST 2021."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from newsarchive.dates.moments import Day, Reference
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Need, Token, yearless

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTHS: Final = {
    name: n
    for n, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\s?[ap]m)?"

_YEAR_ENDS = (
    rf"(?:(?![0-9]|\s?[ap]\.?m)|(?=[0-9]{{1,2}}(?::[0-9]{{2}}|\s(?:{_MONTH})\b)))"  # 20219:15 AM
)

DAYS: Final = lazily(
    rf"""
    (?=[0-9jfmasond])(?:
      (?:(?<![a-z])|(?-i:(?<=[a-z])(?=[A-Z])))(?P<m>{_MONTH})
        (?:\.\s?|\s|-|/|(?=[0-9]))\s?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?+
        (?:(?P<y>(?:\s?[,.]\s?|\s{{1,2}}|-|/)(?:[0-9]{{4}}{_YEAR_ENDS}|'[0-9]{{2}}\b)|(?<=-[0-9]{{2}})-[0-9]{{2}}(?![0-9:-]))
          |(?P<tail>,?\s{{1,2}}{_TIME}\s
            (?:(?-i:[A-Z]{{1,5}})\s?(?:[+-][0-9]{{2}}:?[0-9]{{2}})?\s|[+-][0-9]{{4}}\s)?(?P<late>(?:19|20)[0-9]{{2}})(?![0-9:]))
          |(?!,?\s{{0,2}}(?:19|20)[0-9]{{2}}|[0-9]|:[0-9]|\s?[-/]\s?[0-9]{{1,2}}(?:\b(?!:)|st|nd|rd|th)))
      |(?<![0-9$€£.:])(?<!\bto\s)(?<!until\s)(?<!\band\s)
        (?<![0-9][-/~])(?<![0-9]\s[-/~])(?<![0-9][-/~]\s)
        (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s?-\s?|/|\.\s?|\s{{1,2}}(?:of\s)?|(?=[a-z]))
        (?P<month>{_MONTH})(?![a-z])\.?
        (?:(?:\s?[,']\s?|\s{{1,2}}|-|/|(?=[0-9]))(?P<year>[0-9]{{4}}{_YEAR_ENDS}
          |(?<!,\s)[0-9]{{2}}(?![0-9]|:[0-9]{{2}}(?!:)|\.[0-9]|\s?[ap]\.?m))
          |(?![0-9]|,?\s{{0,2}}(?:19|20)[0-9]{{2}}))
      |(?<![0-9])(?<![0-9]-)(?P<first>(?:19|20)[0-9]{{2}})(?:,?\s|-|/)(?P<mid>{_MONTH})(?![a-z])
        \.?(?:\s|-|/)(?P<last>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])
      |(?<![a-z])(?P<only>{_MONTH})(?:\.?,?\s|-|\.)(?:of\s)?(?P<whole>(?:19|20)[0-9]{{2}})(?![0-9:])
    )
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_MAIL: Final = lazily(
    r"[0-9]{1,2}[ -][A-Za-z]{3}[ -][0-9]{2,4} [0-9]{2}:[0-9]{2}(?::[0-9]{2})? "
    r"(?:[A-Z]{1,4}|[+-][0-9]{4})\b",
    re.ASCII,
)


def english_days(text: str, reference: Reference) -> Iterator[Token]:
    """Yield the days that *text* writes in English, from left to right."""
    for match in DAYS().finditer(text):
        try:
            yield _read(match, reference)
        except ValueError:
            yield Token.wrong(match, reference.error("no such day"))


def _read(match: re.Match[str], reference: Reference) -> Token:
    if match["only"]:
        written = date(int(match["whole"]), _month(match["only"]), 1)
        return Token.of(match, Day(lambda _: (written,), "month", "absolute"), Need.WHOLE)
    month = _month(match["m"] or match["month"] or match["mid"])
    day = int(match["d"] or match["day"] or match["last"])
    year = match["y"] or match["late"] or match["year"] or match["first"]
    if year is None:
        date(2000, month, day)
        numbered = match["m"] and not match[0][-1].isdigit()  # May 5th Avenue
        token = Token.of(match, yearless(month, day), Need.ALONE if numbered else Need.EDGE)
    else:
        written = date(_full(year.lstrip(" ,.'-/"), reference), month, day)
        token = Token.of(match, Day(lambda _: (written,), "day", "absolute"))
    if match["tail"]:
        token.tail, token.end = token.end, match.start("tail")
    token.american = bool(match["m"]) and not match["tail"]
    if match["month"] and _MAIL().match(match.string, match.start()):
        token.day = token.day and token.day._replace(method="rfc2822")
    return token


def _month(name: str) -> int:
    return _MONTHS[name[:3].lower()]


def _full(year: str, reference: Reference) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return 2000 + number if 2000 + number <= reference.now.year + 1 else 1900 + number
