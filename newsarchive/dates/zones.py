"""Zones as texts name them: offsets, abbreviations and words.

An abbreviation is the offset it stands for (EST is -05:00, also in July). ``ET`` and ``北京时间`` name a
place and follow its summer time.

CST is China's where the text has Chinese characters or the caller's zone is a Chinese one; US Central
where the caller's zone is American, or the day is written the American way (Dec. 29, 2021) or the mail
way (29 Dec 2021 19:10:39); and an error where these contradict (an American day for a Chinese zone) or
nothing tells.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive.dates.moments import Reference

CHINA: Final = "Asia/Shanghai"

_CHINESE_ZONES: Final = frozenset(
    [
        "Asia/Shanghai",
        "Asia/Chongqing",
        "Asia/Chungking",
        "Asia/Harbin",
        "Asia/Urumqi",
        "Asia/Kashgar",
        "PRC",
        "Asia/Hong_Kong",
        "Hongkong",
        "Asia/Macau",
        "Asia/Macao",
        "Asia/Taipei",
        "ROC",
    ]
)

_HOURS: Final[Mapping[str, float]] = {
    "UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2,
    "MEST": 2, "EET": 2, "EEST": 3, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1, "MSK": 3, "TRT": 3,
    "GST": 4, "PKT": 5, "IST": 5.5, "NPT": 5.75, "MMT": 6.5, "ICT": 7, "WIB": 7, "WITA": 8, "WIT": 9,
    "BJT": 8, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "PHST": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3,
}  # fmt: skip

_SHARED: Final[Mapping[str, Mapping[str, float]]] = {
    "BST": {"Asia/Dhaka": 6},
    "IST": {"Asia/Jerusalem": 2, "Asia/Tel_Aviv": 2, "Israel": 2, "Europe/Dublin": 1},
    "PST": {"Asia/Manila": 8},
    "AST": {"Asia/Riyadh": 3, "Asia/Qatar": 3, "Asia/Kuwait": 3, "Asia/Baghdad": 3},
    "EST": {"Australia/Sydney": 10, "Australia/Melbourne": 10, "Australia/Brisbane": 10},
    "EDT": {"Australia/Sydney": 11, "Australia/Melbourne": 11},
}
"""Abbreviations that mean something else to readers in the caller's zone."""

_PLACES: Final[Mapping[str, str]] = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
    "PT": "America/Los_Angeles", "UK": "Europe/London",
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles", "new york": "America/New_York",
    "china": CHINA, "beijing": CHINA, "shanghai": CHINA, "hong kong": "Asia/Hong_Kong",
    "taipei": "Asia/Taipei", "taiwan": "Asia/Taipei", "singapore": "Asia/Singapore",
    "tokyo": "Asia/Tokyo", "japan": "Asia/Tokyo", "seoul": "Asia/Seoul", "korea": "Asia/Seoul",
    "india": "Asia/Kolkata", "london": "Europe/London", "moscow": "Europe/Moscow",
    "北京": CHINA, "中国": CHINA, "中国标准": CHINA, "上海": CHINA, "香港": "Asia/Hong_Kong",
    "澳门": "Asia/Macau", "台北": "Asia/Taipei", "台湾": "Asia/Taipei", "新加坡": "Asia/Singapore",
    "东京": "Asia/Tokyo", "日本": "Asia/Tokyo", "首尔": "Asia/Seoul", "韩国": "Asia/Seoul",
    "美东": "America/New_York", "美国东部": "America/New_York", "纽约": "America/New_York",
    "美中": "America/Chicago", "美国中部": "America/Chicago",
    "美西": "America/Los_Angeles", "美国西部": "America/Los_Angeles", "伦敦": "Europe/London",
    "英国": "Europe/London", "莫斯科": "Europe/Moscow", "格林尼治": "UTC", "格林威治": "UTC",
    "世界": "UTC", "世界协调": "UTC", "协调世界": "UTC",
}  # fmt: skip

_STANDARD: Final[Mapping[str, int]] = {"eastern": -5, "central": -6, "mountain": -7, "pacific": -8}

_WORDS = "|".join(sorted(filter(str.islower, _PLACES), key=len, reverse=True))
_CHINESE = "|".join(sorted((k for k in _PLACES if not k.isascii()), key=len, reverse=True))

