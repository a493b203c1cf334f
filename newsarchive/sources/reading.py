"""The names in a label, and which outlets claim each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsarchive.sources.bylines import credited, people, person, written_by
from newsarchive.sources.domains import host_of, is_address, owner
from newsarchive.sources.index import Index
from newsarchive.sources.labels import joined, key, listed, loose, tidy
from newsarchive.sources.outlets import Claim

_MOST_WORDS = 20  # a label of more isn't a row of names
_PEOPLE = r"[\u4e00-\u9fff·]{2,8}(?:[、\s][\u4e00-\u9fff·]{2,8}){0,3}"
# How a sentence credits an outlet: 据某社报道, 综合某报, 某报记者 张三.
_CREDIT = re.compile(
    r"(?:据|综合自?|本[报网]综合|引自|转载?自|摘自)?(?P<name>.+?)"
    rf"(?:(?:综合|联合)?报道|消息|供稿|(?:特约|见习|实习|首席|资深)?记者[\s:]+{_PEOPLE})?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One name in a label: its words, and the claims to it."""

    name: str
    claims: tuple[Claim, ...]

    @property
    def settled(self) -> bool:
        """Whether it means the same whenever and wherever it is written."""
        return not self.claims or (len(self.claims) == 1 and self.claims[0].certain)


def read_parts(label: str, index: Index) -> tuple[Part, ...]:
    """Return the names in *label*, first things first; () when it holds none.

    What *index* has as a whole stays whole; otherwise the strongest separators part it first.
    """
    return tuple(_parts(tidy(label), index))


def _parts(text: str, index: Index) -> Iterator[Part]:
    named = key(text)
    if not named.strip("·"):
        return
    claims = index.claims.get(named)
    if claims:
        yield Part(text, claims)
        return
    if credited := _credited(text, index):
        yield credited
        return
    if rest := written_by(text):
        parts = _outlets(list(_parts(tidy(rest), index)))
        if not people(rest) or any(part.claims for part in parts):
            yield from parts
        return
    if is_address(text):
        outlet = owner(host_of(text), index.domains)
        yield Part(text, (Claim(outlet, "url"),) if outlet else ())
        return
    for separate in (listed, joined):
        pieces = separate(text)
        if len(pieces) > 1:
            parts = [part for piece in pieces for part in _parts(tidy(piece), index)]
            yield from _outlets(parts)
            return
    yield from _known(loose(text)[:_MOST_WORDS], index) or (Part(text, ()),)


def _credited(text: str, index: Index) -> Part | None:
    """Return the known outlet that *text* credits in words, if all the rest is those words."""
    credit = _CREDIT.fullmatch(text)
    claims = index.claims.get(key(credit["name"])) if credit else None
    if credit and claims:
        return Part(credit["name"], claims)
    for name, beside in credited(text):
        claims = index.claims.get(key(name))
        if claims and not any(key(one) in index.claims for one in (beside, *beside.split())):
            return Part(name, claims)
    return None


def _outlets(parts: list[Part]) -> list[Part]:
    """Return *parts* without the people among them, where one of them is a known outlet."""
    if not any(part.claims for part in parts):
        return parts
    return [part for part in parts if part.claims or not person(part.name)]


def _known(words: list[str], index: Index) -> tuple[Part, ...]:
    """Return the names that *words* are, when *index* has every one; () otherwise."""
    for end in range(len(words), 0, -1):
        name = " ".join(words[:end])
        claims = index.claims.get(key(name))
        if not claims:
            continue
        rest = _known(words[end:], index)
        if rest or end == len(words):
            return (Part(name, claims), *rest)
    return ()
