"""WARC files for tests: checked and read by the library, not by our code."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the library reads it."""

    file: str
    offset: int
    type: str
    labels: dict[str, str]
    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def url(self) -> str:
        """Its address."""
        return self.labels.get("WARC-Target-URI", "")


def read(folder: Path) -> list[Record]:
    """Return all records of a folder's files; fails on a wrong digest and on a broken file."""
    return [record for path in sorted(folder.iterdir()) for record in _read(path)]


def _read(path: Path) -> Iterator[Record]:
    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        for record in records:
            head = record.http_headers
            body = record.raw_stream.read()
            yield Record(
                path.name,
                records.get_record_offset(),
                record.rec_type,
                dict(record.rec_headers.headers),
                f"{head.protocol} {head.statusline}" if head else "",
                dict(head.headers) if head else {},
                body,
            )
        assert records.err_count == 0
