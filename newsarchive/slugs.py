"""Slugs of outlets: the pinyin of a name in the right reading, in ``[a-z0-9-]``.

Slugs of known outlets are data of the catalogue; these functions make those of all others, and
those that the old system made.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from yaml import CBaseLoader, load

LONGEST = 80  # a slug becomes a file name, and part of an address

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[{_HAN}]+")
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_UNIFIED = range(0x4E00, 0xA000)
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"},
)
# Pages and devices that a file of this name would hide or hit.
_RESERVED = re.compile(r"index|con|prn|aux|nul|(?:com|lpt)\d")


def slugify(name: str) -> str:
    """Return a slug for *name*: never empty, and the same for the same name always.

    Chinese is written in pinyin without separators, Latin letters lower-case without accents.
    Blanks, brackets and other marks become one ``-`` between Latin letters or digits, and vanish
    beside Chinese and at the ends: ``某报·e公司`` is ``moubaoegongsi``, ``Financial Times`` is
    ``financial-times``. Apostrophes vanish. A name without any usable
    character is ``outlet-`` and 8 hex digits of its SHA-256.
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LATIN)
    pieces: list[str] = []
    end = 0
    for run in _RUN.finditer(text):
        pieces += (_latin(text[end : run.start()]), pinyin(run[0]))
        end = run.end()
    pieces.append(_latin(text[end:]))
    slug = "".join(pieces)
    if not slug:
        return f"outlet-{_digest(name, 8)}"
    if len(slug) > LONGEST:
        return f"{slug[: LONGEST - 9].rstrip('-')}-{_digest(name, 8)}"
    if _RESERVED.fullmatch(slug):
        return with_suffix(slug, name)
    return slug


def with_suffix(slug: str, name: str) -> str:
    """Return *slug* made different by *name*, for an outlet whose slug another outlet has.

    The suffix is ``-`` and 4 hex digits of the SHA-256 of the name without case and blanks.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return f"{slug}-{_digest(''.join(folded.split()), 4)}"


def old_slug(name: str) -> str:
    """Return the slug that the old system made: ``shamenribao`` for 厦门日报.

    Every Chinese character in the one reading that xpinyin 0.7.7 gave it, dashes removed, and all
    else as it is: ``21shijijingjibaodao 21caijingAPP``. Such a slug may hold blanks, brackets and
    capitals, and several names share one.
    """
    return "".join(map(_old_reading, name)).replace("-", "")


@cache
def _old_reading(character: str) -> str:
    if ord(character) not in _UNIFIED:
        return character
    reading = _old_readings().get(character)
    if reading is not None:
        return reading
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - as in _general

    return "".join(lazy_pinyin(character))


@cache
def _old_readings() -> dict[str, str]:
    """Return what differs from pypinyin's default for a character."""
    data = files("newsarchive") / "data" / "old_readings.yaml"
    table = load(data.read_text("utf-8"), CBaseLoader)  # noqa: S506 - reads everything as text
    read = {
        character: reading
        for reading, characters in table["readings"].items()
        for character in characters.replace(" ", "")
    }
    return read | {character: character for character in table["unread"].replace(" ", "")}


def pinyin(han: str) -> str:
    """Return the pinyin of Chinese characters, joined, without tones and with v for ü.

    Characters without a reading vanish.
    """
    own = _own_readings()
    syllables = _read(han, [own.places, own.words], own.characters)
    return _SEPARATORS.sub("", _plain("".join(syllables)))


def _read(han: str, tables: "list[_Words]", characters: dict[str, str]) -> Iterator[str]:
    """Read the words of the first table, and what they leave over with the others."""
    if not tables:
        yield from _general(han, characters)
        return
    words, *others = tables
    end = 0
    for word in words.pattern.finditer(han):
        yield from _read(han[end : word.start()], others, characters)
        yield words.readings[word[0]]
        end = word.end()
    yield from _read(han[end:], others, characters)


def _general(han: str, characters: dict[str, str]) -> Iterator[str]:
    """Read by pypinyin's words, and lone characters by ours first."""
    # Its dictionaries take 0.2 s to load, and known outlets never need them.
    from pypinyin import lazy_pinyin  # noqa: PLC0415
    from pypinyin.seg.mmseg import seg  # noqa: PLC0415

    for word in seg.cut(han):
        if word in characters:
            yield characters[word]
        else:
            yield from lazy_pinyin(word, errors="ignore")


class _Words:
    """A table of words and what finds them in a text, the longest first.

    *apart* holds for a word the pattern of what follows where it is no word.
    """

    def __init__(self, table: dict[str, str], apart: dict[str, str]) -> None:
        self.readings = {word: reading.replace(" ", "") for word, reading in table.items()}
        longest_first = sorted(self.readings, key=len, reverse=True)
        self.pattern = re.compile(
            "|".join(f"{re.escape(word)}{apart.get(word, '')}" for word in longest_first)
        )


def _apart(rules: list[dict[str, list[str]]]) -> dict[str, str]:
    """Return for each word of *rules* a look-ahead: what its last character begins instead."""
    found: dict[str, str] = {}
    for rule in rules:
        going_on = "|".join(word[1:] for word in rule["but"])
        barred = "|".join(word[1:] for word in rule["before"])
        guard = f"(?!(?!{going_on})(?:{barred}))" if going_on else f"(?!{barred})"
        found |= dict.fromkeys(rule["words"], guard)
    return found


@dataclass(frozen=True, slots=True)
class _Readings:
    """Our own readings: of places, of words, and of characters that stand alone."""

    places: _Words
    words: _Words
    characters: dict[str, str]


@cache
def _own_readings() -> _Readings:
    data = files("newsarchive") / "data" / "readings.yaml"
    tables = load(data.read_text("utf-8"), CBaseLoader)  # noqa: S506 - reads everything as text
    apart = _apart(tables["apart"])
    return _Readings(
        _Words(tables["places"], apart), _Words(tables["words"], apart), tables["characters"]
    )


def _latin(text: str) -> str:
    return _SEPARATORS.sub("-", re.sub("['’‘`]", "", _plain(text))).strip("-")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _digest(text: str, length: int) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
