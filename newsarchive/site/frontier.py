"""The newest article of each outlet that has a finished page.

Live posts find their neighbours among each other while Jekyll builds the site; the oldest of them
links to this one.
"""

import json
from collections.abc import Collection
from datetime import datetime, tzinfo

from sqlalchemy import Connection, bindparam, select, update

from newsarchive.archive import schema
from newsarchive.site.addresses import file_of
from newsarchive.site.entry_rows import of_row
from newsarchive.site.files import GENERATOR, File

_LISTS = schema.lists
_ENTRIES = schema.site_entries
_SET = update(_LISTS).where(_LISTS.c.key == bindparam("one")).values(frontier=bindparam("newest"))
_NEWEST = (
    select(_ENTRIES.c.article_id)
    .where(
        _ENTRIES.c.source_slug == bindparam("slug"),
        _ENTRIES.c.published_at < bindparam("cutoff"),
        _ENTRIES.c.finished.is_(True),
    )
    .order_by(_ENTRIES.c.published_at.desc(), _ENTRIES.c.article_id.desc())
    .limit(1)
)


def set_frontier(connection: Connection, slugs: Collection[str], cutoff: datetime) -> None:
    """Find the frontier of the outlets *slugs*; it lies before *cutoff*."""
    rows = [
        {
            "one": f"outlet:{slug}",
            "newest": connection.execute(_NEWEST, {"slug": slug, "cutoff": cutoff}).scalar() or "",
        }
        for slug in sorted(slugs)
        if slug
    ]
    if rows:
        connection.execute(_SET, rows)


def frontier_file(connection: Connection, zone: tzinfo) -> File:
    """Return the file that Jekyll reads as ``site.data.frontier``."""
    query = (
        select(_ENTRIES)
        .join(_LISTS, _LISTS.c.frontier == _ENTRIES.c.article_id)
        .order_by(_LISTS.c.key)
    )
    found = {
        entry.source_slug: {"url": entry.url(zone), "title": entry.title}
        for entry in map(of_row, connection.execute(query))
    }
    text = json.dumps({"generator": GENERATOR, **found}, ensure_ascii=False, indent=0)
    return File(file_of("/_data/frontier.json"), f"{text}\n")
