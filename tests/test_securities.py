"""Codes of securities, texts that write them, links that name them."""

from datetime import UTC, date, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.items import Article
from newsarchive.normalise import cleaned
from newsarchive.securities import (
    NameTable,
    Security,
    SecurityLink,
    by_prefix,
    canonical,
    find_codes,
    refer,
    trusts,
)

SECIDS = {
    "0.000001": Security("000001.SZ", "XSHE", "stock"),
    "0,000001": Security("000001.SZ", "XSHE", "stock"),
    "000001|0|2": Security("000001.SZ", "XSHE", "stock"),
    "000001|0|6|": Security("000001.SZ", "XSHE", "stock"),
    "1.000001": Security("000001.SH", "XSHG", "index"),
    "1.688981": Security("688981.SH", "XSHG", "stock"),
    "1.900901": Security("900901.SH", "XSHG", "stock"),
    "0.200037": Security("200037.SZ", "XSHE", "stock"),
    "1.510300": Security("510300.SH", "XSHG", "fund"),
    "0.159915": Security("159915.SZ", "XSHE", "fund"),
    "0.399006": Security("399006.SZ", "XSHE", "index"),
    "1.113050": Security("113050.SH", "XSHG", "bond"),
    "0.123195": Security("123195.SZ", "XSHE", "bond"),
    "0.920185": Security("920185.BJ", "BJSE", "stock"),
    "0.899050": Security("899050.BJ", "BJSE", "index"),
    "0.400056": Security("400056.NQ", "NEEQ", "stock"),
    "0.835185": Security("835185"),
    "2.930955": Security("930955.CSI", "", "index"),
    "2.H30184": Security("H30184.CSI", "", "index"),
    "90.BK0493": Security("BK0493.BK", "", "board"),
    "90.BI0493": Security("BK0493.BK", "", "board"),
    "BK1037|90|1": Security("BK1037.BK", "", "board"),
    "100.HSI": Security("HSI.GI", "", "index"),
    "124.HSCCI": Security("HSCCI.HI", "", "index"),
    "116.00700": Security("00700.HK", "XHKG", "stock"),
    "128.00700": Security("00700.HK", "XHKG", "stock"),
    "116.02800": Security("02800.HK", "XHKG", "fund"),
    "105.AAPL": Security("AAPL.O", "XNAS", "stock"),
    "106.NIO": Security("NIO.N", "XNYS", "stock"),
    "106.A": Security("A.N", "XNYS", "stock"),
    "106.BRK_B": Security("BRK.B.N", "XNYS", "stock"),
    "NIO|106|7": Security("NIO.N", "XNYS", "stock"),
    "107.SPY": Security("SPY.A", "ARCX", "fund"),
    "107.IMO": Security("IMO.A", "XASE", "stock"),
    "153.NSRGY": Security("NSRGY.PK", "OTCM", "stock"),
    "155.HSBA": Security("HSBA.L", "XLON", "stock"),
    "252.HTSC": Security("HTSC.S", "XSWX", "stock"),
    "8.IF2212": Security("IF2212.CFE", "CCFX", "future"),
    "220.IF2212": Security("IF2212.CFE", "CCFX", "future"),
    "113.rb2305": Security("RB2305.SHF", "XSGE", "future"),
    "114.m2305": Security("M2305.DCE", "XDCE", "future"),
    "115.MA305": Security("MA305.CZC", "XZCE", "future"),
    "142.sc2306": Security("SC2306.INE", "XINE", "future"),
    "225.si2308": Security("SI2308.GFE", "", "future"),
    "101.GC00Y": Security("GC00Y", "XCEC", "future"),
    "201.600519": Security("600519"),
    "201.ABC": Security("ABC"),
    "stock_6007171": Security("600717.SH", "XSHG", "stock"),
    "stock_0000012": Security("000001.SZ", "XSHE", "stock"),
    "quote_013855": Security("01385.HK", "XHKG", "stock"),
    "stock_NASDAQ_AAPL7": Security("AAPL.O", "XNAS", "stock"),
    "stock_1.600030": Security("600030.SH", "XSHG", "stock"),
    "bk_417": Security("BK0417.BK", "", "board"),
    "bk_90.BK0493": Security("BK0493.BK", "", "board"),
    "Info.116.00700": Security("00700.HK", "XHKG", "stock"),
    "Info.3259": Security(""),
    "SH600519": Security("600519.SH", "XSHG", "stock"),
    "600519.SS": Security("600519.SH", "XSHG", "stock"),
    "700.HK": Security("00700.HK", "XHKG", "stock"),
    "1.HK": Security("00001.HK", "XHKG", "stock"),
    "AAPL.US": Security("AAPL.O", "XNAS", "stock"),
    "110022.OF": Security("110022.OF", "", "fund"),
    "600519": Security("600519"),
    "１．６００５１９": Security("600519.SH", "XSHG", "stock"),
    "没有": Security(""),
    "": Security(""),
}


