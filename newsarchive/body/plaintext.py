"""Plain text for titles, summaries and labels, and what no text of ours may hold."""

import html
import re
from typing import Final

from newsarchive.body.vocabulary import NAMES

# Control characters but for tab and line ends, soft hyphen, zero-width and joining characters,
# bidirectional marks, embeddings, overrides and isolates, annotation and tag characters, and the
# non-characters that XML refuses.
_HIDDEN: Final = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff"
)
_OTHER_BLANKS: Final = "\t\n\v\f\r\x85\u2028\u2029"
_INVISIBLE: Final = re.compile(f"[{_HIDDEN}]")
_UNTIDY: Final = re.compile(f"[{_HIDDEN}{_OTHER_BLANKS}]")
_BLANKS: Final = re.compile(f"[ {_OTHER_BLANKS}]+")
_LINE_END: Final = re.compile("\r\n|[\v\f\r\x85\u2028\u2029]")


def visible(text: str) -> str:
    """Return *text* without characters that a reader can't see and that change what is seen."""
    return _INVISIBLE.sub("", text)


def tidy(text: str) -> str:
    """Return visible *text* with every run of ASCII blanks and line ends as one blank.

    The ideographic blank U+3000 and the no-break blank stay: they are typography.
    """
    if "  " in text or _UNTIDY.search(text):
        return _BLANKS.sub(" ", visible(text))
    return text


def line_ends(text: str) -> str:
    """Return *text* with line ends of every kind as the one of Unix."""
    return _LINE_END.sub("\n", text)


def plain(text: str) -> str:
    """Return a title, summary or label as plain text on one line.

    Tags of HTML (``<em>``) are removed, other text in angle brackets is kept; entities are decoded
    once; invisible characters go; blanks of every kind, U+3000 included, become single ones and
    none is left at either end.
    """
    if "<" in text:
        text = _untagged(text)
    if "&" in text:
        text = html.unescape(text)
    return " ".join(visible(text.replace("\x85", " ")).split())


def _untagged(text: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := text.find("<", position)) >= 0:
        kept.append(text[position:start])
        end = text.find(">", start)
        if text.startswith("<!--", start) and (close := text.find("-->", start)) >= 0:
            position = close + 3
        elif end >= 0 and _tag_name(text[start + 1 : end]) in NAMES:
            kept.append(" " if _tag_name(text[start + 1 : end]) in {"br", "p", "div"} else "")
            position = end + 1
        else:
            kept.append("<")
            position = start + 1
    kept.append(text[position:])
    return "".join(kept)


def _tag_name(inside: str) -> str:
    """Return the tag's name from what stands between the angle brackets."""
    words = inside.removeprefix("/").rstrip("/").split(maxsplit=1)
    return words[0].lower() if words and inside[:1] not in " \t\n" else ""
