"""Names of securities in a text, as evidence beside codes and links."""

import re
from collections.abc import Iterator

from newsarchive.securities import words
from newsarchive.securities.cases import TITLE, Case, Cases
from newsarchive.securities.codes import Security
from newsarchive.securities.names import Named, NameTable

_HONG_KONG = re.compile(r"港股|H股|港元|恒指|恒生|港交所|联交所|\.HK")
_OLD_BEIJING = tuple(f"{head}{digit}" for head in ("43", "83", "87", "88") for digit in range(10))
_LEGAL = "股份"
_LISTED_WITH = frozenset({"、", "和", "及", "以及", "与", "，", ","})


def read(cases: Cases, title: str, text: str, names: NameTable) -> None:
    """Add to *cases* the mentions by name of *names* in *title* and *text*.

    A name that the article itself gives to a security means that one: after 某车(NYSE: XX) the
    name of its share elsewhere is no mention of that.
    """
    given = _given(cases)
    subject = _HONG_KONG.search(title) is not None
    for where, shift in ((title, -TITLE), (text, 0)):
        for named, certain in _beside(where, list(names.find(where))):
            case = _evident(cases, named) or given.get(named.name.removesuffix(_LEGAL))
            if case is None and certain:
                case = cases.of(_likeliest(named, where, hong_kong=subject))
            if case:
                case.named += 1
                case.seen(named.start + shift)
                case.call(named.name)


def _given(cases: Cases) -> dict[str, Case]:
    """Return by name the stocks that codes and trusted links of the article call so.

    Without 股份: a full company name has it where the name of a share may or may not.
    """
    return {
        name.removesuffix(_LEGAL): case
        for case in cases.by_code.values()
        if case.security.kind == "stock" and (case.coded or case.trusted)
        for name in case.names
    }


def _beside(text: str, found: list[Named]) -> Iterator[tuple[Named, bool]]:
    """Yield the names with whether they are certain: by themselves, or in a row with one that is.

    A stock's name that is also a word is the name in 王府井、某某股份; not inside a longer word.
    """
    certain = [not named.doubtful for named in found]
    if not all(certain):
        steps = range(1, len(found))
        for at, other in (*((i, i - 1) for i in steps), *((i - 1, i) for i in reversed(steps))):
            if certain[other] and not certain[at]:
                left, right = sorted((found[at], found[other]), key=lambda named: named.start)
                certain[at] = text[left.end : right.start] in _LISTED_WITH and _whole(
                    text, found[at], found[other]
                )
    yield from zip(found, certain, strict=True)


def _whole(text: str, named: Named, other: Named) -> bool:
    """Tell whether *named* is a stock's name and no part of a word, as *other* is a stock's."""
    if named.securities[0].kind != "stock" or other.securities[0].kind != "stock":
        return False
    start, end = named.start, named.end
    return not words.embedded(text[max(0, start - 8) : start], named.name, text[end : end + 8])


def _evident(cases: Cases, named: Named) -> Case | None:
    """Return the case of a security that *named* may mean and that has other evidence."""
    for security in named.securities:
        case = _known(cases, security)
        if case and (case.certain or case.trusted or case.named):
            return case
    return None


def _likeliest(named: Named, text: str, *, hong_kong: bool) -> Security:
    """Return which of the securities that share a name it means, without other evidence.

    It is the Hong Kong share where the title or the words beside the name speak of Hong Kong,
    else the mainland one.
    """
    first = named.securities[0]
    if len(named.securities) == 1:
        return first
    near = _HONG_KONG.search(text, max(0, named.start - 12), named.end + 12)
    if hong_kong or near:
        return next((one for one in named.securities if one.mic == "XHKG"), first)
    return first


def _known(cases: Cases, security: Security) -> Case | None:
    case = cases.by_code.get(security.code)
    if case or security.mic != "BJSE":
        return case
    # Beijing's old codes end in the same three digits as the new ones, 920...
    end = f"{security.code[3:6]}.BJ"
    olds = (cases.by_code.get(f"{head}{end}") for head in _OLD_BEIJING)
    return next(filter(None, olds), None)
