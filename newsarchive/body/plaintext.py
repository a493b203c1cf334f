"""Plain text for titles, summaries and labels, and what no text of ours may hold."""

import html
import re
from typing import Final

from newsarchive.body.vocabulary import NAMES

# Control characters but for tab and line ends, soft hyphen, zero-width and joining characters,
# bidirectional marks, embeddings, overrides and isolates, annotation and tag characters, what
# chooses forms, and the non-characters that XML refuses.
_HIDDEN: Final = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff"
)
# Two of them are seen at their places, and hidden anywhere else: what joins emoji to one picture (a
# family) and what chooses the form of a Han character.
_JOINER: Final = "\u200d"
_FORMS: Final = "\U000e0100-\U000e01ef"
# Characters that joined emoji are made of, by emoji-zwj-sequences.txt of Unicode (UTS #51): each is
# Extended_Pictographic. Behind each may be how it is shown, or the tone of a skin.
_EMOJI: Final = (
    "\u2194\u2195\u2620\u2640\u2642\u2695\u2696\u26a7\u26d3\u26f9\u2708\u2744\u2764\u27a1\u2b1b"
    "\U0001f300-\U0001f321\U0001f324-\U0001f393\U0001f39e-\U0001f3f0\U0001f3f3-\U0001f3f5"
    "\U0001f400-\U0001f4fd\U0001f4ff-\U0001f53d\U0001f573-\U0001f57a\U0001f5e8\U0001f5fa-\U0001f64f"
    "\U0001f680-\U0001f6c5\U0001f7e0-\U0001f7eb\U0001f90c-\U0001f93a\U0001f93c-\U0001f945"
    "\U0001f947-\U0001f9ff\U0001fa70-\U0001fa7c\U0001fa80-\U0001fac6\U0001facc-\U0001fadd"
    "\U0001fadf-\U0001faeb\U0001faef-\U0001fafa"
)
_SHOWN: Final = "\ufe0f\U0001f3fb-\U0001f3ff"
# Unified and compatibility ideographs (UTS #37).
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_OTHER_BLANKS: Final = "\t\n\v\f\r\x85\u2028\u2029"
_INVISIBLE: Final = re.compile(f"[{_HIDDEN}]")
_SEEN: Final = re.compile(
    f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}][{_SHOWN}])){_JOINER}(?=[{_EMOJI}])|(?<=[{_HAN}])[{_FORMS}]"
)
_UNTIDY: Final = re.compile(f"[{_HIDDEN}{_OTHER_BLANKS}]")
_BLANKS: Final = re.compile(f"[ {_OTHER_BLANKS}]+")
_TAG_LIMIT: Final = 64  # characters that tell the name of a tag
_LINE_END: Final = re.compile("\r\n|[\v\f\r\x85\u2028\u2029]")


def visible(text: str) -> str:
    """Return *text* without characters that a reader can't see and that change what is seen.

    What joins two emoji stays, and so does what chooses the form of the Han character before it.
    """
    return _INVISIBLE.sub(_if_seen, text)


def _if_seen(found: re.Match[str]) -> str:
    return found[0] if _SEEN.match(found.string, found.start()) else ""


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
    position, end, close = 0, -1, -1
    while (start := text.find("<", position)) >= 0:
        kept.append(text[position:start])
        end = _next(">", text, start, end)
        if text.startswith("<!--", start):
            close = _next("-->", text, start, close)
            if close < len(text):
                position = close + 3
                continue
        name = _tag_name(text[start + 1 : min(end, start + _TAG_LIMIT)])
        if end < len(text) and name in NAMES:
            kept.append(" " if name in {"br", "p", "div"} else "")
            position = end + 1
        else:
            kept.append("<")
            position = start + 1
    kept.append(text[position:])
    return "".join(kept)


def _next(mark: str, text: str, start: int, known: int) -> int:
    """Return where *mark* stands at *start* or behind it, the length of *text* if nowhere.

    *known* is what was returned for an earlier start; so nothing is looked for twice.
    """
    if known >= start:
        return known
    found = text.find(mark, start)
    return found if found >= 0 else len(text)


def _tag_name(inside: str) -> str:
    """Return the tag's name from what stands between the angle brackets."""
    words = inside.removeprefix("/").rstrip("/").split(maxsplit=1)
    return words[0].lower() if words and inside[:1] not in " \t\n" else ""
