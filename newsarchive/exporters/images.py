"""Images in the body of a post: linked, stored in the site, or left out."""

import re
from collections.abc import Callable, Collection, Mapping
from html import escape, unescape
from typing import Literal, Protocol

ImageStyle = Literal["link", "store", "none"]


class Stored(Protocol):
    """An image that the site has."""

    @property
    def path(self) -> str:
        """Where it is in the site."""

    @property
    def width(self) -> int:
        """Its width in pixels."""

    @property
    def height(self) -> int:
        """Its height in pixels."""


Lookup = Callable[[Collection[str]], Mapping[str, Stored]]
"""Returns those of some addresses whose images the site has."""

# The form in which the gate of bodies writes a tag; bodies hold no other.
_IMAGE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_EMPTY = re.compile(r"<(a|figure|p|strong|em)(?: [^>]*)?></\1>")


def nothing_stored(_: Collection[str]) -> Mapping[str, Stored]:
    """Know no images."""
    return {}


def with_images(html: str, style: ImageStyle, *, base: str, stored: Lookup) -> str:
    """Return the body *html* with its images in the *style* of the site.

    A stored image is shown from *base* and the path in the site, with its real size, and keeps the
    address that it came from as ``data-original``; an import reads it from there. One that is not
    stored stays a link. All are loaded when they are about to be seen.
    """
    if "<img" not in html:
        return html
    if style == "none":
        return _without(html)
    sources = list(dict.fromkeys(map(_source, _IMAGE.finditer(html))))
    found = stored(sources) if style == "store" else {}
    return _IMAGE.sub(lambda match: _written(match, found, base), html)


def _source(match: re.Match[str]) -> str:
    return unescape(dict(_ATTRIBUTE.findall(match[1])).get("src", ""))


def _written(match: re.Match[str], found: Mapping[str, Stored], base: str) -> str:
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
    source = attributes.get("src", "")
    image = found.get(source)
    if image is not None:
        attributes |= {
            "src": f"{base}/{image.path}",
            "width": str(image.width),
            "height": str(image.height),
            "data-original": source,
        }
    attributes.setdefault("alt", "")
    attributes["loading"] = "lazy"
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<img{written}>"


def _without(html: str) -> str:
    """Return *html* without images and what held nothing else; captions are words, and stay."""
    lines = []
    for line in html.split("\n"):
        short = _IMAGE.sub("", line)
        while short != (shorter := _EMPTY.sub("", short)) and short != line:
            short = shorter
        if short or not line:
            lines.append(short)
    return "\n".join(lines)
