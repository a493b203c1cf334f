"""Bodies with placeholders, as EastMoney's app interface (``getnews``) sends them."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

_OPEN: Final = "<!--"
_CLOSE: Final = "-->"


def fill_placeholders(html: str, images: Sequence[str], links: Sequence[Mapping[str, str]]) -> str:
    """Return *html* with ``<!--IMG#0-->`` and ``<!--Link#3-->`` replaced by what they stand for.

    *images* and *links* are those of the same answer: addresses of images, and objects with
    ``text``, ``url_w`` or ``url_m``, and ``style``, the class of the link. A placeholder whose
    number is in no list is dropped; other comments stay.
    """
    head, *rest = html.split(_OPEN)
    out = [head]
    for part in rest:
        name, close, after = part.partition(_CLOSE)
        kind, _, number = name.strip().partition("#")
        index = int(number) if number.isdecimal() and number.isascii() and len(number) < 6 else None
        if not close or kind.lower() not in {"img", "link"}:
            out.append(_OPEN + part)
        elif index is None:
            out.append(after)
        elif kind.lower() == "img":
            out.append((_image(images[index]) if index < len(images) else "") + after)
        else:
            out.append((_link(links[index]) if index < len(links) else "") + after)
    return "".join(out)


def _image(address: str) -> str:
    return f'<center><img src="{escape(address)}"></center>' if address else ""


def _link(entry: Mapping[str, str]) -> str:
    text, style = escape(entry.get("text", "")), escape(entry.get("style", ""))
    address = escape(entry.get("url_w") or entry.get("url_m") or "")
    return f'<a href="{address}" class="{style}">{text}</a>' if address else text
