"""Entries in the archive."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, chunks, insert_rows
from newsarchive.site.entries import Entry, Named

_TABLE = schema.site_entries


def read_entries(connection: Connection, article_ids: Sequence[str]) -> dict[str, Entry]:
    """Return the entries of *article_ids* that there are."""
    found: dict[str, Entry] = {}
    for chunk in chunks(article_ids):
        rows = connection.execute(select(_TABLE).where(_TABLE.c.article_id.in_(chunk)))
        found.update((entry.article_id, entry) for entry in map(of_row, rows))
    return found


def entry_of_id(connection: Connection, article_id: str) -> Entry | None:
    """Return the entry of one article, if there is one."""
    return read_entries(connection, [article_id]).get(article_id)


def latest_entries(connection: Connection, most: int) -> list[Entry]:
    """Return the newest entries of the whole site."""
    query = (
        select(_TABLE)
        .order_by(_TABLE.c.published_at.desc(), _TABLE.c.article_id.desc())
        .limit(most)
    )
    return [of_row(row) for row in connection.execute(query)]


def of_row(row: Sequence[Any]) -> Entry:
    """Return the entry of a row of ``site_entries``."""
    *values, texts, finished = row
    values += [tuple(Named(*text.split(" ", 2)) for text in texts), bool(finished)]
    return Entry(*values)


def write_entries(connection: Connection, entries: Collection[Entry]) -> None:
    """Put *entries* in the place of what the archive has of them."""
    for chunk in chunks([entry.article_id for entry in entries]):
        connection.execute(delete(_TABLE).where(_TABLE.c.article_id.in_(chunk)))
    if entries:
        insert_rows(connection, _TABLE, [_row(entry) for entry in entries])


def _row(entry: Entry) -> Row:
    return {
        "article_id": entry.article_id,
        "name": entry.name,
        "title": entry.title,
        "summary": entry.summary,
        "published_at": entry.published,
        "updated_at": entry.updated,
        "source": entry.source,
        "source_slug": entry.source_slug,
        "source_kind": entry.source_kind,
        "securities": tuple(f"{each.code} {each.kind} {each.name}" for each in entry.securities),
        "finished": entry.finished,
    }
