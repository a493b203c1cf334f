"""A code as a text writes it, with what was decided about it on the spot."""

from dataclasses import dataclass

from newsarchive.securities.codes import Security


@dataclass(frozen=True, slots=True)
class Written:
    """One code in a text: its place, the security, whether that is certain.

    ``run`` is the text right before the code or its bracket, where the name stands.
    """

    start: int
    end: int
    security: Security
    certain: bool
    run: str = ""
