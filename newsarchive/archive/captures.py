"""The answers that articles were made of, read back from WARC files and from the database."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from newsarchive.archive import schema
from newsarchive.archive.bulk import CHUNK, chunks
from newsarchive.errors import CaptureError
from newsarchive.items import Headers
from newsarchive.warc.reading import WarcReader

_ROW = (
    *(column for column in schema.captures.c if column.name != "body"),
    schema.warc_files.c.name.label("file"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept answer: what it is and where; *file* is "" for one in the database."""

    id: int
    article_id: str | None
    run_id: int
    url: str
    kind: str
    status: int
    fetched: datetime
    digest: str
    file: str
    offset: int
    length: int
    revisit: bool

    @property
    def where(self) -> str:
        """Where it is, in words."""
        return f"{self.file}:{self.offset}" if self.file else f"capture {self.id}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; there are no *headers* of answers in the database."""

    body: bytes
    headers: Headers = ()

    def header(self, name: str) -> str:
        """Return the value of a header, "" without it."""
        for each, value in self.headers:
            if each.lower() == name.lower():
                return value
        return ""


@dataclass(frozen=True, slots=True)
class CaptureFile:
    """A WARC file of the archive; *size* is how many of its bytes captures rely on."""

    id: int
    name: str
    size: int


class Captures:
    """The kept answers of an archive; *folder* holds its WARC files."""

    def __init__(self, reader: Connection, folder: Path) -> None:
        self.folder = folder
        self._reader = reader
        self._warcs = WarcReader(folder)

    def close(self) -> None:
        """Let go of all files."""
        self._warcs.close()

    def of(self, article_ids: Collection[str]) -> dict[str, list[Kept]]:
        """Return the answers that any version of the articles was made of, in the order made."""
        table = schema.captures
        found: dict[str, list[Kept]] = defaultdict(list)
        for chunk in chunks(article_ids):
            query = _rows().where(table.c.article_id.in_(chunk)).order_by(table.c.id)
            for row in self._reader.execute(query):
                found[row.article_id].append(_kept(row))
        return found

    def lists_of(self, article_ids: Collection[str]) -> dict[str, list[Kept]]:
        """Return the list answers that brought articles, in the order made."""
        table, listed = schema.captures, schema.list_captures
        found: dict[str, list[Kept]] = defaultdict(list)
        for chunk in chunks(article_ids):
            query = (
                _rows(listed.c.article_id.label("listed"))
                .join(listed, listed.c.capture_id == table.c.id)
                .where(listed.c.article_id.in_(chunk))
                .order_by(table.c.id)
            )
            for row in self._reader.execute(query):
                found[row.listed].append(_kept(row))
        return found

    def has(self, article_id: str, digest: str) -> bool:
        """Tell whether an answer or a file with this SHA-256 is kept for the article."""
        table = schema.captures
        query = select(table.c.id).where(table.c.article_id == article_id, table.c.digest == digest)
        return self._reader.execute(query.limit(1)).first() is not None

    def all(self) -> Iterator[Kept]:
        """Return every kept answer, oldest first."""
        table = schema.captures
        last = 0
        while True:
            query = _rows().where(table.c.id > last).order_by(table.c.id).limit(CHUNK)
            rows = self._reader.execute(query).all()
            if not rows:
                return
            for row in rows:
                yield _kept(row)
            last = rows[-1].id

    def files(self) -> list[CaptureFile]:
        """Return the WARC files, oldest first; one that captures don't rely on may not exist."""
        table = schema.warc_files
        query = select(table.c.id, table.c.name, table.c.size).order_by(table.c.id)
        return [CaptureFile(*row) for row in self._reader.execute(query)]

    def answer(self, kept: Kept) -> Answer:
        """Return what was answered, its digest checked; CaptureError if that can't be done."""
        found = self._found(self._original(kept) if kept.revisit else kept)
        if hashlib.sha256(found.body).hexdigest() != kept.digest:
            raise CaptureError(kept.where, f"another answer than the one of SHA-256 {kept.digest}")
        return found

    def _found(self, kept: Kept) -> Answer:
        if kept.file:
            return Answer(*self._warcs.read(kept.file, kept.offset, kept.length))
        table = schema.captures
        body = self._reader.execute(select(table.c.body).where(table.c.id == kept.id)).scalar()
        if body is None:
            raise CaptureError(kept.where, "no such capture")
        return Answer(body)

    def _original(self, kept: Kept) -> Kept:
        """Return the capture with the bytes of a revisit."""
        query = originals_of([kept.digest])
        for original in [_kept(row) for row in self._reader.execute(query)]:
            if (self.folder / original.file).exists():
                return original
        raise CaptureError(kept.where, f"no file has the answer of SHA-256 {kept.digest}")


def originals_of(digests: Sequence[str]) -> Select[Any]:
    """Return the query for answers in files that hold the bytes of these digests, oldest first."""
    table = schema.captures
    # As the index has it: with "IS 0" SQLite would look at every capture.
    held = (table.c.file_id.is_not(None), ~table.c.revisit)
    return _rows().where(table.c.digest.in_(digests), *held).order_by(table.c.id)


def _rows(*more: Any) -> Select[Any]:  # noqa: ANN401 (columns of any type)
    table, files = schema.captures, schema.warc_files
    return select(*_ROW, *more).join(files, files.c.id == table.c.file_id, isouter=True)


def _kept(row: Row[Any]) -> Kept:
    return Kept(
        row.id,
        row.article_id,
        row.run_id,
        row.url,
        row.kind,
        row.status,
        row.fetched_at,
        row.digest,
        row.file or "",
        row.offset or 0,
        row.length or 0,
        revisit=row.revisit,
    )
