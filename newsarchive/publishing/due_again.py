"""What a run wrote and isn't in the checkout: articles and lists that are to be written again."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, delete, select, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.archive.store import Archive
from newsarchive.site.due import mark_due
from newsarchive.site.file_marks import marks_of
from newsarchive.site.state import LISTED, remember

_EXPORTS, _ARTICLES, _FILES = schema.exports, schema.articles, schema.site_files
_AGAIN = (
    update(_ARTICLES)
    .where(
        _ARTICLES.c.article_id.in_(
            select(_EXPORTS.c.article_id).where(_EXPORTS.c.path == bindparam("at_path"))
        )
    )
    .values(export_due=True)
)
_STANDS = (
    update(_EXPORTS)
    .where(_EXPORTS.c.path == bindparam("at_path"))
    .values(hash=bindparam("of_hash"))
)
_LOST = delete(_FILES).where(_FILES.c.path == bindparam("at_path"))


def wanted(connection: Connection, paths: Collection[str]) -> dict[str, str]:
    """Return the hashes of what was last written at those of *paths* where nothing is due."""
    of_articles = (
        select(_EXPORTS.c.path, _EXPORTS.c.hash)
        .join(_ARTICLES, _ARTICLES.c.article_id == _EXPORTS.c.article_id)
        .where(_ARTICLES.c.export_due.is_(False))
    )
    found: dict[str, str] = {}
    for chunk in chunks(paths):
        files = select(_FILES.c.path, _FILES.c.hash).where(_FILES.c.path.in_(chunk))
        found.update((path, digest) for path, digest in connection.execute(files))
        articles = of_articles.where(_EXPORTS.c.path.in_(chunk))
        found.update((path, digest) for path, digest in connection.execute(articles))
    return found


def due_again(archive: Archive, lost: Collection[str], put_back: Mapping[str, str]) -> None:
    """Have written again what is *lost*, and what is *put_back*, at a path, to what has that hash.

    An earlier version that we had committed is ours to replace.
    """
    paths = [*lost, *put_back]
    if not paths:
        return
    with archive.transaction() as connection:
        connection.execute(_AGAIN, [{"at_path": path} for path in paths])
        if put_back:
            rows = [{"at_path": path, "of_hash": digest} for path, digest in put_back.items()]
            connection.execute(_STANDS, rows)
        mark_due(connection, {mark for path in paths for mark in marks_of(connection, path)})
        if lost:  # pages link to what is new, which can't wait
            connection.execute(_LOST, [{"at_path": path} for path in lost])
        remember(connection, LISTED, "")  # lists don't wait with it
