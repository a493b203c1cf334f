"""The raw answers: each is where its row says, can be read, and is the one of its digest."""

import zlib
from collections.abc import Iterator

from newsarchive.archive.captures import Kept
from newsarchive.archive.store import Archive
from newsarchive.errors import CaptureError
from newsarchive.verify.disagreement import Disagreement
from newsarchive.verify.stored import DAMAGE

_HEAD = 4096  # bytes of a record that hold its headers


def check_captures(archive: Archive) -> Iterator[Disagreement | None]:
    """Read every answer, in the database and in WARC files; none for one that is right."""
    for kept in archive.captures.all():
        subject = f"{kept.id} of {kept.article_id or kept.url}"
        try:
            archive.captures.answer(kept)
            if kept.revisit:
                _require_revisit(archive, kept)
        except CaptureError as error:
            where = f"{error.subject}: " if kept.file else ""
            yield Disagreement("capture", subject, f"{where}{error.reason}")
        except DAMAGE:
            yield Disagreement("capture", subject, "can't be decompressed")
        else:
            yield None


def _require_revisit(archive: Archive, kept: Kept) -> None:
    """Raise CaptureError unless the record that says "the same again" is where its row says."""
    try:
        with (archive.captures.folder / kept.file).open("rb") as file:
            file.seek(kept.offset)
            data = file.read(kept.length)
        head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _HEAD)
    except OSError as error:
        raise CaptureError(kept.where, f"can't be read: {error.strerror}") from error
    except zlib.error as error:
        raise CaptureError(kept.where, f"no WARC record: {error}") from error
    if len(data) < kept.length or b"\r\nWARC-Type: revisit\r\n" not in head:
        raise CaptureError(kept.where, "no whole revisit record")


def check_files(archive: Archive) -> Iterator[Disagreement]:
    """See that each WARC file is as long as what the archive has noted of it."""
    for file in archive.captures.files():
        path = archive.captures.folder / file.name
        try:
            size = path.stat().st_size
        except OSError as error:
            if file.size:
                yield Disagreement("warc", file.name, f"can't be read: {error.strerror}")
            continue
        if size < file.size:
            yield Disagreement("warc", file.name, f"{size} bytes, {file.size} are noted")
