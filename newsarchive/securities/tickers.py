"""Codes with letters and short Hong Kong codes in a text."""

import re
from collections.abc import Iterator

from newsarchive.securities import markets, signs, surroundings
from newsarchive.securities.codes import Security, american, suffixed
from newsarchive.securities.written import Written

# A class of shares, a preferred series or a warrant is part of the code: BRK.B, IBM-PA, XYZ.WS.
_TICKER = r"[A-Z]{1,5}(?:[._-](?:(?:PR?)?[A-Z]|W[ST])(?![A-Za-z]))?"
# So are these, but in forms that can't be read: such a code is not the common stock's.
_SERIES = re.compile(r"[-.^$][A-Z]{1,3}(?![A-Za-z])|[\s/]PR[-. ]?[A-Z](?![A-Za-z])")
_DOT = re.compile(r"\.([A-Za-z]{1,4})(?![A-Za-z0-9])")
_DOT_LEFT = re.compile(r"(?:^|[^A-Za-z0-9.@_-])([A-Z0-9]{1,9}(?:[._][A-Z])?)\Z")
# Codes before a /; elsewhere that belongs to an address.
_ROW = re.compile(
    r"(?<![A-Za-z0-9.@/_:-])"
    r"(?:(?:(?<=[(（])[A-Z]{1,5}|[0-9]{5,6}|[0-9]{1,6}\.[A-Z]{2,4}|[A-Z]{1,6}(?:\.[A-Z]{1,3}){1,2})\s?/\s?){1,4}\Z"
)
_COLON = re.compile(rf"[:：]\s?[“\"]?({_TICKER}|[0-9]{{1,5}})(?![A-Za-z0-9])")
_FURTHER = re.compile(rf"\s?[,，、/]\s?({_TICKER})(?=\s?[)）,，、/])")
_CODE_WORD = re.compile(
    rf"代[码号號碼](?:为|是)?\s?[:：]?\s?[“\"「]?({_TICKER}|[0-9]{{1,5}})(?![A-Za-z0-9])"
)
_SHARE_WORD = re.compile(r"(?:股票|证券|股份|上市|交易)\Z")
_HONG_KONG = re.compile(r"[Hh][Kk]")
_HK_LEFT = re.compile(r"(?:^|[^A-Za-z0-9.,])([0-9]{1,5})[ \-]?\Z")
_HK_RIGHT = re.compile(r"[.:：]?\s?([0-9]{4,5})(?![0-9A-Za-z])")
_HK_GOES_ON = re.compile(r"\s?[A-Za-z0-9$￥元]")
_CASHTAG = re.compile(rf"\$({_TICKER})\$")
_BRACKET = re.compile(rf"[(（]\s?({_TICKER})(?: U[SNWQ])?(?:\s?[)）]|(?=\s?/\s?[0-9]{{1,5}}\.HK))")
_WORD = re.compile(r"[A-Za-z]+")
_FIRM = re.compile(r"(?:股份|控股)?(?:有限)?(?:公司|集团|控股)\Z")
_BLOOMBERG = re.compile(r" U[SNWQ](?=\s?[)）;；,，、/])")
_BLOOMBERG_LEFT = re.compile(r"[(（;；,，、/]\s?([A-Z]{1,5})\Z")
_AMERICAN = re.compile(
    r"美股|纳斯达克|纽交所|纳指|中概股|纽约证券|NASDAQ|Nasdaq|NYSE|[(（][A-Z]{1,5}\.(?:O|N|US)[)）]"
)
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
    if "$" in text:
        yield from _cashtags(text)
    if " U" in text:
        yield from _bloomberg(text)
    yield from _in_brackets(text)


def _written(
    text: str, start: int, end: int, security: Security, *, certain: bool = True
) -> Written:
    opened = surroundings.bracket(text, start)
    return Written(
        start,
        end,
        security,
        certain,
        surroundings.run_before(text, opened if opened >= 0 else start),
    )


