"""Codes with letters and short Hong Kong codes in a text."""

import re
from collections.abc import Iterator

from newsarchive.securities import bracketed, markets, signs, surroundings
from newsarchive.securities.codes import Security, american, suffixed
from newsarchive.securities.written import TICKER, Written, matches_at, written_at

# Series of preferred shares in forms that can't be read: such a code is not the common stock's.
_SERIES = re.compile(r"[-.^$][A-Z]{1,3}(?![A-Za-z])|[\s/]PR[-. ]?[A-Z](?![A-Za-z])")
_CLASS = re.compile(r"/([A-Z])(?![A-Za-z])")  # BRK/B, where there is such a class
_DOT = re.compile(r"\.([A-Za-z]{1,4})(?![A-Za-z0-9])")
_DOT_LEFT = re.compile(r"(?:^|[^A-Za-z0-9.@_-])([A-Z0-9]{1,9}(?:[._][A-Z])?)\Z")
# Codes before a /; elsewhere that belongs to an address.
_ROW = re.compile(
    r"(?<![A-Za-z0-9.@/_:-])"
    r"(?:(?:(?<=[(（])[A-Z]{1,5}|[0-9]{5,6}|[0-9]{1,6}\.[A-Z]{2,4}|[A-Z]{1,6}(?:\.[A-Z]{1,3}){1,2})\s?/\s?){1,4}\Z"
)
_COLON = re.compile(rf"[:：]\s?[“\"]?({TICKER}|[0-9]{{1,5}})(?![A-Za-z0-9])")
_FURTHER = re.compile(rf"\s?[,，、/]\s?({TICKER})(?=\s?[)）,，、/])")
_CODE_WORD = re.compile(
    rf"代[码号號碼](?:为|是)?\s?[:：]?\s?[“\"「]?({TICKER}|[0-9]{{1,5}})(?![A-Za-z0-9])"
)
_SHARE_WORD = re.compile(r"(?:股票|证券|股份|上市|交易)\Z")
_HONG_KONG = re.compile(r"[Hh][Kk]")
_HK_LEFT = re.compile(r"(?:^|[^A-Za-z0-9.,])([0-9]{1,5})[ \-]?\Z")
_HK_RIGHT = re.compile(r"[.:：]?\s?([0-9]{4,5})(?![0-9A-Za-z])")
_HK_GOES_ON = re.compile(r"\s?[A-Za-z0-9$￥元]")
# An exchange alone at the head of a line or sentence, and what ends one.
_HEAD = re.compile(
    r"(?:\A|\n|[。！？]|[.!?]\s)\s*(?:(?:[Oo]n )?[Tt]he )?"
    r"(?:(?:New York Stock |NASDAQ |Nasdaq )?[A-Za-z]+|[\u4e00-\u9fff]{2,10})\s?\Z"
)
_PROSE = re.compile(r"\s+[a-z\u4e00-\u9fff]")
_LINE_ENDS = re.compile(r"\s*(?:[\n。.;；)）\]】]|\Z)")
# Suffixes of one letter that also end ordinary abbreviations.
_DOUBTFUL = frozenset({"A", "L", "S"})


def find(text: str) -> Iterator[Written]:
    """Yield codes such as ``AAPL.O``, ``NYSE: NIO``, ``0700.HK`` and ``$NIO$``."""
    yield from _dotted(text)
    yield from _after_colon(text)
    if "代" in text:
        yield from _labelled(text)
    if "HK" in text or "hk" in text:
        yield from _hong_kong(text)
    yield from bracketed.find(text)


def _dotted(text: str) -> Iterator[Written]:
    for found in _DOT.finditer(text):
        begin = max(0, found.start() - 10)
        left = _DOT_LEFT.search(text[begin : found.start()])
        if left is None:
            continue
        start, code, suffix = begin + left.start(1), left[1], found[1]
        if len(code) == 6 and code.isdecimal():
            continue
        if text[max(0, start - 1) : start] == "/" and not _ROW.search(
            text, max(0, start - 48), start
        ):
            continue
        both = f"{code}.{suffix}"
        tables = markets.load()
        if both in tables.classes or code == "US":
            security = american(both.removeprefix("US."))
            yield written_at(text, start, found.end(), security, certain=security.settled)
        elif suffix.isupper() or suffix.lower() == "hk":
            security = suffixed(code, suffix.upper())
            if security.code:
                sure = suffix not in _DOUBTFUL or _sure(text, start, code)
                if len(code) > 1 or suffix.upper() == "HK" or _alone(text, start, found.end()):
                    yield written_at(text, start, found.end(), security, certain=sure)


