"""What a run counts, and the words it is told in."""

from collections.abc import Mapping

from scrapy.statscollectors import StatsCollector

NAMES = (
    "listed",
    "resumed",
    "fetched",
    "new",
    "changed",
    "unchanged",
    "quarantined",
    "aside",
    "pending",
    "looked",
    "revised",
    "unusable",
    "withdrawn",
    "exported",
    "unwritten",
    "images",
    "unstored",
    "pages",
    "gaps",
    "refused",
    "failed",
)
"""What each counts, in the order it is told. Articles are counted once a run:

- listed: shown by lists and links; resumed: left by earlier runs and shown by none now;
- fetched: texts that arrived;
- new to the archive, changed in it, or unchanged; quarantined: set aside with a reason; aside: in
  quarantine since an earlier run; pending: still to be fetched. These six are listed and resumed.

Further: published articles that were looked at again, and those of them that turned out to be
revised, set aside as they are now (unusable), or withdrawn; posts written or removed, and posts
that could not be; images stored, and images that could not be and stay links; other pages of the
site; holes between this run's lists and earlier ones; links refused; lists that couldn't be read.
"""

_PREFIX = "newsarchive/"


def count(stats: StatsCollector, name: str, number: int = 1) -> None:
    """Add *number* to the count *name* of this run."""
    stats.inc_value(_PREFIX + name, number)


def note(stats: StatsCollector, name: str, number: int) -> None:
    """Set the count *name* of this run to *number*."""
    stats.set_value(_PREFIX + name, number)


def counts(stats: StatsCollector) -> dict[str, int]:
    """Return the counts of this run, in the order they are told."""
    return {name: int(stats.get_value(_PREFIX + name, 0)) for name in NAMES}


def told(numbers: Mapping[str, int], *, early: bool = False) -> str:
    """Return *numbers* on one line, leaving out what is zero but for the usual five.

    A run that ended *early* always says how many articles it left.
    """
    always = ("listed", "fetched", "new", "unchanged", "quarantined", *(["pending"] * early))
    return ", ".join(
        f"{number} {_WORDS.get(name, (name, name))[number != 1]}"
        for name, number in numbers.items()
        if number or name in always
    )


def counted(number: int, one: str, many: str = "") -> str:
    """Return *number* with the noun *one*, or *many* of them (*one* and an s by default)."""
    return f"{number} {one if number == 1 else many or one + 's'}"


# Of one, and of any other number.
_WORDS = {
    "listed": ("listed", "listed"),
    "resumed": ("from earlier runs", "from earlier runs"),
    "aside": ("set aside before", "set aside before"),
    "pending": ("left for the next run", "left for the next run"),
    "looked": ("looked at again", "looked at again"),
    "revised": ("revised", "revised"),
    "unusable": ("new version set aside", "new versions set aside"),
    "withdrawn": ("withdrawn", "withdrawn"),
    "exported": ("post written", "posts written"),
    "unwritten": ("post left for the next run", "posts left for the next run"),
    "images": ("image stored", "images stored"),
    "unstored": ("image left as a link", "images left as links"),
    "pages": ("page written", "pages written"),
    "gaps": ("gap in listings", "gaps in listings"),
    "refused": ("link refused", "links refused"),
    "failed": ("list not read", "lists not read"),
}
