"""Bytes to text, where declarations can't be trusted.

EastMoney's answers and pages are UTF-8 now. Its older pages are GBK, and a server may declare one
while the page declares, and is, the other.
"""

import codecs
import re
from typing import Final

_META: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_META_WITHIN: Final = 4096
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# GB18030 holds all of GBK and GB2312, and pages that declare those use its characters. The
# Western charsets that servers declare by default are no news about a Chinese page.
_TRUSTED: Final = {
    "utf-8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "hz": "hz",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
}
_ASCII: Final = bytes(range(128))
# Two bytes of GBK may be UTF-8 by chance (联通 is); dozens of characters in a row are not.
_SURE: Final = 40


def decode(body: bytes, declared: str = "") -> str:
    """Return the text of an answer or a page.

    *declared* is the charset that the HTTP header names, or "". It is checked against the page's
    ``meta`` and against the bytes: a declaration under which much of the text can't be read
    loses. A byte or two that are wrong, as where a text was cut, become U+FFFD.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and (len(text) == len(body) or len(body) - len(text) >= _SURE):
        return text
    return _best(body, (declared, _meta(body), "utf-8", "gb18030"))


def _best(body: bytes, names: tuple[str, ...]) -> str:
    """Return the first reading that is as good as free of faults, else the one with the fewest."""
    foreign = len(body.translate(None, _ASCII))
    readings: list[tuple[int, int, str]] = []
    for name in dict.fromkeys(filter(None, map(_codec, names))):
        text = body.decode(name, errors="replace")
        faults = text.count("\ufffd")
        if faults == 0 or faults <= foreign // 200:
            return text
        readings.append((faults, len(readings), text))
    return min(readings)[2]


def _codec(name: str) -> str:
    try:
        return _TRUSTED.get(codecs.lookup(name.strip()).name, "")
    except (LookupError, ValueError):
        return ""


def _meta(body: bytes) -> str:
    match = _META.search(body, 0, _META_WITHIN)
    return match[1].decode("ascii", errors="replace") if match else ""
