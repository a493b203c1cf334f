"""The pages of outlets, securities and days: the newest one, full ones, and what hangs on them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from sqlalchemy import Connection

from newsarchive.site import addresses, api, feeds
from newsarchive.site.entries import Entry, shown
from newsarchive.site.files import File, in_steps
from newsarchive.site.forms import Facts, Form
from newsarchive.site.list_names import with_names
from newsarchive.site.lists import SiteList, newest_entries, page_entries
from newsarchive.site.printer import Printer, full_pager, newest_pager, place


class ListPages:
    """The files of one list."""

    def __init__(self, form: Form, one: SiteList, printer: Printer) -> None:
        self._form = form
        self._one = one
        self._printer = printer
        self._newest = form.newest(one.subject)
        self._beyond: list[PurePosixPath] = []

    def files(self, connection: Connection, pages: set[int]) -> Iterator[File]:
        """Return the files that show *pages*; 0 is the newest one."""
        for number in sorted(pages - {0}):
            self._beyond += self._own_places(number)
            held = page_entries(connection, self._one.key, number)
            yield from self._full(number, with_names(connection, held))
            if number == self._one.pages:
                # Full pages link to the next one, whether it is full already or not.
                next_one, title = self._address(number + 1), self._form.title(self._one)
                yield self._printer.redirect(next_one, self._newest, title, self._one, number + 1)
        if 0 in pages and self._one.entries:
            held = newest_entries(connection, self._one)
            for file in self._open(with_names(connection, held)):
                yield replace(file, text=in_steps(file.text)) if self._one.pages else file

    def _own_places(self, number: int) -> Iterator[PurePosixPath]:
        """Return where earlier versions put a page that lies beyond the list's own folder now."""
        files = [(self._address(number), number), (self._address(number + 1), number + 1)]
        if self._form.json:
            files.append((addresses.security_json_page(self._one.subject, number), number))
        for address, of_page in files:
            own = place(address, self._one)
            if place(address, self._one, of_page) != own:
                yield own

    def gone(self, _: Connection) -> Iterator[PurePosixPath]:
        """Return where files were that nothing is left for: all of them once the list is empty."""
        yield from self._beyond
        if self._one.entries:
            return
        subject = self._one.subject
        found = [(self._newest, 0)]
        found += ((self._address(number), number) for number in range(1, self._one.pages + 2))
        if self._form.feed:
            found.append((self._form.feed(subject), 0))
        if self._form.json:
            found.append((addresses.security_json(subject), 0))
            pages = range(1, self._one.pages + 1)
            found += ((addresses.security_json_page(subject, number), number) for number in pages)
        yield from (place(address, self._one, number) for address, number in found)

    @property
    def newest(self) -> PurePosixPath:
        """Where the newest page is."""
        return place(self._newest, self._one)

    def _address(self, number: int) -> str:
        return self._form.page(self._one.subject, number)

    def _open(self, entries: list[Entry]) -> Iterator[File]:
        one, printer = self._one, self._printer
        pager = newest_pager(one, self._newest, self._address)
        yield self._page(self._newest, entries, pager, self._form.counted(one))
        if self._form.feed:
            address = self._form.feed(one.subject)
            title = self._form.title(one)
            text = feeds.feed(printer, feeds.Channel(title, address, self._newest), entries)
            yield printer.text(address, text, of=one)
        if self._form.json:
            text = api.security(printer, one, entries)
            yield printer.text(addresses.security_json(one.subject), text, of=one)

    def _full(self, number: int, entries: list[Entry]) -> Iterator[File]:
        one, printer = self._one, self._printer
        pager = full_pager(number, self._newest, self._address)
        yield self._page(self._address(number), entries, pager, self._form.facts(one), number)
        if self._form.json:
            text = api.security_page(printer, one.subject, number, entries)
            address = addresses.security_json_page(one.subject, number)
            yield printer.text(address, text, of=one, number=number)

    def _page(
        self, address: str, entries: list[Entry], pager: Facts, facts: Facts, number: int = 0
    ) -> File:
        context = {
            "title": self._form.title(self._one),
            "entries": [shown(entry, self._printer.zone) for entry in entries],
            "pages": pager,
            **facts,
        }
        return self._printer.page(address, self._form.layout, context, of=self._one, number=number)
