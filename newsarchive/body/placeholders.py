"""Bodies with placeholders, as EastMoney's app interface (``getnews``) sends them."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

_OPEN: Final = "<!--"
_CLOSE: Final = "-->"
_IMAGE_KEYS: Final = ("url", "src", "url_w", "url_m", "big", "small")


def fill_placeholders(html: str, images: Sequence[object], links: Sequence[object]) -> str:
    """Return *html* with ``<!--IMG#0-->`` and ``<!--Link#3-->`` replaced by what they stand for.

    *images* and *links* are the lists of the same answer, as decoded: images are addresses or
    objects with one (``url``, ``src``, …), links are objects with ``text``, ``url_w`` or ``url_m``
    and ``style``, the class of the link. A placeholder whose number is in no list is dropped; other
    comments stay.
    """
    head, *rest = html.split(_OPEN)
    out = [head]
    for part in rest:
        name, close, after = part.partition(_CLOSE)
        kind, number_sign, number = name.strip().partition("#")
        kind = kind.lower()
        if not close or not number_sign or kind not in {"img", "link"}:
            out.append(_OPEN + part)
            continue
        write, entries = (_image, images) if kind == "img" else (_link, links)
        known = number.isascii() and number.isdigit() and int(number[:6]) < len(entries)
        out.append((write(entries[int(number)]) if known else "") + after)
    return "".join(out)


def _image(entry: object) -> str:
    address = entry if isinstance(entry, str) else _first(entry, _IMAGE_KEYS)
    return f'<center><img src="{escape(address)}"></center>' if address else ""


def _link(entry: object) -> str:
    text = escape(_first(entry, ("text",)))
    address = _first(entry, ("url_w", "url_m"))
    if not address:
        return text
    style = escape(_first(entry, ("style",)))
    return f'<a href="{escape(address)}" class="{style}">{text}</a>'


def _first(entry: object, keys: Sequence[str]) -> str:
    """Return the first text that *entry* has under one of *keys*, "" if none."""
    if isinstance(entry, Mapping):
        for key in keys:
            if isinstance(value := entry.get(key), str) and value:
                return value
    return ""
