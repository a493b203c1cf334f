"""One writer at a time: a lock that dies with its process."""

from contextlib import suppress
from os import getpid
from pathlib import Path
from typing import IO

from newsarchive.errors import ArchiveBusyError
from newsarchive.locking import locked


def lock_file(database: Path) -> Path:
    """Return the file that the writer of *database* locks."""
    return database.with_name(f"{database.name}.lock")


class WriterLock:
    """An exclusive lock on a file beside the database, held until `release`.

    The file holds the process id of the last holder, for the message only.
    """

    def __init__(self, path: Path, *, subject: str, timeout: float) -> None:
        """Wait up to *timeout* seconds; raises ArchiveBusyError that names *subject*."""
        self._file: IO[bytes] = path.open("a+b", buffering=0)
        if not locked(self._file.fileno(), timeout=timeout):
            holder = self._holder()
            self._file.close()
            raise ArchiveBusyError(subject, f"in use by another run{holder}; try again later")
        with suppress(OSError):  # a full disk has no room for it, and needs none
            self._file.truncate(0)
            self._file.write(f"{getpid()}\n".encode())

    def _holder(self) -> str:
        self._file.seek(0)
        pid = self._file.read().decode("ascii", "replace").strip()
        return f" (process {pid})" if pid else ""

    def release(self) -> None:
        """Let the next writer in."""
        self._file.close()
