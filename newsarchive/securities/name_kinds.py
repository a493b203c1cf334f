"""What names of securities say by their kind: some name a company, some describe a market."""

import re
from collections.abc import Sequence

from newsarchive.securities.codes import Security

# Names of indices that begin so mean the index; 综合指数 alone may be any.
_FAMILY = re.compile(r"上证|深证|沪深|中证|科创|创业|北证|国证|深成|恒生|巨潮|纳斯达克|标普|道琼斯")
# 黄金ETF and 科创50ETF say what a fund follows; many follow the same.
_FOLLOWS = re.compile(r"(?:ETF|LOF)\Z")


def describes(name: str, securities: Sequence[Security]) -> bool:
    """Tell whether *name*, which *securities* share, describes more than it names.

    Names of boards are words (半导体); some names of indices and funds are.
    """
    if securities[0].kind == "stock":  # the likeliest comes first
        return False
    kinds = {security.kind for security in securities}
    if "fund" in kinds:
        return len(securities) > 1 or _FOLLOWS.search(name) is not None
    return kinds != {"index"} or _FAMILY.match(name) is None


def related(text: str, names: Sequence[str]) -> bool:
    """Tell whether *text* has one of *names* in it, or the characters of *text* one in order."""
    return any(name in text or _in_order(text, name) for name in names)


def _in_order(short: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in short)
