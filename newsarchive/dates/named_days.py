"""Days named from today: 昨天, 大前天, 今晨, 周三, 上周五, yesterday, last Friday, last month."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from newsarchive.dates.moments import Day, Reference
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Need, Token, weekly

CHINESE: Final = lazily(
    r"""
    (?=[大前昨今上这本周星礼])(?:
    (?P<day>大前[天日]|(?<![目当日提])前[天日]|昨[天日儿]|今[天日儿]|[昨今](?=[晚夜早晨]|午夜)|[昨今](?=\s?[0-9]{1,2}:[0-9]{2}))
    |(?P<week>上上个?|上个?|这个?|本)(?:周|星期|礼拜)(?P<of_week>[一二三四五六日天])(?![年期])
    |(?<![上下一每这本两三多半个隔])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![年期岁末刊报线])
    )
    """,
    re.VERBOSE,
)
WEEKDAY = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    "|sun(?:day)?"
)
ENGLISH: Final = lazily(
    rf"""
    (?=[tydelpmwfos])(?<![a-z])(?:
      (?P<day>(?:the\s)?day\sbefore\syesterday|yesterday|(?:earlier\s)?today|tonight|this\s(?:morning|afternoon|evening)|last\snight)
        (?:\s(?:morning|afternoon|evening|night))?
      |(?P<last>last|past|this)\s(?P<of_week>{WEEKDAY})(?:\s(?:morning|afternoon|evening|night))?
      |(?P<period>(?:last|this)\s(?:month|year))
      |(?<!next\s)(?:on\s)?(?P<weekday>{WEEKDAY})\.?
    )(?![a-z'])
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_WEEKDAYS: Final = {
    **{name: n for n, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])},
    **{name: n for n, name in enumerate("一二三四五六日")},
    "天": 6,
}
_BACK: Final = {"大": 3, "前": 2, "昨": 1, "今": 0}


def chinese_named(text: str) -> Iterator[Token]:
    """Yield the days that *text* names in Chinese, from left to right."""
    for match in CHINESE().finditer(text):
        if name := match["day"]:
            yield Token.of(match, _days_ago(_BACK[name[0]]), Need.ALONE)
        elif name := match["weekday"]:
            yield _weekday(match, name)
        else:
            yield Token.of(
                match, _of_week(_WEEKDAYS[match["of_week"]], match["week"].count("上")), Need.ALONE
            )


def english_named(text: str, reference: Reference) -> Iterator[Token]:
    """Yield the days that *text* names in English, from left to right."""
    for match in ENGLISH().finditer(text):
        if name := match["day"]:
            name = name.lower()
            back = 2 if "before" in name else 1 if name[0] in "yl" else 0
            yield Token.of(match, _days_ago(back), Need.ALONE)
        elif name := match["weekday"]:
            yield _weekday(match, name[:3].lower())
        elif period := match["period"]:
            yield Token.of(match, _period(period.lower(), reference.now.date()), Need.WHOLE)
        else:
            weekday = _WEEKDAYS[match["of_week"][:3].lower()]
            last = match["last"].lower() != "this"
            yield Token.of(match, _before(weekday) if last else _of_week(weekday, 0), Need.ALONE)


def weekday_number(name: str) -> int:
    """Return the number of a weekday (Monday is 0) from its English or Chinese name."""
    return _WEEKDAYS[name[:3].lower()]


def _weekday(match: re.Match[str], name: str) -> Token:
    token = Token.of(match, weekly(_WEEKDAYS[name]), Need.ALONE)
    token.bare = True
    return token


def _days_ago(count: int) -> Day:
    return Day(lambda today: (today - timedelta(days=count),), "day", "relative")


def _of_week(weekday: int, back: int) -> Day:
    """Return the day of the calendar week (from Monday) that lies *back* weeks before this one."""
    return Day(
        lambda today: (today - timedelta(days=today.weekday() - weekday + 7 * back),),
        "day",
        "weekday",
    )


def _before(weekday: int) -> Day:
    """Return the latest such day before today, as English means "last Friday"."""
    return Day(
        lambda today: (today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1),),
        "day",
        "weekday",
    )


def _period(period: str, today: date) -> Day:
    last = period.startswith("last")
    if period.endswith("year"):
        start = date(today.year - last, 1, 1)
        return Day(lambda _: (start,), "year", "relative")
    year, month = divmod(today.year * 12 + today.month - 1 - last, 12)
    first = date(year, month + 1, 1)
    return Day(lambda _: (first,), "month", "relative")
