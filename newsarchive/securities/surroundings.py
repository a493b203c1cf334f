"""What stands around a code in a text: names, brackets, labels, exchanges, units."""

import re
from functools import cache
from typing import NamedTuple

from newsarchive.securities import markets, signs

# A company's name as a run of letters: Chinese, Latin, digits, and what names hold besides.
_RUN = re.compile(r"(?:(?!丨)[\w*·&\-]){1,24}(?:[(（]\w{1,6}[)）]\w{0,6})?\Z")
_CLOSING = ". \u3000\u00a0”\"’'》」』】*"
_INTRODUCING = ' \u3000\u00a0:：.“"为是'
_OPENING = frozenset("(（[【〔")
_CLOSED_BY = frozenset(")）]】〕")
_STOCK_CODES = frozenset({"60", "68", "30"})
_FUND_CODES = frozenset({"50", "51", "52", "53", "56", "58", "15", "16", "18"})
_INDEX_CODES = frozenset({"00", "39", "89", "93", "95", "98", "97", "H3"})
_LOOSE = frozenset({"证券", "上市", "交易"})  # labels that funds and indices have as well
_REACH = 40  # characters back to an opening bracket

# Words before a bracket or a number that make the number something else than a code.
_OTHER_NUMBER = re.compile(
    r"(?:金额|数额|总额|余额|人数|股数|户数|数量|单位|编号|文号|批号|字号|电话|热线|手机|邮编|邮政编码|传真|合计|总计"
    r"|共计|账号|帐号|净利润|利润|营收|收入|成本|总资产|净资产|负债|群号|验证码|单号|学号|房号|证号|备案|备案号"
    r"|许可证|型号|款号|对象|序号|顺序|名单|份额|比例|面积|区号|条码|公告|报告|ID|id|QQ|Tel|TEL|No|NO"
    r"|[涨跌增降]幅|占比|比重|[均单报售]价|价格|成交[额量]|市值|第|[0-9](?:[美港日欧]?元|吨|倍|点))\Z"
)
# The same right before a bare number; these characters also end names.
_BEFORE_NUMBER = re.compile(r"(?:[第约达超逾共至近仅￥¥#№+]|(?<!提)到)\Z")
# An address before a bracket: what the bracket holds is a postcode.
_ADDRESS = re.compile(
    r"(?:[区县镇乡省]|(?<![超城西夜集])市|[0-9一二三四五六七八九十][号室层座楼栋])\Z"
)
_INDEX = re.compile(
    r"(?:指数|[沪深综成板]指|上证|深证|(?:上证|沪深|中证|科创|深证|国证|北证|创业板?|巨潮|双创|A)\w{0,6}\d{2,4}"
    r"|红利|全指)(?:收益|R)?\Z"
)
_FUND = re.compile(
    r"(?:基金|ETF|LOF|REITs?|QDII|FOF|联接|混合|债券|货币|理财|指数增强|增强|定开|定期开放|持有期?|发起式?|指数"
    r"|股票(?=型|发起|[ACE(（]))"
    r"(?:型|发起式?|联接)?(?:[(（]\w{2,6}[)）])?[A-FHIORY]?\Z"
)
_BOND = re.compile(r"(?:转债|转\d{1,2}|债\d{0,2}|EB\d?|债券|国债|国开\d*)\Z")
_B_SHARE = re.compile(r"B(?:股)?\Z")
_LABEL = re.compile(
    r"(?:(?P<kind>股票|正股|证券|[ABH]股|基金|债券|转债|可转债|指数|公司|股份|上市|交易|场内|场外)(?:简称及|交易|上市)?"
    r"|(?:^|[^\w]|[与和及]))代[码碼](?:为|是)?\s?[:：]?\s?[“\"]?\Z"
)
_SHARES = re.compile(r"(?<![A-Za-z])(?P<class>[AB])股\s?[:：]?\s?\Z")
_LIST = re.compile(r"[0-9A-Za-z.．\s，,、/;；:：和及|\-_]*[，,、/;；和及|\s]\s?\Z")
_CLOSED = re.compile(r"\s?(?:[)）\]】〕,，、;；/|和及]|\Z)")
_UNIT = re.compile(
    r"股(?![票东价吧])|[万亿元手人吨点户张家名次年个千百公米台辆份块倍只件套桶头条座栋项篇位亩斤克瓦时秒例楼室层页余多]"
    r"|[@%％‰°℃_A-Za-z0-9]"
    r"|平[方米]|美元|港[元币]|欧元|日元|英镑|韩元|月份|字节?|号[^称]?|期|起[，。]|[.,:-][0-9]"
    # A / parts codes as well: 600036/03968.HK.
    r"|/(?![0-9]{1,5}\.?\s?HK|[0-9]{6}\.S[HZ]|[0-9]{5,6}\s?[)）/])[0-9]"
    r"|\s(?:股(?![票东价吧份])|[万亿元人吨%％]|美元|港元)"
)
# What only a listing has or does, around a code that a plain 代码 announces.
_COMPANY = re.compile(r"公司|股票|个股|简称|上市|企业|股东")
# What only a listing does, right after the bracket with its ticker.
_QUOTED = re.compile(
    r"\s?[)）]\s?(?:的?股价|股票|市值|盘[前后中初]|[早午尾]盘|收[涨跌于报]|[高低]开|[大暴小飙重][涨跌挫]|[上下]跌|上涨"
    r"|[涨跌](?:[0-9超逾近幅约停]|[，。,、]|\Z)|(?:公布|发布|披露)?\w{0,8}(?:财报|季报|业绩))"
)
_WORD_KINDS = {
    **dict.fromkeys(("股票", "正股", "A股", "B股", "H股", "公司", "股份"), "stock"),
    **dict.fromkeys(("证券", "上市", "交易"), "stock"),
    **dict.fromkeys(("基金", "场内", "场外"), "fund"),
    **dict.fromkeys(("债券", "转债", "可转债"), "bond"),
    "指数": "index",
}


