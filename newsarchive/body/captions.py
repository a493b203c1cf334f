"""Captions: the centred paragraph after an image, and how the two are joined."""

import re
from dataclasses import replace
from typing import Final

from newsarchive.body.blocks import Block
from newsarchive.items import Image

_LIMIT: Final = 120
_CREDIT: Final = re.compile(r"[（(]?\s*(?:图片来源|图片|图源|图自|摄影|供图)\s*[：:/／]")


def reads_as_caption(html: str, text: str, *, centred: bool) -> bool:
    """Tell whether a paragraph after an image is about that image.

    A credit says so itself. A centred paragraph is a caption too, unless all of it is bold: that
    is how subheadings are set.
    """
    if len(text) > _LIMIT or "<img" in html:
        return False
    if _CREDIT.match(text):
        return True
    bold = html.startswith("<strong>") and html.endswith("</strong>")
    return centred and not bold


def join(figure: Block, html: str, text: str) -> Block:
    """Return *figure* with its caption."""
    body = figure.html.removesuffix("</figure>")
    return Block(f"{body}<figcaption>{html}</figcaption></figure>", text, "captioned")


def joined(image: Image, caption: str) -> Image:
    """Return *image* with its caption."""
    return replace(image, caption=caption)
