"""Short names of securities, found in a text in one pass."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from newsarchive.securities import words
from newsarchive.securities.codes import Security, canonical, suffixed
from newsarchive.securities.name_forms import join_shares, likely, plain, variants
from newsarchive.securities.name_kinds import describes, related
from newsarchive.securities.segments import Segments

# 控股 is no part of the name: [某某香江]控股, not 某某[香江控股].
_LEGAL = frozenset({"股份", "集团", "控股", "投资"})


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
class _Match:
    start: int
    end: int
    name: str
    securities: tuple[Security, ...]
    describes: bool


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
            Listed(security, plain(name), tuple(plain(text) for text in former))
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
            for variant in variants(one.name):
                present.setdefault(variant, []).append(security)
            for name in one.former:
                for variant in variants(name):
                    past.setdefault(variant, []).append(security)
        join_shares(present)
        self._found = {
            variant: tuple(sorted({*securities}, key=likely) if securities[1:] else securities)
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
        self._segments = Segments(
            [name for name, held in self._found.items() if held[0].kind == "stock"],
            [name for name, held in self._found.items() if held[0].kind == "board"],
        )

    def find(self, text: str) -> Iterator[Named]:
        """Yield the names in *text*, longest first at each place, without overlaps."""
        passed = 0
        for match in self._matches(text):
            if not match.securities or match.start < passed:
                continue
            other = self._overlapping(text, match)
            if other and text[match.start : other.start] in words.load().places:
                yield self._named(text, other)  # 中国[某某重工] holds [中国某某], too
                passed = other.end
            else:
                yield self._named(text, match, doubtful=other is not None)

    def _matches(self, text: str) -> Iterator[_Match]:
        encoded = text.encode("utf-8", "surrogatepass")
        passed, end = 0, 0
        for last, (name, securities, kind) in self._automaton.iter_long(encoded.decode("latin-1")):
            end += len(encoded[passed : last + 1].decode("utf-8", "surrogatepass"))
            passed = last + 1
            yield _Match(end - len(name), end, name, securities, kind)

    def _overlapping(self, text: str, match: _Match) -> _Match | None:
        """Return the name of another stock that begins within *match* and goes on behind it."""
        if match.describes or match.name.isascii():
            return None
        first = match.start + 1
        for other in self._matches(text[first : match.end + 8]):
            if other.start + first >= match.end:
                break
            more = text[match.end : other.end + first]
            if more and other.securities and not other.describes:
                if more in _LEGAL:
                    continue
                return replace(other, start=other.start + first, end=other.end + first)
        return None

    def _named(self, text: str, match: _Match, *, doubtful: bool = False) -> Named:
        start, end, name = match.start, match.end, match.name
        before, after = text[max(0, start - 8) : start], text[end : end + 8]
        doubtful = (
            doubtful
            or match.describes
            or _doubtful(before, name, after)
            or self.splits(before, name, after)
            or (
                name in words.load().phrases and words.goes_on(after, self._segments.nominal(after))
            )
        )
        return Named(start, end, name, match.securities, doubtful)

    def _goes_on(self, name: str, after: str) -> bool:
        if name not in words.load().phrases:
            return False
        return words.goes_on(after, self._segments.nominal(after))

    def splits(self, before: str, name: str, after: str) -> bool:
        """Tell whether *name* begins or ends within a word of the text that it stands in."""
        return not name.isascii() and self._segments.splits(before, name, after)

    def calls(self, code: str, text: str) -> bool:
        """Tell whether *text* can stand for the security with canonical *code*.

        It is one of its names, a part of one (``茅台``), an abbreviation (``工行``) or the code;
        where the table has no name in the script of *text*, anything can.
        """
        names, text = self.names(code), plain(text)
        names = tuple(name for name in names if name.isascii() == text.isascii())
        return not names or related(text, (code.rpartition(".")[0], *names))

    def called(self, text: str) -> tuple[Security, ...]:
        """Return the securities whose name *text* is, the likeliest first."""
        return self._found.get(plain(text), ())

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


def _doubtful(before: str, name: str, after: str) -> bool:
    lists = words.load()
    if len(name) == 2 and name not in lists.short:
        return True
    if name.isascii() and name.isupper():
        return True
    return words.ordinary(name, after) or words.embedded(before, name, after)
