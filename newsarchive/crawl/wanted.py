"""What a run of the spider for EastMoney is to do, as its arguments say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from newsarchive.archive.walks import Walk
from newsarchive.crawl.arguments import moment, refuse_unknown, whole_number, words
from newsarchive.eastmoney.columns import MAIN_COLUMNS, column, fast_column
from newsarchive.errors import ArgumentError


@dataclass(frozen=True, slots=True)
class Wanted:
    """The ids of lists, which records of them, and whether to look at published articles again."""

    columns: tuple[str, ...]
    fast: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    limit: int | None
    recheck: str

    @classmethod
    def read(cls, *, now: datetime, zone: ZoneInfo, **given: str) -> Self:
        """Read the arguments of a command line; ArgumentError for the first wrong one."""
        refuse_unknown(given, ("columns", "fast", "since", "until", "limit", "recheck"))
        fast = tuple(fast_column(word).id for word in words(given.get("fast", "")))
        columns = tuple(column(word).id for word in words(given.get("columns", "")))
        if not columns and not fast:
            columns = MAIN_COLUMNS
        since = moment("since", given.get("since", ""), now=now, zone=zone)
        until = moment("until", given.get("until", ""), now=now, zone=zone, last=True)
        if since and until and since > until:
            raise ArgumentError(f"since={given['since']}", f"is after until={given['until']}")
        return cls(
            tuple(dict.fromkeys(columns)),
            tuple(dict.fromkeys(fast)),
            since,
            until,
            whole_number("limit", given.get("limit", "")),
            _recheck(given.get("recheck", "")),
        )

    def is_reached(self, walk: Walk) -> bool:
        """Tell whether walks before *walk* go as far back as it is to go."""
        if not walk.known_depth or self.limit is not None:
            return True
        return self.since is not None and walk.known_depth <= _position(self.since)

    def ended(self, outcome: str, *, read: bool) -> tuple[str, str]:
        """Return what a walk that ends with *outcome* is to be kept as, and how deep it was to go.

        A span that ends in the past leaves a hole above it, so it covers nothing for later walks;
        nor does one that *read* nothing, as other lists had brought all that was asked for.
        """
        if self.until is not None or (outcome == "limit" and not read):
            return "window", ""
        return outcome, _position(self.since) if outcome == "since" and self.since else ""


def _position(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _recheck(text: str) -> str:
    """Return whether to look at published articles again: yes, no, or only that."""
    if text not in ("", "yes", "no", "only"):
        raise ArgumentError(f"recheck={text}", "write yes, no or only")
    return text or "yes"
