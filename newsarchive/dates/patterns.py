"""Patterns that are compiled when they are first needed: most runs read one form of date only."""

import re
from collections.abc import Callable
from functools import cache


def lazily(source: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return a function that gives the pattern of *source*, which it compiles once."""

    @cache
    def pattern() -> re.Pattern[str]:
        return re.compile(source, flags)

    return pattern
