"""A code as a text writes it, with what was decided about it on the spot."""

from dataclasses import dataclass
from typing import Literal

from newsarchive.securities.codes import Security

Told = Literal["market", "kind", "name", "label"]


@dataclass(frozen=True, slots=True)
class Written:
    """One code in a text: its place, the security, whether that is certain.

    ``run`` is the text right before the code or its bracket, where the name stands. ``told``
    is what makes the digits a code: the market or the day, a label for the kind (股票代码), the
    name before the bracket, or a label that any security has (证券代码, 代码). Names that a table
    has overrule the last two.
    """

    start: int
    end: int
    security: Security
    certain: bool
    run: str = ""
    told: Told = "market"
