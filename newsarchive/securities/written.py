"""A code as a text writes it, with what was decided about it on the spot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from newsarchive.securities import surroundings
from newsarchive.securities.codes import Security

# A class of shares, a preferred series or a warrant is part of the code: BRK.B, IBM-PA, XYZ.WS.
TICKER = r"[A-Z]{1,5}(?:[._-](?:(?:PR?)?[A-Z]|W[ST])(?![A-Za-z]))?"

Told = Literal["market", "kind", "name", "label", "abroad"]


@dataclass(frozen=True, slots=True)
class Written:
    """One code in a text: its place, the security, whether that is certain.

    ``run`` is the text right before the code or its bracket, where the name stands. ``told``
    is what makes the digits a code: the market or the day, a label for the kind (股票代码), the
    name before the bracket, or a label that any security has (证券代码, 代码): names that a table
    has overrule these two. ``abroad`` are digits that another country's market makes a code of its.
    """

    start: int
    end: int
    security: Security
    certain: bool
    run: str = ""
    told: Told = "market"


def written_at(
    text: str, start: int, end: int, security: Security, *, certain: bool = True
) -> Written:
    """Return *security*, written from *start* to *end* of *text*, with the run before it."""
    opened = surroundings.bracket(text, start)
    return Written(
        start,
        end,
        security,
        certain,
        surroundings.run_before(text, opened if opened >= 0 else start),
    )


def matches_at(marks: str, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield where *pattern* matches at one of *marks*, which a text has few of."""
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            if found := pattern.match(text, at):
                yield found
            at = text.find(mark, at + 1)
