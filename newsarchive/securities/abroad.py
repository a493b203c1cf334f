"""Listings elsewhere whose codes look like ours: Korea's 000660, Taiwan's 00878, India's 500325."""

import re
from dataclasses import dataclass

from newsarchive.securities import name_kinds, signs
from newsarchive.securities.codes import Security
from newsarchive.securities.names import NameTable
from newsarchive.securities.written import Written

_HOME = re.compile(
    r"A股|沪|深[市证交圳成]|两市|创业板|科创|北交所|上交所|新三板|概念|[涨跌]停|国内|内地|中国(?!台湾)|我国"
    r"|港[股交元]|恒[生指]|证监会"
)
# Hong Kong has no funds of these digits; Taiwan has most of its own there.
_TAIWAN_FUND = re.compile(r"(?:ETF|[高优]股?息|台湾\w{0,4}|永续)\Z")
_BACK, _ON = 160, 60  # characters before and after a code that are looked at
_SENTENCE = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class _Country:
    """A country: its codes, words for it, its markets, what a bracket calls its exchanges."""

    codes: re.Pattern[str]
    words: re.Pattern[str]
    markets: re.Pattern[str]
    exchanges: re.Pattern[str]
    own: re.Pattern[str]  # a name that begins with the country


def _begins(*countries: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:\A|[、和与及])(?:{'|'.join(countries)})(?!\w*(?:的|概念|公司|客户|市场|业务))\w{{2,12}}\Z"
    )


_COUNTRIES = (
    _Country(
        re.compile(r"[0-4][0-9]{5}"),
        re.compile(r"韩|首尔|(?i:KOSPI|KOSDAQ)"),
        re.compile(
            r"(?i:KOSPI|KOSDAQ)|韩国?股|韩国?(?:综合|综指|指数|交易?所|证券交易所|元)|首尔(?:股市|综合?指数?)"
        ),
        re.compile(r"\b(?:KRX|KOSPI|KOSDAQ|KSE|KS|KQ)\b|韩"),
        _begins("韩国", "南韩"),
    ),
    _Country(
        re.compile(r"00[0-9]{3}|006[0-9]{3}"),
        re.compile(r"台[股湾北]"),
        re.compile(r"台股|台湾(?:股市|加权|证交所|证券交易所|上市柜?)|台交所|加权指数|新?台币"),
        re.compile(r"\b(?:TWSE|TPEX|TW|TWO)\b|台"),
        _begins("台湾"),
    ),
    _Country(
        re.compile(r"5[0-9]{5}"),
        re.compile(r"印度|孟买"),
        re.compile(
            r"(?i:SENSEX|NIFTY)|印度(?:股市|基准|国家证券交易所)|孟买(?:股市|证交所|证券交易所|敏感)"
        ),
        re.compile(r"\b(?:BSE|NSE)\b|印"),
        _begins("印度"),
    ),
)


def listed(written: Written, text: str, opened: int, about: str) -> bool:
    """Tell whether *written*, digits in the bracket at *opened* of *text*, is a code of theirs.

    The name is a foreign company's, the bracket names the exchange, or the sentence or the title
    *about* speak of such a market, and neither they nor the sentence before of one of ours.
    """
    country = _country(written)
    if country is None:
        return False
    run, start = written.run, written.start
    if signs.abroad(run) or country.own.search(run):
        return True
    if written.end - start == 5 and _TAIWAN_FUND.search(run):
        return True
    if start > opened + 1 and country.exchanges.search(text, opened + 1, start):
        return True
    earlier, before, after = _around(text, written)
    words = f"{about}\n{before}{after}"
    if not country.words.search(words) or not country.markets.search(words):
        return False
    return not _HOME.search(f"{words}\n{earlier}")


def suspected(written: Written, text: str, about: str, names: NameTable) -> bool:
    """Tell whether *names* call the security of *written* quite otherwise, after a country's name.

    Companies pass on their names, so another name alone says nothing.
    """
    country = _country(written)
    run = written.run[-8:]
    own = names.names(written.security.code)
    if country is None or not run or not own or run[-1] in "AB":
        return False
    if names.calls(written.security.code, run) or any(len({*one} & {*run}) > 1 for one in own):
        return False
    earlier, before, after = _around(text, written)
    words = f"{about}\n{earlier}{before}"
    return country.words.search(words) is not None and not _HOME.search(f"{words}{after}")


def ours(written: Written, names: NameTable) -> Security | None:
    """Return the security that has the digits of *written* and whose name *names* have before it.

    A part of the name will do: ``KOSPI大涨，茅台（600519）走强``.
    """
    tails = [written.run[-length:] for length in range(2, min(len(written.run), 8) + 1)]
    for one in names.named(written.security.code):
        own = names.names(one.code)
        if any(name_kinds.related(tail, own) for tail in tails if not tail.isascii()):
            return one
    return None


def _country(written: Written) -> _Country | None:
    digits = written.security.code.rpartition(".")[0] or written.security.code
    return next((one for one in _COUNTRIES if one.codes.fullmatch(digits)), None)


def _around(text: str, written: Written) -> tuple[str, str, str]:
    """Return the sentence before that of *written*, and what its own has before and after it."""
    before = text[max(0, written.start - _BACK) : written.start]
    after = _SENTENCE.split(text[written.end : written.end + _ON], 1)[0]
    *earlier, before = _SENTENCE.split(before)
    return earlier[-1] if earlier else "", before, after
