"""The quote lists: which securities a market has, and what they are called."""

from dataclasses import dataclass
from typing import Final

from newsarchive.eastmoney.answers import Json, read_object, text_of
from newsarchive.errors import BadAnswerError
from newsarchive.securities import Security, canonical, tidy_name

PAGE_SIZE: Final = 100
"""Securities a page; more are not served, whatever is asked for."""

_NONE: Final = "-"  # how the upstream writes a value that it doesn't have


@dataclass(frozen=True, slots=True)
class QuoteList:
    """One list: what it is called here, the filter that asks for it, and the kind of all in it.

    *kind* is "" where the codes decide.
    """

    name: str
    filters: str
    kind: str = ""


# The terms are market and type inside the market, as the quote site's own lists ask for them; b:
# names a list that the site keeps by hand.
LISTS: Final = {
    each.name: each
    for each in (
        QuoteList("a", "m:0 t:6,m:0 t:80,m:1 t:2,m:1 t:23,m:0 t:81 s:2048", "stock"),
        QuoteList("b", "m:0 t:7,m:1 t:3", "stock"),
        QuoteList("fund", "b:MK0021,b:MK0022,b:MK0023,b:MK0024", "fund"),
        QuoteList("hk", "m:116 t:3,m:116 t:4"),
        QuoteList("us", "m:105,m:106,m:107"),
        QuoteList("board", "m:90 t:2,m:90 t:3", "board"),
        QuoteList("index", "m:1 s:2,m:0 t:5", "index"),
    )
}
"""All lists by name: A shares, B shares, funds, Hong Kong, United States, boards, indices."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One row of a list: EastMoney's market number, the code as it writes it, the tidy name."""

    market: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class QuotePage:
    """One page of a list.

    *rows* is how many rows it had, *quotes* are those that name a security, and *total* is how
    many rows the whole list has. A page after the end, and that of an empty list, has none.
    """

    quotes: tuple[Quote, ...]
    rows: int
    total: int


def parse_quotes(body: bytes, *, url: str) -> QuotePage:
    """Return what a page of a quote list (``clist/get``) holds.

    Raises ``BadAnswerError`` about *url* for block pages and broken answers.
    """
    answer = read_object(body, url=url)
    data = answer.get("data", False)
    if data is None:
        return QuotePage((), 0, 0)
    rows = data.get("diff") if isinstance(data, dict) else None
    total = data.get("total") if isinstance(data, dict) else None
    if isinstance(rows, dict):  # how the rows come unless the address has np=1
        rows = list(rows.values())
    if not isinstance(rows, list) or not isinstance(total, int):
        raise BadAnswerError(url, "no list of securities in the answer")
    quotes = (_quote(row) for row in rows)
    return QuotePage(tuple(quote for quote in quotes if quote), len(rows), total)


def _quote(row: Json) -> Quote | None:
    """Return the security of a row; none if the row lacks its market, code or name."""
    if not isinstance(row, dict):
        return None
    market, code = text_of(row.get("f13")), text_of(row.get("f12")).strip()
    name = tidy_name(text_of(row.get("f14")))
    if not (market.isascii() and market.isdecimal() and code and name) or name == _NONE:
        return None
    return Quote(int(market), code, name)


def security_of(quote: Quote, kind: str = "") -> Security:
    """Return the security of a row; *kind* is that of its list.

    Without one, the name may tell a fund: codes of the United States don't. A code that can't be
    placed is returned unsettled.
    """
    if not kind and "ETF" in quote.name.upper():
        kind = "fund"
    secid = f"{quote.market}.{quote.code}"
    security = canonical(secid, type_hint=kind)
    if quote.market == 0 and not security.settled:
        return canonical(secid, type_hint="81")  # the lists have Beijing's codes and none of NEEQ's
    return security
