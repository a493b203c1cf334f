"""Paragraphs that are not the article's own: source trailers, promotion and disclaimers."""

import re
from collections.abc import Sequence
from typing import Final

# What may stand behind it: (责任编辑：DF123).
_EDITOR: Final = r"(?:\s*[（(【\[]\s*(?:责任编辑|责编|编辑|记者|作者)\s*[：:][^（）()]*[）)】\]]?)?"
_TRAILER: Final = re.compile(
    rf"[（(【\[]?\s*文章来源\s*[：:]\s*(.*?)\s*[）)】\]]?{_EDITOR}[。.]?", re.DOTALL
)
_MEDIA: Final = re.compile(
    rf"[（(【\[]?\s*(?:(?:文章|信息|新闻)?来源\s*[：:])?\s*(.*?)\s*[）)】\]]?{_EDITOR}"
)
TRAILER_STARTS: Final = ("（文章来源", "(文章来源")
"""How trailers start; one that only a break parts from the last sentence is a paragraph too."""

_TRAILER_LIMIT: Final = 60  # the longest label seen names two outlets and has 24 characters

_PROMOTIONS: Final = ("主力资金加仓名单实时更新",)
_PROMOTION_LIMIT: Final = 160
REMAINDER_LIMIT: Final = 60
"""Characters beside a promotional link up to which its whole paragraph is promotion."""

_DISCLAIMER_LIMIT: Final = 600
_BOILERPLATE_LIMIT: Final = 240
_CLAUSES: Final = re.compile(r"[，。；：！、,;:!（）()【】\[\]\s]+")
_DECISIVE: Final = re.compile(
    r"(?:投资)?风险自(?:担|负|行承担|理)|(?:盈亏|后果|责任)自(?:担|负)"
    r"|东方财富(?:网)?发布此(?:内容|信息|文章)旨在传播更多信息"
    r"|.{0,12}不(?:构成|作为|代表|视为|应视为)(?:任何|具体|实质性?的?)*投资(?:者)?(?:的)?(?:建议|依据|意见|决策).{0,8}"
)
_DECISIVE_WORDS: Final = re.compile(
    "风险自|盈亏自|后果自|责任自|旨在传播|不构成|不作为|不代表|视为"
)
"""Without one of these no clause is decisive: seen at a glance for most paragraphs."""

_ACCOMPANYING: Final = re.compile(
    r"(?:免责|郑重|特别|风险|重要|友情)?(?:声明|提示|提醒)"
    r"|(?:以上|本文|上述|文章|文中|本)?(?:所有|所述|所载|相关|全部)?(?:内容|信息|文章|资讯|数据|观点|个股|股票|文|与|和|及)*"
    r"(?:均|仅|只|只供|仅供|供){1,2}(?:投资者|读者|作)?(?:学习|交流|研究|参考|和|与)+(?:之用|使用)?"
    r"|(?:投资者|读者)?(?:请)?(?:据此|依此|按此)(?:操作|入市|投资|买卖|交易)(?:者)?"
    r"|(?:股市|投资|市场|入市|理财)有风险|(?:投资|入市|操作|交易|选择)?(?:需|须|请|应)(?:谨慎|慎重)(?:对待|操作|投资|决策)?"
    r"|与本(?:网|站|网站|平台|公司|刊)?(?:的)?(?:观点|立场)?无关"
    r"|(?:不代表|仅代表).{0,12}(?:观点|立场)|版权归.{0,10}所有|(?:使用前)?请?(?:自行)?核实.{0,6}|(?:请)?投资者.{0,4}(?:自行)?(?:判断|注意风险|注意投资风险)"
)


def trailer_outlet(text: str, *, marked: bool) -> str | None:
    """Return the outlet that a source trailer names, None if *text* is no trailer.

    *marked* says that the markup calls it a trailer, so a text without ``文章来源：`` will do.
    """
    if len(text) > _TRAILER_LIMIT or not (marked or "文章来源" in text):
        return None
    found = (_MEDIA if marked else _TRAILER).fullmatch(text)
    return found[1].strip() if found and (found[1] or marked) else None


def promotes(text: str) -> bool:
    """Tell whether a paragraph only advertises."""
    return len(text) <= _PROMOTION_LIMIT and text.lstrip("【（(").startswith(_PROMOTIONS)


def disclaims(text: str) -> bool:
    """Tell whether a line holds nothing but what a lawyer added.

    EastMoney's own disclaimer is known by its words. Any other must consist of stock phrases
    alone, one of them decisive, so a sentence about risk inside the article stays.
    """
    limit = _BOILERPLATE_LIMIT
    if text.startswith("郑重声明"):
        if _is_own(text):
            return True
        limit = _DISCLAIMER_LIMIT
    if len(text) > limit or not _DECISIVE_WORDS.search(text):
        return False
    return _phrases(text) == "decisive"


def foreign_lines(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the *lines* of a paragraph that advertise or disclaim.

    A disclaimer may take several lines, only one of them decisive.
    """
    found: set[int] = set()
    for number, line in enumerate(lines):
        if number in found or not line:
            continue
        if promotes(line):
            found.add(number)
        elif disclaims(line):
            found |= _disclaimer(lines, number)
    return found


def _disclaimer(lines: Sequence[str], decisive: int) -> set[int]:
    """Return the numbers of the lines around the *decisive* one that belong to it."""
    start = end = decisive
    while end + 1 < len(lines) and lines[end].endswith(("，", "、", ",")) and _is_own(lines[start]):
        end += 1
    while start and _accompanies(lines[start - 1]):
        start -= 1
    while end + 1 < len(lines) and _accompanies(lines[end + 1]):
        end += 1
    return set(range(start, end + 1))


def _is_own(text: str) -> bool:
    own = text.startswith("郑重声明") and len(text) <= _DISCLAIMER_LIMIT
    return own and "东方财富" in text and "传播更多信息" in text


def _accompanies(text: str) -> bool:
    return 0 < len(text) <= _BOILERPLATE_LIMIT and bool(_phrases(text))


def _phrases(text: str) -> str:
    """Return what *text* is: stock phrases, ``decisive`` or ``accompanying``; "" if more."""
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    decisive = [bool(_DECISIVE.fullmatch(clause)) for clause in clauses]
    stock = all(
        sure or _ACCOMPANYING.fullmatch(clause)
        for sure, clause in zip(decisive, clauses, strict=True)
    )
    if not (stock and clauses):
        return ""
    return "decisive" if any(decisive) else "accompanying"
