"""EastMoney's numbers: news ids, ``infoCode`` and the ids of 财富号 blogs.

A news id is a date and a global counter, ``20211229`` + ``2230267960``: 17 digits until about 2018,
18 since. It follows creation, so neither its date nor its order is that of publication.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from newsarchive.errors import IdentityError

_NEWS: Final = re.compile(r"(?:NW)?((20\d{6})\d{9,10})", re.ASCII | re.IGNORECASE)
_CAIFUHAO: Final = re.compile(
    r"(20\d{6})(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d{9}",
    re.ASCII,
)
_LETTERS: Final = re.compile(r"[A-Za-z]+")
_OTHER_KINDS: Final = {
    "AN": "names an announcement of a company, not a news article",
    "AP": "names a research report, not a news article",
}


def news_id(text: str) -> str:
    """Return the 17 or 18 digits of a news id, written bare or as ``infoCode`` with ``NW``.

    Blanks around it don't matter. Raises ``IdentityError`` for ids of other kinds (``AN``, ``AP``,
    财富号), a wrong number of digits and a date that no calendar has.
    """
    match = _NEWS.fullmatch(text.strip())
    if match is None:
        raise IdentityError(text, _why_not_news(text.strip()))
    digits, day = match.groups()
    if not _on_calendar(day):
        raise IdentityError(text, f"starts with {day}, which is no date")
    return digits


def info_code(news_id: str) -> str:
    """Return the ``infoCode`` of a news id, ``NW202112292230267960``."""
    return f"NW{news_id}"


def is_caifuhao(text: str) -> bool:
    """Tell whether *text* has the form of a 财富号 id: 23 digits that start with a moment.

    Column lists also show 财富号 items under ids that look like news ids: those are not told apart
    by form, only by ``np_dst`` or by the host of their address.
    """
    match = _CAIFUHAO.fullmatch(text.strip())
    return match is not None and _on_calendar(match[1])


def caifuhao_id(text: str) -> str:
    """Return the digits of an item that is known to be of 财富号.

    Its own form has 23 digits; the 17 or 18 digits that column lists give are taken too. Raises
    ``IdentityError`` for anything else.
    """
    stripped = text.strip()
    if is_caifuhao(stripped):
        return stripped
    if stripped.isascii() and stripped.isdecimal() and len(stripped) in {17, 18}:
        return news_id(stripped)
    raise IdentityError(text, "not a 财富号 id: those have 23 digits and start with date and time")


@lru_cache(maxsize=64)  # the ids of one list share a few days
def _on_calendar(day: str) -> bool:
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True


def _why_not_news(text: str) -> str:
    if not text:
        return "no id at all"
    letters = _LETTERS.match(text)
    prefix = letters.group().upper() if letters else ""
    if prefix in _OTHER_KINDS:
        return _OTHER_KINDS[prefix]
    if prefix not in {"", "NW"}:
        return f"starts with {prefix}; only NW… is news"
    if is_caifuhao(text):
        return "is the id of a 财富号 blog, not of a news article"
    return "not a news id: those have 17 or 18 digits and start with a date (20211229…)"
