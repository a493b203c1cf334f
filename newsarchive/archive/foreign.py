"""Files that are no archive, told of before anything is done to them or beside them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from newsarchive.archive.database import damaged, database_file
from newsarchive.archive.migrations import refuse_tables
from newsarchive.errors import ArchiveError

_HEADER = b"SQLite format 3\0"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"


def refuse_foreign(url: URL) -> None:
    """Raise ArchiveError if the file of *url* is no database, or one of another program.

    One that is missing or empty is neither: it becomes an archive.
    """
    subject, path = url.render_as_string(), database_file(url)
    try:
        if path.exists() and not path.is_file():
            raise ArchiveError(subject, "is no file")
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise ArchiveError(subject, f"can't be read: {error.strerror}") from error
    if header not in (b"", _HEADER):
        raise ArchiveError(subject, damaged("file is not a database"))
    refuse_tables(_tables(path), subject)


def _tables(path: Path) -> list[str]:
    """Return the names of tables in the database *path*, without a lock, or a file beside it.

    What is damaged is left to those who open it.
    """
    address = f"{path.resolve().as_uri()}?immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return [name for (name,) in connection.execute(_TABLES)]
    except sqlite3.DatabaseError:
        return []
