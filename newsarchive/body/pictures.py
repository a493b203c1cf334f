"""Images of an article: which are kept, and how they are written."""

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from lxml.etree import _Element

from newsarchive.body.addresses import image_address
from newsarchive.body.plaintext import visible
from newsarchive.items import Image

_NAMED_SIZE: Final = re.compile(r"(?a)_w(\d{1,5})h(\d{1,5})(?=[._])")
_SIZE: Final = re.compile(r"(?a)\s*(\d{1,5})(?:px)?\s*")
_SAYS_NOTHING: Final = frozenset({"image", "图片", "img", "picture", "photo", "undefined", "null"})
_LAZY: Final = ("data-original", "data-src", "data-lazy-src")
_SIZES: Final = ("data-srcset", "srcset")
_ALT_LIMIT: Final = 300


def picture(element: _Element, base: str) -> tuple[str, Image] | None:
    """Return an ``<img>`` and what it shows, None if it has no address or only counts readers.

    The size is that of the file name, which EastMoney writes (``_w800h555``), else that of the
    attributes.
    """
    src = next(filter(None, (image_address(each, base) for each in _addresses(element))), None)
    if not src:
        return None
    width, height = _pixels(element.get("width")), _pixels(element.get("height"))
    if named := _NAMED_SIZE.search(src):
        width, height = int(named[1]), int(named[2])
    elif 1 in (width, height):
        return None
    # The text was decoded once by the parser: nothing in it is markup any more.
    alt = _alternative(element.get("alt", ""))
    size = f' width="{width}" height="{height}"' if width and height else ""
    html = f'<img src="{escape(src)}" alt="{escape(alt)}"{size}>'
    image = Image(src, alt, "", width if size else 0, height if size else 0)
    return html, image


def _addresses(element: _Element) -> Iterator[str]:
    """Return where the image may be, what a script would put into its place first."""
    yield from (element.get(name, "") for name in (*_LAZY, "src"))
    yield from (_first_size(element.get(name, "")) for name in _SIZES)


def _first_size(sizes: str) -> str:
    """Return the first address of several: ``a.jpg 480w, b.jpg 800w``.

    Commas may be part of an address, but not its end (HTML Standard, "parse a srcset attribute").
    """
    address, *_ = *sizes.lstrip(", \t\r\n\f").split(maxsplit=1), ""
    return address.rstrip(",")


def _alternative(text: str) -> str:
    if not text:
        return ""
    alt = visible(" ".join(visible(text).split())[:_ALT_LIMIT]).rstrip()  # no half of an emoji
    return "" if alt.lower() in _SAYS_NOTHING else alt


def _pixels(text: str | None) -> int:
    found = _SIZE.fullmatch(text) if text else None
    return int(found[1]) if found else 0
