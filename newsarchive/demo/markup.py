"""The markup of bodies: short marks, written out as EastMoney writes them.

A block of a body is a paragraph of text, or HTML when it starts with ``<``. Inside it a mark
``[[kind a|b|c]]`` stands for markup that differs between the two bodies of an article:

==========================  =====================================================================
``[[s 0.003901|示例]]``      a stock: first and further mention look different
``[[b 90.BK9901|示例]]``     a board
``[[n 0.003901|示例]]``      a stock in the short form that names no market
``[[k 338|PPI]]``           a glossary word
``[[i 3259|创业板指|0.399006]]``  an index behind a glossary link
``[[w 示例]]``               an encyclopaedia word
``[[chart 0.003901|2|6]]``  the chart block of the main subject, with a hidden paragraph before it
``[[img PATH|alt|caption]]``     an image, centred, with its caption
``[[trailer 示例时报]]``     the paragraph that names the outlet
==========================  =====================================================================
"""

import re
from collections.abc import Callable

IMAGE_HOST = "https://np-newspic.dfcfw.com"
_MARK = re.compile(r"\[\[(\w+) ([^\]]*)\]\]")
_QUOTE = "http://quote.eastmoney.com/unify/r/"


def paragraph(block: str) -> str:
    """Return *block* as HTML: a text becomes a paragraph behind two ideographic blanks."""
    if block.startswith(("<", "[[chart", "[[img", "[[trailer")):
        return block
    return f"<p>\u3000\u3000{block}</p>"


def plain(block: str) -> str:
    """Return *block* as the clean body has it: words without links, but with charts and images."""
    return _MARK.sub(_plain_mark, block)


def _plain_mark(match: re.Match[str]) -> str:
    kind, parts = match[1], match[2].split("|")
    if kind in _BLOCKS:
        return _BLOCKS[kind](parts)
    return parts[0] if kind == "w" else parts[1]


class Linker:
    """Writes marks as the linked body has them; remembers which securities it has met."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def link(self, block: str) -> str:
        """Return *block* with its marks written out as links."""
        return _MARK.sub(self._linked_mark, block)

    def _linked_mark(self, match: re.Match[str]) -> str:
        kind, parts = match[1], match[2].split("|")
        if kind in _BLOCKS:
            return _BLOCKS[kind](parts)
        if kind in _WORDS:
            return _WORDS[kind](parts)
        secid, name = parts
        first = secid not in self._met
        self._met.add(secid)
        if not first:
            return _further(secid, name)
        return {"s": _first_stock, "b": _first_board, "n": _short_stock}[kind](secid, name)


def _first_stock(secid: str, name: str) -> str:
    market, code = secid.split(".", 1)
    link = (
        f'<a href="{_QUOTE}{secid}" class="keytip" data-code="{market},{code}" '
        f'target="_blank">{name}</a>'
    )
    if market == "116":
        return f'<span id="Info.{secid}">{link}</span>'
    return f'<span id="stock_{secid}">{link}</span><span id="quote_{secid}"></span>'


def _first_board(secid: str, name: str) -> str:
    return (
        f'<span id="bk_{secid}"><a href="{_QUOTE}{secid}" class="keytip" '
        f'data-code="{secid.replace(".", ",")}" target="_blank">{name}</a></span>'
        f'<span id="bkquote_{secid}"></span>'
    )


def _short_stock(secid: str, name: str) -> str:
    code = secid.split(".", 1)[1]
    return (
        f'<span id="stock_{secid}"><a href="{_QUOTE}{secid}" class="keytip" '
        f'data-code="{code}">{name}</a></span><span id="quote_{secid}"></span>'
    )


def _further(secid: str, name: str) -> str:
    data = secid.replace(".", ",", 1)
    return (
        f'<span web="1" href="{_QUOTE}{secid}" class="em_stock_key_common" '
        f'data-code="{data}">{name}</span>'
    )


def _glossary(parts: list[str]) -> str:
    number, word = parts
    return (
        f'<span id="Info.{number}"><a href="http://data.eastmoney.com/cjsj/{number}.html" '
        f'class="infokey">{word}</a></span>'
    )


def _glossary_index(parts: list[str]) -> str:
    number, word, secid = parts
    return f'<span id="Info.{number}"><a href="{_QUOTE}{secid}" class="infokey">{word}</a></span>'


def _encyclopaedia(parts: list[str]) -> str:
    return (
        f'<span href="http://baike.eastmoney.com/item/{parts[0]}" '
        f'class="em_stock_key_common">{parts[0]}</span>'
    )


def _chart(parts: list[str]) -> str:
    secid, old, kind = parts
    market, code = secid.split(".", 1)
    one, two = f"{code}|{market}|{old}", f"{code}|{market}|{kind}|"
    return (
        '<p style="display:none;height:1px;overflow:hidden;"><br /></p><!-- EM_StockImg_Start -->'
        f'<p style="text-align:center;"><a href="{_QUOTE}{secid}" data-code="{one}" '
        f'data-code2="{two}" class="EmImageRemark" target="_blank"><img src="https://'
        f"webquoteklinepic.eastmoney.com/GetPic.aspx?nid={secid}&imageType=k&token=demo&at=1"
        f'" border="0" alt="K图 {code}_0" data-code="K {one}" data-code2="K {two}" '
        'style="border:#d1d1d1 1px solid;" width="578" height="276" /></a></p>'
        "<!-- EM_StockImg_End -->"
    )


def _image(parts: list[str]) -> str:
    path, alt, caption = parts
    image = f'<center><img src="{IMAGE_HOST}{path}" alt="{alt}" border="0" /></center>'
    return image + (f'<p style="text-align:center;">{caption}</p>' if caption else "")


def _trailer(parts: list[str]) -> str:
    return f'<p class="em_media">（文章来源：{parts[0]}）</p>'


_BLOCKS: dict[str, Callable[[list[str]], str]] = {
    "chart": _chart,
    "img": _image,
    "trailer": _trailer,
}
_WORDS: dict[str, Callable[[list[str]], str]] = {
    "k": _glossary,
    "i": _glossary_index,
    "w": _encyclopaedia,
}
