"""Tickers in brackets or between dollar signs, where abbreviations stand as well."""

import re
from collections.abc import Iterator

from newsarchive.securities import signs, surroundings
from newsarchive.securities.codes import american
from newsarchive.securities.written import TICKER, Written, matches_at, written_at

_CASHTAG = re.compile(rf"\$({TICKER})\$")
_BRACKET = re.compile(rf"[(（]\s?({TICKER})(?: U[SNWQ])?(?:\s?[)）]|(?=\s?/\s?[0-9]{{1,5}}\.HK))")
_WORD = re.compile(r"[A-Za-z]+")
_FIRM = re.compile(r"(?:股份|控股)?(?:有限)?(?:公司|集团|控股)\Z")
_BLOOMBERG = re.compile(r" U[SNWQ](?=\s?[)）;；,，、/])")
_BLOOMBERG_LEFT = re.compile(r"[(（;；,，、/]\s?([A-Z]{1,5})\Z")
_AMERICAN = re.compile(
    r"美股|纳斯达克|纽交所|纳指|中概股|纽约证券|NASDAQ|Nasdaq|NYSE|[(（][A-Z]{1,5}\.(?:O|N|US)[)）]"
)


def find(text: str) -> Iterator[Written]:
    """Yield tickers such as ``$NIO$``, ``(NIO US)`` and ``(NIO)``."""
    if "$" in text:
        yield from _cashtags(text)
    if " U" in text:
        yield from _bloomberg(text)
    yield from _in_brackets(text)


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
            yield written_at(text, start, found.end(), american(left[1]))


def _in_brackets(text: str) -> Iterator[Written]:
    american_text: bool | None = None
    for found in matches_at("(（", _BRACKET, text):
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
