"""Which security a link of EastMoney's markup names.

The forms are those of its articles since about 2010: ``data-code`` attributes, addresses of quote
pages, and ids of the spans around links.
"""

import re
from typing import Final

from lxml.etree import _Element

_SECID: Final = re.compile(r"(?a)\d{1,3}\.[A-Za-z0-9]+(?:[._^-][A-Za-z0-9]+)*")
_COMMA_CODE: Final = re.compile(r"(?a)\s*(\d{1,3})\s*,\s*([\w.^-]+)\s*")
_BARS_CODE: Final = re.compile(r"(?a)\s*(?:K )?([\w.^-]+)\|(\d{1,3})\|.*")
_BARE_CODE: Final = re.compile(r"(?a)\s*([A-Za-z0-9.]{1,12})\s*")

_ANY_QUOTE: Final = re.compile(
    r"(?ai)(?:https?:)?//(?:[\w-]+\.)*eastmoney\.com/(?:unify/c?r/|quote/stock/)"
    r"(?P<secid>\d{1,3}\.[\w.^-]+?)(?:\.html)?(?:[?#/].*)?"
)
_QUOTE_PAGE: Final = re.compile(
    r"(?ai)(?:https?:)?//quote\.eastmoney\.com/(?:concept/|kcb/|bj/|web/)?"
    r"(?:(?P<mainland>sh|sz|bj)(?P<code>\d{6})|hk/(?P<hongkong>\d{5})|zs(?P<index>\d{6})"
    r"|bk/(?:90\.)?(?P<board>BK\d{4})|us/(?P<america>[A-Z][\w.]{0,9}?))\.html(?:[?#].*)?"
)
_NEW_ID: Final = re.compile(r"(?a)(?:stock_|bk_|Info\.)(\d{1,3}\.[\w.^-]+)")
_OLD_ID: Final = re.compile(
    r"(?a)stock_(?:(?P<mainland>\d{6})(?P<digit>[12])|(?P<hongkong>\d{5})5"
    r"|(?:(?P<exchange>NASDAQ|NYSE|AMEX)_)?(?P<america>[A-Z][A-Z.]{0,7})7)|bk_(?P<board>\d{3})"
)
_OLD_MARKETS: Final = {"1": "1", "2": "0"}
_EXCHANGES: Final = {"NASDAQ": "105.", "NYSE": "106.", "AMEX": "107.", None: ""}
_MAINLAND: Final = {"sh": "1", "sz": "0", "bj": "0"}
_LIVE_CHARTS: Final = ("webquoteklinepic", "webquotepic.", "/GetPic.aspx")


def marked_secid(element: _Element) -> str:
    """Return the secid that a link set by EastMoney's editor names, "" if none.

    It is the bare code where neither ``data-code`` nor address nor id name a market.
    """
    data = element.get("data-code", "")
    if found := _COMMA_CODE.fullmatch(data):
        return _checked(f"{found[1]}.{found[2]}")
    if found := _BARS_CODE.fullmatch(data):
        return _checked(f"{found[2]}.{found[1]}")
    secid = linked_secid(element.get("href", "")) or id_secid(element.get("id", ""))
    if not secid and (parent := element.getparent()) is not None:
        secid = id_secid(parent.get("id", ""))
    if not secid and (found := _BARE_CODE.fullmatch(data)):
        return found[1]
    return secid


def linked_secid(href: str) -> str:
    """Return the secid whose quote page *href* is, "" if it is none."""
    if "eastmoney.com/" not in href:
        return ""
    if found := _ANY_QUOTE.fullmatch(href.strip()):
        return _checked(found["secid"])
    found = _QUOTE_PAGE.fullmatch(href.strip())
    return _page_secid(found) if found else ""


def _page_secid(found: re.Match[str]) -> str:
    if found["mainland"]:
        return f"{_MAINLAND[found['mainland'].lower()]}.{found['code']}"
    if found["index"]:
        return f"{'0' if found['index'].startswith('399') else '1'}.{found['index']}"
    if found["hongkong"]:
        return f"116.{found['hongkong']}"
    return f"90.{found['board'].upper()}" if found["board"] else str(found["america"])


def id_secid(name: str) -> str:
    """Return the secid in an element's id, new form or old (code and a digit), "" if none."""
    if found := _NEW_ID.fullmatch(name):
        return _checked(found[1])
    if not (found := _OLD_ID.fullmatch(name)):
        return ""
    if found["mainland"]:
        return f"{_OLD_MARKETS[found['digit']]}.{found['mainland']}"
    if found["hongkong"]:
        return f"116.{found['hongkong']}"
    if found["board"]:
        return f"90.BK0{found['board']}"
    return f"{_EXCHANGES[found['exchange']]}{found['america']}"


def live_chart(src: str) -> bool:
    """Tell whether an image is drawn anew at every load."""
    return any(mark in src for mark in _LIVE_CHARTS)


def chart_secid(image: _Element) -> str:
    """Return the secid that a live chart shows, "" if it doesn't say."""
    if found := _BARS_CODE.fullmatch(image.get("data-code", "")):
        return _checked(f"{found[2]}.{found[1]}")
    _, _, query = image.get("src", "").partition("?")
    for parameter in query.split("&"):
        if parameter.startswith("nid="):
            return _checked(parameter.removeprefix("nid="))
    return ""


def _checked(secid: str) -> str:
    return secid if _SECID.fullmatch(secid) and len(secid) <= 24 else ""
