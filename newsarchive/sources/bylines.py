"""People and places that a label has beside an outlet: who wrote, where and on which day."""

import re
from collections.abc import Iterator

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚"
)
# What ends names of outlets, columns and places rather than of people.
_PERSON = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?<![报网社台刊版讯号闻经])"
_PEOPLE = rf"{_PERSON}(?:[、,\s]+{_PERSON}){{0,3}}"
_ROLE = r"(?:(?:特约|见习|实习|首席|资深)?记者|编辑|作者|通讯员)"
_AFTER = re.compile(rf"(?P<name>.+?)(?:\s*{_ROLE}[\s:|]*|[\s|/·:]+)(?P<people>{_PEOPLE})")
_BRACKET = rf"\s*\((?:[\u4e00-\u9fff]{{2,4}},\s*)?{_ROLE}[\s:]*{_PEOPLE}\)"
_DAY = re.compile(rf"(?P<head>.+?)\d{{1,2}}月\d{{1,2}}日(?:电|讯|消息)?(?:{_BRACKET})?")
_BRACKETED = re.compile(rf"(?P<name>.+?){_BRACKET}(?:电|讯|消息|报道)?")

_NAME = r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){1,3}"
_NAMES = rf"{_NAME}(?:(?:,|\s+and|\s*&)\s+{_NAME}){{0,3}}"
_BY = r"(?:(?:[Ww]ritten|[Ss]tory|[Rr]eporting)\s+by|[Bb]y|BY)"
# What companies of the press have in their names and people don't.
_PRESS = (
    "News|Newswires?|Wires?|Times|Daily|Post|Press|Journal|Media|Weather|Business|Today|Week(?:ly)?|Magazine|Reports?|Group|Inc"
    "|Research|Capital|TV|Radio|Network|Review|Herald|Tribune|Gazette|Standard|Insider|Markets?|Finance|Financial|Money|World"
    "|Street|Global|Online|Digital|Securities|Bank|Agency|Service|Monitor|Observer|Mail|Express|Economist|Exchange|Insights?"
)
_LATIN_PERSON = rf"(?!(?:.*\s)?(?:{_PRESS})(?:\s|\Z)){_NAME}"
_AND = re.compile(r"\s*[,&、]\s*(?:and\s+)?|\s+and\s+")
_ONE = re.compile(rf"{_PERSON}|{_LATIN_PERSON}")
_BEFORE = (
    re.compile(rf"(?P<people>{_PEOPLE})[\s|/·:]+(?P<name>.+)"),
    re.compile(rf"(?P<people>{_LATIN_PERSON})\s*(?:[|/·]|\s-)\s*(?P<name>.+)"),
)
# A label that says who wrote, and maybe for whom: 文/张三, 作者：张三, 本报记者 张三, By Jane Doe.
_CREDIT = re.compile(
    rf"(?:(?:文|图|图文|文图|撰文|作者)\s*[/|:]|(?:本[报刊网台])?{_ROLE}(?:\s*[:|/]|\s+)|{_BY}\s)\s*(?P<rest>.+)"
)
_ANYBODY = re.compile(
    rf"[\u4e00-\u9fff]{{2,4}}(?:[、,\s]+[\u4e00-\u9fff]{{2,4}}){{0,3}}|{_NAMES}(?:,?\s+(?:[Ss]enior\s+|[Ss]taff\s+)?"
    r"(?:[Jj]ournalist|[Rr]eporter|[Cc]orrespondent|[Ee]ditor|[Ww]riter|[Cc]ontributor|[Cc]olumnist))?"
)

_LATIN = (
    re.compile(rf"{_BY}\s+(?P<people>{_NAMES})\s*(?:[,|/·-]|\s(?:for|of|at))\s*(?P<name>.+)"),
    re.compile(rf"(?P<name>.+?)\s*[,|/·-]?\s+{_BY}\s+(?P<people>{_NAMES})"),
    re.compile(rf"(?:{_BY}|[Vv]ia|[Ff]rom)\s+(?P<name>.+?)(?:\s+[Ss]taff)?"),
    re.compile(r"(?P<name>.+?)\s+[Ss]taff(?:\s+[Ww]riters?)?"),
    re.compile(
        r"[A-Z][A-Z .]+(?:,\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2})?\s+\((?P<name>[^()]+)\)(?:\s*-)?"
    ),
)


def credited(text: str) -> Iterator[tuple[str, str]]:
    """Yield what may be the outlet of *text*, and the people that it would have beside it.

    ``By Jane Doe | Reuters``, ``NEW YORK (Reuters)``, ``某报 张三`` and ``某社北京11月3日电``:
    guesses by form alone, which hold only where the catalogue has the outlet and not the people.
    """
    if found := _DAY.fullmatch(text):
        head = found["head"].strip()
        yield head, ""
        for place in (2, 3, 4):
            yield head[:-place].strip(), ""
    for pattern in (_BRACKETED, _AFTER, *_LATIN, *_BEFORE):
        if found := pattern.fullmatch(text):
            yield found["name"].strip(), found.groupdict().get("people", "")


def person(text: str) -> bool:
    """Tell whether *text* looks like names of people: 张三, Jane Doe and John Roe."""
    return all(_ONE.fullmatch(one) for one in _AND.split(text))


def written_by(text: str) -> str:
    """Return what follows ``文/``, ``作者：``, ``记者 `` and ``By `` in *text*, or ""."""
    found = _CREDIT.fullmatch(text)
    return found["rest"].strip() if found else ""


def people(text: str) -> bool:
    """Tell whether *text*, which follows such a word, can be names of people and no more."""
    return _ANYBODY.fullmatch(text) is not None