_ZONE = re.compile(
    rf"""[\s,]{{0,3}}[(\[]?\s?(?:
      (?:(?P<utc>UTC|GMT|UT)?\s?(?P<offset>[+-][0-9]{{2}}:?[0-9]{{2}})(?![0-9])
        |(?P<short>(?<=[0-9])[+-][0-9]{{2}}|(?:UTC|GMT)\s?[+-]\s?[0-9]{{1,2}}(?::?[0-9]{{2}})?)(?![0-9:]))
        (?:\s\(?[A-Z]{{3,4}}\b\)?)?
      |(?P<z>[zZ])(?![A-Za-z0-9])
      |(?P<word>{_WORDS})(?:\s(?P<season>standard|daylight|summer))?\stime\b
      |(?P<chinese>{_CHINESE})(?:标准)?时间
      |(?P<area>(?:America|Asia|Europe|Australia|Africa|Pacific|Atlantic|US)/[A-Z][A-Za-z_/]{{2,30}})
      |(?P<glued>(?-i:GMT|UTC|[ECMP][SD]T|BST|HKT|IST|SGT))(?=(?-i:[A-Z][a-z]))
      |(?P<abbreviation>(?-i:[A-Z]{{2,5}})|gmt|utc)(?![A-Za-z0-9/-])
    )\)?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:({_CHINESE})(?:标准)?时间|({_WORDS}) time|(当地)时间)[\s:,]*\Z")
_UNKNOWN = re.compile(r"[A-Z]{1,2}[SD]T\Z")
_CAPITALS: Final = frozenset(
    ["POST", "LAST", "BEST", "EAST", "LIST", "COST", "TEST", "HOST", "JUST", "MUST", "PAST", "FAST"]
)
_FURTHEST = 14 * 60


def is_chinese(zone: tzinfo, now: datetime) -> bool:
    """Whether *zone* is kept by Chinese readers; a bare +08:00 counts as one."""
    key = getattr(zone, "key", None)
    if key is None:
        return now.astimezone(zone).utcoffset() == timedelta(hours=8)
    return key in _CHINESE_ZONES


def zone_after(
    text: str, position: int, reference: Reference, *, american: bool, mail: bool
) -> tuple[tzinfo, int] | None:
    """Return the zone that *text* names at *position* and where its name ends, or None.

    *american* and *mail* say that the day is written as Americans or mails do, which helps with CST.
    """
    match = _ZONE.match(text, position)
    if match is None:
        return None
    zone = _named(match, reference, american=american, mail=mail)
    return None if zone is None else (zone, match.end())


def zone_before(text: str, position: int, reference: Reference) -> tuple[tzinfo, int] | None:
    """Return the zone named right before *position* and where its name starts, or None."""
    match = _BEFORE.search(text, max(0, position - 24), position)
    if match is None:
        return None
    if match[3]:
        raise reference.error("local time of a place that isn't named")
    return place(_PLACES[match[1] or match[2]]), match.start()


def place(key: str) -> tzinfo:
    """Return the zone that *key* names in the IANA database; raises ZoneInfoNotFoundError."""
    return UTC if key == "UTC" else ZoneInfo(key)


def _named(
    match: re.Match[str], reference: Reference, *, american: bool, mail: bool
) -> tzinfo | None:
    if written := match["offset"] or match["short"]:
        return _offset(written, reference)
    if match["z"]:
        return UTC
    if word := match["word"]:
        word = word.lower()
        season = (match["season"] or "").lower()
        if season and word in _STANDARD:
            return _fixed(_STANDARD[word] + (season != "standard"))
        return place(_PLACES[word])
    if match["chinese"]:
        return place(_PLACES[match["chinese"]])
    if area := match["area"]:
        try:
            return place(area)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise reference.error(f"unknown zone {area}") from error
    return _abbreviated(
        (match["abbreviation"] or match["glued"]).upper(), reference, american=american, mail=mail
    )


def _abbreviated(name: str, reference: Reference, *, american: bool, mail: bool) -> tzinfo | None:
    if name == "CST":
        if reference.in_chinese or (reference.chinese and not american):
            return place(CHINA)
        if reference.chinese:
            raise reference.error("CST is China's or the US Central zone")
        if (
            american
            or mail
            or str(getattr(reference.zone, "key", "")).startswith(("America/", "US/"))
        ):
            return _fixed(-6)
        raise reference.error("CST is China's or the US Central zone")
    if name in _PLACES:
        return place(_PLACES[name])
    hours = _SHARED.get(name, {}).get(getattr(reference.zone, "key", ""), _HOURS.get(name))
    if hours is not None:
        return _fixed(hours)
    if _UNKNOWN.match(name) and name not in _CAPITALS:
        raise reference.error(f"unknown zone {name}")
    return None


def _offset(written: str, reference: Reference) -> tzinfo:
    sign, *digits = (c for c in written if c in "+-0123456789")
    number = "".join(digits)
    hours, minutes = (number[:-2], number[-2:]) if len(number) > 2 else (number, "0")
    total = int(hours) * 60 + int(minutes)
    if total > _FURTHEST or int(minutes) > 59:
        raise reference.error(f"no zone is {written} from UTC")
    return _fixed((total if sign == "+" else -total) / 60)


@lru_cache(maxsize=256)
def fixed(written: str) -> tzinfo:
    """Return the zone that ``Z`` or ``+08:00`` names; raises ValueError beyond 14 hours from UTC."""
    if written == "Z":
        return UTC
    hours, minutes = int(written[1:3]), int(written[4:])
    if minutes > 59 or hours * 60 + minutes > _FURTHEST:
        raise ValueError(written)
    return _fixed((hours + minutes / 60) * (-1 if written[0] == "-" else 1))


@lru_cache(maxsize=256)
def _fixed(hours: float) -> tzinfo:
    return UTC if hours == 0 else timezone(timedelta(hours=hours))
