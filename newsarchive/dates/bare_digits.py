"""Texts that are one number: seconds and parts of them since 1970, as APIs print them."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from newsarchive.dates.moments import Moment, Reference, check
from newsarchive.dates.patterns import lazily

_SCRIPT: Final = lazily(r"\W{0,4}Date\((-?[0-9]{1,15})([+-][0-9]{4})?\)\W{0,4}\Z", re.ASCII)
_EPOCH: Final = lazily(
    r"""[\s"'(\[{:=@]*(?:"?\w{0,24}(?:date|time|stamp|时间|日期|\bts|发布于|at)\w{0,8}["'\s:=]{1,4})?
    ([0-9]{10}(?:\.[0-9]{1,9})?|[0-9]{13}(?:\.[0-9]{1,6})?|[0-9]{16})[\s"')\]},;]*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = 1_000_000_000  # ten digits begin on 2001-09-09; fewer are too likely something else


def epoch(text: str, reference: Reference) -> Moment | None:
    """Return the moment that *text* counts from 1970, or None if it is no such count.

    Ten digits are seconds, thirteen milliseconds, sixteen microseconds; ``/Date(…)/`` holds
    milliseconds. Raises DateError for a count that no publication has.
    """
    if script := _SCRIPT().match(text):
        zone = _zone(script[2]) if script[2] else None
        return _moment(int(script[1]) * 1000, zone, reference)
    match = _EPOCH().match(text)
    if match is None:
        return None
    whole, _, fraction = match[1].partition(".")
    if whole[0] == "0":
        return None
    microseconds = int(whole) * 10 ** (16 - len(whole))
    if len(whole) == 10 and fraction:
        microseconds += int(f"{fraction:0<6}"[:6])
    return _moment(microseconds, None, reference)


def _zone(written: str) -> tzinfo:
    minutes = int(written[1:3]) * 60 + int(written[3:])
    return timezone(timedelta(minutes=min(minutes, 840) * (-1 if written[0] == "-" else 1)))


def _moment(microseconds: int, zone: tzinfo | None, reference: Reference) -> Moment:
    try:
        value = (_START + timedelta(microseconds=microseconds)).astimezone(zone or reference.zone)
    except OverflowError as error:
        raise reference.error("lies in the future") from error
    check(value, reference)
    return Moment(value, "second", "epoch+zone" if zone else "epoch")
