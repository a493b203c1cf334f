"""What of the lists can't wait: what other pages link to and isn't there, what Jekyll reads.

A new security can: Jekyll shows its code without a link until ``_data/securities`` has it.
All else that a run marks may be written by a later one. A list is then as it was for a while; the
article has its page, and stands on the front page.
"""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from sqlalchemy import Connection

from newsarchive.site import addresses
from newsarchive.site.due import MOVED, YEAR
from newsarchive.site.files import File, SiteFiles
from newsarchive.site.forms import FORMS
from newsarchive.site.frontier import frontier_file
from newsarchive.site.list_pages import ListPages
from newsarchive.site.lists import read_lists
from newsarchive.site.newest import newest_file
from newsarchive.site.printer import Printer

_LINKED = FORMS.keys() - {"security"}


def new_lists(
    connection: Connection, files: SiteFiles, printer: Printer, keys: Sequence[str]
) -> list[str]:
    """Return those of the lists *keys* that have no page yet, which articles link to."""
    places = {
        key: str(ListPages(FORMS[kind], one, printer).newest)
        for key, one in read_lists(connection, keys).items()
        if (kind := key.partition(":")[0]) in _LINKED
    }
    there = files.noted(places.values())
    return [key for key, place in places.items() if place not in there]


def new_rest(files: SiteFiles, marks: Sequence[str]) -> list[str]:
    """Return of *marks* those of addresses that articles had, and of years that have no page."""
    years = {
        mark: str(addresses.file_of(addresses.year(mark.removeprefix(YEAR))))
        for mark in marks
        if mark.startswith(YEAR)
    }
    there = files.noted(years.values())
    new = [mark for mark, place in years.items() if place not in there]
    return [*(mark for mark in marks if mark.startswith(MOVED)), *new]


def for_jekyll(connection: Connection, zone: tzinfo) -> Iterator[File]:
    """Return the data on finished pages that Jekyll reads for live posts and its own pages."""
    yield newest_file(connection, zone)
    yield frontier_file(connection, zone)
