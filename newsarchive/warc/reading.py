"""One record read back from a WARC file."""

import zlib
from collections import OrderedDict
from io import BytesIO
from pathlib import Path
from typing import IO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from newsarchive.errors import CaptureError
from newsarchive.items import Headers

_GZIP = zlib.MAX_WBITS | 16

# Answers that are read one after the other are in few files, mostly in one.
_OPEN = 8


class WarcReader:
    """Reads records from the files of a folder; the ones used last stay open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
        self._open: OrderedDict[str, IO[bytes]] = OrderedDict()

    def read(self, name: str, offset: int, length: int) -> tuple[bytes, Headers]:
        """Return body and headers of the answer that stands at *offset* of the file *name*.

        Raises CaptureError when there is no such file, or no whole record of an answer there.
        """
        where = f"{name}:{offset}"
        try:
            file = self._file(name)
            file.seek(offset)
            data = file.read(length)
        except OSError as error:
            raise CaptureError(where, f"can't be read: {error.strerror}") from error
        if len(data) < length:
            raise CaptureError(where, f"the file ends after {len(data)} of {length} bytes")
        try:
            stream = BytesIO(zlib.decompress(data, _GZIP))
            record = self._loader.parse_record_stream(stream, known_format="warc")
        except (ArchiveLoadFailed, zlib.error, ValueError, EOFError) as error:
            raise CaptureError(where, f"no WARC record: {error}".rstrip(": ")) from error
        return _answer(record, where)

    def _file(self, name: str) -> IO[bytes]:
        file = self._open.pop(name, None) or (self._folder / name).open("rb")
        self._open[name] = file
        if len(self._open) > _OPEN:
            self._open.popitem(last=False)[1].close()
        return file

    def close(self) -> None:
        """Let go of all files."""
        while self._open:
            self._open.popitem()[1].close()


def _answer(record: ArcWarcRecord, where: str) -> tuple[bytes, Headers]:
    if record.rec_type not in ("response", "resource"):
        raise CaptureError(where, f"a record of type {record.rec_type} instead of an answer")
    headers = record.http_headers
    return record.raw_stream.read(), tuple(headers.headers) if headers else ()
