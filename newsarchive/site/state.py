"""What the archive remembers of the site as a whole."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from newsarchive.archive import schema
from newsarchive.archive.site_changes import content_digest
from newsarchive.archive.store import Archive
from newsarchive.errors import SiteError
from newsarchive.site.config import CONFIG_NAME, SiteConfig
from newsarchive.site.due import waits
from newsarchive.site.files import stands_of_a_run
from newsarchive.site.place import rivals

COMPLETE = "complete"
"""`YES` once all posts of the site are in its lists and all pages written; else why they aren't."""
YES = "yes"
BEGUN = "begun"
"""The whole site is being written, or was when a run came to an early end."""
LEFT = "left"
"""Runs have written posts alone, as the site didn't ask for pages."""
LISTED = "listed"
"""When all lists were last written."""
LAYOUTS = "layouts"
"""What all finished files were written with."""
REMOVED = "removed"
"""The ids of the articles that the site doesn't show any more, a line each."""
NAMED = "named"
"""When quote lists last gave a security a name that lists show."""
KEPT = "kept"
"""Where somebody else's files stood when the pages were last written: a path a line."""

_TABLE = schema.site_state
_UNLISTED = "older articles are in no list yet; scrapy export --all brings them in"
_INCOMPLETE = {
    BEGUN: "scrapy export --all has not come to its end; run it again, as some pages are of before",
    LEFT: (
        "posts were written while it asked for no pages, so that lists may lack them; "
        "scrapy export --all writes all pages"
    ),
}
# What runs wrote before it became a template of the site.
_ONCE_WRITTEN = ("index.html", "feed.xml", "api/latest.json")


def remembered(connection: Connection, name: str) -> str:
    """Return the value of *name*, or ""."""
    return connection.execute(select(_TABLE.c.value).where(_TABLE.c.name == name)).scalar() or ""


def remember(connection: Connection, name: str, value: str) -> None:
    """Set *name* to *value*; "" forgets it."""
    connection.execute(delete(_TABLE).where(_TABLE.c.name == name))
    if value:
        connection.execute(insert(_TABLE).values(name=name, value=value))


def layouts_hash(folder: Path) -> str:
    """Return a hash of all that decides how finished files look: layouts and configuration."""
    digest = hashlib.sha256()
    files = [path for name in ("_layouts", "_includes") for path in (folder / name).rglob("*")]
    for path in sorted((*files, folder / CONFIG_NAME)):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            try:
                digest.update(b"\0" + path.read_bytes() + b"\0")
            except OSError as error:
                raise SiteError(str(path), f"can't be read: {error.strerror}") from error
    return digest.hexdigest()


def is_complete(archive: Archive) -> bool:
    """Tell whether all exported posts are in lists; look for one that isn't until all are."""
    said = remembered(archive.reader, COMPLETE)
    if said:
        return said == YES
    exports, entries = schema.exports, schema.site_entries
    left = (
        select(exports.c.article_id)
        .outerjoin(entries, entries.c.article_id == exports.c.article_id)
        .where(entries.c.article_id.is_(None))
        .limit(1)
    )
    return archive.reader.execute(left).first() is None


def remember_kept(archive: Archive, folder: Path, kept: Iterable[str], *, waited: bool) -> None:
    """Note the paths of files that were *kept*; beside the earlier ones, if lists have *waited*."""
    paths = {*kept, *(blocked(archive, folder) if waited else ())}
    value = "\n".join(sorted(paths))
    if value != remembered(archive.reader, KEPT):
        with archive.transaction() as connection:
            remember(connection, KEPT, value)


def blocked(archive: Archive, folder: Path) -> list[str]:
    """Return where files of somebody else still stand in the place of ours."""
    paths = remembered(archive.reader, KEPT).splitlines()
    return [path for path in paths if _is_of_others(archive.reader, folder, path)]


def _is_of_others(connection: Connection, folder: Path, path: str) -> bool:
    """Tell whether a file stands at *path* that isn't as it was noted."""
    try:
        digest = content_digest((folder / path).read_bytes())
    except OSError:
        return False
    files, exports = schema.site_files, schema.exports
    of_post = select(exports.c.hash).where(exports.c.path == path)
    if digest in connection.execute(of_post).scalars().all():
        return False
    noted = connection.execute(select(files.c.path).where(files.c.path == path))
    return noted.first() is None


def waiting(archive: Archive, folder: Path) -> Iterator[str]:
    """Say what pages of the site in *folder* wait for, if some are to be written."""
    if not SiteConfig.read(folder).pages:
        return
    paths = blocked(archive, folder)
    for path in paths:
        yield (
            f"{folder / path}: is not as newsarchive wrote it and is kept; "
            "move it away, and scrapy export writes its own"
        )
    if not paths and waits(archive.reader):
        yield (
            f"{folder}: lists wait for a crawl that comes LISTS_INTERVAL after they were written, "
            "or for scrapy export"
        )


def complaints(archive: Archive, folder: Path) -> Iterator[str]:
    """Return why the finished files of the site in *folder* are not as they should be."""
    if not SiteConfig.read(folder).pages:
        return
    if not is_complete(archive):
        reason = _INCOMPLETE.get(remembered(archive.reader, COMPLETE), _UNLISTED)
        yield f"{folder}: {reason}"
    for path in _ONCE_WRITTEN:
        if stands_of_a_run(folder / path):
            yield f"{folder}: {path} is of an earlier version and shows no news; run scrapy newsite"
    for theirs, ours in rivals(folder).items():
        yield f"{folder}: Jekyll makes the same page of {theirs} as of {ours}; remove one"
    layouts = remembered(archive.reader, LAYOUTS)
    if layouts and layouts != layouts_hash(folder):
        yield (
            f"{folder}: its layouts or {CONFIG_NAME} have changed; "
            "scrapy export --all writes the finished pages again"
        )