def _alone(text: str, start: int, end: int) -> bool:
    """Tell whether a bracket holds nothing but the code: elsewhere U.S. and the like are meant."""
    return text[max(0, start - 1) : start] in {"(", "（"} and text[end : end + 1] in {")", "）"}


def _sure(text: str, start: int, code: str) -> bool:
    return surroundings.bracket(text, start) >= 0 or code in markets.load().tickers


def _after_colon(text: str) -> Iterator[Written]:
    for found in matches_at(":：", _COLON, text):
        suffix = surroundings.exchange(text, found.start(1))
        if not suffix or not _ends(text, found.end(1)) or _SERIES.match(text, found.end(1)):
            continue
        code = found[1]
        if code.isdecimal() and suffix != "HK":
            continue
        end = found.end(1)
        shares = _CLASS.match(text, end)
        if shares and f"{code}.{shares[1]}" in markets.load().classes:
            yield written_at(text, found.start(1), shares.end(), american(f"{code}.{shares[1]}"))
            continue
        security = suffixed(code, suffix)
        if security.code:
            sure = suffix == "HK" or not _heads(text, found.start(), end, code)
            yield written_at(text, found.start(1), end, security, certain=sure)
            yield from _further(text, end)


def _heads(text: str, colon: int, end: int, code: str) -> bool:
    """Tell whether an exchange before *colon* may head a sentence that *code* begins.

    ``Nasdaq: AI stocks fall`` and ``NYSE: CEO steps down``; in brackets, at the end of a line and
    for a ticker that is no word it is a code all the same.
    """
    if surroundings.bracket(text, colon) >= 0:
        return False
    if american(code).settled and not (_is_word(code) and _PROSE.match(text, end)):
        return False
    before = text[:colon] if colon < 40 else "-" + text[colon - 40 : colon]
    return _HEAD.search(before) is not None and _LINE_ENDS.match(text, end) is None


def _is_word(ticker: str) -> bool:
    return len(ticker) <= 3 or bool(signs.called(ticker))


def _further(text: str, at: int) -> Iterator[Written]:
    """Yield well-known tickers that follow one in its bracket: (Nasdaq: GOOG, GOOGL)."""
    if surroundings.bracket(text, at) < 0:
        return
    while found := _FURTHER.match(text, at):
        at = found.end(1)
        security = american(found[1])
        if security.settled:
            yield written_at(text, found.start(1), at, security)


def _ends(text: str, at: int) -> bool:
    """Tell whether a code can end here: no letter of a longer name, no unit, no decimals."""
    after = text[at : at + 1]
    return (after in "及和与" or not after.isalnum()) and not surroundings.unit(text, at)


def _labelled(text: str) -> Iterator[Written]:
    for found in _CODE_WORD.finditer(text):
        code, at = found[1], found.start(1)
        if not _ends(text, at + len(code)) or _SERIES.match(text, at + len(code)):
            continue
        suffix = surroundings.exchange(text, at)
        word = _SHARE_WORD.search(text[max(0, found.start() - 2) : found.start()])
        if suffix:
            security = suffixed(code, suffix)
        elif word is None:
            continue
        elif code.isdecimal():
            hong_kong = word[0] == "股份" or "港" in text
            security = suffixed(code, "HK") if len(code) >= 4 and hong_kong else Security("")
        else:
            security = american(code)
        if security.code and (not code.isdecimal() or security.code.endswith(".HK")):
            yield written_at(text, at, at + len(code), security)


def _hong_kong(text: str) -> Iterator[Written]:
    for found in _HONG_KONG.finditer(text):
        begin = max(0, found.start() - 8)
        left = _HK_LEFT.search(text[begin : found.start()])
        if left and not _HK_GOES_ON.match(text, found.end()):
            start, code = begin + left.start(1), left[1]
            year = len(code) == 4 and code[:2] in {"19", "20"}
            if surroundings.bracket(text, start) >= 0 or (len(code) >= 3 and not year):
                yield written_at(text, start, found.end(), suffixed(code, "HK"))
        right = _HK_RIGHT.match(text, found.end())
        before = text[found.start() - 1 : found.start()] if found.start() else ""
        if right and not (before.isascii() and before.isalnum()) and _ends(text, right.end(1)):
            yield written_at(text, right.start(1), right.end(1), suffixed(right[1], "HK"))
