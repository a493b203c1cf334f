"""Codes of securities: from what markup, lists and texts write to one canonical form."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from newsarchive.securities import markets

# Digits by their ASCII forms only: a code is never written in another script's digits, and
# full-width ones are translated first.
_MARKET_FIRST = re.compile(r"(?a)(\d{1,3})[.,]\s?([A-Z0-9._-]{1,20})")
_BARS = re.compile(r"(?a)([A-Z0-9._-]{1,20})\|(\d{1,3})(?:\|(\d{0,3}))?(\|)?")
_OLD_ID = re.compile(r"(?:(?:BKQUOTE|QUOTE|STOCK|BK)_|INFO\.)(.{1,24})")
_OLD_CODE = re.compile(
    r"(?a)(?:(NASDAQ|NYSE|AMEX)_)?(\d{6}(?=[12]$)|\d{5}(?=5$)|[A-Z._]{1,8}(?=7$))(\d)"
)
_PREFIXED = re.compile(r"(?a)(SH|SZ|BJ|HK|SS)[.:_]?\s?(\d{1,6})")
_SUFFIXED = re.compile(r"(?a)([A-Z0-9._-]{1,20})[.](?P<suffix>[A-Z]{1,6})")
_HONG_KONG = re.compile(r"(?a)(\d{1,5})\.(?:HK|XHKG|HKG|SEHK|HKEX)")
_OLD_BOARD = re.compile(r"(?a)(?:B[KI])?0?(\d{3})")
_BOARD = re.compile(r"(?a)B[KI](\d{4})")
_CODE = re.compile(r"(?a)[A-Z0-9][A-Z0-9._-]{0,19}")
_REMEMBERED = 8192  # codes; the news of a year writes fewer
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Security:
    """One security: ``code`` is ``CODE.SUFFIX``, or the bare code where the market is open.

    ``mic`` is the ISO 10383 code or ""; ``kind`` is stock, fund, bond, index, board, future
    or unknown. A text that is no code at all has the empty ``code``.
    """

    code: str
    mic: str = ""
    kind: str = "unknown"

    @property
    def settled(self) -> bool:
        """Whether the code has its market's suffix."""
        return _is_settled(self.code)

    @property
    def placed(self) -> bool:
        """Whether it is one security and no other: a US ticker alone is not."""
        return self.kind != "unknown" and bool(self.mic or self.kind != "stock")


NONE = Security("")


@lru_cache(maxsize=_REMEMBERED)
def _is_settled(code: str) -> bool:
    _, _, suffix = code.rpartition(".")
    return len(suffix) < len(code) and suffix in markets.load().suffixes


def canonical(secid: str, *, type_hint: str = "") -> Security:
    """Return the security that *secid* names, as far as it says; never raises.

    Forms: ``0.000001`` and ``0,000001`` (market, code), ``000001|0|2`` and
    ``000001|0|6|`` (code, market, type), the ids ``stock_6007171``, ``quote_013855``,
    ``bk_417``, ``stock_NASDAQ_AAPL7`` (code and old market digit), ``Info.116.00700``,
    ``SH600519`` and ``600519.SH``. *type_hint* is the type inside the market (``80``) or a
    kind (``fund``), for markets where the code alone doesn't tell. A code without a known
    market stays bare and of unknown kind: see `by_prefix`. The canonical form of a
    canonical code is itself.
    """
    return _canonical(secid, type_hint)


@lru_cache(maxsize=_REMEMBERED)
def _canonical(secid: str, type_hint: str) -> Security:
    text = secid.strip().translate(_FULL_WIDTH).upper()
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(text):
            return read(found, type_hint)
    return NONE


def suffixed(code: str, suffix: str, type_hint: str = "") -> Security:
    """Return the security *code* of the market that *suffix* (or an alias of it) names.

    Returns `NONE` when there is no such market or it has no such codes.
    """
    return _suffixed(code, suffix, type_hint)


@lru_cache(maxsize=_REMEMBERED)
def _suffixed(code: str, suffix: str, type_hint: str) -> Security:
    tables = markets.load()
    if suffix == "US":
        return american(code)
    market = tables.suffixes.get(tables.aliases.get(suffix, ""))
    if market is None or not re.fullmatch(market.codes, code):
        return NONE
    return _security(market, code, type_hint)


def _security(market: markets.Market, code: str, type_hint: str) -> Security:
    code = _written(market, code)
    full = f"{code}.{market.suffix}" if market.suffix else code
    kind = _kind(market, code, type_hint)
    arca = market.mic == "XASE" and kind == "fund"
    return Security(full, "ARCX" if arca else market.mic, kind)


def _written(market: markets.Market, code: str) -> str:
    """Return *code* as the market writes it: padded, one dot before a class of shares."""
    if market.suffix == "HK":
        return code.zfill(5)
    if market.kind == "stock":
        return code.replace("_", ".").replace("-", ".")
    return code


def _kind(market: markets.Market, code: str, type_hint: str) -> str:
    if type_hint in markets.KINDS and type_hint != "unknown":
        return type_hint
    tables = markets.load()
    if f"{code}.{market.suffix}" in tables.funds:
        return "fund"
    return market.kind or markets.longest(tables.prefixes[market.suffix], code) or "unknown"


