"""Short names of securities, found in a text in one pass."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsarchive.securities import words
from newsarchive.securities.codes import Security, canonical, suffixed

# What exchanges put before a name for a while: special treatment, ex dividend, ex rights, new.
_MARK = re.compile(r"(?:S?\*?ST|SST|XD|XR|DR|[NCU](?=[^\x00-\x7f]))")
_CLASS = re.compile(r"(?:-[A-Z]{1,3}|[AB])\Z")
_ENGLISH_TAIL = re.compile(
    r",?\s(?:Common (?:Stock|Shares?)|Ordinary Shares?|Class [A-Z]\b|American Deposit"
    r"|Shares? of|\(The\)|New Common).*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """One name in a text: its place and the securities that share it, the likeliest first.

    ``doubtful`` tells that it may be an ordinary word here, so that it takes further evidence.
    """

    start: int
    end: int
    name: str
    securities: tuple[Security, ...]
    doubtful: bool


class NameTable:
    """All short names of a market, or of several, ready for finding them in texts.

    *rows* hold code, market (a suffix such as ``SH`` or a MIC; "" when the code has its
    suffix), the short name and former names. Rows with a code or a name that can't be used
    are left out. A name that mainland and Hong Kong shares have in common lists the mainland
    share first. Building takes about a second for 100,000 rows; the table never changes.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str, Sequence[str]]]) -> None:
        import ahocorasick  # noqa: PLC0415 - only runs that use names pay for loading it

        self._names: dict[str, tuple[str, ...]] = {}
        self._codes: dict[str, tuple[Security, ...]] = {}
        found: dict[str, dict[str, Security]] = {}
        for code, market, name, former in rows:
            security = _security(code, market)
            if not security.settled:
                continue
            names = tuple(_plain(text) for text in (name, *former) if text.strip())
            self._names[security.code] = names
            bare = security.code.rpartition(".")[0]
            self._codes[bare] = (*self._codes.get(bare, ()), security)
            for variant in _variants(names):
                found.setdefault(variant, {})[security.code] = security
        automaton = ahocorasick.Automaton()
        for longer in words.load().longer:
            automaton.add_word(_narrow(longer), (longer, ()))
        for variant, securities in found.items():
            automaton.add_word(
                _narrow(variant), (variant, tuple(sorted(securities.values(), key=_likely)))
            )
        automaton.make_automaton()
        self._automaton = automaton

    def find(self, text: str) -> Iterator[Named]:
        """Yield the names in *text*, longest first at each place, without overlaps."""
        encoded = text.encode("utf-8", "surrogatepass")
        passed, end = 0, 0
        for last, (name, securities) in self._automaton.iter_long(encoded.decode("latin-1")):
            end += len(encoded[passed : last + 1].decode("utf-8", "surrogatepass"))
            passed = last + 1
            start = end - len(name)
            if securities:
                before, after = text[max(0, start - 8) : start], text[end : end + 8]
                yield Named(start, end, name, securities, _doubtful(before, name, after))

    def named(self, code: str) -> tuple[Security, ...]:
        """Return the securities that have the bare *code*."""
        return self._codes.get(code, ())

    def names(self, code: str) -> tuple[str, ...]:
        """Return the names, the present one first, of the security with canonical *code*."""
        return self._names.get(code, ())


def _narrow(text: str) -> str:
    """Return the UTF-8 of *text* as one character a byte.

    The automaton looks through the branches of a node one by one, and thousands of first
    characters are many: with bytes a text is searched six times as fast.
    """
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _security(code: str, market: str) -> Security:
    market = market.strip().lstrip(".").upper()
    return suffixed(code.strip().upper(), market) if market else canonical(code)


def _plain(name: str) -> str:
    """Return *name* without full-width forms and, if Chinese, without blanks."""
    name = unicodedata.normalize("NFKC", name).strip()
    if name.isascii():
        return _ENGLISH_TAIL.sub("", name)
    return "".join(name.split())


def _variants(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name.isascii():
            if len(name) > 3:
                yield name
            continue
        yield name
        mark = _MARK.match(name)
        bare = name[mark.end() :] if mark else name
        core = _CLASS.sub("", bare)
        if len(core) > 2 or (len(core) == 2 and not mark and core in words.load().short):
            yield from (bare, core)
        elif mark:
            yield f"ST{core}"
        if not mark and len(name) == 4:
            yield f"XD{name[:3]}"  # cut to eight bytes on the day a share goes ex dividend


def _likely(security: Security) -> tuple[bool, bool, str]:
    """Order securities of one name: mainland, Hong Kong, Hong Kong in renminbi."""
    hong_kong = security.code.endswith(".HK")
    return hong_kong, hong_kong and security.code[0] == "8", security.code


def _doubtful(before: str, name: str, after: str) -> bool:
    lists = words.load()
    if len(name) == 2 and name not in lists.short:
        return True
    if name.isascii() and name.isupper():
        return True
    return words.ordinary(name, after) or words.embedded(before, name, after)
