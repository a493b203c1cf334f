"""Codes of securities in a text, in whatever form it writes them."""

from datetime import date

from newsarchive.items import SecurityReference
from newsarchive.securities import digits, tickers
from newsarchive.securities.name_runs import name_of
from newsarchive.securities.written import Written

_FULL_WIDTH = {
    code: code - 0xFEE0
    for code in (
        *range(0xFF10, 0xFF1A),
        *range(0xFF21, 0xFF3B),
        *range(0xFF41, 0xFF5B),
        0xFF0E,
        0xFF04,
    )
}


def scan(text: str, *, on: date | None = None, about: str = "") -> list[Written]:
    """Return the codes that narrow *text* writes, one a place, in order of mention.

    *about* is further text that may tell the market, such as the title.
    """
    places: dict[int, Written] = {}
    for written in (*digits.find(text, on, about), *tickers.find(text)):
        known = places.get(written.start)
        if known is None or (written.certain and not known.certain):
            places[written.start] = written
    return [places[start] for start in sorted(places)]


def narrow(text: str) -> str:
    """Return *text* with full-width letters and digits as ASCII, place by place."""
    for char in "０１２３４５６７８９ＡＮＳＨＢ":
        if char in text:
            return text.translate(_FULL_WIDTH)
    return text


def near(text: str, written: Written) -> str:
    """Return what stands around a code: far enough to see its name used again."""
    return text[max(0, written.start - 600) : written.end + 600]


def find_codes(text: str, *, on: date | None = None) -> tuple[SecurityReference, ...]:
    """Return a reference for each security whose code *text* writes, in order of mention.

    *on* is the day of the text, for codes whose meaning changed. A code that is only likely
    to be one, or whose market is open, has the role ``candidate``; all others ``mention``.
    Never raises.
    """
    found: dict[str, list[Written]] = {}
    for written in scan(narrow(text), on=on):
        found.setdefault(written.security.code, []).append(written)
    return tuple(_reference(writtens, text) for writtens in found.values())


def _reference(writtens: list[Written], text: str) -> SecurityReference:
    first = max(writtens, key=lambda written: written.certain)
    return SecurityReference(
        code=first.security.code,
        mic=first.security.mic,
        kind=first.security.kind,
        name=next(filter(None, (name_of(one.run, near(text, one)) for one in writtens[:8])), ""),
        role="mention" if first.certain and first.security.placed else "candidate",
        evidence=("code",),
        count=len(writtens),
    )
