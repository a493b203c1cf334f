"""Five- and six-digit codes in a text: mainland exchanges, funds, Hong Kong."""

import re
from collections.abc import Iterator
from datetime import date

from newsarchive.securities import surroundings
from newsarchive.securities.codes import Security, by_prefix, suffixed
from newsarchive.securities.written import Written

_DIGITS = re.compile(r"[0-9]{5,}")
_SUFFIX = re.compile(
    r"\s?[.．·,，:：\-_ ]?\s?(SH|SZ|SS|BJ|HK|CSI|OF|NQ|OC|XSHG|XSHE|XHKG|HKG|sh|sz|ss|bj|hk|csi|of|nq|Sh|Sz|Hk)"
    r"(?![A-Za-z0-9$])"
)
_BETWEEN = re.compile(r"\s?[、，,/和及与;；]\s?\Z")
_HONG_KONG = re.compile(r"港|恒生|恒指|\.HK|H股")
_BEIJING = re.compile(r"北交所|北证|北京证券交易所")
_NEEQ = re.compile(r"新三板|股转|NEEQ|挂牌")


def find(text: str, on: date | None) -> Iterator[Written]:
    """Yield the codes of five and six digits, in order of mention."""
    previous: Written | None = None
    for found in _DIGITS.finditer(text):
        if found.end() - found.start() > 6:
            continue
        written = _read(text, found.start(), found.end(), previous, on)
        if written:
            yield written
            previous = written


def _read(
    text: str, start: int, end: int, previous: Written | None, on: date | None
) -> Written | None:
    opened = surroundings.bracket(text, start)
    run = surroundings.run_before(text, opened if opened >= 0 else start)
    if security := _explicit(text, start, end):
        return Written(start, end, security, certain=True, run=run)
    if surroundings.unit(text, end) or _inside_number(text, start):
        return None
    code = text[start:end]
    if kind := surroundings.label(text, start):
        security = _decide(text, start, code, kind, on)
        return Written(start, end, security, certain=bool(security.mic or kind == "fund"))
    if opened >= 0 and run and surroundings.listed_in_bracket(text, opened, start):
        return _bracketed(text, start, end, run, on)
    if previous and previous.certain and _BETWEEN.fullmatch(text[previous.end : start]):
        security = _decide(text, start, code, "stock", on)
        return Written(start, end, security, certain=bool(security.mic))
    return _bare(text, start, end, run)


def _explicit(text: str, start: int, end: int) -> Security | None:
    """Return the security of a code whose market is written beside it."""
    code = text[start:end]
    found = _SUFFIX.match(text, end)
    suffix = found[1].upper() if found else surroundings.exchange(text, start)
    if not suffix or (not found and surroundings.unit(text, end)):
        return None
    security = suffixed(code, suffix)
    return security if security.code else None


def _inside_number(text: str, start: int) -> bool:
    """Tell whether the digits go on to the left: a decimal, an identifier, a telephone number."""
    before = text[max(0, start - 2) : start]
    if not before:
        return False
    char = before[-1]
    if char.isascii() and (char.isalpha() or char == "_"):
        return True
    return char in ".,-/:=#" and (char in "=#" or before[:-1].isdecimal())


def settle(code: str, name: str, text: str, on: date | None) -> Security:
    """Return the security of a bare *code* that is known to be one and called *name*.

    *text* is what speaks of it: it may tell Beijing's old codes from NEEQ's.
    """
    kind = surroundings.wanted(name, code) if name and not name.isdecimal() else ""
    return _decide(text, max(0, text.find(name)), code, kind, on)


def _decide(text: str, start: int, code: str, kind: str, on: date | None) -> Security:
    security = by_prefix(code, wanted=kind, on=on)
    if security.mic or code[:2] not in {"43", "82", "83", "87", "88"} or len(code) != 6:
        return security
    around = text[max(0, start - 80) : start + 80]
    beijing, neeq = _BEIJING.search(around), _NEEQ.search(around)
    if not beijing and not neeq:
        beijing, neeq = _BEIJING.search(text), _NEEQ.search(text)
    if bool(beijing) == bool(neeq):
        return security
    return suffixed(code, "BJ" if beijing else "NQ")


def _bracketed(text: str, start: int, end: int, run: str, on: date | None) -> Written | None:
    """Decide about a bare code in brackets after *run*, which has to be a name."""
    code = text[start:end]
    if not surroundings.closed(text, end) or surroundings.other_number(run):
        return None
    if len(code) == 5:
        known = code[0] == "0" or (code[0] == "8" and _HONG_KONG.search(text) is not None)
        return Written(start, end, by_prefix(code), certain=True, run=run) if known else None
    kind = surroundings.wanted(run, code)
    security = _decide(text, start, code, kind, on)
    if _round(code, run) or (kind == "stock" and not _company(code, run)):
        return None
    if (
        not security.mic
        and kind != "fund"
        and code[:2] in {"10", "20", "40", "50", "60", "70", "80", "90"}
    ):
        return None
    return Written(start, end, security, certain=bool(security.mic or kind == "fund"), run=run)


def _round(code: str, run: str) -> bool:
    """Tell whether *code* looks like a round amount: of these only 600000 is listed."""
    return code.endswith("0000") and not (code == "600000" and "浦发" in run)


def _company(code: str, run: str) -> bool:
    """Tell whether *run* can be the name of the company that has *code*."""
    if code[:3] in {"200", "201", "900"}:
        return surroundings.b_share(run)
    return not run[-1].isdecimal()


def _bare(text: str, start: int, end: int, run: str) -> Written | None:
    """Decide about digits that nothing marks as a code: an index beside its name, or doubt."""
    code = text[start:end]
    adjacent = surroundings.run_before(text, start)
    if len(code) == 6 and surroundings.wanted(adjacent, code) == "index":
        return Written(start, end, by_prefix(code, wanted="index"), certain=True, run=adjacent)
    if surroundings.other_number(adjacent) or text[max(0, start - 1) : start] in {":", "：", "$"}:
        return None
    if len(code) == 5:
        if code[0] != "0" or code == "00000":
            return None
        security = by_prefix(code) if _HONG_KONG.search(text) else Security(code)
        return Written(start, end, security, certain=False)
    security = by_prefix(code)
    if code.endswith("000") or not (security.kind == "stock" or code.startswith("000")):
        return None
    if code[:3] in {"200", "201", "900"}:
        return None
    return Written(start, end, security, certain=False)
