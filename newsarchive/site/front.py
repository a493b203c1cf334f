"""What every new article changes: the front page, the site's feed, the newest as JSON."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection

from newsarchive.site import addresses, api, feeds
from newsarchive.site.entries import Entry, shown
from newsarchive.site.entry_rows import latest_entries
from newsarchive.site.files import File
from newsarchive.site.list_names import with_names
from newsarchive.site.printer import Printer

_MOST = 60
"""Entries of the front page: some 40 KB, and less than a screen a day on most sites."""


def front_files(connection: Connection, printer: Printer) -> Iterator[File]:
    """Return the front page, the feed of the site and its newest articles as JSON."""
    entries = with_names(connection, latest_entries(connection, _MOST))
    context = {"title": printer.title, "days": _days(entries, printer), "feed_url": addresses.FEED}
    yield printer.page(addresses.HOME, "home", {**context, "json_url": addresses.LATEST})
    yield printer.text(addresses.FEED, feeds.site_feed(printer, entries))
    yield printer.text(addresses.LATEST, api.latest(printer, entries))


def _days(entries: list[Entry], printer: Printer) -> list[dict[str, object]]:
    values = [shown(entry, printer.zone, summary=True) for entry in entries]
    return [
        {"day": day, "url": addresses.day(str(day)), "entries": list(of_day)}
        for day, of_day in groupby(values, key=lambda value: value["day"])
    ]
