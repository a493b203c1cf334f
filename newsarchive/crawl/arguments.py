"""Spider arguments: from the texts of a command line to values, or one clear line."""

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TextIO

from newsarchive.dates import parse_date
from newsarchive.errors import ArgumentError, DateError


def refuse_unknown(given: Mapping[str, object], allowed: tuple[str, ...]) -> None:
    """Raise ArgumentError for the first argument of *given* that a spider doesn't take."""
    for name, value in given.items():
        if name not in allowed:
            raise ArgumentError(
                f"{name}={value}", f"no such argument; this spider takes {', '.join(allowed)}"
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
    if not (text.isascii() and text.isdecimal()) or int(text) == 0:
        raise ArgumentError(f"{name}={text}", "write a whole number above zero")
    return int(text)


def moment(
    name: str, text: str, *, now: datetime, zone: tzinfo, last: bool = False
) -> datetime | None:
    """Return *text*, a date or a date and time in *zone*, as an aware moment; none for "".

    A date alone is its first second, or with *last* its last one. Raises ArgumentError.
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
    if last and found.precision == "day":
        value = value.replace(hour=23, minute=59, second=59)
    return value


def links_file(text: str) -> Path | None:
    """Return the path that ``urls_file`` names, none for ``-``; raises ArgumentError."""
    if text == "-":
        return None
    path = Path(text)
    try:
        with path.open("rb") as file:
            file.read(1)
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
        # A fragment is part of a link; a comment is set off by a blank or starts the line.
        link = "" if line.lstrip().startswith("#") else line.split(" #", 1)[0].strip()
        if link:
            yield link
