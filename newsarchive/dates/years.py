"""Years beside a day: 12月 29, 2015, 2015年，12月29日, 12月 29 19:10:39 2015."""

import re
from datetime import date
from typing import Final

from newsarchive.dates.chinese_numbers import to_int
from newsarchive.dates.clocks import PART
from newsarchive.dates.moments import Clock, Day, Reference
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Token

_REACH: Final = 16  # characters before a day that its year and what precedes that take
_DIGITS: Final = r"(?:19|20)[0-9]{2}|[〇零一二三四五六七八九]{4}(?=\s?年)"
_CHINESE: Final = r"[\u4e00-\u9fff]"
_AFTER: Final = lazily(
    rf"""(?:(?<=[0-9])(?:st|nd|rd|th))?(?:(?P<american>(?<=[0-9a-z]),\s{{0,2}})|(?P<gap>[)\]]?[\s,./]{{0,3}}))
    (?P<year>{_DIGITS}|'?[0-9]{{2}}(?=\s?年))(?P<marked>\s?年)?
    (?![0-9A-Za-z%‰:+-]|[.,][0-9])
    # 12月29日，2015年度报告 and 12月29日 2015 阅读 speak of something else.
    (?(american)(?!\s?[次人字点条个家年])|(?=\s{{0,2}}(?:发布|发表|更新|刊发|上传|来源|来自|作者|编辑|时间|星期|周|{PART})|(?!\s?{_CHINESE}|\s{{1,2}}[0-9]+(?![0-9:时点]))))""",
    re.VERBOSE,
)
_COUNT: Final = lazily(r"\s{0,2}(?:views?|reads?|comments?|likes?|hits?)\b", re.IGNORECASE)
_BEFORE: Final = lazily(
    rf"(?:\A|(?<=[^\w.,%‰-]))(?<![0-9][.,/-])(?P<year>{_DIGITS})(?P<marked>\s?年)?(?P<gap>[\s,./-]{{0,3}})\Z"
)
_COUNTED: Final = lazily(
    r"(?:阅读量?|浏览量?|点击量?|播放量?|评论数?|点赞|转发|收藏|人气|热度|查看|回复|编号|字数|views?|reads?|comments?)"
    r"\W{0,3}\Z",
    re.IGNORECASE,
)


def take_year(token: Token, text: str, reference: Reference) -> None:
    """Give *token*, a day without a year, the year that stands right beside it, if one does.

    Raises DateError when that year has no such day.
    """
    if not _is_yearless(token):
        return
    start = max(0, token.start - _REACH)
    before = _BEFORE().search(text[start : token.start])
    if before and before["year"] and (before["marked"] or before["gap"]):
        begin = start + before.start("year")
        if not _COUNTED().search(text, max(0, begin - 8), begin):
            token.start = begin
            _adopt(token, before["year"], reference)
            return
    _take_following(token, text, reference)


def take_late_year(token: Token, clock: Clock, text: str, reference: Reference) -> None:
    """Do the same with a year after the time of day: with seconds, or with the word for year.

    Without either the number may count readers: ``12-29 19:10 2015``.
    """
    if _is_yearless(token):
        _take_following(token, text, reference, marked=clock.precision != "second")


def _is_yearless(token: Token) -> bool:
    return token.day is not None and token.day.method == "year-inferred"


def _take_following(token: Token, text: str, reference: Reference, *, marked: bool = False) -> None:
    found = _AFTER().match(text, token.end)
    if not found or not (found["marked"] or _is_year(found, text, reference, marked=marked)):
        return
    token.end = found.end()
    _adopt(token, found["year"], reference)


def _is_year(found: re.Match[str], text: str, reference: Reference, *, marked: bool) -> bool:
    """Tell whether the number that *found* has without the word for year is a year, no count."""
    if marked or not (found["american"] or found["gap"] or text[found.start() - 1] in "日号"):
        return False
    return int(found["year"]) <= reference.now.year + 1 and not _COUNT().match(text, found.end())


def _adopt(token: Token, written: str, reference: Reference) -> None:
    if token.day is None:
        return
    year = to_int(written.lstrip("'"))
    if year < 100:
        year += 2000 if 2000 + year <= reference.now.year + 1 else 1900
    some = next(iter(token.day.dates(reference.now.date())))
    try:
        day = date(year, some.month, some.day)
    except ValueError as error:
        raise reference.error("no such day") from error
    token.day = Day(lambda _: (day,), "day", "absolute", weekday=token.day.weekday)
