"""Short names of securities, found in a text in one pass."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from newsarchive.securities import words
from newsarchive.securities.codes import Security, canonical, suffixed
from newsarchive.securities.name_kinds import describes, related

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


@dataclass(frozen=True, slots=True)
class Listed:
    """A security with its short names: the present one ("" when it has left its list), former."""

    security: Security
    name: str
    former: tuple[str, ...] = ()


class NameTable:
    """All short names of a market, or of several, ready for finding them in texts.

    *rows* hold code, market (a suffix such as ``SH`` or a MIC; "" when the code has its
    suffix), the short name and former names. Rows with a code or a name that can't be used
    are left out. A name that mainland and Hong Kong shares have in common lists the mainland
    share first; one that a security has goes before one that another had. Building takes about
    a second for 100,000 rows; the table never changes.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str, Sequence[str]]]) -> None:
        self._fill(
            Listed(security, _plain(name), tuple(_plain(text) for text in former))
            for code, market, name, former in rows
            if (security := _security(code, market)).settled
        )

    @classmethod
    def of(cls, listed: Iterable[Listed]) -> Self:
        """Return the table of what is *listed*, its names tidy already (see `tidy_name`)."""
        table = cls.__new__(cls)
        table._fill(listed)  # noqa: SLF001 (its own class)
        return table

    def _fill(self, listed: Iterable[Listed]) -> None:
        import ahocorasick  # noqa: PLC0415 - only runs that use names pay for loading it

        self._names: dict[str, tuple[str, ...]] = {}
        self._codes: dict[str, tuple[Security, ...]] = {}
        present: dict[str, list[Security]] = {}
        past: dict[str, list[Security]] = {}
        for one in listed:
            security = one.security
            self._names[security.code] = tuple(filter(None, (one.name, *one.former)))
            bare = security.code.rpartition(".")[0]
            self._codes[bare] = (*self._codes.get(bare, ()), security)
            for variant in _variants(one.name):
                present.setdefault(variant, []).append(security)
            for name in one.former:
                for variant in _variants(name):
                    past.setdefault(variant, []).append(security)
        self._found = {
            variant: tuple(sorted({*securities}, key=_likely) if securities[1:] else securities)
            for variant, securities in (past | present).items()
        }
        automaton = ahocorasick.Automaton()
        for longer in words.load().longer:
            automaton.add_word(_narrow(longer), (longer, (), False))
        for variant, securities in self._found.items():
            value = (variant, securities, describes(variant, securities))
            automaton.add_word(_narrow(variant), value)
        automaton.make_automaton()
        self._automaton = automaton

    def find(self, text: str) -> Iterator[Named]:
        """Yield the names in *text*, longest first at each place, without overlaps."""
        encoded = text.encode("utf-8", "surrogatepass")
        passed, end = 0, 0
        for last, (name, securities, kind) in self._automaton.iter_long(encoded.decode("latin-1")):
            end += len(encoded[passed : last + 1].decode("utf-8", "surrogatepass"))
            passed = last + 1
            start = end - len(name)
            if securities:
                before, after = text[max(0, start - 8) : start], text[end : end + 8]
                doubtful = kind or _doubtful(before, name, after)
                yield Named(start, end, name, securities, doubtful)

    def calls(self, code: str, text: str) -> bool:
        """Tell whether *text* can stand for the security with canonical *code*.

        It is one of its names, a part of one (``茅台``), an abbreviation (``工行``) or the code;
        where the table has no name in the script of *text*, anything can.
        """
        names, text = self.names(code), _plain(text)
        names = tuple(name for name in names if name.isascii() == text.isascii())
        return not names or related(text, (code.rpartition(".")[0], *names))

    def called(self, text: str) -> tuple[Security, ...]:
        """Return the securities whose name *text* is, the likeliest first."""
        return self._found.get(_plain(text), ())

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


def tidy_name(name: str) -> str:
    """Return *name* without full-width forms and, if Chinese, without blanks: ``五 粮 液``."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return " ".join(name.split()) if name.isascii() else "".join(name.split())


def _plain(name: str) -> str:
    """Return *name* tidy and, if English, without what kind of share it is."""
    name = tidy_name(name)
    return _ENGLISH_TAIL.sub("", name) if name.isascii() else name


def _variants(name: str) -> Iterable[str]:
    """Return the forms in which a text may write *name*."""
    if name.isascii():
        return (name,) if len(name) > 3 else ()
    mark = _MARK.match(name)
    bare = name[mark.end() :] if mark else name
    core = _CLASS.sub("", bare)
    forms = {name}
    if len(core) > 2 or (len(core) == 2 and not mark and core in words.load().short):
        forms |= {bare, core}
    elif mark:
        forms.add(f"ST{core}")
    if not mark and len(name) == 4:
        forms.add(f"XD{name[:3]}")  # cut to eight bytes on the day a share goes ex dividend
    return forms


def _likely(security: Security) -> tuple[bool, bool, bool, str]:
    """Order securities of one name: stocks; mainland, Hong Kong, Hong Kong in renminbi."""
    hong_kong = security.code.endswith(".HK")
    renminbi = hong_kong and security.code[0] == "8"
    return security.kind != "stock", hong_kong, renminbi, security.code


def _doubtful(before: str, name: str, after: str) -> bool:
    lists = words.load()
    if len(name) == 2 and name not in lists.short:
        return True
    if name.isascii() and name.isupper():
        return True
    return words.ordinary(name, after) or words.embedded(before, name, after)