@pytest.mark.parametrize(("secid", "security"), SECIDS.items())
def test_canonical_reads_each_form(secid: str, security: Security) -> None:
    assert canonical(secid) == security


@pytest.mark.parametrize("secid", SECIDS)
def test_canonical_of_a_canonical_code_is_itself(secid: str) -> None:
    security = canonical(secid)
    again = canonical(security.code)
    assert again.code == security.code
    assert again == security or not security.settled


@given(st.text() | st.from_regex(r"[0-9]{1,3}[.,|][A-Za-z0-9._|-]{1,12}", fullmatch=True))
def test_canonical_takes_any_text_and_is_stable(secid: str) -> None:
    code = canonical(secid).code
    assert canonical(code).code == code


def test_type_inside_the_market_decides_what_the_code_leaves_open() -> None:
    assert canonical("0.835185", type_hint="81").code == "835185.BJ"
    assert canonical("835185|0|81|").code == "835185.BJ"
    assert canonical("105.VOOX", type_hint="fund").kind == "fund"


PREFIXES: dict[tuple[str, str, date | None], str] = {
    ("600519", "", None): "600519.SH",
    ("002752", "", None): "002752.SZ",
    ("000001", "", None): "000001",
    ("000001", "stock", None): "000001.SZ",
    ("000001", "index", None): "000001.SH",
    ("000001", "fund", None): "000001.OF",
    ("159915", "fund", None): "159915.SZ",
    ("110081", "", None): "110081",
    ("110081", "bond", None): "110081.SH",
    ("123195", "bond", None): "123195.SZ",
    ("920185", "", None): "920185.BJ",
    ("835185", "", None): "835185",
    ("835185", "stock", date(2021, 11, 14)): "835185.NQ",
    ("835185", "stock", date(2021, 11, 15)): "835185",
    ("835185", "stock", date(2025, 10, 9)): "835185.NQ",
    ("00700", "", None): "00700.HK",
    ("BK0493", "", None): "BK0493.BK",
    ("AAPL", "", None): "AAPL",
}


@pytest.mark.parametrize(("asked", "code"), PREFIXES.items())
def test_first_digits_decide_only_where_they_can(
    asked: tuple[str, str, date | None], code: str
) -> None:
    bare, wanted, on = asked
    assert by_prefix(bare, wanted=wanted, on=on).code == code


TEXTS = {
    "昇兴股份(002752)": ["002752.SZ"],
    "（000001，SZ）": ["000001.SZ"],
    "SZ:000001 sh600519 600519.SS": ["000001.SZ", "600519.SH"],
    "索菲亚(002572.SZ，06160.HK)": ["002572.SZ", "06160.HK"],
    "0700.HK、700 HK、腾讯控股(00700)": ["00700.HK"],
    "NYSE: NIO, (NASDAQ:AAPL), 纽交所：BABA": ["NIO.N", "AAPL.O", "BABA.N"],
    "Alphabet (Nasdaq: GOOG, GOOGL)，(NASDAQ: AAPL/MSFT)": [
        "GOOG.O",
        "GOOGL.O",
        "AAPL.O",
        "MSFT.O",
    ],
    "(NYSE: BABA, HKEX: 9988), (NASDAQ: NVDA, CEO)": ["BABA.N", "09988.HK", "NVDA.O"],
    "IBM (NYSE: IBM-PA), (NYSE: BAC.PRL), (NYSE: XYZ.WS)": ["IBM.PA.N", "BAC.PRL.N", "XYZ.WS.N"],
    "(NYSE: JPM.PR.C)，(NYSE: F^B)，(NYSE: IBM PRA)，(NYSE: IBM/PRA)": [],
    "(NYSE: BRK/B)，(NYSE: MO/PM)": ["BRK.B.N", "MO.N"],
    "(NYSE: MSFT-led), (NASDAQ: AAPL.)": ["MSFT.N", "AAPL.O"],
    "$贵州茅台(SH600519)$ $NIO$": ["600519.SH", "NIO.N"],
    "BRK.B、AAPL.O、TSLA.US": ["BRK.B.N", "AAPL.O", "TSLA.O"],
    "股票代码：600519，证券代码 688981": ["600519.SH", "688981.SH"],
    "上证指数000001与沪深300(000300)": ["000001.SH", "000300.SH"],
    "营收600519万元，(100000)，电话010-600519，600519.00元，邮编518000": [],
    "IF2212.CFE与RB2305.SHF": ["IF2212.CFE", "RB2305.SHF"],
    "代码股票代码股票": [],
}


