"""What an image is by its content, whatever its address or its server says."""

import struct
import warnings
import zlib
from io import BytesIO
from typing import Final

from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from newsarchive.errors import ImageError
from newsarchive.items import Examined

ENDINGS: Final = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
"""The kinds that are stored, and how their files end. SVG is no image here: it can hold scripts."""

MOST_PIXELS: Final = 40_000_000
"""More than cameras of reporters make; decoded it takes 160 MB."""


def examine(url: str, content: bytes) -> Examined:
    """Return what the image *content* is; ImageError that names *url* for anything else.

    It is decoded once, so that what is cut short or broken is found. Its size is read before that,
    and one of too many pixels isn't decoded at all.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # Pillow's own limit on pixels warns first; ours is next
            with Pillow.open(BytesIO(content), formats=tuple(ENDINGS)) as image:
                return _measured(url, image)
    except UnidentifiedImageError as error:
        raise ImageError(url, "is no JPEG, PNG, GIF or WebP") from error
    except _BROKEN as error:
        raise ImageError(url, f"is broken ({error})") from error


def _measured(url: str, image: Pillow.Image) -> Examined:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise ImageError(url, f"has {width} x {height} pixels, more than {MOST_PIXELS:,}")
    if image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE:
        width, height = height, width
    ending = ENDINGS[image.format or ""]
    image.load()
    return Examined(ending, width, height)


# What Pillow's decoders raise for files that lie about themselves.
_BROKEN: Final = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    Pillow.DecompressionBombError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_ORIENTATION: Final = 0x0112
_ON_ITS_SIDE: Final = (5, 6, 7, 8)
