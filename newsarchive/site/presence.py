"""Whether the site that the archive has written is there at all."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import ColumnClause, Connection, literal_column, select

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.errors import SiteError

_LOOKED_AT = 8  # of the oldest files and of the newest: enough that nobody removes all of them
_REASON = (
    "nothing that the archive has written is there; if its disk isn't mounted, or SITE_DIR is "
    "wrong, mend that and run again; to write all of it anew, run scrapy newsite (not for a site "
    "of posts alone) and scrapy export --all"
)


def missing(archive: Archive, folder: Path) -> Iterator[str]:
    """Say so, in one line, if the site in *folder* is gone."""
    if is_gone(archive, folder):
        yield f"{folder}: {_REASON}"


def refuse_gone(archive: Archive, folder: Path) -> None:
    """Raise SiteError if the site in *folder* is gone: a few new posts alone would be no site."""
    if is_gone(archive, folder):
        raise SiteError(str(folder), _REASON)


def is_gone(archive: Archive, folder: Path) -> bool:
    """Tell whether none of the files is in *folder* that the archive has written there.

    It costs the same for a site of any size: only the oldest and the newest files are looked at.
    What is due is written anyway. In a fresh checkout lacks what was never pushed; the next
    publish finds that out.
    """
    paths = {
        path: due for newest in (False, True) for path, due in _posts(archive.reader, newest=newest)
    }
    if not any(due is False for due in paths.values()):
        return False
    if any((folder / path).exists() for path in (*paths, *_pages(archive.reader))):
        return False
    checked_out = (folder / ".git").exists()
    return not checked_out or not all(map(archive.site_changes.noted, paths))


def _posts(connection: Connection, *, newest: bool) -> list[tuple[str, bool | None]]:
    """Return the paths of posts and pages of articles, and whether each is due."""
    exports, articles = schema.exports, schema.articles
    # An export that is noted again goes to the end.
    written: ColumnClause[int] = literal_column("exports.rowid")
    return [
        (path, due)
        for path, due in connection.execute(
            select(exports.c.path, articles.c.export_due)
            .outerjoin(articles, articles.c.article_id == exports.c.article_id)
            .order_by(written.desc() if newest else written)
            .limit(_LOOKED_AT)
        )
    ]


def _pages(connection: Connection) -> list[str]:
    """Return the paths of some other files."""
    table = schema.site_files
    return list(connection.execute(select(table.c.path).limit(_LOOKED_AT)).scalars())
