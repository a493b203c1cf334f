"""Which articles are to be written for other reasons than news: they were taken off, or left."""

from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import select, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.archive.store import Archive
from newsarchive.exporters.removed import REMOVED_NAME, read_removed
from newsarchive.site.state import LISTED, REMOVED, remember, remembered

_ARTICLES = schema.articles


def have_removed(archive: Archive, removed: Collection[str]) -> None:
    """Have the articles written that were taken off the site since the last time, or put back."""
    before = set(remembered(archive.reader, REMOVED).splitlines())
    changed = before ^ set(removed)
    if not changed:
        return
    with archive.transaction() as connection:
        for chunk in chunks(sorted(changed)):
            due = update(_ARTICLES).where(_ARTICLES.c.article_id.in_(chunk))
            connection.execute(due.values(export_due=True))
        remember(connection, REMOVED, "\n".join(sorted(removed)))
        remember(connection, LISTED, "")  # lists don't wait with it


def have_left(archive: Archive) -> None:
    """Have the articles written that a run had begun to write when it was killed."""
    begun = select(schema.begun_exports.c.article_id)
    if archive.reader.execute(begun.limit(1)).first() is not None:
        with archive.transaction() as connection:
            due = update(_ARTICLES).where(_ARTICLES.c.article_id.in_(begun))
            connection.execute(due.values(export_due=True))


def unknown_removed(archive: Archive, folder: Path) -> Iterator[str]:
    """Name the ids of articles to be taken off the site in *folder* that the archive hasn't."""
    removed = read_removed(folder)
    for chunk in chunks(sorted(removed)):
        query = select(_ARTICLES.c.article_id).where(_ARTICLES.c.article_id.in_(chunk))
        for each in sorted(set(chunk) - set(archive.reader.execute(query).scalars())):
            yield f"{folder / REMOVED_NAME}: {each} is no article of the archive"
