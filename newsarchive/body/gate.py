"""The last gate: what passes here may be published.

It trusts nothing of how the markup before it was made: another parser, written for safety, reads
it again and lets only the allowed through. Then braces are escaped, since Liquid runs in posts and
an entity is the one escaping that every Jekyll honours.
"""

import html
import re
from typing import Final

import nh3

from newsarchive.body.vocabulary import ATTRIBUTES, WRITTEN

LINE_END: Final = "\x02"
"""Stands for a line end inside preformatted text: text of ours holds no control characters."""

_GATE: Final = nh3.Cleaner(
    tags=set(WRITTEN),
    clean_content_tags={"script", "style"},
    attributes={name: set(allowed) for name, allowed in ATTRIBUTES.items()},
    link_rel="nofollow noopener",
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)


# nh3 looks through all that follows in a text for each "&" and each no-break blank, so that a long
# text is parted by comments, which don't pass.
_LONG_TEXT: Final = re.compile(">[^<]{16384,}")
_PART: Final = re.compile("(?:&[^;]*;|[^&]){4096}")


def guarded(markup: str) -> str:
    """Return clean *markup*, inert in HTML, in Markdown and in Liquid."""
    clean = _GATE.clean(_LONG_TEXT.sub(_parted, markup))
    if "{" in clean or "}" in clean:
        clean = clean.replace("{", "&#123;").replace("}", "&#125;")
    return clean.replace(LINE_END, "&#10;")


def _parted(text: re.Match[str]) -> str:
    return _PART.sub(r"\g<0><!---->", text[0])


def admits(address: str) -> bool:
    """Tell whether a link to *address* would pass."""
    return " href=" in _GATE.clean(f'<a href="{html.escape(address)}">.</a>')


def escaped(text: str) -> str:
    """Return *text* as it is written between tags."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text
