"""Summaries short enough for a list of articles."""

import re

LONGEST = 200
"""Characters of a summary; about three lines of a phone."""

# A cut at a sentence may lose at most half of the room.
_SENTENCES = re.compile(r".{100,}[。！？!?；;…][”’」』）)】》]*", re.DOTALL)
# What belongs to the character before: combining marks, joiners, variation selectors, skin tones.
_ATTACHED = re.compile(
    "[\u0300-\u036f\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"
)


def shorten(text: str) -> str:
    """Return *text* on one line, in at most 200 characters.

    A longer one ends with its last whole sentence, if that keeps 100 characters, and otherwise with
    ``…`` between two characters.
    """
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    sentences = _SENTENCES.match(line[:LONGEST])
    if sentences:
        return sentences[0]
    end = LONGEST - 1
    while end > LONGEST // 2 and (_ATTACHED.match(line, end) or line[end - 1] == "\u200d"):
        end -= 1
    return f"{line[:end].rstrip()}…"
