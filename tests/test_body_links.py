"""Which links a body holds: to securities, and to other pages."""

import pytest

from newsarchive.body import clean, links_of
from newsarchive.items import SecurityLink

QUOTE = "http://quote.eastmoney.com/unify/r/"

SECURITIES = {
    "first mention": (
        (
            f'<span id="stock_1.600000"><a href="{QUOTE}1.600000" class="keytip" '
            'data-code="1,600000">X</a></span><span id="quote_1.600000"></span>'
        ),
        "1.600000",
        "first",
    ),
    "Hong Kong": (
        (
            f'<span id="Info.116.00700"><a href="{QUOTE}116.00700" class="keytip" '
            'data-code="116,00700">X</a></span>'
        ),
        "116.00700",
        "first",
    ),
    "board": (
        '<span id="bk_90.BK0493"><a class="keytip" data-code="90,BK0493">X</a></span>',
        "90.BK0493",
        "first",
    ),
    "further mention": (
        (
            f'<span web="1" href="{QUOTE}106.NIO" class="em_stock_key_common" data-code="106,NIO">'
            "X</span>"
        ),
        "106.NIO",
        "further",
    ),
    "further mention as a link": (
        f'<a target="_blank" href="{QUOTE}0.300024" class="em_stock_key_common">X</a>',
        "0.300024",
        "further",
    ),
    "code without market": (
        f'<a class="keytip" data-code="002353" href="{QUOTE}0.002353">X</a>',
        "0.002353",
        "first",
    ),
    "code without market or address": (
        '<a class="keytip" data-code="002353">X</a>',
        "002353",
        "first",
    ),
    "market in the id": (
        '<span id="stock_0.002353"><a class="keytip" data-code="002353">X</a></span>',
        "0.002353",
        "first",
    ),
    "index of the glossary": (
        f'<span id="Info.3259"><a class="infokey" href="{QUOTE}0.399006">X</a></span>',
        "0.399006",
        "first",
    ),
    "old id, Shanghai": ('<span id="stock_6007171">X</span>', "1.600717", "first"),
    "old id, Shenzhen": ('<span id="stock_0000012">X</span>', "0.000001", "first"),
    "old id, Hong Kong": ('<span id="stock_013855">X</span>', "116.01385", "first"),
    "old id, America": ('<span id="stock_NASDAQ_AAPL7">X</span>', "105.AAPL", "first"),
    "old id, board": ('<span id="bk_417">X</span>', "90.BK0417", "first"),
    "old id around a link": (
        '<span id="stock_6007171"><a href="http://quote.eastmoney.com/sh600717.html">X</a></span>',
        "1.600717",
        "first",
    ),
    "ordinary link": (f'<a href="{QUOTE}1.600519">X</a>', "1.600519", "plain"),
    "page of Shenzhen": (
        '<a href="https://quote.eastmoney.com/sz000001.html?from=a">X</a>',
        "0.000001",
        "plain",
    ),
    "page of Hong Kong": (
        '<a href="//quote.eastmoney.com/hk/00700.html">X</a>',
        "116.00700",
        "plain",
    ),
    "page of America": ('<a href="//quote.eastmoney.com/us/NIO.html">X</a>', "NIO", "plain"),
    "page of an index": (
        '<a href="//quote.eastmoney.com/zs000300.html">X</a>',
        "1.000300",
        "plain",
    ),
    "page of a board": (
        '<a href="//quote.eastmoney.com/bk/90.BK0475.html">X</a>',
        "90.BK0475",
        "plain",
    ),
}


@pytest.mark.parametrize(("raw", "secid", "form"), SECURITIES.values(), ids=SECURITIES)
def test_links_to_securities_are_found(raw: str, secid: str, form: str) -> None:
    raw = f"<p>　　一二三四五六七八九{raw}一二三四五六七八九</p>"
    link = SecurityLink(secid, "X", form, "二三四五六七八九", "一二三四五六七八")
    assert clean(raw).links == (link,)
    assert links_of(raw) == (link,)
    market, dot, _ = secid.partition(".")
    has_page = dot and market != "90"
    page = f'<a href="https://quote.eastmoney.com/unify/r/{secid}" rel="nofollow noopener">X</a>'
    assert (page if has_page else "九X一") in clean(raw).html
    assert clean(raw, trust=lambda _: False).html == (
        "<p>一二三四五六七八九X一二三四五六七八九</p>"
    )


