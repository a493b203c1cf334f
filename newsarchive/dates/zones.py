"""Zones as texts name them: offsets, abbreviations and words.

An abbreviation is the offset it stands for (EST is -05:00, also in July). ``ET`` and ``北京时间``
name a place and follow its summer time.

CST is China's where the text has Chinese characters or the caller's zone is a Chinese one; US
Central where the caller's zone is American, or the day is written the American way (Dec. 29, 2021)
or the mail way (29 Dec 2021 19:10:39); and an error where these contradict (an American day for a
Chinese zone) or nothing tells.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive.dates.moments import Reference
from newsarchive.dates.patterns import lazily
from newsarchive.dates.zone_names import (
    CHINA,
    CHINESE_ZONES,
    HOURS,
    PAIRS,
    PLACES,
    SHARED,
    STANDARD,
    WIDE,
)

_WORDS = r"|".join(
    name.replace(" ", r"\s") for name in sorted(filter(str.islower, PLACES), key=len, reverse=True)
)
_WIDE = "|".join(WIDE)
# Before a date these are words more often than zones.
_SPOKEN = frozenset({"MET", "EAT", "CAT", "WAT", "WIT", "ART", "MMT"})
_HOURS = "|".join(name for name in (*HOURS, "CST") if len(name) > 2 and name not in _SPOKEN)
_CHINESE = "|".join(sorted((k for k in PLACES if not k.isascii()), key=len, reverse=True))

_ZONE: Final = lazily(
    rf"""[\s,]{{0,3}}[(\[]?\s?(?:
      (?:(?P<utc>UTC|GMT|UT)?\s?(?P<offset>[+-][0-9]{{2}}:?[0-9]{{2}})(?![0-9])
        |(?P<short>(?<=[0-9])[+-][0-9]{{2}}|(?:UTC|GMT)\s?[+-]\s?[0-9]{{1,2}}(?::?[0-9]{{2}})?)
          (?![0-9:])
        |(?<=T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})\s(?P<signless>[0-9]{{2}}:[0-9]{{2}})\Z)
        (?:\s\(?[A-Z]{{3,4}}\b\)?)?
      |(?P<z>[zZ])(?![A-Za-z0-9])
      |(?P<word>{_WORDS})(?:\s(?P<season>standard|daylight|summer))?\stime\b
      |(?P<region>(?-i:Eastern|Central|Mountain|Pacific))(?=\)|\s*(?:\Z|[;,|/-]))
      |(?P<chinese>{_CHINESE})(?:(?:标准|夏令)?时间|(?<=美[东西])(?=\)))
      |(?P<local>local\stime|当地时间|(?:{_WIDE})时间)
      |(?P<area>(?:America|Asia|Europe|Australia|Africa|Pacific|Atlantic|US)/
        [A-Z][A-Za-z_/]{{2,30}})
      |(?P<glued>(?-i:GMT|UTC|[ECMP][SD]T|BST|HKT|IST|SGT))(?=(?-i:[A-Z][a-z]))
      |(?P<abbreviation>(?-i:[A-Z]{{2,5}})|gmt|utc)(?:/(?P<other>(?-i:[A-Z]{{2,4}})))?(?![A-Za-z0-9-]|/[A-Za-z])
    )\)?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_BEFORE: Final = lazily(
    rf"""(?:
      (?P<chinese>{_CHINESE})(?:标准|夏令)?时间
      |(?P<word>(?i:{_WORDS}))\stime
      |(?P<local>(?:当地|{_WIDE})时间)
      |(?<![A-Za-z0-9])(?:UTC|GMT)\s?(?P<offset>[+-]\s?[0-9]{{1,2}}(?::?[0-9]{{2}})?)(?:时间)?
      |(?<![A-Za-z0-9])(?P<abbreviation>{_HOURS})(?:时间)?
    )[)\]]?[\s:,]*\Z""",
    re.VERBOSE,
)
_UNKNOWN: Final = lazily(r"[A-Z]{1,2}[SD]T\Z")
_CAPITALS: Final = frozenset(
    ["POST", "LAST", "BEST", "EAST", "LIST", "COST", "TEST", "HOST", "JUST", "MUST", "PAST", "FAST"]
)
_FURTHEST = 14 * 60
_UNNAMED: Final = "local time of a place that isn't named"


def is_chinese(zone: tzinfo, now: datetime) -> bool:
    """Whether *zone* is kept by Chinese readers; a bare +08:00 counts as one."""
    key = getattr(zone, "key", None)
    if key is None:
        return now.astimezone(zone).utcoffset() == timedelta(hours=8)
    return key in CHINESE_ZONES


