"""How large the repository is, and keeping it small."""

from dataclasses import dataclass
from typing import Final

from newsarchive.publishing.git import Git

_LOOSE: Final = 500
"""Objects in files of their own from which on packing them is worth its time."""

_MANY: Final = 1_000_000
"""Packed objects from which on it would take minutes to compare them anew."""


@dataclass(frozen=True, slots=True)
class Size:
    """What git keeps: bytes on disk, objects that are in files of their own, and those in packs."""

    size: int
    loose: int
    packed: int


def measured(git: Git) -> Size:
    """Return how large the repository is now."""
    rows = [line.partition(": ") for line in git.ask("count-objects", "-v").text.splitlines()]
    found = {name: int(value) for name, _, value in rows if value.isdecimal()}
    return Size(1024 * (found["size"] + found["size-pack"]), found["count"], found["in-pack"])


def pack(git: Git, size: Size) -> bool:
    """Pack what is loose if it is much, and tell whether that was done.

    Each pack is four times as large as the smaller ones together, so that an object is packed again
    a few times only, however long the history is. Not if ``gc.auto`` is 0, by which people tell git
    to leave its files alone.

    What a version differs in from others is found anew (``-f``, 0.2 ms an object): a small pack has
    one version of most files, and git would keep to what that has in common with other files.
    """
    if size.loose < _LOOSE or git.attempt("config", "--get", "gc.auto").text == "0":
        return False
    anew = ("-f",) if size.packed < _MANY else ()
    git.attempt("repack", "-d", "-q", *anew, "--geometric=4")
    return True
