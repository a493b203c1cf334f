"""Spider arguments: from the texts of a command line to values, or one clear line."""

import re
import stat
import sys
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TextIO

from newsarchive.dates import parse_date
from newsarchive.errors import ArgumentError, DateError

_COMMENT = re.compile(r"(?:^|\s)#.*", re.DOTALL)


def refuse_unknown(given: Mapping[str, object], allowed: tuple[str, ...]) -> None:
    """Raise ArgumentError for the first argument of *given* that a spider doesn't take."""
    for name, value in given.items():
        if name not in allowed:
            raise ArgumentError(
                f"{name}={value}",
                f"no such argument; this spider takes {', '.join(allowed) or 'none'}",
            )


def words(text: str) -> tuple[str, ...]:
    """Return the parts of *text* that commas separate, without blanks around them."""
    return tuple(
        part for part in (each.strip() for each in text.replace("，", ",").split(",")) if part
    )


def whole_number(name: str, text: str) -> int | None:
    """Return *text* as a number above zero; none for ""; ArgumentError otherwise."""
    if not text:
        return None
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", text):
        raise ArgumentError(f"{name}={text}", "write a whole number from 1 to 999999999")
    return int(text)


def moment(
    name: str, text: str, *, now: datetime, zone: tzinfo, last: bool = False
) -> datetime | None:
    """Return *text*, a date or a date and time in *zone*, as an aware moment; none for "".

    A date alone is its first second, or with *last* its last one; so is a month, an hour or a
    minute. Raises ArgumentError.
    """
    if not text:
        return None
    try:
        found = parse_date(text, now=now.astimezone(zone), zone=zone)
    except DateError as error:
        raise ArgumentError(
            f"{name}={text}", f"write a date or a time such as 2026-01-15 09:30 ({error.reason})"
        ) from error
    value = found.value.astimezone(zone)
    return _last_second(value, found.precision) if last else value


def _last_second(value: datetime, precision: str) -> datetime:
    """Return the last second of the minute, hour, day, month or year that *value* starts."""
    match precision:
        case "second":
            return value
        case "minute":
            return value.replace(second=59)
        case "hour":
            return value.replace(minute=59, second=59)
    month = 12 if precision == "year" else value.month
    day = value.day if precision == "day" else monthrange(value.year, month)[1]
    return value.replace(month=month, day=day, hour=23, minute=59, second=59)


def links_file(text: str) -> Path | None:
    """Return the path that ``urls_file`` names, none for ``-``; raises ArgumentError."""
    if text == "-":
        return None
    path = Path(text)
    try:
        # A pipe gives its bytes once: it is only opened when its links are wanted.
        if not stat.S_ISFIFO(path.stat().st_mode):
            path.open("rb").close()
    except OSError as error:
        raise ArgumentError(f"urls_file={text}", f"can't be read: {error.strerror}") from error
    return path


def file_links(path: Path | None) -> Iterator[str]:
    """Return the links in a file, or in standard input for none: one a line, ``#`` comments."""
    if path is None:
        yield from _links(sys.stdin)
        return
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        yield from _links(file)


def _links(file: TextIO) -> Iterator[str]:
    for line in file:
        # A fragment is part of a link; a comment starts the line or follows a blank.
        link = _COMMENT.sub("", line).strip()
        if link:
            yield link