@pytest.mark.parametrize(("text", "codes"), TEXTS.items())
def test_find_codes_reads_the_forms_of_texts(text: str, codes: list[str]) -> None:
    found = find_codes(text)
    assert [reference.code for reference in found if reference.role == "mention"] == codes
    assert all(reference.evidence == ("code",) for reference in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("中证1000（000852）收涨。", "中证1000"),
        ("沪深300（000300）收涨。", "沪深300"),
        ("中证A500（000510）成交500亿元，超500家上涨。", "中证A500"),
    ],
)
def test_a_number_at_the_end_of_a_name_is_no_name(text: str, name: str) -> None:
    (found,) = find_codes(text)
    assert found.name == name


def test_a_number_in_a_title_names_no_index() -> None:
    (found,) = refer(title="成交超8000亿", text="中证1000（000852）收涨。", links=[])
    assert (found.code, found.name, found.role) == ("000852.SH", "中证1000", "mention")


def test_find_codes_names_and_counts() -> None:
    (found,) = find_codes("昇兴股份(002752.SZ)公告。昇兴股份（002752）称。")
    assert (found.name, found.mic, found.kind, found.count) == ("昇兴股份", "XSHE", "stock", 2)


def test_bare_codes_are_candidates() -> None:
    found = find_codes("有人提到600519和000858")
    assert [(one.code, one.role) for one in found] == [
        ("600519.SH", "candidate"),
        ("000858", "candidate"),
    ]


TRUSTED = {
    ("0.000001", "平安银行", "first", "记者从", "获悉"): True,
    ("0.000001", "", "chart", "", ""): True,
    ("105.AAPL", "苹果", "first", "", "发布新机"): True,
    ("0.399006", "创业板指", "first", "", "收跌"): True,
    ("0.300024", "机器人", "first", "发展", "产业"): False,
    ("0.300024", "机器人", "first", "", "(300024)公告"): True,
    ("116.01315", "绿色经济", "first", "发展", "，"): False,
    ("Info.338", "PPI", "first", "C", "B"): False,
    ("90.BK0473", "证券", "first", "中国", "报"): False,
    ("90.BK0473", "证券", "first", "中国", "业协会"): False,
    ("90.BK0473", "券商", "first", "", "中国获悉"): False,
    ("1.000300", "沪深300", "first", "", "ETF"): False,
    ("1.600519", "", "plain", "", ""): False,
    ("", "某某公司", "plain", "", ""): False,
}


@pytest.mark.parametrize(("link", "trusted"), TRUSTED.items())
def test_trusts_names_but_not_words(link: tuple[str, str, str, str, str], *, trusted: bool) -> None:
    assert trusts(SecurityLink(*link)) is trusted


def test_one_reference_carries_all_evidence_strongest_first() -> None:
    links = [
        SecurityLink("0.000001", "", "chart", "", ""),
        SecurityLink("0.000001", "平安银行", "first", "", "(000001"),
        SecurityLink("0.000001", "平安银行", "further", "", "称"),
        SecurityLink("0.000001", "平安银行", "further", "", "称"),
    ]
    names = NameTable([("000001", "SZ", "平安银行", ())])
    (found,) = refer(
        title="平安银行年报",
        text="平安银行(000001.SZ)公告。平安银行称。平安银行称。",
        links=links,
        hints=["0.000001"],
        names=names,
    )
    assert found.evidence == ("chart", "code", "list", "link", "name")
    assert (found.code, found.role, found.name, found.count) == (
        "000001.SZ",
        "primary",
        "平安银行",
        4,
    )


