"""Article ids, list cursors and times as EastMoney writes them."""

from bisect import bisect_right
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "+08:00")

# The counter inside an id is global and never resets; moments and values read off public ids.
_KNOWN = (
    (datetime(2016, 1, 15, tzinfo=BEIJING), 589_986_793),
    (datetime(2017, 11, 15, tzinfo=BEIJING), 797_350_781),
    (datetime(2018, 9, 12, tzinfo=BEIJING), 944_502_216),
    (datetime(2020, 1, 15, tzinfo=BEIJING), 1_355_870_036),
    (datetime(2021, 12, 8, tzinfo=BEIJING), 2_206_672_930),
    (datetime(2022, 5, 31, tzinfo=BEIJING), 2_398_034_850),
    (datetime(2024, 2, 15, tzinfo=BEIJING), 2_992_098_190),
    (datetime(2025, 6, 15, tzinfo=BEIJING), 3_431_529_000),
    (datetime(2026, 9, 18, tzinfo=BEIJING), 3_878_840_472),
)
_MOMENTS = tuple(moment for moment, _ in _KNOWN)


def mint(created: datetime, step: int = 0) -> str:
    """Return the id of an article *created* at that moment: its date and the global counter.

    *step* is added to the counter, to tell articles apart that are created within a second.
    The id has 17 digits until late 2018 and 18 since.
    """
    created = created.astimezone(BEIJING)
    right = min(max(bisect_right(_MOMENTS, created), 1), len(_KNOWN) - 1)
    (start, low), (end, high) = _KNOWN[right - 1], _KNOWN[right]
    counter = low + int((high - low) * ((created - start) / (end - start))) + step
    return f"{created:%Y%m%d}{counter}"


def real_sort(article_id: str, shown: datetime) -> str:
    """Return the cursor of a 7x24 record: epoch seconds, then six digits of the id's tail."""
    return f"{int(shown.timestamp())}{int(article_id) % 100_000:06d}"


def dashed(moment: datetime) -> str:
    """Return Beijing wall time as lists write it: ``2026-01-15 09:31:07``."""
    return moment.astimezone(BEIJING).isoformat(" ", "seconds")[:19]


def slashed(moment: datetime) -> str:
    """Return Beijing wall time as the article API writes it: ``2026/01/15 09:31:07``."""
    return dashed(moment).replace("-", "/")


def spelled(moment: datetime) -> str:
    """Return Beijing wall time as pages write it: ``2026年01月15日 09:31``."""
    return moment.astimezone(BEIJING).strftime("%Y年%m月%d日 %H:%M")


def near(moment: datetime, now: datetime) -> str:
    """Return Beijing wall time as the Choice start page writes it at *now*: ``今天 16:25``."""
    moment, now = moment.astimezone(BEIJING), now.astimezone(BEIJING)
    days = (now.date() - moment.date()).days
    words = {0: "今天", 1: "昨天"}.get(days, f"{moment:%m-%d}")
    return f"{words} {moment:%H:%M}"
