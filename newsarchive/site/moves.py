"""Addresses that articles had: each leads to where its article is now."""

from collections.abc import Collection, Mapping
from datetime import date, tzinfo
from pathlib import PurePosixPath

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.site.due import MOVED, mark_due
from newsarchive.site.entries import Entry
from newsarchive.site.entry_rows import read_entries
from newsarchive.site.files import File
from newsarchive.site.lists import SiteList, read_lists
from newsarchive.site.printer import Printer

_TABLE = schema.site_moves
_TAKEN = delete(_TABLE).where(_TABLE.c.address == bindparam("now"))


def note_moves(
    connection: Connection,
    changes: Collection[tuple[Entry | None, Entry]],
    zone: tzinfo,
    days: Mapping[str, date],
) -> set[tuple[str, int]]:
    """Note the addresses that articles leave, and return the marks of what is to be written.

    *days* are those that an address had where it wasn't the one in *zone*.
    """
    left = (
        (before.url_on(days.get(new.article_id) or before.day(zone)), new)
        for before, new in changes
        if before is not None
    )
    moved = [(url, new) for url, new in left if url != new.url(zone)]
    if moved:
        rows = [{"address": url, "article_id": new.article_id} for url, new in moved]
        connection.execute(insert(_TABLE).on_conflict_do_nothing(), rows)
        connection.execute(_TAKEN, [{"now": new.url(zone)} for _, new in moved])
    renamed = {
        new.article_id
        for before, new in changes
        if before is not None and before.title != new.title
    }
    ids = {new.article_id for _, new in moved} | _left(connection, renamed)
    return {(f"{MOVED}{article_id}", 0) for article_id in ids}


def note_left(connection: Connection, left: Collection[tuple[str, str]], zone: tzinfo) -> None:
    """Note addresses at which articles were shown by other files, each with the article's id."""
    entries = read_entries(connection, [article_id for _, article_id in left])
    rows = [
        {"address": address, "article_id": article_id}
        for address, article_id in left
        if article_id in entries and address != entries[article_id].url(zone)
    ]
    if rows:
        connection.execute(insert(_TABLE).on_conflict_do_nothing(), rows)
        mark_due(connection, {(f"{MOVED}{row['article_id']}", 0) for row in rows})


def _left(connection: Connection, article_ids: Collection[str]) -> set[str]:
    """Return those of *article_ids* that have left an address."""
    found: set[str] = set()
    for chunk in chunks(article_ids):
        query = select(_TABLE.c.article_id).where(_TABLE.c.article_id.in_(chunk))
        found.update(connection.execute(query).scalars())
    return found


def all_moves(connection: Connection) -> set[tuple[str, int]]:
    """Return the marks of all articles that have moved."""
    ids = connection.execute(select(_TABLE.c.article_id).distinct()).scalars()
    return {(f"{MOVED}{article_id}", 0) for article_id in ids}


def ways_to(
    connection: Connection, printer: Printer, entry: Entry, stands: str
) -> tuple[list[File], PurePosixPath]:
    """Return the files that lead to *stands*, where an article is shown, and the file in its place.

    They are at the addresses that it had, and at its own, if it is *entry*'s no more.
    """
    query = select(_TABLE.c.address).where(_TABLE.c.article_id == entry.article_id)
    addresses = {*connection.execute(query).scalars(), entry.url(printer.zone)}

    def way(address: str) -> File:
        return printer.redirect(address, stands, entry.title, _outlet(connection, address))

    return [way(address) for address in sorted(addresses - {stands})], way(stands).path


def _outlet(connection: Connection, address: str) -> SiteList | None:
    """Return the list of the outlet that *address* names, if it names one."""
    key = f"outlet:{address.split('/')[1]}"
    return read_lists(connection, [key]).get(key)
