"""The newest articles that are finished pages: what fills up the front page of a quiet site.

Jekyll makes the front page, the feed of the site and ``latest.json`` of the live posts, so that no
run has to write them. This file has those of the newest articles that aren't live posts any more;
on a busy site there are none.
"""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from newsarchive.exporters.front_matter import mapping, quoted, quoted_list, quoted_or_nothing
from newsarchive.site.addresses import file_of
from newsarchive.site.entries import Entry
from newsarchive.site.entry_rows import latest_entries
from newsarchive.site.files import File, marked_data

MOST = 60
"""Entries of the front page, which is some 40 KB with them, and has the most of the three."""


def newest_file(connection: Connection, zone: tzinfo) -> File:
    """Return the file that Jekyll reads as ``site.data.newest``."""
    entries = [entry for entry in latest_entries(connection, MOST) if entry.finished]
    lines = [f"- {mapping(_facts(entry, zone))}" for entry in entries] or ["[]"]
    return File(file_of("/_data/newest.yml"), marked_data(lines))


def _facts(entry: Entry, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Yield what the front matter of a live post says, and the address, which Jekyll adds there."""
    yield "title", quoted(entry.title)
    yield "url", quoted(entry.url(zone))
    yield "date", quoted(_moment(entry.published, zone))
    yield "source", quoted_or_nothing(entry.source)
    yield "source_slug", quoted_or_nothing(entry.source_slug)
    yield "securities", quoted_list(each.code for each in entry.securities)
    yield "article_id", quoted(entry.article_id)
    yield "summary", quoted_or_nothing(entry.summary)
    if entry.updated != entry.published:
        yield "last_modified_at", quoted(_moment(entry.updated, zone))


def _moment(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat("T", "seconds")
