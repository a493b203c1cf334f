"""What a run counts, and the words it is told in."""

from collections.abc import Mapping

from scrapy.statscollectors import StatsCollector

NAMES = (
    "listed",
    "fetched",
    "new",
    "changed",
    "unchanged",
    "quarantined",
    "pending",
    "exported",
    "unwritten",
    "gaps",
    "refused",
    "failed",
)
"""What each counts, in the order it is told:

- articles seen in listings and share links, and texts that arrived;
- articles new to the archive, changed in it, or known and the same; those set aside with a reason;
  those still to be fetched;
- posts written or removed, and posts that could not be;
- holes between this run's lists and earlier ones; links refused; lists that couldn't be read.
"""

_PREFIX = "newsarchive/"


def count(stats: StatsCollector, name: str, number: int = 1) -> None:
    """Add *number* to the count *name* of this run."""
    stats.inc_value(_PREFIX + name, number)


def counts(stats: StatsCollector) -> dict[str, int]:
    """Return the counts of this run, in the order they are told."""
    return {name: int(stats.get_value(_PREFIX + name, 0)) for name in NAMES}


def told(numbers: Mapping[str, int]) -> str:
    """Return *numbers* on one line, leaving out what is zero but for the usual five."""
    always = ("listed", "fetched", "new", "unchanged", "quarantined")
    return ", ".join(
        f"{number} {_WORDS.get(name, name)}"
        for name, number in numbers.items()
        if number or name in always
    )


_WORDS = {
    "listed": "listed",
    "fetched": "fetched",
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "quarantined": "quarantined",
    "pending": "left for the next run",
    "exported": "posts written",
    "unwritten": "posts left for the next run",
    "gaps": "gaps in listings",
    "refused": "links refused",
    "failed": "lists not read",
}