def _after(marks: str, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield where *pattern* matches at one of *marks*, which a text has few of."""
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            if found := pattern.match(text, at):
                yield found
            at = text.find(mark, at + 1)


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
            yield _written(text, start, found.end(), security, certain=security.settled)
        elif suffix.isupper() or suffix.lower() == "hk":
            security = suffixed(code, suffix.upper())
            if security.code:
                sure = suffix not in _DOUBTFUL or _sure(text, start, code)
                if len(code) > 1 or suffix.upper() == "HK" or _alone(text, start, found.end()):
                    yield _written(text, start, found.end(), security, certain=sure)


def _alone(text: str, start: int, end: int) -> bool:
    """Tell whether a bracket holds nothing but the code: elsewhere U.S. and the like are meant."""
    return text[max(0, start - 1) : start] in {"(", "（"} and text[end : end + 1] in {")", "）"}


def _sure(text: str, start: int, code: str) -> bool:
    return surroundings.bracket(text, start) >= 0 or code in markets.load().tickers


def _after_colon(text: str) -> Iterator[Written]:
    for found in _after(":：", _COLON, text):
        suffix = surroundings.exchange(text, found.start(1))
        if not suffix or not _ends(text, found.end(1)) or _SERIES.match(text, found.end(1)):
            continue
        code = found[1]
        if code.isdecimal() and suffix != "HK":
            continue
        security = suffixed(code, suffix)
        if security.code:
            yield _written(text, found.start(1), found.end(1), security)
            yield from _further(text, found.end(1))


def _further(text: str, at: int) -> Iterator[Written]:
    """Yield well-known tickers that follow one in its bracket: (Nasdaq: GOOG, GOOGL)."""
    if surroundings.bracket(text, at) < 0:
        return
    while found := _FURTHER.match(text, at):
        at = found.end(1)
        security = american(found[1])
        if security.settled:
            yield _written(text, found.start(1), at, security)


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
            yield _written(text, at, at + len(code), security)


def _hong_kong(text: str) -> Iterator[Written]:
    for found in _HONG_KONG.finditer(text):
        begin = max(0, found.start() - 8)
        left = _HK_LEFT.search(text[begin : found.start()])
        if left and not _HK_GOES_ON.match(text, found.end()):
            start, code = begin + left.start(1), left[1]
            year = len(code) == 4 and code[:2] in {"19", "20"}
            if surroundings.bracket(text, start) >= 0 or (len(code) >= 3 and not year):
                yield _written(text, start, found.end(), suffixed(code, "HK"))
        right = _HK_RIGHT.match(text, found.end())
        before = text[found.start() - 1 : found.start()] if found.start() else ""
        if right and not (before.isascii() and before.isalnum()) and _ends(text, right.end(1)):
            yield _written(text, right.start(1), right.end(1), suffixed(right[1], "HK"))


def _cashtags(text: str) -> Iterator[Written]:
    for found in _CASHTAG.finditer(text):
        security = american(found[1])
        if security.code:
            yield Written(found.start(1), found.end(1), security, certain=True)


def _bloomberg(text: str) -> Iterator[Written]:
    for found in _BLOOMBERG.finditer(text):
        left = _BLOOMBERG_LEFT.search(text[max(0, found.start() - 8) : found.start()])
        start = found.start() - len(left[1]) if left else 0
        if left and surroundings.bracket(text, start) >= 0:
            yield _written(text, start, found.end(), american(left[1]))


def _in_brackets(text: str) -> Iterator[Written]:
    american_text: bool | None = None
    for found in _after("(（", _BRACKET, text):
        security = american(found[1])
        run = surroundings.run_before(text, found.start())
        if not run or not security.code:
            continue
        cashtag = text[found.end() : found.end() + 1] == "$" or " U" in found[0]
        certain = cashtag or (security.settled and _means(text, found, run))
        if american_text is None:
            american_text = _AMERICAN.search(text) is not None
        if certain or american_text or (security.settled and len(found[1]) > 2):
            yield Written(found.start(1), found.end(1), security, certain, run)


def _means(text: str, found: re.Match[str], run: str) -> bool:
    """Tell whether the well-known ticker *found* in brackets after *run* is no abbreviation."""
    ticker = found[1]
    if len(ticker) > 3 and not signs.called(ticker):
        return True
    before = text[max(0, found.start() - 40) : found.start()].rstrip(' \u3000”"」》')
    before = _FIRM.sub("", before)
    if any(_ends_with(before, name) for name in signs.called(ticker)):
        return True
    if surroundings.quoted(text, found.end(1)):
        return True
    initials = "".join(word[0] for word in _WORD.findall(before)[-len(ticker) :]).upper()
    return run.isascii() and run[0].isupper() and len(ticker) > 2 and initials != ticker


def _ends_with(before: str, name: str) -> bool:
    """Tell whether *before* ends with *name*, a Latin one as a word of its own."""
    if not before.endswith(name):
        return False
    return not name.isascii() or not _WORD.match(before[-len(name) - 1 : -len(name)])
