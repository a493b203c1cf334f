"""One process's access to the database: its lock if it writes, and its connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from newsarchive.archive.database import (
    WRITES,
    clear_errors,
    connect,
    database_file,
    make_folder,
    prepare,
    stop_waiting,
)
from newsarchive.archive.foreign import refuse_foreign
from newsarchive.archive.lock import WriterLock, lock_file
from newsarchive.clock import Clock
from newsarchive.errors import ArchiveBusyError, ArchiveError


class Access:
    """The open database; *reader* is a connection for reading what is committed."""

    def __init__(self, engine: Engine, lock: WriterLock | None) -> None:
        self.engine = engine
        self.reader: Connection = engine.connect()
        self._writer: Connection = engine.connect().execution_options(**{WRITES: True})
        self._lock = lock

    @classmethod
    def open(cls, address: URL, *, writer: bool, lock_timeout: float, clock: Clock) -> Self:
        """Open the database at *address*, up to date; a writer makes it if it isn't there.

        Raises ArchiveBusyError when another process writes for longer than *lock_timeout* seconds,
        ArchiveError when the file is damaged, of another program, of a newer version, or missing
        (for a reader).
        """
        lock = None
        refuse_foreign(address)
        if writer:
            make_folder(address)
            lock = _locked(address, lock_timeout)
        elif not database_file(address).exists():
            raise ArchiveError(
                address.render_as_string(), "there is no archive yet; a crawl or an import makes it"
            )
        engine = connect(address)
        try:
            prepare(engine, now=clock(), writer=writer)
            with clear_errors(address):
                return cls(engine, lock)
        except ArchiveError:
            engine.dispose()
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Close the connections, and let the next writer in."""
        self.reader.close()
        self._writer.close()
        self.engine.dispose()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give the writing connection, and commit at the end; ArchiveError if that can't be."""
        try:
            with clear_errors(self.engine.url), self._writer.begin():
                yield self._writer
        except ArchiveBusyError:
            stop_waiting(self._writer)  # once was long enough
            raise


def _locked(address: URL, timeout: float) -> WriterLock:
    subject, path = address.render_as_string(), database_file(address)
    try:
        return WriterLock(lock_file(path), subject=subject, timeout=timeout)
    except OSError as error:
        raise ArchiveError(subject, f"{error.strerror}: {error.filename}") from error
