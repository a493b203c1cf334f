"""Answers of the quote lists, and the securities that their rows name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.eastmoney import addresses
from newsarchive.eastmoney.quotes import LISTS, Quote, QuotePage, parse_quotes, security_of
from newsarchive.errors import BadAnswerError
from newsarchive.securities import Security
from newsarchive.securities.day_marks import is_cut, lasting_name

URL = "https://push2.eastmoney.com/api/qt/clist/get?pn=1"


def answer(*rows: object, total: int = 2) -> bytes:
    return json.dumps({"rc": 0, "data": {"total": total, "diff": rows}}).encode()


BANK = {"f12": "003901", "f13": 0, "f14": "示例银行"}
WINE = {"f12": "605901", "f13": 1, "f14": "样 板 酒Ａ"}

PAGES: dict[str, tuple[bytes, QuotePage]] = {
    "a list of rows": (
        answer(BANK, WINE),
        QuotePage((Quote(0, "003901", "示例银行"), Quote(1, "605901", "样板酒A")), 2, 2),
    ),
    "rows by number": (
        json.dumps({"data": {"total": 1, "diff": {"0": BANK}}}).encode(),
        QuotePage((Quote(0, "003901", "示例银行"),), 1, 1),
    ),
    "the end": (b'{"rc":0,"data":null}', QuotePage((), 0, 0)),
    "JSONP": (b"cb(" + answer(BANK) + b");", QuotePage((Quote(0, "003901", "示例银行"),), 1, 2)),
    "rows that name nothing": (
        answer(
            {"f12": "003901", "f13": 0, "f14": "-"},
            {"f12": "", "f13": 0, "f14": "示例"},
            {"f12": "003901", "f13": "x", "f14": "示例"},
            {"f12": "003901"},
            "003901",
            total=5,
        ),
        QuotePage((), 5, 5),
    ),
    "numbers as texts": (
        answer({"f12": 5901, "f13": "116", "f14": "示例港服"}, total=1),
        QuotePage((Quote(116, "5901", "示例港服"),), 1, 1),
    ),
}


@pytest.mark.parametrize(("body", "page"), PAGES.values(), ids=PAGES)
def test_a_page_is_read(body: bytes, page: QuotePage) -> None:
    assert parse_quotes(body, url=URL) == page


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        answer(BANK)[:-9],
        b'{"rc":0}',
        b'{"data":[]}',
        b'{"data":{"total":1}}',
        b'{"data":{"diff":[]}}',
        b'{"result":{"passportWeb":[]}}',
    ],
)
def test_what_is_no_list_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswerError):
        parse_quotes(body, url=URL)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["data", "diff", "total", "f12", "f13", "f14"]), inner
            )
        ),
    )
)
def test_any_answer_is_a_page_or_a_bad_answer(value: object) -> None:
    try:
        page = parse_quotes(json.dumps(value).encode(), url=URL)
    except BadAnswerError:
        return
    assert page.rows >= len(page.quotes)
    for quote in page.quotes:
        security_of(quote)


SECURITIES = {
    ("a", 0, "003901", "示例银行"): Security("003901.SZ", "XSHE", "stock"),
    ("a", 0, "920901", "样本新材"): Security("920901.BJ", "BJSE", "stock"),
    ("a", 0, "839901", "样本旧码"): Security("839901.BJ", "BJSE", "stock"),
    ("a", 1, "688901", "假想芯片"): Security("688901.SH", "XSHG", "stock"),
    ("b", 1, "900991", "示例B股"): Security("900991.SH", "XSHG", "stock"),
    ("fund", 0, "159990", "示例创业ETF"): Security("159990.SZ", "XSHE", "fund"),
    ("hk", 116, "05901", "示例港服"): Security("05901.HK", "XHKG", "stock"),
    ("us", 105, "DEMOQ", "虚构软件"): Security("DEMOQ.O", "XNAS", "stock"),
    ("us", 106, "BRK_B", "虚构控股-B"): Security("BRK.B.N", "XNYS", "stock"),
    ("us", 107, "DEMOF", "虚构ETF-示例"): Security("DEMOF.A", "ARCX", "fund"),
    ("board", 90, "BK1036", "半导体"): Security("BK1036.BK", "", "board"),
    ("index", 1, "000001", "上证指数"): Security("000001.SH", "XSHG", "index"),
    ("index", 0, "399006", "创业板指"): Security("399006.SZ", "XSHE", "index"),
}


@pytest.mark.parametrize(("row", "security"), SECURITIES.items())
def test_a_row_names_a_security_of_its_list(
    row: tuple[str, int, str, str], security: Security
) -> None:
    name, *quote = row
    assert security_of(Quote(*quote), LISTS[name].kind) == security  # type: ignore[arg-type]


def test_an_address_asks_for_a_page_by_code() -> None:
    assert addresses.quote_list("m:0 t:7,m:1 t:3", 2, 100) == (
        "https://push2.eastmoney.com/api/qt/clist/get?pn=2&pz=100&po=1&np=1&fltt=2&invt=2"
        "&fid=f12&fs=m:0+t:7,m:1+t:3&fields=f12,f13,f14"
    )


NAMES = {
    ("示例银行", ""): "示例银行",
    ("XD示例银", "示例银行"): "示例银行",
    ("DR示例银", "示例银行"): "示例银行",
    ("XD示例银", ""): "XD示例银",
    ("XD别的银", "示例银行"): "XD别的银",
    ("N样本", ""): "样本",
    ("C样本", "样本"): "样本",
    ("ST样本", "样本"): "ST样本",
    ("NIO", ""): "NIO",
    ("XD Inc", ""): "XD Inc",
    ("虚构-U", ""): "虚构-U",
}


@pytest.mark.parametrize(("names", "lasting"), NAMES.items())
def test_the_mark_of_a_day_is_no_part_of_a_name(names: tuple[str, str], lasting: str) -> None:
    assert lasting_name(*names) == lasting


def test_a_cut_name_is_told_from_a_whole_one() -> None:
    assert is_cut("XD示例银")
    assert not is_cut("示例银行")
    assert not is_cut("XD Inc")
