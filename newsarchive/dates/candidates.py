"""The dates of a line, each with the time, the zone and the label that stand beside it."""

import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Final, NamedTuple

from newsarchive.dates.absolute import figures
from newsarchive.dates.belief import is_believed
from newsarchive.dates.chinese import chinese_days
from newsarchive.dates.clocks import clock_after, clock_before
from newsarchive.dates.counted import bare_count, counted
from newsarchive.dates.days_of_month import days_of_month
from newsarchive.dates.english import english_days
from newsarchive.dates.labels import Kind, label
from newsarchive.dates.moments import Clock, Moment, Reference, check, join
from newsarchive.dates.named_days import chinese_named, english_named
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Token
from newsarchive.dates.weekdays import take_bracketed, with_weekdays
from newsarchive.dates.years import take_late_year, take_year
from newsarchive.dates.zones import zone_after, zone_before
from newsarchive.errors import DateError

_LETTERS: Final = lazily(r"[A-Za-z]{3}|[0-9]\s?[smhdwy]\sago")
_MOST: Final = 50  # days in a text that are looked at; a line about one article has a few
_SHORT: Final = 40  # characters of a text that may be a name and 5h
_NAMED: Final = lazily("[昨今周期拜]|前[天日]")
_ZONED: Final = lazily("时间| time|[A-Z]{3}")  # what zone_before may find
_COUNTED: Final = lazily(r"\bago\b|\bnow\b|\bjust\b", re.IGNORECASE)
_GAP: Final = lazily(r"[\s,;|·•/-]*(?:\bon\b|\bof\b)?[\s,(]*")


class Candidate(NamedTuple):
    """A date of a line: what it means, or why it means nothing, and what the line says it is."""

    moment: Moment | None
    error: DateError | None
    kind: Kind
    timed: bool


def candidates(text: str, limit: int, reference: Reference) -> Iterator[Candidate]:
    """Yield the dates of folded *text* that begin before *limit*, from left to right."""
    past = 0
    for token in _tokens(text, limit, reference):
        if token.start < past:
            continue
        error, moment, timed = token.error, None, False
        try:
            moment, timed = _moment(token, text, past, reference)
        except DateError as raised:
            error = raised
        token.end = max(token.end, token.tail)
        kind, labelled = label(text, past, token.start, token.end)
        if is_believed(token, kind, text, timed=timed):
            yield Candidate(moment, error, kind, timed or token.instant is not None)
            past = labelled


def _tokens(text: str, limit: int, reference: Reference) -> list[Token]:
    tokens = list(figures(text, reference))
    if not text.isascii():
        if "月" in text or "年" in text:
            tokens += chinese_days(text, reference)
        if _NAMED().search(text):
            tokens += chinese_named(text)
        if "日" in text or "号" in text:
            tokens += days_of_month(text)
        if "前" in text or "刚" in text:
            tokens += counted(text, reference, chinese=True)
    if _LETTERS().search(text):
        tokens += english_days(text, reference)
        tokens += english_named(text, reference)
        if _COUNTED().search(text):
            tokens += counted(text, reference, chinese=False)
    if not tokens and len(text) < _SHORT:
        tokens += bare_count(text, reference)
    if len(tokens) > 1:
        tokens.sort(key=lambda token: (token.start, -token.end))
        tokens = with_weekdays(tokens, text)
    return [token for token in tokens[:_MOST] if token.start < limit]


def _moment(token: Token, text: str, past: int, reference: Reference) -> tuple[Moment | None, bool]:
    """Return what *token* means, and whether it has a time; widens it to what belongs to it."""
    if token.instant is not None:
        value, precision = token.instant
        return Moment(check(value, reference), precision, "relative"), False
    if token.day is None:
        return None, False
    take_bracketed(token, text)
    take_year(token, text, reference)
    zone = _zone_before(token, text, reference)
    clock = None
    written = clock_after(text, token.end, reference)
    if written is not None:
        clock, token.end = written
    elif token.start - past > 2:
        clock, zone = _time_before(token, text, past, zone, reference)
    if zone is None:
        zone = _zone_after(token, text, reference)
        if zone is not None and clock is None:
            written = clock_after(text, token.end, reference)  # 12月29日北京时间19:10
            if written is not None:
                clock, token.end = written
    if clock is not None:
        take_late_year(token, clock, text, reference)
    return join(token.day, clock, zone, reference), clock is not None


def _zone_before(token: Token, text: str, reference: Reference) -> tzinfo | None:
    if token.start < 3 or not _ZONED().search(text, max(0, token.start - 24), token.start):
        return None
    named = zone_before(text, token.start, reference)
    if named is None:
        return None
    zone, token.start = named
    return zone


def _zone_after(token: Token, text: str, reference: Reference) -> tzinfo | None:
    if token.end == len(text):
        return None
    mail = token.day is not None and token.day.method == "rfc2822"
    named = zone_after(text, token.end, reference, american=token.american, mail=mail)
    if named is None and token.tail > token.end:  # Dec 29 19:10:39 2021 +0800
        named = zone_after(text, token.tail, reference, american=token.american, mail=mail)
    if named is None:
        return None
    zone, token.end = named
    return zone


def _time_before(
    token: Token, text: str, past: int, zone: tzinfo | None, reference: Reference
) -> tuple[Clock | None, tzinfo | None]:
    """Return the time and the zone of ``3:04 p.m. ET, Dec. 29, 2021``, if *token* follows such."""
    found = clock_before(text, max(past, token.start - 48), token.start, reference)
    if found is None:
        return None, zone
    clock, start, end = found
    named = zone_after(text, end, reference, american=token.american, mail=False)
    after = named[1] if named and named[1] <= token.start else end
    if _GAP().fullmatch(text, after, token.start) is None:
        return None, zone
    token.start = start
    return clock, named[0] if named and after != end else zone
