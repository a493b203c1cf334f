"""Folders that settings name: whether a run will be able to write there, before it does."""

import errno
import os
from pathlib import Path
from tempfile import TemporaryFile

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def obstacle(folder: Path) -> str:
    """Return what stands in the place of *folder*, or "" if it is there or may be made."""
    try:
        return "" if _nearest(folder).is_dir() else "is a file or below one, not a folder"
    except OSError as error:
        return f"can't be used: {error.strerror}"


def refusal(folder: Path) -> str:
    """Return why nothing can be put into *folder*, or "". It need not be there; nothing is made.

    A full disk is no reason: that is for the run to tell, which may need no room.
    """
    if reason := obstacle(folder):
        return reason
    place = _nearest(folder)
    if not os.access(place, os.W_OK | os.X_OK):
        above = f"can't be made: {place} is not writable"
        return "is not writable" if place == folder else above
    try:
        # Only a try tells for root, to whom all is said to be allowed.
        with TemporaryFile(dir=place):
            return ""
    except OSError as error:
        if error.errno in _NO_ROOM:
            return ""
        return f"can't be {'written' if place == folder else 'made'}: {error.strerror}"


def _nearest(path: Path) -> Path:
    """Return *path*, or the first above it that is there."""
    for place in (path, *path.parents):
        try:
            place.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        return place
    return Path()
