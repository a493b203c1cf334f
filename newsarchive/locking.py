"""Locks that the kernel frees when their process ends, however it ends: none is ever stale."""

import fcntl
import time
from pathlib import Path

_STEP = 0.1  # seconds between two tries


def locked(descriptor: int, *, timeout: float) -> bool:
    """Lock the open file *descriptor* for this process alone; False after *timeout* seconds.

    It is tried twice at least: whoever asks `is_locked` holds a lock for a moment.
    """
    deadline = time.monotonic() + max(timeout, _STEP)
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_STEP)
        else:
            return True


def is_locked(path: Path) -> bool:
    """Tell whether a process has locked the file at *path* for itself."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:  # locked, or not ours to ask
        return True
    return False
