"""WARC files on disk: appended to in whole records, and sound again after whatever ended a run."""

import os
import re
import socket
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.errors import ArchiveError
from newsarchive.warc.records import warcinfo

_GZIP = zlib.MAX_WBITS | 16
_PART = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD = os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC


class WarcFile:
    """A file that records are appended to; *size* is its length in bytes.

    All errors are ArchiveError; the subject is the path.
    """

    def __init__(self, path: Path, descriptor: int, size: int) -> None:
        self.path = path
        self.size = size
        self._descriptor = descriptor

    @classmethod
    def begin(cls, path: Path, *, now: datetime) -> "WarcFile":
        """Make the file *path*, which must not exist, with the record that says what it is."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = cls(path, os.open(path, _NEW, 0o644), 0)
            file.append([warcinfo(path.name, now=now)])
            _sync_folder(path.parent)
        except OSError as error:
            raise _unwritable(path, error) from error
        return file

    @classmethod
    def resume(cls, path: Path) -> "WarcFile":
        """Open the file *path* to append to it."""
        try:
            descriptor = os.open(path, _OLD)
            return cls(path, descriptor, os.lseek(descriptor, 0, os.SEEK_END))
        except OSError as error:
            raise _unwritable(path, error) from error

    def append(self, members: Sequence[bytes]) -> None:
        """Put *members* at the end and wait until they are on disk; all of them or none."""
        data = memoryview(b"".join(members))
        end = self.size
        try:
            while data:
                written = os.pwrite(self._descriptor, data, end)
                data, end = data[written:], end + written
            os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):  # what stays is cut when the archive is opened next
                os.ftruncate(self._descriptor, self.size)
            raise _unwritable(self.path, error) from error
        self.size = end

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


def file_name(number: int, *, now: datetime) -> str:
    """Return the name of the archive's file *number*, as the WARC standard recommends names.

    That is prefix, time, serial number and host; the process, too, as two archives may share a
    folder and begin a file in the same second.
    """
    host = re.sub(r"[^A-Za-z0-9.-]+", "-", socket.gethostname()).strip("-.") or "localhost"
    return (
        f"newsarchive-{now.astimezone(UTC):%Y%m%d%H%M%S}-{number:05}-{os.getpid()}-{host}.warc.gz"
    )


def cut_torn_end(path: Path, *, start: int) -> int:
    """Cut what a kill left of a last record, and return the number of bytes cut.

    Everything before *start* is known to be whole records; unless the file is shorter than that:
    then all of it is looked at. Nothing but an incomplete or broken end is cut.
    """
    try:
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size == start:
                return 0
            end = _sound_end(path, start if start < size else 0)
            if end < size:
                file.truncate(end)
                os.fsync(file.fileno())
            return size - end
    except OSError as error:
        raise _unwritable(path, error) from error


def _sound_end(path: Path, start: int) -> int:
    """Return where the last whole gzip member from *start* on ends."""
    end = position = start
    member = zlib.decompressobj(_GZIP)
    with path.open("rb") as file:
        file.seek(start)
        data = file.read(_PART)
        while data:
            try:
                member.decompress(data)
            except zlib.error:
                break
            if member.eof:
                position += len(data) - len(member.unused_data)
                end = position
                data = member.unused_data
                member = zlib.decompressobj(_GZIP)
            else:
                position += len(data)
                data = b""
            data = data or file.read(_PART)
    return end


def _sync_folder(folder: Path) -> None:
    """Wait until the names in *folder* are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(str(path), f"can't be written: {error.strerror}")
