"""Paragraphs that are not the article's own: source trailers and disclaimers."""

import re
from collections.abc import Sequence
from typing import Final

from newsarchive.body.promotion import promotes

# What may stand behind it: (责任编辑：DF123).
_EDITOR: Final = r"(?:\s*[（(【\[]\s*(?:责任编辑|责编|编辑|记者|作者)\s*[：:][^（）()]*[）)】\]]?)?"
# What no outlet is called.
_SAYS_MORE: Final = re.compile("[。；;！？!?]|本文|来自|截至")
_TRAILER: Final = re.compile(
    rf"[（(【\[]?\s*文章来源\s*[：:]\s*(.*?)\s*[）)】\]]?{_EDITOR}[。.]?", re.DOTALL
)
_MEDIA: Final = re.compile(
    rf"[（(【\[]?\s*(?:(?:文章|信息|新闻)?来源\s*[：:])?\s*(.*?)\s*[）)】\]]?{_EDITOR}"
)
TRAILER_STARTS: Final = ("（文章来源", "(文章来源")
"""How trailers start; one that only a break parts from the last sentence is a paragraph too."""

_TRAILER_LIMIT: Final = 60  # the longest label seen names two outlets and has 24 characters
_BRACKETS: Final = ("（", "(", "【", "[")

_DISCLAIMER_LIMIT: Final = 600
_BOILERPLATE_LIMIT: Final = 240
_CLAUSES: Final = re.compile(r"[，。；：！、,;:!（）()【】\[\]\s]+")
# What a disclaimer speaks of: the text that it stands in. Any other word makes it a sentence about
# somebody's words.
_SUBJECT: Final = (
    "(?:以上|上述|前述|文中|文内|文章|本文|全文|本|该|此|所有|所|全部|任何|一切|相关|有关|部分"
    "|涉及|提及|提到|展示|显示|刊载|转载|发布|推送|提供|推荐|分享|表述|表达|述|载|列|示|含|中|的|之"
    "|以及|及|和|与|或|、|内容|信息|资讯|数据|观点|看法|意见|分析|解读|点评|评论|预测|判断|结论"
    "|策略|言论|分数|个股|股票|标的|品种|证券|基金|债券|产品|板块|行业|指数|案例|文字|图片|图表"
    "|表格|资料|材料|报告|研报|文件|节目|视频|音频|直播|工具|项目|平台|网站|网|站|公众号|微信号"
    "|订阅号|号|栏目|专栏|频道|作者|个人|编辑|嘉宾|AI|人工智能|模型|程序|自动|生成|整理"
    "|均|都|皆|亦|也|并|仅供|仅|只|绝|参考){0,14}+"
)
_ADVICE: Final = "(?:建议|依据|意见|决策|推荐|指导)"
_DECISIVE: Final = re.compile(
    r"(?:投资)?风险自(?:担|负|行承担|理)|(?:盈亏|后果|责任)自(?:担|负)"
    r"|东方财富(?:网)?发布此(?:内容|信息|文章)旨在传播更多信息"
    rf"|{_SUBJECT}不(?:构成|作为|代表|视为|应视为)(?:对(?:任何人|您)的?)?(?:任何|具体|实质性?的?)*"
    rf"投资(?:者)?(?:的)?{_ADVICE}(?:之?用|使用|等|(?:或|和|及|与)(?:任何|其他|投资|交易|操作)*"
    rf"(?:{_ADVICE}|参考|承诺|保证|要约|邀约))?"
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
    if marked:
        found = _MEDIA.fullmatch(text)
        return found[1].strip() if found else None
    found = _TRAILER.fullmatch(text)
    if not found or not found[1] or _SAYS_MORE.search(found[1]):
        return None
    listed = text.startswith(_BRACKETS) or not any(comma in found[1] for comma in "，,")
    return found[1].strip() if listed else None


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
