"""The name of a security out of the run of letters before its code."""

import re
from collections.abc import Iterator

from newsarchive.securities import surroundings, words

# What may stand glued to the front of a name; a name starts after the last of them.
_FRONT = re.compile(
    r"(?:公司获悉|记者获悉|获悉|其中|包括|分别为|分别是|公告称|公告显示|公告|消息|旗下|子公司|控股股东|股东|龙头股|龙头|个股"
    r"|概念股|收购|增持|减持|持有|买入|卖出|推荐|关注|看好|以及|还有|上市公司|显示|截至|截止|发现|指出"
    r"|股票|证券简称|简称|美股|港股|A股|H股|B股|日晚|今日|昨日|当日|同日|晚间|盘中)"
)
# Single characters do the same, but short names hold them: 美的集团, 和而泰.
_LINK = re.compile(r"[称据由如与和及对向是为在从让的]")
_TAIL = re.compile(r"(?:-[A-Z]{1,3}|股份有限公司|有限公司|集团|控股|股份|[AB])\Z")
# The name beside the code in the head of an announcement.
_LABELLED = re.compile(r"[\s、，,/0-9]{0,12}(?:股票|证券|公司)?简称\s?[:：]\s?([\w*]{2,10})")
_FULL = re.compile(r"(?:股份|集团|控股)*有限(?:责任)?公司\Z")
_LONGEST = 8
_LONGEST_FUND = 16


def name_of(run: str, *texts: str) -> str:
    """Return the name that *run* ends with, as one of *texts* uses it elsewhere, or "".

    The longest ending of three characters or more that the last text has twice, or that the
    first of several texts has, is the name; else a short run is taken whole, without
    words that only introduce it.
    """
    if run.isascii():
        return ""  # the last word of an English name
    if surroundings.fund(run):
        return run if len(run) <= _LONGEST_FUND else ""
    run = _FULL.sub("", run)
    for ending in _endings(run):
        if ending in words.load().endings or _FRONT.match(ending) or not _used(ending, texts):
            continue
        return ending
    rest = run
    for front in (_FRONT, _LINK):
        rest = _after(front, rest) if len(rest) > 4 else rest
    longest = _LONGEST if len(rest) < len(run) else 6
    return rest if 2 <= len(rest) <= longest and not rest.isdecimal() else ""


def labelled_name(text: str, at: int) -> str:
    """Return the name that a label such as ``证券简称：`` gives after a code that ends at *at*."""
    found = _LABELLED.match(text, at)
    return found[1] if found else ""


def _after(front: re.Pattern[str], run: str) -> str:
    """Return what follows the last of *front* in *run*, as long as two characters do."""
    start = 0
    for found in front.finditer(run):
        if len(run) - found.end() >= 2:
            start = found.end()
    return run[start:]


def _used(ending: str, texts: tuple[str, ...]) -> bool:
    if len(texts) > 1 and ending in texts[0]:
        return True
    last = texts[-1] if texts else ""
    first = last.find(ending)
    return first >= 0 and last.find(ending, first + 1) >= 0


def title_name(title: str, run: str, name: str) -> str:
    """Return by what words *title* names the security called *name* whose code follows *run*.

    These are the whole name, its ending of three characters or more, the beginning of a full
    company name, or the brand: the name without 集团, 控股, 股份 or the class of shares. ""
    when the title doesn't name it.
    """
    if not title:
        return ""
    for ending in _endings(run):
        if ending in title and ending not in words.load().endings:
            return ending if _apart(title, ending) else ""
    if len(name) > 1 and title.startswith((f"{name}：", f"{name}:", f"{name}(", f"{name}（")):
        return name
    brand = _TAIL.sub("", _TAIL.sub("", name))
    for word in (name, brand, *_beginnings(run)):
        if len(word) > 1 and word in title and _apart(title, word) and not _common(word):
            return word
    return ""


def _endings(run: str) -> Iterator[str]:
    """Yield what *run* ends with, longest first; no number or Latin word is cut: 中证[1000]."""
    for length in range(min(_LONGEST, len(run)), 2, -1):
        start = len(run) - length
        if not run[-length:].isdecimal() and not words.joined(run[start - 1 : start], run[start]):
            yield run[-length:]


def _beginnings(run: str) -> Iterator[str]:
    """Yield the beginnings of a full name that may be short for it: 某某白酒股份有限公司."""
    full = _FULL.search(run)
    shortest = 5 if run.startswith("中国") else 4
    for length in range(min(_LONGEST, full.start()) if full else 0, shortest - 1, -1):
        yield run[:length]


def _common(word: str) -> bool:
    lists = words.load()
    return word in lists.endings or word in lists.places or word in lists.words


def _apart(title: str, name: str) -> bool:
    """Tell whether *name* stands in *title* as a word of its own."""
    at = title.find(name)
    end = at + len(name)
    return not words.embedded(title[max(0, at - 8) : at], name, title[end : end + 8])
