"""What time it is: the system's, or another to try things with."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from newsarchive.errors import SettingError

Clock = Callable[[], datetime]
"""Gives aware moments, in UTC."""


def clock_of(text: str) -> Clock:
    """Return the clock of the setting CLOCK: the system's for "", or one that starts at a moment.

    The moment is in ISO 8601 with its offset; the clock runs on from it. Raises SettingError.
    """
    if not text:
        return _system
    try:
        start = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingError(f"CLOCK={text}", _HOW) from error
    if start.tzinfo is None:
        raise SettingError(f"CLOCK={text}", _HOW)
    if not _YEARS[0] <= start.year <= _YEARS[1]:
        raise SettingError(f"CLOCK={text}", f"is not between {_YEARS[0]} and {_YEARS[1]}")
    begun = time.monotonic()
    return lambda: start.astimezone(UTC) + timedelta(seconds=time.monotonic() - begun)


_YEARS = (1970, 2999)  # far enough from the first and the last moment that can be counted with
_HOW = "is no moment with an offset; write 2026-01-15T12:00:00+08:00"


def _system() -> datetime:
    return datetime.now(UTC)
