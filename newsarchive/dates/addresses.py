"""Days in the path of a web address: /2021/12/29/, /2021-12/29/, /2021-12-29/."""

from datetime import datetime
from typing import Final

from newsarchive.dates.moments import Moment, Reference, check
from newsarchive.dates.patterns import lazily

_ADDRESS: Final = lazily(r"(?:https?:)?/{1,2}[!-~]{4,400}")
_FOLDER: Final = lazily(
    r"/((?:19|20)[0-9]{2})([-/])([0-9]{1,2})(?:/|(?<=-[0-9]{2})-)([0-9]{1,2})(?=/)"
)


def stored_day(text: str, reference: Reference) -> Moment | None:
    """Return the day of the folder that the address *text* names, if *text* is nothing else.

    Sites file an article under the day it appeared on; digits in the name of a file may be
    anything. Raises DateError for a day on which nothing can have been published.
    """
    if not _ADDRESS().fullmatch(text):
        return None
    days = {(each[1], each[3], each[4]) for each in _FOLDER().finditer(text)}
    if len(days) != 1:
        return None
    year, month, day = map(int, days.pop())
    try:
        value = datetime(year, month, day, tzinfo=reference.zone)
    except ValueError:
        return None
    return Moment(check(value, reference), "day", "address")
