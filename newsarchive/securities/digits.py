"""Five- and six-digit codes in a text: mainland exchanges, funds, Hong Kong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from newsarchive.securities import abroad, markets, signs, surroundings
from newsarchive.securities.codes import Security, by_prefix, suffixed
from newsarchive.securities.written import Told, Written

# A class in front, not a repeat of one, lets the search skip to the next digit at once.
_DIGITS = re.compile(r"[0-9][0-9]{4}[0-9]*")
_SUFFIX = re.compile(
    r"\s?[.．·,，:：\-_ ]?\s?"
    r"(SH|SZ|SS|BJ|HK|CSI|OF|NQ|OC|XSHG|XSHE|XHKG|HKG|sh|sz|ss|bj|hk|csi|of|nq|Sh|Sz|Hk)"
    r"(?![A-Za-z0-9$])"
)
_BETWEEN = re.compile(r"\s?[、，,/和及与;；]\s?\Z")
_SHARED = frozenset({"43", "82", "83", "87", "88"})  # Beijing's until 2025, and NEEQ's
_B_SHARES = frozenset({"200", "201", "900"})
_COLONS = frozenset({":", "：", "$"})
_HONG_KONG = re.compile(r"港|恒生|恒指|\.HK|H股")
_BEIJING = re.compile(r"北交所|北证|北京证券交易所")
# A company that wants to be listed there is NEEQ's so far.
_WANTED = re.compile(
    r"(?:拟|申报|申请|冲刺|闯关|备战|冲击|转)\w{0,6}(?:北交所|北京证券交易所)"
    r"|(?:北交所|北京证券交易所)\w{0,4}(?:IPO|上市申请|辅导|上市委|上会|受理|问询|过会|审[议核]|上市计划)"
)
_NEEQ = re.compile(r"新三板|股转|NEEQ|挂牌")


def find(text: str, on: date | None, about: str = "") -> Iterator[Written]:
    """Yield the codes of five and six digits, in order of mention.

    *about* is further text that may tell the market, such as the title.
    """
    previous: Written | None = None
    reader = _Reader(text, on, about)
    for found in _DIGITS.finditer(text):
        if found.end() - found.start() > 6:
            continue
        written = reader.read(found.start(), found.end(), previous)
        if written:
            yield written
            previous = written


@dataclass(frozen=True)
class _Reader:
    """Decides about the digits at a place of *text*."""

    text: str
    on: date | None
    about: str

    def read(self, start: int, end: int, previous: Written | None) -> Written | None:
        """Return what the digits from *start* to *end* are, if they may be a code."""
        text = self.text
        opened = surroundings.bracket(text, start)
        run = surroundings.run_before(text, opened if opened >= 0 else start)
        if security := _explicit(text, start, end):
            return Written(start, end, security, certain=True, run=run)
        after_code = previous is not None and previous.end + 1 == start and text[start - 1] == "/"
        if surroundings.unit(text, end) or (_inside_number(text, start) and not after_code):
            return None
        if label := surroundings.label(text, start):
            return self._labelled(start, end, label, run if opened >= 0 else "")
        if opened >= 0 and run and surroundings.listed_in_bracket(text, opened, start):
            return self._bracketed(start, end, opened, run)
        if previous and previous.certain and _BETWEEN.fullmatch(text[previous.end : start]):
            return self._marked(start, end, "stock", "", "label")
        return self._bare(start, end)

    def _marked(self, start: int, end: int, kind: str, run: str, told: Told) -> Written:
        code = self.text[start:end]
        security = self.decide(code, start, kind)
        if code[:2] in _SHARED and not shared(code, self.on):
            told = "market"
        return Written(start, end, security, certain=security.settled, run=run, told=told)

    def _labelled(self, start: int, end: int, label: surroundings.Label, run: str) -> Written:
        """Decide about a code after *label*, in brackets after *run* if that isn't empty."""
        kind = label.kind
        if not label.firm and run:
            kind = surroundings.wanted(run, self.text[start:end])
        elif not kind and surroundings.company_near(self.text, start, end):
            kind = "stock"
        return self._marked(start, end, kind, run, "kind" if label.firm else "label")

    def decide(self, code: str, start: int, kind: str) -> Security:
        """Return the security of *code*, which is one of *kind* and stands at *start*.

        The words around tell Beijing's old codes from NEEQ's, as long as there were both; where
        they don't, the day does.
        """
        if signs.only_index(code) and kind != "fund":
            kind = "index"
        security = by_prefix(code, wanted=kind)
        if security.settled or code[:2] not in _SHARED or len(code) != 6 or kind == "bond":
            return security
        if shared(code, self.on):
            suffix = _home(self.text[max(0, start - 80) : start + 80]) or self._home
            if suffix:
                return suffixed(code, suffix)
        return by_prefix(code, wanted=kind, on=self.on)

    def _bracketed(self, start: int, end: int, opened: int, run: str) -> Written | None:
        """Decide about a bare code in the bracket at *opened* after *run*, a name if it is one."""
        code = self.text[start:end]
        if not surroundings.closed(self.text, end) or surroundings.other_number(run):
            return None
        theirs = Written(start, end, Security(code), certain=False, run=run, told="abroad")
        if abroad.listed(theirs, self.text, opened, self.about):
            return theirs
        return self._named(start, end, run)

    def _named(self, start: int, end: int, run: str) -> Written | None:
        """Decide about a bare code of ours in brackets after the name *run*."""
        code = self.text[start:end]
        if len(code) == 5:
            known = code[0] == "0" or (code[0] == "8" and (run.endswith("R") or self._hong_kong))
            security = by_prefix(code)
            return (
                Written(start, end, security, certain=True, run=run, told="name") if known else None
            )
        if surroundings.address(run, code):
            return None
        kind = surroundings.wanted(run, code)
        if kind == "stock" and surroundings.fund_follows(self.text, end, code):
            kind = "fund"
        if _round(code, run) or (kind == "stock" and not _company(code, run)):
            return None
        written = self._marked(start, end, kind, run, "name")
        if not written.certain and not (code[:2] in _SHARED or code[:3] == "000"):
            return None
        return written

    def _bare(self, start: int, end: int) -> Written | None:
        """Decide about digits that nothing marks: an index beside its name, or doubt."""
        code = self.text[start:end]
        run = surroundings.run_before(self.text, start)
        if len(code) == 6 and surroundings.index_name(run, code):
            security = by_prefix(code, wanted="index")
            return Written(start, end, security, certain=security.settled, run=run)
        if surroundings.other_number(run) or surroundings.counts(self.text, start):
            return None
        if self.text[max(0, start - 1) : start] in _COLONS:
            return None
        if len(code) == 5:
            security = by_prefix(code) if self._hong_kong else Security(code)
            likely = code[0] == "0" and code != "00000"
        else:
            security = by_prefix(code)
            likely = (security.kind == "stock" or code.startswith("000")) and not (
                code.endswith("000") or code[:3] in _B_SHARES
            )
        return Written(start, end, security, certain=False) if likely else None

    @cached_property
    def _hong_kong(self) -> bool:
        return bool(_HONG_KONG.search(self.text) or _HONG_KONG.search(self.about))

    @cached_property
    def _home(self) -> str:
        """Say whether the whole text speaks of Beijing's exchange or of NEEQ, not of both."""
        return _home(self.text) or _home(self.about)


