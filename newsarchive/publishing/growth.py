"""How large the repository is, and keeping it small."""

from dataclasses import dataclass
from typing import Final

from newsarchive.publishing.git import Git

_LOOSE: Final = 500
"""Objects in files of their own from which on packing them is worth its time."""


@dataclass(frozen=True, slots=True)
class Size:
    """What git keeps: bytes on disk, and objects that are in files of their own."""

    size: int
    loose: int


def measured(git: Git) -> Size:
    """Return how large the repository is now."""
    rows = [line.partition(": ") for line in git.ask("count-objects", "-v").text.splitlines()]
    found = {name: int(value) for name, _, value in rows if value.isdecimal()}
    return Size(1024 * (found["size"] + found["size-pack"]), found["count"])


def pack(git: Git, size: Size) -> bool:
    """Pack what is loose if it is much, and tell whether that was done.

    Packs grow by doubling, so that an object is packed again a few times only, however long the
    history is. Not if ``gc.auto`` is 0, by which people tell git to leave its files alone.
    """
    if size.loose < _LOOSE or git.attempt("config", "--get", "gc.auto").text == "0":
        return False
    git.attempt("repack", "-d", "-q", "--geometric=2")
    return True
