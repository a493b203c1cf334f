"""The decision which securities an article refers to, from all evidence together."""

import re
from collections.abc import Sequence
from datetime import date

from newsarchive.items import SecurityReference
from newsarchive.securities import abroad, by_names, digits, mentions, surroundings, titles, trust
from newsarchive.securities.cases import TITLE, Case, Cases
from newsarchive.securities.codes import Security, canonical
from newsarchive.securities.links import SecurityLink
from newsarchive.securities.name_runs import labelled_name, name_of, title_name
from newsarchive.securities.names import NameTable
from newsarchive.securities.text import narrow, near, scan
from newsarchive.securities.written import Written

_OPEN = re.compile(r"(?:0[.,])?([0-9]{6})|(?:90[.,])?B[KI][0-9]{4}|[0-9]{5}")


def refer(  # noqa: PLR0913 - each is a kind of evidence of its own
    *,
    title: str,
    text: str,
    links: Sequence[SecurityLink],
    hints: Sequence[str] = (),
    names: NameTable | None = None,
    on: date | None = None,
) -> tuple[SecurityReference, ...]:
    """Return one reference for each security of an article: primary first, then as mentioned.

    *title* and *text* are plain; *links* are those of the body in its order; *hints* are
    the codes of the list record; *on* is the day of the article. Charts of the body and
    codes in the title make a security ``primary``, as does a title that names it when the
    text gives its code or links the name. Written codes, hints, links on names and names of
    *names* make a ``mention``. What only a link on an ordinary word, a bare number or a link
    that contradicts a written code suggests is a ``candidate``. Never raises.
    """
    title, text = narrow(title), narrow(text)
    cases = Cases()
    _read_codes(cases, title, text, names, on)
    about = f"{title}\n{text}" if links or hints else ""
    for link in links:
        security = _resolved(link.secid, link.text, about, on)
        if names is not None and digits.shared(security.code, on):
            security = by_names.moved(security.code[:6], link.text, names) or security
        if security.code:
            _read_link(cases.of(security), link, about, len(title), names)
    for hint in hints:
        security = _resolved(hint, "", about, on)
        if security.code:
            cases.of(security).listed = True
    cases.settle_bare()
    if names is not None:
        mentions.read(cases, title, text, names)
    _drop_contradictions(cases)
    return cases.references()


def _read_codes(
    cases: Cases, title: str, text: str, names: NameTable | None, on: date | None
) -> None:
    for written in scan(title, on=on):
        case = _coded(cases, written, title, names)
        case.titled = True
        case.seen(written.start - TITLE)
        case.call(name_of(written.run, text[:2000], title))
    for written in scan(text, on=on, about=title):
        case = _coded(cases, written, text, names, title)
        case.seen(written.start)
        run = written.run or labelled_name(text, written.end)
        if run and len(case.names) < 3:
            case.call(name_of(run, title, near(text, written)))
        if case.coded and not case.titled and not case.entitled:
            name = case.names[-1] if case.names else ""
            case.entitled = (
                titles.english_name(title, text, written.start)
                if run.isascii()
                else title_name(title, run, name)
            )
    cases.settle_titles(title)


def _coded(
    cases: Cases, written: Written, text: str, names: NameTable | None, about: str = ""
) -> Case:
    security, certain = written.security, written.certain
    if names is not None and not (certain and security.settled):
        known = _confirmed(written, text, names)
        if known:
            security, certain = known, True
    elif names is not None:
        security, certain = by_names.overruled(written, text, names, about)
    case = cases.of(security)
    case.codes += 1
    case.coded |= certain
    return case


def _confirmed(written: Written, text: str, names: NameTable) -> Security | None:
    """Return the security whose name stands beside a code that is open by itself."""
    code = written.security.code
    known = names.named(code)
    if written.security.kind == "stock" and len(known) == 1:
        # A ticker whose exchange alone is open, or that may be an abbreviation: 人工智能(AI).
        return known[0] if written.certain or _ticker(written, text, names) else None
    if written.told == "abroad":
        return abroad.ours(written, names)
    bare = code.rpartition(".")[0] if written.security.settled else code
    near = text[max(0, written.start - 12) : written.end + 12]
    for security in (*names.named(bare), *names.named(f"920{bare[3:]}")):
        if any(name in near for name in names.names(security.code)):
            if security.code.startswith(f"{bare}."):
                return security
            return canonical(f"{bare}.BJ")
    return None


def _ticker(written: Written, text: str, names: NameTable) -> bool:
    """Tell whether capitals in brackets are a ticker: by the name before or what follows."""
    (known,) = names.named(written.security.code)
    called = names.names(known.code)
    if not written.run.isascii():
        return surroundings.quoted(text, written.end) or written.run.endswith(called)
    return any(written.run in name.split() for name in called)


def _read_link(
    case: Case, link: SecurityLink, about: str, title_length: int, names: NameTable | None
) -> None:
    if link.form == "chart":
        case.chart = True
        return
    name = link.text.strip()
    at = about.find(name)
    if at >= 0:
        case.seen(at - TITLE if at < title_length else at - title_length - 1)
    case.links += 1
    case.linked.add(name)
    if trust.believes(link, case.security.kind) and (
        names is None or _calls(names, case.security, link)
    ):
        case.trusted += 1
        case.titled |= titles.is_about(about[:title_length], name)
        if not name.isascii() or not any(char.isdecimal() for char in name):
            case.call(name)


def _calls(names: NameTable, security: Security, link: SecurityLink) -> bool:
    """Tell whether *link* is set on what can be a name of its *security*.

    Links that the upstream sets by itself were on the name of their day, which the table may not
    have; so only the name of another security speaks against them, and a word that they cut.
    """
    if names.splits(link.before, link.text, link.after):
        return False
    if security.kind not in {"stock", "fund"} or names.calls(security.code, link.text):
        return True
    return link.form != "plain" and not names.called(link.text)


def _resolved(secid: str, name: str, text: str, on: date | None) -> Security:
    """Return the security of a link or hint; open codes are decided by first digits."""
    security = canonical(secid)
    if security.settled or security.kind != "unknown" or not security.code:
        return security
    if not _OPEN.fullmatch(secid.strip().upper()):
        return security
    return digits.settle(security.code, name, text, on)


def _drop_contradictions(cases: Cases) -> None:
    """Take back trust in links on a name that a written code gives to another security."""
    called: dict[str, list[Case]] = {}
    for case in cases.by_code.values():
        for name in {*case.names, *case.linked}:
            called.setdefault(name, []).append(case)
    for case in cases.by_code.values():
        if not case.trusted or case.certain:
            continue
        others = (other for name in case.linked for other in called[name])
        if any(_contradicts(other, case) for other in others):
            case.trusted = 0


def _contradicts(other: Case, case: Case) -> bool:
    if other is case or other.security.kind != case.security.kind:
        return False
    if other.certain:
        return True
    mainland = other.security.code.endswith((".SH", ".SZ", ".BJ"))
    return bool(other.trusted or other.named) and mainland and case.security.code.endswith(".HK")