def test_references_come_primary_first_then_as_mentioned() -> None:
    found = refer(
        title="宁德时代公告",
        text="五粮液(000858.SZ)、贵州茅台(600519.SH)与宁德时代(300750.SZ)。",
        links=[],
        hints=["1.601068"],
    )
    assert [one.code for one in found] == ["300750.SZ", "000858.SZ", "600519.SH", "601068.SH"]


def test_name_table_knows_tickers_and_skips_unusable_rows() -> None:
    names = NameTable(
        [
            ("ZZXQ", "XNAS", "Zzxq Holdings Inc. Common Stock", ()),
            ("nonsense", "SH", "坏行", ()),
            ("600519", "??", "坏市场", ()),
            ("600519.SH", "", "贵州茅台", ()),
        ]
    )
    found = refer(
        title="",
        text="示例(ZZXQ.US)与Zzxq Holdings Inc.，坏行与坏市场，贵州茅台。",
        links=[],
        names=names,
    )
    assert [one.code for one in found] == ["ZZXQ.O", "600519.SH"]


@pytest.mark.parametrize("text", ["$ZZXQ$", "示例（ZZXQ.US）", "股票代码：ZZXQ", "美股示例(ZZXQ)"])
def test_a_ticker_of_no_known_exchange_is_a_candidate(text: str) -> None:
    (found,) = refer(title="", text=text, links=[])
    assert (found.code, found.role) == ("ZZXQ", "candidate")
    assert [one.role for one in find_codes(text)] == ["candidate"]


TABLE = NameTable(
    [
        ("600519", "SH", "贵州茅台", ()),
        ("601398", "SH", "工商银行", ()),
        ("000858", "SZ", "五 粮 液", ()),
        ("000001", "SZ", "平安银行", ("深发展A",)),
        ("AAPL", "O", "Apple Inc. Common Stock", ()),
        ("BK1036.BK", "", "半导体", ()),
        ("BK0963.BK", "", "商业航天", ()),
        ("000001.SH", "", "上证指数", ()),
        ("000008.SH", "", "综合指数", ()),
        ("510300", "SH", "沪深300ETF", ()),
        ("518880", "SH", "黄金ETF", ()),
        ("501001", "SH", "示例优选混合", ()),
    ]
)

LINKED = {
    ("1.600519", "贵州茅台", "first"): "mention",
    ("1.600519", "茅台", "plain"): "mention",
    ("1.600519", "贵州茅台股份公司", "plain"): "mention",
    ("1.600519", "(600519)", "plain"): "mention",
    ("1.601398", "工行", "plain"): "mention",
    ("0.000858", "五粮液", "first"): "mention",
    ("0.000001", "深发展A", "plain"): "mention",
    ("105.AAPL", "苹果公司", "plain"): "mention",
    ("1.600519", "昔日的名字", "first"): "mention",
    ("1.600519", "实时走势", "plain"): "candidate",
    ("1.600519", "平安银行", "first"): "candidate",
    ("1.600519", "深发展A", "further"): "candidate",
    ("1.600000", "浦发银行", "plain"): "mention",
}


@pytest.mark.parametrize(("link", "role"), LINKED.items())
def test_links_are_checked_against_the_names_of_their_security(
    link: tuple[str, str, str], role: str
) -> None:
    found = refer(title="", text="", links=[SecurityLink(*link, "", "")], names=TABLE)
    assert [one.role for one in found if one.code == canonical(link[0]).code] == [role]


def test_names_that_describe_a_market_need_further_evidence() -> None:
    text = "半导体与商业航天走强，综合指数与上证指数上涨，黄金ETF、沪深300ETF与示例优选混合受捧。"
    found = refer(title="", text=text, links=[], names=TABLE)
    assert [one.code for one in found] == ["000001.SH", "501001.SH"]
    text = "沪深300ETF(510300)成交活跃，沪深300ETF份额增长。"
    (found_fund,) = refer(title="", text=text, links=[], names=TABLE)
    assert found_fund.evidence == ("code", "name")


