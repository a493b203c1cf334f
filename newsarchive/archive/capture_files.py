"""Which WARC files the archive has, and the one that this run appends to."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from newsarchive.archive import schema
from newsarchive.errors import ArchiveError
from newsarchive.folders import refusal
from newsarchive.warc.files import WarcFile, cut_torn_end, file_name

logger = logging.getLogger(__name__)

# The usual size: what comes after it goes to a new file.
_LARGEST = 1 << 30

_GROWN = (
    update(schema.warc_files)
    .where(schema.warc_files.c.id == bindparam("key"))
    .values(size=bindparam("now"))
)

Transaction = Callable[[], AbstractContextManager[Connection]]


class CaptureFiles:
    """The WARC files of an archive: one a day, or more when a day brings very much.

    A file is in the database before it exists, and the database knows how much of it committed rows
    rely on. So what a kill left behind that is found without looking at more than the end.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._clock = clock
        self._id = 0
        self._file: WarcFile | None = None

    def check(self) -> None:
        """Raise ArchiveError unless the folder can be written, or made."""
        if reason := refusal(self.folder):
            raise ArchiveError(str(self.folder), reason)

    def mend(self, connection: Connection) -> None:
        """Cut the torn record that a killed run may have left at the end of the last file."""
        last = _last(connection)
        if last is None:
            return
        path = self.folder / last.name
        if not path.exists():
            return
        if cut := cut_torn_end(path, start=last.size):
            logger.warning("Cut %d bytes of a torn record from %s", cut, path)
        if not path.stat().st_size:  # killed when it had only been made
            path.unlink()

    def prepare(self, transaction: Transaction) -> None:
        """Make sure that there is a file to append to."""
        if self._file is not None and self._file.size < _LARGEST and self._is_todays():
            return
        self.close()
        with transaction() as connection:
            last = _last(connection)
            if last is not None and self._can_resume(last.name, last.size):
                self._id, name = last.id, last.name
            else:
                self._id = 1 if last is None else last.id + 1
                name = file_name(self._id, now=self._clock())
                values = {"id": self._id, "name": name, "size": 0, "opened_at": self._clock()}
                connection.execute(insert(schema.warc_files).values(values))
                last = None
        path = self.folder / name
        self._file = WarcFile.resume(path) if last else WarcFile.begin(path, now=self._clock())

    def append(self, connection: Connection, members: Sequence[bytes]) -> tuple[int, int]:
        """Put *members* on disk; return the number of the file and the offset of the first."""
        if self._file is None:
            raise RuntimeError("append without prepare")
        offset = self._file.size
        self._file.append(members)
        connection.execute(_GROWN, {"key": self._id, "now": self._file.size})
        return self._id, offset

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _is_todays(self) -> bool:
        return self._file is not None and _is_of_day(self._file.path.name, self._clock())

    def _can_resume(self, name: str, size: int) -> bool:
        """Tell whether the file *name* can be appended to: of today, not full, and all there."""
        path = self.folder / name
        if not _is_of_day(name, self._clock()) or not path.exists():
            return False
        return size <= path.stat().st_size < _LARGEST


def _last(connection: Connection) -> Row[Any] | None:
    table = schema.warc_files
    return connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).first()


def _is_of_day(name: str, now: datetime) -> bool:
    return name.startswith(f"newsarchive-{now.astimezone(UTC):%Y%m%d}")