def settle(code: str, name: str, text: str, on: date | None) -> Security:
    """Return the security of a bare *code* that is known to be one and called *name*.

    *text* is what speaks of it: it may tell Beijing's old codes from NEEQ's.
    """
    kind = surroundings.wanted(name, code) if name and not name.isdecimal() else ""
    return _Reader(text, on, "").decide(code, max(0, text.find(name)), kind)


def shared(code: str, on: date | None) -> bool:
    """Tell whether *code* may be Beijing's as well as NEEQ's: by its digits and the day *on*.

    After Beijing's renumbering texts may still write its old codes.
    """
    if code[:2] not in _SHARED or not code[:6].isdecimal() or code.endswith(".BJ"):
        return False
    return on is None or on >= markets.load().beijing.opened


def _home(words: str) -> str:
    beijing, neeq = _BEIJING.search(_WANTED.sub("", words)), _NEEQ.search(words)
    if bool(beijing) == bool(neeq):
        return ""
    return "BJ" if beijing else "NQ"


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


def _round(code: str, run: str) -> bool:
    """Tell whether *code* looks like a round amount: few such codes are listed."""
    return code.endswith("0000") and code[:3] != "920" and "浦发" not in run


def _company(code: str, run: str) -> bool:
    """Tell whether *run* can be the name of the company that has *code*."""
    if code[:3] in _B_SHARES:
        return surroundings.b_share(run)
    return not run[-1].isdecimal() or code[:2] in {"40", "42"}
