"""What a check finds."""

from collections.abc import Callable
from dataclasses import dataclass

Mend = Callable[[], None]
"""Sets right what disagrees."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two things that should agree and don't: what *kind* of thing, which one, and *what* is wrong.

    *mend* sets it right; none where there is no single right answer. *further* is one more of a
    thing that was counted already.
    """

    kind: str
    subject: str
    what: str
    mend: Mend | None = None
    further: bool = False
