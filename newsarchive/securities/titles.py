"""What a title says about a security besides its code."""

import re

from newsarchive.securities import surroundings
from newsarchive.securities.name_runs import title_name

# A broker before a colon speaks, unless what follows happens to the broker itself.
_SPEAKS = re.compile(
    r"(?:证券|期货|基金|研究所?|中金公司|高盛|瑞银|花旗|大摩|小摩|摩根士丹利)[:：丨](?!.{0,14}"
    r"(?:净利|营收|业绩|公告|股东|股份|董事|总裁|董秘|回购|分红|每10股|季报|年报|年度|拟|获|收到|聘|辞"
    r"|增持|减持|发行|股价|[涨跌]))"
    r"|[:：丨](?:继续|坚定|持续|仍)?(?:看好|关注|维持|建议|重申|首予|给予|推荐|把握|重视|聚焦|料)"
)
_WORD = r"(?:[A-Z][A-Za-z0-9&.'’\-]*|[0-9][A-Za-z0-9]*)"
_ENGLISH = re.compile(
    rf"({_WORD}(?:,?\s+(?:{_WORD}|&|of|and|for))*)"
    r"(?:\s*[(（][“\"'][^()（）]{1,40}[”\"'][)）])?[\s,]*\Z"
)
_TAIL = re.compile(
    r"(?:,?\s+(?:Inc|Corp|Corporation|Ltd|Limited|Holdings?|Group|Company|Co|PLC|plc|N\.V|S\.A|SE|AG|LLC|L\.P)\b\.?)+\Z"
)
# First words that many companies share; such a one alone in a title names none.
_GENERIC = frozenset(
    (
        *("The", "First", "General", "American", "National", "United", "International", "Global"),
        *("New", "China", "Chinese", "Bank", "Shares", "Stock", "Group", "North", "South", "East"),
        *("West", "Western", "Eastern", "Pacific", "Atlantic", "Royal", "Standard", "Advanced"),
        *("Applied", "Best", "Great"),
    )
)


def is_about(title: str, name: str) -> bool:
    """Tell whether *title* is about what is called *name*: it has the name, not as the speaker's.

    ``某某证券：看好后市`` has the broker speak.
    """
    if name not in title or not title_name(title, name, name):
        return False
    at = title.find(name)
    spoken = _SPEAKS.search(title, at)
    return spoken is None or spoken.start() > at + len(name)


def english_name(title: str, text: str, at: int) -> str:
    """Return the words by which *title* has the English name before the bracket around *at*, or "".

    That is the name without Inc. and the like, or its first word when it is no common one.
    """
    opened = surroundings.bracket(text, at)
    found = _ENGLISH.search(text, max(0, opened - 100), opened) if opened > 0 else None
    if not found:
        return ""
    whole = found[1]
    for name in (whole, whole.rpartition(" of ")[2]):
        core = _TAIL.sub("", name)
        first = core.split()[0].strip(",.'’")
        if _has(title, core):
            return core
        if len(first) > 3 and first not in _GENERIC and _has(title, first):
            return first
    return ""


def _has(title: str, name: str) -> bool:
    if len(name) < 2:
        return False
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", title) is not None