def _numbered(number: int, code: str, type_hint: str) -> Security:
    tables = markets.load()
    market = tables.numbers.get(number)
    board = _BOARD.fullmatch(code)
    if number == 90 and board:
        code = f"BK{board[1]}"
    if market is None or not re.fullmatch(market.codes, code):
        return canonical(code)
    if not market.suffix and (said := canonical(code)).settled:
        return said  # HK0700 says its market itself
    if number == 0:
        zero = "BJ" if type_hint == "81" else markets.longest(tables.zero, code) or "SZ"
        if zero == "either":
            return Security(code)
        market = tables.suffixes[zero]
    if type_hint.isdecimal():
        type_hint = tables.types.get((number, int(type_hint)), "")
    return _security(market, code, type_hint)


def _old_id(found: re.Match[str], type_hint: str) -> Security:
    rest = found[1]
    if "BK" in found[0] and (board := _OLD_BOARD.fullmatch(rest)):
        return suffixed(f"BK0{board[1]}", "BK")
    if found[0].startswith("INFO") and "." not in rest:
        return NONE  # a word of the glossary
    old = _OLD_CODE.fullmatch(rest)
    if old is None:
        return canonical(rest, type_hint=type_hint)
    suffix = markets.load().old_types.get(old[3], "")
    if suffix == "SZ":
        return _numbered(0, old[2], type_hint)
    return suffixed(old[2].replace("_", "."), old[1] or suffix, type_hint)


def _barred(found: re.Match[str], type_hint: str) -> Security:
    hint = found[3] if found[4] and found[3] else type_hint
    return _numbered(int(found[2]), found[1], hint)


def _with_prefix(found: re.Match[str], type_hint: str) -> Security:
    security = suffixed(found[2], found[1], type_hint)
    return security if security.code else Security(found[0])


def _with_suffix(found: re.Match[str], type_hint: str) -> Security:
    classes = markets.load().classes
    if found[0] in classes:
        return suffixed(found[0], classes[found[0]], type_hint)
    security = suffixed(found[1], found["suffix"], type_hint)
    return security if security.code else Security(found[0])


# The forms of a secid, tried in this order: 700.HK is Hong Kong's and no market 700, 106.A is
# New York's and no code 106 of NYSE American.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Security]], ...] = (
    (_OLD_ID, _old_id),
    (_BARS, _barred),
    (_HONG_KONG, lambda found, hint: suffixed(found[1], "HK", hint)),
    (_MARKET_FIRST, lambda found, hint: _numbered(int(found[1]), found[2], hint)),
    (_PREFIXED, _with_prefix),
    (_SUFFIXED, _with_suffix),
    (_CODE, lambda found, _: Security(found[0])),
)


def american(ticker: str) -> Security:
    """Return the US security *ticker*; its exchange is left open unless it is well known."""
    ticker = ticker.replace("_", ".").replace("-", ".")
    if not re.fullmatch(r"[A-Z]{1,6}(?:\.[A-Z]{1,3})?", ticker):
        return NONE
    tables = markets.load()
    suffix = tables.classes.get(ticker) or tables.tickers.get(ticker, "")
    if not suffix:
        return Security(ticker, "", "stock")
    return _security(tables.suffixes[suffix], ticker, "")


def by_prefix(code: str, *, wanted: str = "", on: date | None = None) -> Security:
    """Return the security of a bare *code* that is known to be one, by its first digits.

    *wanted* is the kind that the words beside it ask for: ``stock`` (000 is then Shenzhen's),
    ``index`` (000 is then Shanghai's), ``bond`` or ``fund`` (a fund that no exchange lists is
    ``.OF``); "" decides only what no word is needed for. *on* is the day of the text: it
    decides about 43, 83, 87 and 88, which Beijing and NEEQ shared for four years. What
    can't be decided is returned bare and of unknown kind.
    """
    tables = markets.load()
    if re.fullmatch(r"[0-9]{5}", code):
        return suffixed(code, "HK")
    if _BOARD.fullmatch(code):
        return suffixed(code, "BK")
    if not re.fullmatch(r"[0-9A-Z]{6}", code):
        return Security(code)
    suffix = _suffix(code, wanted, tables)
    if not suffix and tables.zero.get(code[:2]) == "either" and wanted in {"", "stock"}:
        suffix = _beijing_or_neeq(on, tables.beijing)
    security = suffixed(code, suffix) if suffix else NONE
    return security if security.code else Security(code)


def _suffix(code: str, wanted: str, tables: markets.Markets) -> str:
    if wanted == "index":
        return markets.longest(tables.bare_indices, code)
    if wanted == "bond":
        return markets.longest(tables.bare_bonds, code)
    suffix = markets.longest(tables.bare, code)
    if wanted == "fund":
        listed = suffix and markets.longest(tables.prefixes[suffix], code) == "fund"
        return suffix if listed else "OF"
    if wanted == "stock" and code.startswith("000"):
        return "SZ"
    return suffix


def _beijing_or_neeq(on: date | None, days: markets.Renumbering) -> str:
    if on is None or days.opened <= on < days.all_920:
        return ""
    return "NQ"
