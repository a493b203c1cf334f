"""Which of the kept answers made the archived version of an article."""

from collections.abc import Sequence
from itertools import groupby

from newsarchive.archive.captures import Kept
from newsarchive.items import Article, Revised

REPLAYED = "replayed"
"""What a revision names first that is due to a replay and not to the publisher."""

# What a revision names that left an article's words as they were.
_STANDING = frozenset({"withdrawn", "returned"})


def made_of(stored: Article, kept: Sequence[Kept]) -> list[list[Kept]]:
    """Return those of the *kept* answers that the archived version *stored* was made of.

    First come those of the fetch, or the file, that brought it, then those of each look or file
    that changed it; [] if not all of these are kept. Where that wasn't noted, the answers of each
    run made a version; which one is archived is certain as long as there was no other.
    """
    if stored.made_of is None:
        if any(map(_is_version, stored.revisions)):
            return []
        return [list(answers) for _, answers in groupby(kept, lambda each: each.run_id)]
    found = {each.id: each for each in kept}
    if not all(part and found.keys() >= set(part) for part in stored.made_of):
        return []
    return [[found[number] for number in part] for part in stored.made_of]


def list_of(stored: Article, lists: Sequence[Kept]) -> Kept | None:
    """Return the list answer that *stored* was met in: the last of *lists*.

    None if its date was read at another moment: then that answer isn't kept, or didn't say all.
    """
    read = stored.date_read or stored.fetched
    return lists[-1] if lists and lists[-1].fetched == read else None


def _is_version(revised: Revised) -> bool:
    return revised.changed[0] != REPLAYED and not _STANDING.issuperset(revised.changed)