def test_a_name_means_who_has_it_before_who_had_it() -> None:
    names = NameTable(
        [("600001", "SH", "新名股份", ("示例股份",)), ("600002", "SH", "示例股份", ())]
    )
    (named,) = names.find("示例股份公告")
    assert [one.code for one in named.securities] == ["600002.SH"]


def test_names_are_found_at_their_places() -> None:
    names = NameTable([("600519", "SH", "贵州茅台", ()), ("000016", "SZ", "*ST康佳A", ())])
    text = "𝒜公告：*ST康佳A，贵州茅台。"
    assert [text[named.start : named.end] for named in names.find(text)] == ["*ST康佳A", "贵州茅台"]


PIECES = st.sampled_from(
    ["600519", "00700", "(", "）", "SZ", ".HK", "：", "股票代码", "$", "贵州茅台", "NIO", "，", " "]
)
TEXT = st.text() | st.lists(PIECES, max_size=30).map("".join)
LINKS = st.lists(
    st.builds(
        SecurityLink,
        TEXT | st.sampled_from(list(SECIDS)),
        TEXT,
        st.sampled_from(["chart", "first", "further", "plain"]),
        TEXT,
        TEXT,
    ),
    max_size=4,
)
NAMES = NameTable([("600519", "SH", "贵州茅台", ()), ("00700", "HK", "腾讯控股", ())])


@given(TEXT, TEXT, LINKS, st.lists(TEXT, max_size=3), st.sampled_from([None, NAMES]))
def test_refer_takes_any_input(
    title: str,
    text: str,
    links: list[SecurityLink],
    hints: list[str],
    names: NameTable | None,
) -> None:
    found = refer(title=title, text=text, links=links, hints=hints, names=names)
    codes = [one.code for one in found]
    assert len(set(codes)) == len(codes)
    assert all(code and canonical(code).code == code for code in codes)
    roles = [one.role != "primary" for one in found]
    assert roles == sorted(roles)
    assert all(one.count >= 1 and one.evidence for one in found)


@given(TEXT, st.dates() | st.none())
def test_find_codes_takes_any_text(text: str, on: date | None) -> None:
    assert all(canonical(one.code).code == one.code for one in find_codes(text, on=on))


HOSTILE = [
    "(",
    "（600519",
    "600519，",
    "A.",
    "股票代码：",
    "$A",
    "HK",
    "：“A",
    "贵州茅台",
    "*ST",
    "a(A1 ",
    "A.US/",
    "拟北交所(830001)",
    "天弘(000001)",
]


@pytest.mark.parametrize(
    "form", ["公司{}({})，", "股份{0}({1},", "{0}({1}.HK)", "{1} ", "北交所{0}(83{0:04})"]
)
def test_time_grows_with_the_number_of_codes_only(form: str) -> None:
    def seconds(times: int) -> float:
        text = "".join(form.format(at, 600_000 + at) for at in range(times))
        start = perf_counter()
        refer(title="", text=text, links=[], names=NAMES)
        return perf_counter() - start

    short = min(seconds(500) for _ in range(3))
    assert min(seconds(5_000) for _ in range(2)) < 40 * short + 0.05


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_text_only(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        start = perf_counter()
        refer(title=text[:200], text=text, links=[], names=NAMES)
        return perf_counter() - start

    short = min(seconds(2_000) for _ in range(3))
    long = min(seconds(16_000) for _ in range(2))
    assert long < 40 * short + 0.05


def linked(*links: str) -> str:
    return "".join(
        f'<p><a class="keytip" data-code="{link}" href="https://quote.eastmoney.com/unify/r/'
        f'{link.replace(",", ".")}">示例银行</a>说。</p>'
        for link in links
    )


def test_links_that_two_versions_of_a_body_share_count_once() -> None:
    met = Article(
        url="https://finance.eastmoney.com/a/202601151200000001.html",
        origin="test",
        fetched=datetime(2026, 1, 15, tzinfo=UTC),
        title_text="标题",
        body_html=linked("0,003901", "0,003902"),
        linked_html=linked("0,003901", "0,003901"),
    )
    found = [link.secid for link in cleaned(met).links]
    assert found == ["0.003901", "0.003901", "0.003902"]
