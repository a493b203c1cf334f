"""One writer at a time: a lock that dies with its process."""

import fcntl
import os
import time
from pathlib import Path
from typing import IO

from newsarchive.errors import ArchiveBusyError

_STEP = 0.1  # seconds between two tries


class WriterLock:
    """An exclusive lock on a file beside the database, held until `release`.

    The kernel frees it when the process ends, however it ends, so no stale lock is ever left.
    The file holds the process id of the last holder, for the message only.
    """

    def __init__(self, path: Path, *, subject: str, timeout: float) -> None:
        """Wait up to *timeout* seconds; raises ArchiveBusyError that names *subject*."""
        self._file: IO[str] = path.open("a+", encoding="ascii")
        deadline = time.monotonic() + timeout
        while not self._try():
            if time.monotonic() >= deadline:
                holder = self._holder()
                self._file.close()
                raise ArchiveBusyError(subject, f"in use by another run{holder}; try again later")
            time.sleep(_STEP)
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    def _try(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _holder(self) -> str:
        self._file.seek(0)
        pid = self._file.read().strip()
        return f" (process {pid})" if pid else ""

    def release(self) -> None:
        """Let the next writer in."""
        self._file.close()
