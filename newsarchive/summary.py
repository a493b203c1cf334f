"""From an upstream lead to a summary: without the stamps that wrap it."""

import re

from newsarchive.sources import Catalogue, tidy

# 【title】 or 【outlet】 at the start; the old system cut at the last 】 and lost text.
_STAMP = re.compile(r"^\s*【([^】]{1,120})】\s*")
_READ_ON = re.compile(r"\s*(?:\[点击查看全文\]|【点击查看全文】|\[查看全文\])\s*$")
_BRACKET = re.compile(r"\s*（([^（）]{2,20})）\s*$")
_SENTENCE_ENDS = frozenset("。！？…；”’」』】》）.!?;\"'")

# How papers and the like are called: in the bracket such a name is theirs, even if nobody knows it.
_PAPER = re.compile(
    r"(?![见附详原])[\u4e00-\u9fffA-Za-z]{2,10}(?:[日时晚早商导]报|证券报|青年报|都市报|经济报|[新财][闻经]网?|周刊|杂志|通讯社"
    r"|电视台|客户端)"
)
_SAID = re.compile(r"\s*(?:文章|稿件|信息)?(?:来源|转自)\s*[:：]")
_PRINTED = frozenset({"agency", "paper", "magazine", "tv", "radio", "column", "blog"})

# A disclaimer that upstream sets instead of a lead: it says nothing of the article.
_BOILERPLATE = re.compile(r"^(?:郑重声明|风险提示|免责声明|【东方财富Choice数据】)")


def clean_summary(text: str, *, title: str) -> str:
    """Return the lead *text* (plain) without its stamps; "" if it says no more than *title*.

    A stamp at the start is dropped, as is the invitation to read on. An outlet at the end stays:
    see `without_outlet`.
    """
    text = _READ_ON.sub("", text)
    text = _STAMP.sub("", text).strip()
    if text == title or _BOILERPLATE.match(text):
        return ""
    return text


def stamped_outlet(text: str, catalogue: Catalogue) -> str:
    """Return the outlet that a lead names in brackets at its very end, ``…。（券商中国）``; or "".

    After a sentence that is an outlet of *catalogue* or what is called so (来源：某某, 某某时报).
    Within one, where any remark may stand (含税, 前值2.3%, 集团), it is a known paper or agency.
    """
    text = _READ_ON.sub("", text.strip())
    found = _BRACKET.search(text)
    if not found:
        return ""
    label = found[1]
    known = catalogue.knows(label)
    if text[found.start() - 1 : found.start()] in _SENTENCE_ENDS:
        return label if known or _SAID.match(label) or _PAPER.fullmatch(tidy(label)) else ""
    if not known:
        return ""
    printed = catalogue.attribute(label).outlet.kind in _PRINTED or label.endswith(("报", "社"))
    return label if printed else ""


def without_outlet(text: str, catalogue: Catalogue) -> str:
    """Return the lead *text* without the outlet that it names at its very end."""
    if not stamped_outlet(text, catalogue):
        return text
    return _BRACKET.sub("", _READ_ON.sub("", text.strip()))