UNWRAPPED = {
    "encyclopaedia": '<span href="http://baike.eastmoney.com/item/X" class="em_stock_key_common">X'
    "</span>",
    "encyclopaedia as a link": '<a href="http://baike.eastmoney.com/item/X" '
    'class="em_stock_key_common">X</a>',
    "glossary": '<span id="Info.338"><a href="http://data.eastmoney.com/x" class="infokey">X</a>'
    "</span>",
    "script": '<a href="javascript:alert(1)">X</a>',
    "fragment": '<a href="#top">X</a>',
    "empty address": '<a href="">X</a>',
    "no address": "<a name=x>X</a>",
    "relative without a base": '<a href="/a/1.html">X</a>',
    "user info": '<a href="https://bank.example@evil.example/">X</a>',
    "bad port": '<a href="https://e.example:99999/">X</a>',
    "bad host": '<a href="https://xn--a/">X</a>',
    "no slashes": '<a href="https:e.example">X</a>',
    "too long": f'<a href="https://e.example/{"x" * 3000}">X</a>',
}


@pytest.mark.parametrize("raw", UNWRAPPED.values(), ids=UNWRAPPED)
def test_other_links_are_unwrapped(raw: str) -> None:
    body = clean(f"<p>甲{raw}乙</p>")
    assert (body.html, body.links) == ("<p>甲X乙</p>", ())
    assert links_of(raw) == ()


ADDRESSES = {
    "as it is": ("http://e.example/a?b=1&amp;c=2#d", "http://e.example/a?b=1&amp;c=2#d"),
    "relative": ("../b.html", "https://e.example/b.html"),
    "other host": ("//f.example/b", "https://f.example/b"),
    "mail": ("mailto:a@e.example", "mailto:a@e.example"),
    "trackers": ("https://e.example/?utm_source=x&id=1&spm=2", "https://e.example/?id=1"),
    "trackers only": ("https://e.example/a?utm_source=x#top", "https://e.example/a#top"),
    "shared": ("https://e.example/?from=timeline&a", "https://e.example/?a"),
    "from that means something": ("https://e.example/?from=345", "https://e.example/?from=345"),
    "braces": ("https://e.example/{{x}}", "https://e.example/%7B%7Bx%7D%7D"),
    "quotes": ("https://e.example/&quot;&lt;x&gt;", "https://e.example/%22%3Cx%3E"),
    "blanks": (" https://e.example/a b\n", "https://e.example/a%20b"),
    "upper case": ("HTTPS://E.example/A", "https://E.example/A"),
    "Chinese": ("https://例子.中国/路", "https://例子.中国/路"),
    "port": ("https://e.example:8443/", "https://e.example:8443/"),
}


@pytest.mark.parametrize(("href", "address"), ADDRESSES.values(), ids=ADDRESSES)
def test_addresses_are_made_absolute_and_harmless(href: str, address: str) -> None:
    body = clean(f'<p><a href="{href}">X</a></p>', url="https://e.example/a/1.html")
    assert body.html == f'<p><a href="{address}" rel="nofollow noopener">X</a></p>'


def test_links_keep_the_order_of_the_document() -> None:
    raw = (
        f'<p><a class="keytip" href="{QUOTE}0.000001">甲</a>、'
        f'<a class="keytip" href="{QUOTE}1.600000">乙</a></p>'
        f'<ul><li><span class="em_stock_key_common" data-code="0,000001">甲</span></li></ul>'
    )
    assert [(link.secid, link.form) for link in clean(raw).links] == [
        ("0.000001", "first"),
        ("1.600000", "first"),
        ("0.000001", "further"),
    ]


def test_a_link_inside_a_link_is_found_and_not_nested() -> None:
    raw = (
        '<p><a href="https://e.example/">甲<span class="em_stock_key_common" '
        'data-code="0,000001">乙</span></a></p>'
    )
    body = clean(raw)
    assert [link.secid for link in body.links] == ["0.000001"]
    assert body.html.count("<a ") == 1


def test_an_unclosed_link_is_not_repeated_for_ever() -> None:
    raw = f'<a href="https://e.example/{"x" * 1000}"><div>甲</div>' + "<div>乙</div>" * 5000
    assert len(clean(raw).html) < 100_000


def test_bodies_without_links_are_not_parsed() -> None:
    assert links_of("<div>" * 20_000) == ()


HIDDEN = {
    "hidden": f'<div style="display:none"><p><a href="{QUOTE}0.000001">甲</a></p></div>',
    "comment": f'<!-- <p><a href="{QUOTE}0.000001">甲</a></p> -->',
    "script": f'<script><p><a href="{QUOTE}0.000001">甲</a></p></script>',
    "empty": f'<p><a href="{QUOTE}0.000001"></a></p>',
    "promotion": f'<p>主力资金加仓名单实时更新<a href="{QUOTE}0.000001">甲</a></p>',
}


@pytest.mark.parametrize("raw", HIDDEN.values(), ids=HIDDEN)
def test_links_that_no_reader_sees_are_no_links(raw: str) -> None:
    assert links_of(raw) == ()
    assert clean(raw).links == ()
