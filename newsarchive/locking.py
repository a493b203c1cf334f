"""Locks that the kernel frees when their process ends, however it ends: none is ever stale."""

import fcntl
import time

_STEP = 0.1  # seconds between two tries


def locked(descriptor: int, *, timeout: float) -> bool:
    """Lock the open file *descriptor* for this process alone; False after *timeout* seconds."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_STEP)
        else:
            return True