def bracket(text: str, at: int) -> int:
    """Return where the bracket opens that *at* stands in, or -1; looks back 40 characters."""
    start = max(0, at - _REACH)
    for place in range(at - 1, start - 1, -1):
        char = text[place]
        if char in _OPENING:
            return place
        if char in _CLOSED_BY:
            return -1
    return -1


def run_before(text: str, at: int) -> str:
    """Return the unbroken run of letters that ends at *at*, blanks and quotes skipped."""
    before = text[max(0, at - 30) : at].rstrip(_CLOSING)
    found = _RUN.search(before)
    return found[0] if found else ""


def other_number(run: str) -> bool:
    """Tell whether *run* announces an amount, a telephone number and the like."""
    return _OTHER_NUMBER.search(run) is not None


def address(run: str, code: str) -> bool:
    """Tell whether *run* before the bracket with *code* is an address.

    *code* is then a postcode: of the city that the run ends with, or speaks of at its end where
    no company has such codes.
    """
    if _ADDRESS.search(run) or signs.city(run, code):
        return True
    return (
        code[:2] in _FUND_CODES
        and signs.city_within(run[-8:], code)
        and wanted(run, code) == "stock"
    )


def counts(text: str, at: int) -> bool:
    """Tell whether what stands right before the bare number at *at* makes it a count."""
    return _BEFORE_NUMBER.search(text[max(0, at - 2) : at]) is not None


def wanted(run: str, code: str) -> str:
    """Return the kind of security that the name *run* before *code* asks for.

    A name that is neither a fund's, a bond's nor an index's is a company's.
    """
    stock = code[:2] in _STOCK_CODES
    if _BOND.search(run) and not stock:
        return "bond"
    if not stock and signs.house_fund(run):
        return "fund"
    if index_name(run, code) or (code[:3] == "000" and signs.index_family(run)):
        return "index"
    if _FUND.search(run):
        return "fund"
    return "stock"


def index_name(run: str, code: str) -> bool:
    """Tell whether *run* ends with an index's name beyond doubt and *code* may be an index's."""
    return code[:2] in _INDEX_CODES and _INDEX.search(run) is not None


def fund(run: str) -> bool:
    """Tell whether *run* ends as names of funds do."""
    if run.endswith("股票"):
        return signs.house_fund(run)
    return _FUND.search(run) is not None


def fund_follows(text: str, at: int, code: str) -> bool:
    """Tell whether the bracket that closes at *at* is followed by what only a fund has: 净值."""
    return code[:2] not in _STOCK_CODES and signs.fund_follows(text, at)


def company_near(text: str, start: int, end: int) -> bool:
    """Tell whether the words around the code from *start* to *end* speak of a company."""
    return _COMPANY.search(text, max(0, start - 16), end + 12) is not None


def quoted(text: str, at: int) -> bool:
    """Tell whether the bracket that closes at *at* is followed by a price and the like."""
    return _QUOTED.match(text, at) is not None


def b_share(run: str) -> bool:
    """Tell whether *run* names B shares."""
    return _B_SHARE.search(run) is not None


def listed_in_bracket(text: str, opened: int, at: int) -> bool:
    """Tell whether nothing but codes and separators stands between bracket and *at*."""
    inner = text[opened + 1 : at]
    return not inner.strip() or _LIST.fullmatch(inner) is not None


def closed(text: str, at: int) -> bool:
    """Tell whether *at* is followed by what ends a code: bracket, separator, end of text."""
    return _CLOSED.match(text, at) is not None


def unit(text: str, at: int) -> bool:
    """Tell whether a unit, a further digit or a letter follows, so that a number ended at *at*."""
    return _UNIT.match(text, at) is not None


class Label(NamedTuple):
    """What a label such as ``股票代码：`` announces.

    ``kind`` is "" for a plain ``代码``; it is ``firm`` where no other kind has that label.
    """

    kind: str
    firm: bool


def label(text: str, at: int) -> Label | None:
    """Return what a label before *at* announces, if one stands there."""
    before = text[max(0, at - 16) : at]
    if "代" in before and (found := _LABEL.search(before)):
        word = found["kind"]
        return Label(_WORD_KINDS.get(word, ""), word is not None and word not in _LOOSE)
    return Label("stock", firm=True) if "股" in before and _SHARES.search(before) else None


@cache
def _last_letters() -> frozenset[str]:
    return frozenset({*(word[-1] for word in markets.load().exchanges), *"码号號碼"})


@cache
def _exchange() -> re.Pattern[str]:
    words = sorted(markets.load().exchanges, key=len, reverse=True)
    names = "|".join(re.escape(word) for word in words)
    return re.compile(
        rf"(?<![A-Z0-9])(?P<name>{names})"
        r"(?P<label>(?:上市)?(?:股票|证券|上市|交易|股份)?代[码号號碼])?(?:为|是)?\s?(?P<colon>[:：.]?)\s?[“\"]?\Z"
    )


def exchange(text: str, at: int) -> str:
    """Return the suffix of the exchange named right before *at*, as in ``纽交所：``, or "".

    A Chinese name needs a colon or 代码 after it; Latin ones (``SZ``) don't.
    """
    before = text[max(0, at - 26) : at].upper()
    if before.rstrip(_INTRODUCING)[-1:] not in _last_letters():
        return ""
    found = _exchange().search(before)
    if not found:
        return ""
    if not found["name"].isascii() and not found["colon"] and not found["label"]:
        return ""
    return markets.load().exchanges[found["name"]]
