"""One publish at a time, and what a killed one left locked."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from newsarchive.errors import PublishBusyError, PublishError
from newsarchive.publishing.repository import NEXT, UPSTREAM, Repository

_STEP: Final = 0.1  # seconds between two tries
_OURS: Final = b"newsarchive\n"
_SETTLES: Final = 1.0  # a git that lives holds the lock of a branch for milliseconds


class PublishLock:
    """Held by one publish of a repository, and by the git that it runs.

    The kernel frees it when the last of them ends. The file is empty unless a publish was killed.
    """

    def __init__(self, repository: Repository, *, timeout: float) -> None:
        """Wait up to *timeout* seconds; PublishBusyError. Clears up after a publish that died."""
        self._repository = repository
        self._path = repository.folder / "newsarchive-publish"
        self._file = _opened(self._path)
        deadline = time.monotonic() + timeout
        while not _try(self._file):
            if time.monotonic() >= deadline:
                self._file.close()
                raise PublishBusyError(
                    str(repository.top), "another publish is at work there; try again later"
                )
            time.sleep(_STEP)
        try:
            self._begin()
        except OSError as error:
            with suppress(OSError):  # what isn't written yet would be, once more
                self._file.close()
            raise _unwritable(self._path, error) from error

    def _begin(self) -> None:
        if started := self._file.read().strip():
            self._clear_up(float(started) if started.replace(".", "").isdecimal() else 0)
        self._file.seek(0)
        self._file.truncate()
        self._file.write(f"{time.time()}\n")
        self._file.flush()

    @property
    def descriptor(self) -> int:
        """What git inherits, so that the lock lasts as long as it works."""
        return self._file.fileno()

    def close(self) -> None:
        """Let the next one in."""
        with suppress(OSError):
            self._file.truncate(0)
        self._file.close()

    def _clear_up(self, started: float) -> None:
        """Remove the locks that git took for a publish which was killed at that time or later."""
        folders = {self._repository.folder, _common(self._repository)}
        names = ("HEAD", self._repository.branch, NEXT, UPSTREAM, "packed-refs")
        locks = [folder / f"{name}.lock" for folder in folders for name in names]
        before = {lock: _age(lock) for lock in locks}
        left = [lock for lock, age in before.items() if age is not None and age >= started - 1]
        if left:
            time.sleep(_SETTLES)
        for lock in left:
            if _age(lock) == before[lock]:
                lock.unlink(missing_ok=True)


@contextmanager
def index_lock(repository: Repository, *, timeout: float) -> Iterator[None]:
    """Keep every other git from changing the index meanwhile.

    The lock is git's own, ``index.lock``, with our name in it: what a killed publish left can be
    told from the lock of a git that works. PublishBusyError if that lasts longer than *timeout*.
    """
    path = repository.folder / "index.lock"
    deadline = time.monotonic() + timeout
    while not _took(path):
        if time.monotonic() >= deadline:
            raise PublishBusyError(
                str(path), "another git is at work there; if there is none, remove this file"
            )
        time.sleep(_STEP)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _took(path: Path) -> bool:
    # Only the holder of the publish lock writes our name, so that file is nobody's any more. It may
    # be empty, when the kill came before the name.
    with suppress(FileNotFoundError):
        if path.read_bytes() == _OURS:
            path.unlink()
    unnamed = path.with_name("newsarchive-index.lock")
    try:
        unnamed.write_bytes(_OURS)
        os.link(unnamed, path)  # with its name in it from the first moment
    except FileExistsError:
        return False
    except OSError as error:
        raise PublishError(str(path), f"can't be made: {error.strerror}") from error
    finally:
        with suppress(OSError):
            unnamed.unlink()
    return True


def _opened(path: Path) -> IO[str]:
    try:
        return path.open("a+", encoding="ascii")
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> PublishError:
    return PublishError(str(path), f"can't be written: {error.strerror}")


def _try(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    file.seek(0)
    return True


def _common(repository: Repository) -> Path:
    common = repository.git.ask("rev-parse", "--git-common-dir").text
    return (repository.git.folder / common).resolve()


def _age(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None
