"""Slugs of outlets: the pinyin of a name in the right reading, in ``[a-z0-9-]``.

Slugs of known outlets are data of the catalogue; these functions make those of all others.
"""

import re
import unicodedata
from functools import cache
from hashlib import sha256
from importlib.resources import files

from yaml import CBaseLoader, load

LONGEST = 80  # a slug becomes a file name, and part of an address

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[{_HAN}]+")
_SEPARATORS = re.compile(r"[^a-z0-9]+")
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


def pinyin(han: str) -> str:
    """Return the pinyin of Chinese characters, joined, without tones and with v for ü.

    Characters without a reading vanish.
    """
    # Its dictionaries take 0.2 s to load, and known outlets never need them.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    words, readings = _own_readings()
    syllables: list[str] = []
    end = 0
    for word in words.finditer(han):
        syllables += lazy_pinyin(han[end : word.start()], errors="ignore")
        syllables.append(readings[word[0]])
        end = word.end()
    syllables += lazy_pinyin(han[end:], errors="ignore")
    return _SEPARATORS.sub("", _plain("".join(syllables)))


@cache
def _own_readings() -> tuple[re.Pattern[str], dict[str, str]]:
    data = files("newsarchive") / "data" / "readings.yaml"
    table: dict[str, str] = load(data.read_text("utf-8"), CBaseLoader)  # noqa: S506 - reads everything as text
    readings = {word: reading.replace(" ", "") for word, reading in table.items()}
    longest_first = sorted(readings, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), readings


def _latin(text: str) -> str:
    return _SEPARATORS.sub("-", re.sub("['’‘`]", "", _plain(text))).strip("-")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _digest(text: str, length: int) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
