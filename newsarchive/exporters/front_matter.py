"""Front matter: YAML that PyYAML and Ruby's Psych read back as the same strings.

The two disagree about plain scalars (``1,000`` is a number to Psych, ``:sym`` a symbol that aborts
the build) and about raw control characters, so there is one rule: double quotes, and only words
that can be nothing but words are left plain.

A scalar writer and not PyYAML's emitter, because libyaml escapes every character beyond U+FFFF
(emoji, rare characters of names) and takes several times as long.
"""

import re
from collections.abc import Iterable

# C0, DEL and C1 (with U+0085), the line separators, the byte order mark, the noncharacters that
# YAML forbids, and halves of surrogate pairs.
_UNPRINTABLE = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
_ESCAPED = re.compile(rf'["\\{_UNPRINTABLE}]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

_WORD = re.compile(
    r"(?!(?:y|yes|n|no|on|off|true|false|null)\Z)"  # booleans and null of YAML 1.1
    r"(?=[A-Za-z]|.*[^\x00-\x7f])"  # nothing that is a number, date or time to anybody
    r"(?![-?:,\[\]{}#&*!|>'\"%@`=~<\s])"  # indicators
    rf"(?:[^\s:#{_UNPRINTABLE}]|[ \xa0\u3000]|:(?=[^\s:])|(?<=\S)\#)+"
    r"(?<!\s)",
    re.IGNORECASE,
)


def front_matter(fields: Iterable[tuple[str, str]]) -> str:
    """Return the block between the two ``---`` lines; values are finished scalars or lists.

    A field whose value is "" is left out.
    """
    lines = [f"{key}: {value}\n" for key, value in fields if value]
    return f"---\n{''.join(lines)}---\n"


def quoted(text: str) -> str:
    """Return *text* as a double-quoted scalar on one line.

    Every string reads back equal, but for halves of surrogate pairs: UTF-8 can't hold them, they
    become U+FFFD.
    """
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    short = _SHORT.get(character)
    if short is not None:
        return short
    number = ord(character)
    if 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def word(text: str) -> str:
    """Return *text* plain, as the old system wrote it, or quoted where plain isn't that string."""
    return text if _WORD.fullmatch(text) else quoted(text)


def one_word(text: str) -> str:
    """Return *text* so that Jekyll, which splits a string at blanks, takes it for one value."""
    return word(text) if len(text.split()) == 1 else quoted_list((text,))


def quoted_list(texts: Iterable[str]) -> str:
    """Return a list on one line, or "" for none. Always quoted: ``000001`` is octal to YAML."""
    listed = ", ".join(map(quoted, texts))
    return f"[{listed}]" if listed else ""


def mappings(entries: Iterable[Iterable[tuple[str, str]]]) -> str:
    """Return a list of mappings on one line, or "" for none; their values are finished."""
    listed = ", ".join(map(mapping, entries))
    return f"[{listed}]" if listed else ""


def mapping(fields: Iterable[tuple[str, str]]) -> str:
    """Return a mapping on one line; values are finished, and a field whose value is "" left out."""
    listed = ", ".join(f"{key}: {value}" for key, value in fields if value)
    return f"{{{listed}}}"


def quoted_or_nothing(text: str) -> str:
    """Return *text* quoted; "" stays "", so that its key is left out."""
    return quoted(text) if text else ""
