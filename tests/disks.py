"""Small disks and read-only ones, for tests of what happens when there is no room to write."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Make *folder* a disk in memory that holds *size* bytes (``1m``: a million or so)."""
    folder.mkdir(exist_ok=True)
    owner = f"uid={os.getuid()},gid={os.getgid()}"
    _as_root("mount", "-t", "tmpfs", "-o", f"size={size},{owner}", "none", str(folder))
    try:
        yield folder
    finally:
        _as_root("umount", "--lazy", str(folder))


def resize(folder: Path, size: str) -> None:
    """Give the small disk at *folder* another size."""
    _as_root("mount", "-o", f"remount,size={size}", str(folder))


def set_writable(folder: Path, *, writable: bool) -> None:
    """Make the small disk at *folder* read-only, for root as well, or writable again."""
    _as_root("mount", "-o", f"remount,{'rw' if writable else 'ro'}", str(folder))


def fill(folder: Path) -> Path:
    """Leave no byte of room on the disk at *folder*; return the file that takes it."""
    filler = folder / ".filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * size)
    return filler


def _as_root(*command: str) -> None:
    words = command if os.getuid() == 0 else ("sudo", "-n", *command)
    subprocess.run(words, check=True, capture_output=True)
