"""Small pictures for invented articles."""

from struct import pack
from zlib import compress, crc32


def swatch(width: int, height: int, shade: int) -> bytes:
    """Return a PNG of that size in one colour, told apart by *shade*."""
    colour = bytes((shade * 53 % 256, shade * 101 % 256, shade * 193 % 256))
    rows = (b"\0" + colour * width) * height
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
