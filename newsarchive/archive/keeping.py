"""New answers put into WARC files or the database, as the setting CAPTURE says.

Their bytes are on disk before their rows are committed, so no row ever points to what isn't there.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, func, select

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, chunks, insert_rows
from newsarchive.archive.capture_files import CaptureFiles, Transaction
from newsarchive.archive.captures import originals_of
from newsarchive.archive.database import database_file
from newsarchive.items import Capture
from newsarchive.redaction import redact
from newsarchive.warc.records import Original, records

WARC = "warc"
DATABASE = "database"
NONE = "none"
STORES = (WARC, DATABASE, NONE)
"""Where answers are kept: in WARC files, in the database, or not at all."""

# Beside the database, unless a setting names another place.
_FOLDER = "captures"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where new answers are kept: one of `STORES`, and the folder.

    Without a *folder* it is ``captures`` beside the database.
    """

    store: str = DATABASE
    folder: Path | None = None

    def place(self, url: URL) -> Path:
        """Return the folder of WARC files for the database at *url*.

        Where that is a link, what earlier versions put beside the link is gone on with.
        """
        beside = database_file(url).parent / _FOLDER
        of_link = Path(url.database or "").parent / _FOLDER
        return self.folder or (of_link if of_link.is_dir() and not beside.exists() else beside)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that goes to disk with the next transaction; *id* will be its row's."""

    id: int
    capture: Capture
    article_id: str | None
    run_id: int


class Keeper:
    """Keeps new answers."""

    def __init__(
        self, reader: Connection, *, store: str, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._reader = reader
        self._store = store
        self._folder = folder
        self._files = CaptureFiles(folder, clock)
        self._there: dict[str, bool] = {}
        self._last_id: int | None = None

    def close(self) -> None:
        """Let go of the file that was written to."""
        self._files.close()

    def begin(self) -> None:
        """Make ready for new answers: check the folder, cut what a killed run may have left torn.

        Raises ArchiveError.
        """
        if self._store == WARC:
            self._files.check()
        self._files.mend(self._reader)

    def waiting(self, capture: Capture, *, article_id: str | None, run_id: int) -> list[Waiting]:
        """Return what is to be kept of *capture*: itself, or nothing if answers aren't kept."""
        if self._store == NONE:
            return []
        if self._last_id is None:
            table = schema.captures
            self._last_id = self._reader.execute(select(func.max(table.c.id))).scalar() or 0
        self._last_id += 1
        return [Waiting(self._last_id, capture, article_id, run_id)]

    def prepare(self, batch: Sequence[Waiting], transaction: Transaction) -> None:
        """Make ready for `write`; outside of the transaction that it is part of."""
        if any(map(self._goes_to_file, batch)):
            self._files.prepare(transaction)

    def write(self, connection: Connection, batch: Sequence[Waiting]) -> None:
        """Put *batch* on disk and into the tables; ArchiveError if the disk refuses."""
        digests = [hashlib.sha256(each.capture.body).hexdigest() for each in batch]
        originals = self._originals(connection, digests)
        members: list[bytes] = []
        size = 0
        rows: list[Row] = []
        for waiting, digest in zip(batch, digests, strict=True):
            row = _values(waiting, digest)
            rows.append(row)
            if not self._goes_to_file(waiting):
                continue
            capture = waiting.capture
            original = originals.get(digest) if capture.body and capture.exchange else None
            answer, request = records(capture, digest=digest, original=original)
            place = {"offset": size, "length": len(answer), "revisit": original is not None}
            row.update(place, body=b"", file_id=0)
            originals.setdefault(digest, Original(capture.url, capture.fetched))
            members += answer, request
            size += len(answer) + len(request)
        if members:
            file_id, start = self._files.append(connection, members)
            for row in rows:
                if row["file_id"] is not None:
                    row.update(file_id=file_id, offset=start + int(str(row["offset"])))
        insert_rows(connection, schema.captures, rows)

    def _goes_to_file(self, waiting: Waiting) -> bool:
        """Tell whether an answer goes to a WARC file: what came by HTTP does."""
        return self._store == WARC and waiting.capture.url.startswith(("http://", "https://"))

    def _originals(self, connection: Connection, digests: Sequence[str]) -> dict[str, Original]:
        """Return the answers with these digests that are in files which are still there."""
        if self._store != WARC:
            return {}
        found: dict[str, Original] = {}
        for chunk in chunks(digests):
            for row in connection.execute(originals_of(chunk)):
                if self._is_there(row.file):
                    found.setdefault(row.digest, Original(row.url, row.fetched_at))
        return found

    def _is_there(self, name: str) -> bool:
        if name not in self._there:
            self._there[name] = (self._folder / name).exists()
        return self._there[name]


def _values(waiting: Waiting, digest: str) -> Row:
    """Return the row of an answer that is kept in the database."""
    capture = waiting.capture
    return {
        "id": waiting.id,
        "article_id": waiting.article_id,
        "run_id": waiting.run_id,
        "url": redact(capture.url),
        "kind": capture.kind,
        "status": capture.status,
        "fetched_at": capture.fetched,
        "digest": digest,
        "body": capture.body,
        "file_id": None,
        "offset": None,
        "length": None,
        "revisit": False,
    }
