"""Writing what is due of the lists: a batch of lists at a time, each noted when it is on disk."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Protocol

from sqlalchemy import Connection

from newsarchive.archive.store import Archive
from newsarchive.site import addresses
from newsarchive.site.due import (
    MARKETS,
    MOVED,
    SITE,
    YEAR,
    clear_due,
    due_lists,
    due_pages,
    due_rest,
    mark_due,
)
from newsarchive.site.entry_rows import entry_of_id
from newsarchive.site.files import File, SiteFiles
from newsarchive.site.forms import FORMS
from newsarchive.site.indexes import (
    all_market_files,
    calendar,
    outlet_indexes,
    security_indexes,
    year_calendar,
)
from newsarchive.site.list_names import rename_securities, renew_lists
from newsarchive.site.list_pages import ListPages
from newsarchive.site.lists import SiteList, begin_anew, fill_pages, read_lists
from newsarchive.site.moves import ways_to
from newsarchive.site.post_address import address_of_post
from newsarchive.site.printer import Printer
from newsarchive.site.security_names import security_names
from newsarchive.site.showing import pages_naming
from newsarchive.site.sitemap import MonthParts, sitemap_index, sitemaps_of_lists
from newsarchive.site.urgent import for_jekyll, new_lists, new_rest

_BATCH = 50  # lists


class _Pages(Protocol):
    def files(self, connection: Connection, pages: set[int]) -> Iterator[File]:
        """Return the files that show *pages*."""

    def gone(self, connection: Connection, /) -> Iterator[PurePosixPath]:
        """Return where files were that nothing is left for."""


_KINDS: dict[str, Callable[[SiteList, Printer], _Pages]] = {
    **{name: partial(ListPages, form) for name, form in FORMS.items()},
    "month": MonthParts,
}


class ListWriter:
    """Writes the due files of a site's lists. A kill leaves the marks of what isn't written."""

    def __init__(self, archive: Archive, files: SiteFiles, printer: Printer) -> None:
        self._archive = archive
        self._files = files
        self._printer = printer

    def write(self) -> Iterator[int]:
        """Write all that is due; yield how many files changed, now and then."""
        self._rename_securities()
        last = ""
        while keys := due_lists(self._archive.reader, last, _BATCH):
            yield self._write_lists(keys)
            last = keys[-1]
        marks = due_rest(self._archive.reader)
        if marks:
            yield self._write_rest(marks)

    def write_urgent(self) -> Iterator[int]:
        """Write what can't wait for `write`, and leave all else due: `newsarchive.site.urgent`."""
        reader = self._archive.reader
        tried: set[str] = set()
        further = True
        while further:  # what is written may link to further ones
            further, last = False, ""
            while keys := due_lists(reader, last, _BATCH):
                new = new_lists(reader, self._files, self._printer, set(keys) - tried)
                if new:
                    self._rename([key for key in new if key.startswith("security:")])
                    yield self._write_lists(new)
                tried.update(new)
                further, last = further or bool(new), keys[-1]
        marks = due_rest(reader)
        if SITE in marks:
            yield self._put(for_jekyll(reader, self._printer.zone)) or 0
        yield self._write_rest(new_rest(self._files, marks))

    def _rename_securities(self) -> None:
        """Renew the names of securities; a new name is on pages of all kinds of lists."""
        last = ""
        prefix = "security:"
        while keys := due_lists(self._archive.reader, last, _BATCH, prefix=prefix):
            self._rename(keys)
            last = keys[-1]

    def _rename(self, keys: list[str]) -> None:
        with self._archive.transaction() as connection:
            lists = read_lists(connection, keys).values()
            for one in rename_securities(connection, lists):
                mark_due(connection, pages_naming(connection, one, self._printer.zone))

    def _write_lists(self, keys: list[str]) -> int:
        with self._archive.transaction() as connection:
            _settle(connection, keys)
        reader = self._archive.reader
        lists = read_lists(reader, keys)
        changed, done = 0, []
        for key, pages in due_pages(reader, keys).items():
            one = lists[key]
            of_list = _KINDS[key.partition(":")[0]](one, self._printer)
            result = self._put(of_list.files(reader, {n for n in pages if n <= one.pages}))
            changed += result or 0
            changed += self._files.remove(of_list.gone(reader))
            if result is not None:
                done.append(key)
        self._note(done)
        return changed

    def _write_rest(self, marks: list[str]) -> int:
        changed, done = 0, []
        for mark in marks:
            if mark.startswith(MOVED):
                more, written = self._write_ways(mark.removeprefix(MOVED))
            else:
                files = list(self._of_mark(mark))
                result = self._put(files)
                more = (result or 0) + self._give_up(mark, files)
                written = result is not None
            changed += more
            if written:
                done.append(mark)
        self._note(done)
        return changed

    def _of_mark(self, mark: str) -> Iterator[File]:
        reader, printer = self._archive.reader, self._printer
        if mark == SITE:
            return _of_site(reader, printer)
        if mark == MARKETS:
            return chain(security_indexes(reader, printer), security_names(reader))
        return year_calendar(reader, printer, mark.removeprefix(YEAR))

    def _give_up(self, mark: str, files: list[File]) -> int:
        """Take away what *mark* leaves nothing for: an empty year or market."""
        if mark.startswith(YEAR) and not files:
            address = addresses.year(mark.removeprefix(YEAR))
            return self._files.remove([addresses.file_of(address)])
        if mark == MARKETS:
            shown = {file.path for file in files}
            known = all_market_files(self._archive.reader)
            return self._files.remove(path for path in known if path not in shown)
        return 0

    def _write_ways(self, article_id: str) -> tuple[int, bool]:
        """Write what leads to an article that has moved; tell how many changed, and if all is done.

        It isn't while a post that somebody has edited shows the article at an address it had.
        """
        reader, printer = self._archive.reader, self._printer
        entry = entry_of_id(reader, article_id)
        if entry is None:
            return 0, True
        address = entry.url(printer.zone)
        stands = self._edited_post(article_id) or address
        files, own = ways_to(reader, printer, entry, stands)
        result = self._put(files)
        changed = self._files.give_up(own, stays=entry.finished and stands == address)
        return changed + (result or 0), result is not None and stands == address

    def _edited_post(self, article_id: str) -> str:
        """Return the address of the post that shows an article, if somebody has edited it."""
        known = self._archive.known([article_id]).get(article_id)
        content = self._files.edited_post(known) if known is not None else None
        if known is None or content is None:
            return ""
        return address_of_post(known.path, content, self._printer.zone)

    def _put(self, files: Iterable[File]) -> int | None:
        """Write *files*, return how many changed; None if one was refused, which stays due."""
        results = [self._files.put(file) for file in files]
        return None if None in results else sum(filter(None, results))

    def _note(self, done: list[str]) -> None:
        self._archive.together(self._files.note)
        self._archive.together(lambda connection: clear_due(connection, done))
        self._archive.together(lambda connection: begin_anew(connection, done))
        self._archive.flush()


def _settle(connection: Connection, keys: list[str]) -> None:
    """Fill pages, renew names and kinds, before anything of the lists *keys* is written."""
    due: set[tuple[str, int]] = set()
    for one in read_lists(connection, keys).values():
        due.update((one.key, number) for number in fill_pages(connection, one.key, one.pages))
    for one in renew_lists(connection, read_lists(connection, keys).values()):
        due.update((one.key, number) for number in range(one.pages + 1))
    mark_due(connection, due)


def _of_site(connection: Connection, printer: Printer) -> Iterator[File]:
    yield from for_jekyll(connection, printer.zone)
    yield from outlet_indexes(connection, printer)
    yield calendar(connection, printer)
    yield sitemap_index(connection, printer)
    yield from sitemaps_of_lists(connection, printer)
