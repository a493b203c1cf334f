"""Whether the site that the archive has written is there, and is that of this archive."""

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from sqlalchemy import ColumnClause, Connection, literal_column, select

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.errors import SiteError
from newsarchive.site.files import stands_of_a_run
from newsarchive.site.known_posts import article_of, newest_pages, newest_posts

_LOOKED_AT = 8  # of the oldest files and of the newest: enough that nobody removes all of them
_LISTS = ("sitemap.xml", "outlets/index.html", "days/index.html")  # which every site has
# What an archive has noted that ever wrote there; of a run that was killed, the changes alone.
_WRITTEN = (schema.exports, schema.site_files, schema.site_changes)
_REASON = (
    "nothing that the archive has written is there; if its disk isn't mounted, or SITE_DIR is "
    "wrong, mend that and run again; to write all of it anew, run scrapy newsite (not for a site "
    "of posts alone) and scrapy export --all"
)


def missing(archive: Archive, folder: Path) -> Iterator[str]:
    """Say so, in one line, if archive and site don't belong together as they are."""
    told = _wrong(archive, folder) or _apart(archive, folder)
    if told:
        yield f"{folder}: {told}"


def refuse_gone(archive: Archive, folder: Path) -> None:
    """Raise SiteError if the site in *folder* is gone: a few new posts alone would be no site.

    Likewise if it is of another archive, whose articles its lists would lose.
    """
    reason = _wrong(archive, folder)
    if reason:
        raise SiteError(str(folder), reason)


def refuse_emptying(archive: Archive, folder: Path) -> None:
    """Raise SiteError if *archive* holds nothing, and the site in *folder* is another's.

    Even who insists on writing all of it anew can't mean that.
    """
    held = archive.reader.execute(select(schema.articles.c.article_id).limit(1)).first()
    if held is None and is_foreign(archive, folder):
        raise SiteError(str(folder), f"{_foreign(folder)}; this archive holds no article")


def _wrong(archive: Archive, folder: Path) -> str:
    if is_gone(archive, folder):
        return _REASON
    return _foreign(folder) if is_foreign(archive, folder) else ""


def _apart(archive: Archive, folder: Path) -> str:
    """Say which of the two is older than the other, if one is."""
    posts = newest_posts(folder)
    unknown = [path for path in posts if not _known(archive, path)]
    if unknown:
        return (
            f"{unknown[0]} and perhaps others are of no article in the archive, so that the lists "
            f"lack them; scrapy import {shlex.quote(str(folder))} takes them in, then run "
            "scrapy export"
        )
    if posts and _is_behind(archive, folder):
        return (
            "the posts that the archive wrote last aren't there; git pull, if it is a clone, or "
            "scrapy export --all brings them back"
        )
    return ""


def _known(archive: Archive, path: str) -> bool:
    return bool(article_of(archive.reader, PurePosixPath(path).name))


def _is_behind(archive: Archive, folder: Path) -> bool:
    """Tell whether none of the newest posts and pages of articles is there, if there are more."""
    newest = [path for path, due in _posts(archive.reader, newest=True) if due is False]
    if len(newest) < _LOOKED_AT or any((folder / path).exists() for path in newest):
        return False
    return _is_lost(archive, folder, newest)


def is_foreign(archive: Archive, folder: Path) -> bool:
    """Tell whether another archive wrote the site in *folder*, and this one knows none of it."""
    reader = archive.reader
    if any(reader.execute(select(table).limit(1)).first() for table in _WRITTEN):
        return False
    if not any(map(stands_of_a_run, (folder / path for path in _LISTS))):
        return False
    years = (folder / "days").glob("[0-9]*")
    if next(years, None) is None:  # it shows no article that could be lost
        return False
    return not any(_known(archive, path) for path in newest_posts(folder) + newest_pages(folder))


def _foreign(folder: Path) -> str:
    return (
        "another archive wrote its pages and posts, and this one knows none of them; if "
        "ARCHIVE_URL is wrong, or that archive's disk isn't mounted, mend that and run again; "
        f"if it is lost, run scrapy import {shlex.quote(str(folder))} and scrapy export --all"
    )


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
    return _is_lost(archive, folder, paths)


def _is_lost(archive: Archive, folder: Path, paths: Iterable[str]) -> bool:
    """Tell whether files that aren't there were more than written and never pushed."""
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
