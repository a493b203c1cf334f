"""From an upstream lead to a summary: without the stamps that wrap it."""

import re

# 【title】 or 【outlet】 at the start; the old system cut at the last 】 and lost text.
_STAMP = re.compile(r"^\s*【([^】]{1,120})】\s*")
_READ_ON = re.compile(r"\s*(?:\[点击查看全文\]|【点击查看全文】|\[查看全文\])\s*$")
_OUTLET = re.compile(r"\s*（([^（）]{2,20})）$")

# A disclaimer that upstream sets instead of a lead: it says nothing of the article.
_BOILERPLATE = re.compile(r"^(?:郑重声明|风险提示|免责声明|【东方财富Choice数据】)")


def clean_summary(text: str, *, title: str) -> str:
    """Return the lead *text* (plain) without its stamps; "" if it says no more than *title*.

    A stamp at the start is dropped, as is an outlet in full-width brackets at the very end and the
    invitation to read on.
    """
    text = _READ_ON.sub("", text)
    text = _STAMP.sub("", text)
    text = _OUTLET.sub("", text).strip()
    if text == title or _BOILERPLATE.match(text):
        return ""
    return text


def stamped_outlet(text: str) -> str:
    """Return the outlet that a lead names at its very end, ``…（券商中国）``; "" without one."""
    found = _OUTLET.search(_READ_ON.sub("", text.strip()))
    return found.group(1) if found else ""
