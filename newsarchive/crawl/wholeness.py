"""Whether a compressed answer came whole: what is cut reads as a shorter one otherwise."""

import sys
import zlib
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class _Decompressor(Protocol):
    """What the decompressors of zlib and zstd have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def is_cut(encoding: bytes, data: bytes) -> bool:
    """Tell whether *data*, compressed as *encoding* says, ends before it should.

    What is no such data at all, and what follows its end, is for others to judge. All of it is
    decompressed, so its size has to be known to be bearable.
    """
    if encoding == b"br":
        stream = brotli.Decompressor()
        try:
            stream.process(data)
        except brotli.error:
            return False
        return not stream.is_finished()
    start = _STARTS.get(encoding)
    return start is not None and bool(data) and _ends_early(start, data)


def _ends_early(start: Callable[[bytes], _Decompressor], data: bytes) -> bool:
    """Follow one stream after another: gzip and zstd may be several in a row."""
    while data:
        stream = start(data)
        try:
            stream.decompress(data)
        except (zlib.error, zstd.ZstdError):
            return False
        if not stream.eof:
            return True
        data = stream.unused_data
    return False


def _gzip(_: bytes) -> _Decompressor:
    return zlib.decompressobj(31)


def _deflate(data: bytes) -> _Decompressor:
    """Return the decompressor for deflate with the header of zlib, or, as some send it, without."""
    try:
        zlib.decompressobj().decompress(data[:64])
    except zlib.error:
        return zlib.decompressobj(-15)
    return zlib.decompressobj()


def _zstd(_: bytes) -> _Decompressor:
    return zstd.ZstdDecompressor()


_STARTS: Final[Mapping[bytes, Callable[[bytes], _Decompressor]]] = {
    b"gzip": _gzip,
    b"x-gzip": _gzip,
    b"deflate": _deflate,
    b"zstd": _zstd,
}
