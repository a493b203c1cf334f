"""Files that are written whole or not at all."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


def holds(target: Path, content: bytes) -> bool:
    """Tell whether the file at *target* has just this *content*."""
    try:
        found = target.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode) or found.st_size != len(content):
        return False
    return target.read_bytes() == content


def put(target: Path, content: bytes, *, fsync: bool) -> None:
    """Put *content* at *target* in one step, or leave everything as it was and raise OSError."""
    unfinished = target.parent / f".{target.name}.part"  # Jekyll skips dotfiles
    try:
        _write(unfinished, content, fsync=fsync)
        unfinished.replace(target)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
    if fsync:
        _fsync_folder(target.parent)


def _write(path: Path, content: bytes, *, fsync: bool) -> None:
    """Write the file with calls of the system alone; a file object makes twice as many."""
    descriptor = os.open(path, _WRITE, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
        if fsync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fsync_folder(folder: Path) -> None:
    """Make the new name survive a power cut; the content alone isn't enough."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
