"""What of the lists can't wait: what other pages link to and isn't there, what Jekyll reads.

A new security can, as long as only live posts name it: Jekyll shows its code without a link until
``_data/securities`` has it. Finished files link to it at once. All else that a run marks may be
written by a later one. A list is then as it was for a while; the article has its page, and stands
on the front page.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import tzinfo

from sqlalchemy import Connection

from newsarchive.site import addresses
from newsarchive.site.due import MOVED, YEAR, due_pages
from newsarchive.site.files import File, SiteFiles
from newsarchive.site.forms import FORMS
from newsarchive.site.frontier import frontier_file
from newsarchive.site.list_pages import ListPages
from newsarchive.site.lists import page_entries, read_lists
from newsarchive.site.newest import newest_file
from newsarchive.site.printer import Printer


def new_lists(
    connection: Connection, files: SiteFiles, printer: Printer, keys: Collection[str]
) -> list[str]:
    """Return those of the lists *keys* that have no page yet, which other pages link to."""
    places = {
        key: str(ListPages(FORMS[kind], one, printer).newest)
        for key, one in read_lists(connection, sorted(keys)).items()
        if (kind := key.partition(":")[0]) in FORMS
    }
    there = files.noted(places.values())
    new = [key for key, place in places.items() if place not in there]
    return [key for key in new if _is_linked(connection, key, printer.zone)]


def _is_linked(connection: Connection, key: str, zone: tzinfo) -> bool:
    """Tell whether pages link to the list *key*, which is new: of a security not all do.

    A page of an article does, or that of another list, which is written if it isn't due.
    """
    if not key.startswith("security:"):
        return True
    held = page_entries(connection, key, 0)
    if any(entry.finished for entry in held):
        return True
    naming = {other for entry in held for other in entry.lists(zone) if other != key}
    return bool(naming - due_pages(connection, naming).keys() - _of_sitemaps(naming))


def _of_sitemaps(keys: Iterable[str]) -> set[str]:
    return {key for key in keys if key.startswith("month:")}


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
