"""What a table of names says of a code that a text writes without its market."""

import re

from newsarchive.securities import abroad
from newsarchive.securities.codes import Security, canonical
from newsarchive.securities.name_runs import name_of
from newsarchive.securities.names import NameTable
from newsarchive.securities.written import Written

_MAINLAND = (".SH", ".SZ", ".BJ")
_COMPANY = re.compile(r"(?:股份|集团|控股|实业|公司|[AB])\Z")


def overruled(
    written: Written, text: str, names: NameTable, about: str = ""
) -> tuple[Security, bool]:
    """Return the security of *written*, which is certain by itself, and whether it still is.

    A table may be younger than the text, so a name that it doesn't have says nothing, unless *text*
    around it or the title *about* speak of a country whose codes look the same. But one
    that it gives to another security of the same digits means that one, one that it gives to
    another code makes the code doubtful, and so do digits that it knows for something else only.
    """
    security = written.security
    code = security.code.rpartition(".")[0]
    if written.told == "market":
        return security, True
    if written.told == "name" and abroad.suspected(written, text, about, names):
        return Security(code), False
    return _weighed(written, code, text, names) if len(code) == 6 else (security, True)


def _weighed(written: Written, code: str, text: str, names: NameTable) -> tuple[Security, bool]:
    """Weigh six digits, *code*, against the names that the table gives them."""
    security = written.security
    run = written.run or text[max(0, written.start - 12) : written.end + 12]
    if security.code.endswith(".NQ") and (listed := moved(code, run, names)):
        return listed, True
    if written.told == "kind":
        return security, True
    known = names.named(code)
    if called := [one for one in known if _has(run, names, one, ends=bool(written.run))]:
        return (security if security in called else called[0]), True
    if known and security not in known:
        return _unknown(written, code, known)
    return security, security.kind != "stock" or not _another(written, names)


def moved(code: str, run: str, names: NameTable) -> Security | None:
    """Return the security in *run* that had the bare *code* before Beijing's began with 920."""
    for one in names.named(f"920{code[3:]}"):
        if one.mic == "BJSE" and _has(run, names, one):
            return canonical(f"{code}.BJ")
    return None


def _has(run: str, names: NameTable, security: Security, *, ends: bool = False) -> bool:
    called = names.names(security.code)
    return run.endswith(called) if ends else any(name in run for name in called)


def _unknown(written: Written, code: str, known: tuple[Security, ...]) -> tuple[Security, bool]:
    """Decide about a code of which the table has only other securities, *known*."""
    if written.told == "label" and len(known) == 1:
        return known[0], True
    if written.security.kind != "stock" or _COMPANY.search(written.run):
        return written.security, True
    return Security(code), False


def _another(written: Written, names: NameTable) -> bool:
    """Tell whether the name before the code of a stock is that of something else.

    Stocks passed on names, and delisted ones are in no list: another stock's name speaks
    against a code only where the table has the code.
    """
    run, own = written.run, names.names(written.security.code)
    if not run:
        return False
    others = names.called(run) or (names.called(name_of(run)) if own else ())
    if not others or not all(one.code.endswith(_MAINLAND) for one in others):
        return False
    if not own:
        return others[0].kind != "stock"
    return not names.calls(written.security.code, run)
