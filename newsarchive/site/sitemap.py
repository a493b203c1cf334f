"""The sitemap: an index of parts. A part that is full, or whose month is over, stays as it is."""

from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath

from lxml import etree
from sqlalchemy import Connection

from newsarchive.site import addresses
from newsarchive.site.entries import Entry
from newsarchive.site.files import File, marked
from newsarchive.site.lists import SiteList, lists_of_kind, page_entries
from newsarchive.site.printer import Printer
from newsarchive.site.xml import root

MOST = 40_000
"""Addresses of a part that holds lists; the protocol allows 50,000."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class MonthParts:
    """The parts of one month: full ones, and one for what is still coming."""

    def __init__(self, one: SiteList, printer: Printer) -> None:
        self._one = one
        self._printer = printer

    def files(self, connection: Connection, pages: set[int]) -> Iterator[File]:
        """Return the parts that hold *pages*; 0 is the open one."""
        for number in sorted(pages):
            entries = page_entries(connection, self._one.key, number)
            if entries or (number and self._one.entries):
                yield self._printer.text(self._address(number), self._part(entries))

    def gone(self, connection: Connection) -> Iterator[PurePosixPath]:
        """Return where parts were that are empty now: the open one, once all are in full ones."""
        if not page_entries(connection, self._one.key, 0):
            yield addresses.file_of(self._address(0))
        if not self._one.entries:
            numbers = range(1, self._one.pages + 1)
            yield from (addresses.file_of(self._address(number)) for number in numbers)

    def _address(self, number: int) -> str:
        return _part_address(self._one.subject, number)

    def _part(self, entries: list[Entry]) -> str:
        absolute, zone = self._printer.absolute, self._printer.zone
        return _listing(
            "urlset",
            "url",
            (
                (absolute(entry.url(zone)), entry.updated.astimezone(zone).date().isoformat())
                for entry in entries
            ),
        )


def sitemap_index(connection: Connection, printer: Printer) -> File:
    """Return the index of all parts."""
    months = lists_of_kind(connection, "month:")
    parts: list[str] = []
    for one in months:
        parts += (_part_address(one.subject, number) for number in range(1, one.pages + 1))
        if page_entries(connection, one.key, 0):
            parts.append(_part_address(one.subject, 0))
    parts += (addresses.sitemap_of_lists(n + 1) for n in range(_parts_of_lists(connection)))
    listed = ((printer.absolute(address), "") for address in parts)
    return printer.text(addresses.SITEMAP, _listing("sitemapindex", "sitemap", listed))


def sitemaps_of_lists(connection: Connection, printer: Printer) -> Iterator[File]:
    """Return the parts that hold home, indexes, and the pages of outlets, securities and days."""
    found = _list_addresses(connection)
    for start in range(0, len(found), MOST):
        part = ((printer.absolute(address), "") for address in found[start : start + MOST])
        address = addresses.sitemap_of_lists(start // MOST + 1)
        yield printer.text(address, _listing("urlset", "url", part))


def _parts_of_lists(connection: Connection) -> int:
    return -(-len(_list_addresses(connection)) // MOST)


def _list_addresses(connection: Connection) -> list[str]:
    fixed = (addresses.HOME, addresses.OUTLETS, addresses.SECURITIES, addresses.CALENDAR)
    return list(
        chain(
            fixed,
            (addresses.outlet(one.subject) for one in lists_of_kind(connection, "outlet:")),
            (addresses.security(one.subject) for one in lists_of_kind(connection, "security:")),
        )
    )


def _part_address(month: str, number: int) -> str:
    return addresses.sitemap_page(month, number) if number else addresses.sitemap(month)


def _listing(name: str, node: str, places: Iterator[tuple[str, str]]) -> str:
    tree = root(name, _NAMESPACE)
    for address, day in places:
        place = etree.SubElement(tree, f"{{{_NAMESPACE}}}{node}")
        etree.SubElement(place, f"{{{_NAMESPACE}}}loc").text = address
        if day:
            etree.SubElement(place, f"{{{_NAMESPACE}}}lastmod").text = day
    text = etree.tostring(tree, encoding="unicode", pretty_print=True)
    return marked(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
