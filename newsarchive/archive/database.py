"""Opening the database: addresses, pragmas, and clear words when it can't be used."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from os.path import islink, realpath
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError as UrlError
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from newsarchive.archive.migrations import migrate, require_current
from newsarchive.errors import ArchiveBusyError, ArchiveError, SettingError
from newsarchive.undecodable import legible

WRITES = "newsarchive_writes"
"""Execution option of a connection that writes: its transactions take the write lock at once."""

_DRIVERS = ("sqlite", "sqlite+pysqlite")
_NO_ROOM = 64 * 1024  # bytes; SQLite needs a page or two beside the database even to read
_BUSY_SECONDS = 5  # how long SQLite waits for a program that isn't ours


def parse_url(text: str) -> URL:
    """Return *text* as a database URL; SettingError unless it is one of SQLite."""
    try:
        url = make_url(text)
    except (UrlError, ValueError) as error:  # ValueError: a port that is no number
        raise SettingError(
            f"ARCHIVE_URL={text}", "no database URL; write sqlite:///archive.db"
        ) from error
    if url.get_backend_name() != "sqlite":
        raise SettingError(
            f"ARCHIVE_URL={url.render_as_string()}",
            "only SQLite is supported; write sqlite:///archive.db",
        )
    if not url.database or url.database == ":memory:":
        raise SettingError(f"ARCHIVE_URL={text}", "names no file; write sqlite:///archive.db")
    if legible(url.database) != url.database:
        raise SettingError(f"ARCHIVE_URL={text}", "names a file whose name is no UTF-8")
    plain = URL.create(url.drivername, database=url.database)
    if url != plain or url.drivername not in _DRIVERS:
        raise SettingError(
            f"ARCHIVE_URL={url.render_as_string()}",
            "holds more than a file's path; write sqlite:///archive.db",
        )
    return url


def database_file(url: URL) -> Path:
    """Return the file of *url*: what a link leads to, so that all ways to it have the same lock."""
    path = url.database or ""
    # Path's own ways raise where a path can't be followed.
    return Path(realpath(path) if islink(path) else path)  # noqa: PTH114


def same_database(one: URL, other: URL) -> bool:
    """Tell whether two URLs lead to one file, however each writes its path."""
    first, second = database_file(one), database_file(other)
    if first.exists() and second.exists():
        return first.samefile(second)
    return first.resolve() == second.resolve()


def connect(url: URL) -> Engine:
    """Return an engine for *url* with write-ahead logging, waiting for foreign locks."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions are ours to begin
    cursor = connection.cursor()
    # For a new file. An article is some 20 KB in a few columns: in 4 KB pages most of it would be
    # chains of overflow pages.
    cursor.execute("PRAGMA page_size = 16384")
    cursor.execute("PRAGMA journal_mode = WAL")
    # In WAL mode NORMAL can lose the last transactions to a power cut, never to a killed process;
    # FULL costs one sync a transaction, and there is one transaction a second at most.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def stop_waiting(connection: Connection) -> None:
    """Let *connection* say at once that another program has locked the database."""
    driver = connection.connection.driver_connection
    if isinstance(driver, SqliteConnection):
        driver.execute("PRAGMA busy_timeout = 0")


def _begin(connection: Connection) -> None:
    # Readers stay outside of transactions, so that they never hold up the writer.
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def clear_errors(url: URL) -> Iterator[None]:
    """Turn what the database says into ArchiveError, or ArchiveBusyError if it is locked."""
    subject = url.render_as_string()
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        if "locked" in reason:
            raise ArchiveBusyError(subject, "locked by another program; try again later") from error
        raise ArchiveError(subject, _plain(reason, database_file(url))) from error
    except IntegrityError as error:
        raise ArchiveError(subject, f"refuses what was to be written ({error.orig})") from error
    except DatabaseError as error:
        raise ArchiveError(subject, damaged(str(error.orig))) from error


def _plain(reason: str, file: Path) -> str:
    """Return what SQLite says, in other words where it only names what it wanted to do."""
    if reason == "disk I/O error" and shutil.disk_usage(file.parent).free < _NO_ROOM:
        return "its disk is full"
    if reason == "attempt to write a readonly database":
        return (
            "can't be opened where nothing can be written, as its readers leave marks beside it; "
            "copy it to look at it"
        )
    return reason


def damaged(told: str) -> str:
    """Return the reason for a file that SQLite has *told* us something bad about."""
    return f"damaged or no database ({told}); restore it from a backup or move it"


def prepare(engine: Engine, *, now: datetime, writer: bool) -> None:
    """Make sure that the database is ours, sound at its head and up to date.

    A reader changes nothing and waits for nobody; it refuses what a writer would first update.
    """
    with clear_errors(engine.url), engine.connect() as connection:
        if not writer:
            require_current(connection)
            return
        writing = connection.execution_options(**{WRITES: True})
        with writing.begin():
            migrate(writing, now=now)


def make_folder(url: URL) -> None:
    """Make the folder of the database's file; ArchiveError if that can't be done."""
    folder = database_file(url).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(url.render_as_string(), f"{error.strerror}: {folder}") from error