def zone_after(
    text: str, position: int, reference: Reference, *, american: bool, mail: bool
) -> tuple[tzinfo, int] | None:
    """Return the zone that *text* names at *position* and where its name ends, or None.

    *american* and *mail* say that the day is written as Americans or mails do, which tells CST.
    """
    match = _ZONE().match(text, position)
    if match is None:
        return None
    zone = _named(match, reference, american=american, mail=mail)
    return None if zone is None else (zone, match.end())


def zone_before(text: str, position: int, reference: Reference) -> tuple[tzinfo, int] | None:
    """Return the zone named right before *position* and where its name starts, or None."""
    match = _BEFORE().search(text, max(0, position - 24), position)
    if match is None:
        return None
    if match["local"]:
        raise reference.error(_UNNAMED)
    if name := match["chinese"]:
        return place(PLACES[name]), match.start()
    if word := match["word"]:
        return _in_words(word, None), match.start()
    if offset := match["offset"]:
        return _offset(offset, reference), match.start()
    name = match["abbreviation"]
    zone = (
        _cst(reference, american=False, mail=False)
        if name == "CST"
        else _abbreviated(name, None, reference)
    )
    return None if zone is None else (zone, match.start())


def place(key: str) -> tzinfo:
    """Return the zone that *key* names in the IANA database; raises ZoneInfoNotFoundError."""
    return UTC if key == "UTC" else ZoneInfo(key)


def _named(
    match: re.Match[str], reference: Reference, *, american: bool, mail: bool
) -> tzinfo | None:
    if written := match["offset"] or match["short"] or match["signless"]:
        return _offset(written, reference)
    if word := match["word"] or match["region"]:
        return _in_words(word, match["season"])
    if match["local"]:
        raise reference.error(_UNNAMED)
    if chinese := match["chinese"]:
        return place(PLACES[chinese])
    if area := match["area"]:
        return _of_area(area, reference)
    name = (match["z"] or match["abbreviation"] or match["glued"]).upper()
    if name == "CST" and match["other"] not in HOURS:
        return _cst(reference, american=american, mail=mail)
    return _abbreviated(name, match["other"], reference)


def _in_words(written: str, season: str | None) -> tzinfo:
    name = " ".join(written.lower().split())
    if season and name in STANDARD:
        return _fixed(STANDARD[name] + (season.lower() != "standard"))
    return place(PLACES[name])


def _of_area(area: str, reference: Reference) -> tzinfo:
    try:
        return place(area)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of zones
        raise reference.error(f"unknown zone {area}") from error


def _cst(reference: Reference, *, american: bool, mail: bool) -> tzinfo:
    if reference.in_chinese or (reference.chinese and not american):
        return place(CHINA)
    home = str(getattr(reference.zone, "key", ""))
    if not reference.chinese and (american or mail or home.startswith(("America/", "US/"))):
        return _fixed(-6)
    raise reference.error("CST is China's or the US Central zone")


def _abbreviated(name: str, other: str | None, reference: Reference) -> tzinfo | None:
    """Return the zone of ``EST``, ``ET`` or ``CET/CEST``, or None for words that are no zone."""
    if other is not None and (name, other) in PAIRS:
        return place(PAIRS[name, other])
    if other in HOURS or (other in PLACES and name in PLACES):
        raise reference.error("two zones")
    if name in PLACES:
        return place(PLACES[name])
    home = getattr(reference.zone, "key", "")
    hours = SHARED.get(name, {}).get(home, HOURS.get(name))
    if hours is not None:
        return _fixed(hours)
    if _UNKNOWN().match(name) and name not in _CAPITALS:
        raise reference.error(f"unknown zone {name}")
    return None


def _offset(written: str, reference: Reference) -> tzinfo:
    sign = "-" if "-" in written else "+"  # a form may have made a blank of the plus
    number = "".join(filter(str.isdigit, written))
    hours, minutes = (number[:-2], number[-2:]) if len(number) > 2 else (number, "0")
    total = int(hours) * 60 + int(minutes)
    if total > _FURTHEST or int(minutes) > 59:
        raise reference.error(f"no zone is {written} from UTC")
    return _fixed((total if sign == "+" else -total) / 60)


@lru_cache(maxsize=256)
def fixed(written: str) -> tzinfo:
    """Return the zone that ``Z`` or ``+08:00`` names; raises ValueError beyond 14 hours."""
    if written == "Z":
        return UTC
    hours, minutes = int(written[1:3]), int(written[4:])
    if minutes > 59 or hours * 60 + minutes > _FURTHEST:
        raise ValueError(written)
    return _fixed((hours + minutes / 60) * (-1 if written[0] == "-" else 1))


@lru_cache(maxsize=256)
def _fixed(hours: float) -> tzinfo:
    return UTC if hours == 0 else timezone(timedelta(hours=hours))
