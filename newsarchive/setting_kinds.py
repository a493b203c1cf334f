"""What plain settings may be: numbers, switches, one of some words; others have own checks."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Final

from scrapy.settings import BaseSettings

from newsarchive.errors import SettingError
from newsarchive.items import Article

_Kind = Callable[[BaseSettings, str], None]

_HOST: Final = re.compile(r"(?=.{1,254}\Z)\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?", re.IGNORECASE)
_MOST: Final = 1_000_000_000  # seconds: 30 years, which every clock can count
_MOST_WAITED: Final = 1_000_000  # seconds: 11 days; poll() counts to 24
_STATUS: Final = re.compile("[1-5][0-9][0-9]")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_LEVELS: Final = tuple(logging.getLevelNamesMapping())
_FIELDS: Final = frozenset(field.name for field in fields(Article))


def _refuse(settings: BaseSettings, name: str, reason: str) -> SettingError:
    return SettingError(f"{name}={settings.get(name)}", reason)


def number_of(settings: BaseSettings, name: str) -> float:
    """Return the setting *name* as a number; SettingError if no run could keep to it."""
    try:
        number = settings.getfloat(name)
    except (ValueError, TypeError) as error:
        raise _refuse(settings, name, "is no number") from error
    if not 0 <= number <= _MOST:
        raise _refuse(settings, name, f"is below zero, or more than {_MOST}")
    return number


def _number(settings: BaseSettings, name: str) -> None:
    number_of(settings, name)


def _above_zero(settings: BaseSettings, name: str) -> None:
    if not number_of(settings, name):
        raise _refuse(settings, name, "has to be above zero")


def _patience(settings: BaseSettings, name: str) -> None:
    _above_zero(settings, name)
    if number_of(settings, name) > _MOST_WAITED:
        raise _refuse(settings, name, f"is more than {_MOST_WAITED}")


def _whole(least: int = 0, most: int | None = None) -> _Kind:
    def check(settings: BaseSettings, name: str) -> None:
        try:
            given = settings.get(name)
            whole = not isinstance(given, float) or given.is_integer()
            number = settings.getint(name) if whole else None
        except (ValueError, TypeError, OverflowError) as error:
            raise _refuse(settings, name, "is no whole number") from error
        if number is None:
            raise _refuse(settings, name, "is no whole number")
        if number < least:
            raise _refuse(settings, name, f"has to be {least} or more")
        if most is not None and number > most:
            raise _refuse(settings, name, f"has to be {most} or less")

    return check


def _one_of(*words: str) -> _Kind:
    def check(settings: BaseSettings, name: str) -> None:
        if settings.get(name) not in words:
            raise _refuse(settings, name, f"is none of {', '.join(words)}")

    return check


def _switch(settings: BaseSettings, name: str) -> None:
    try:
        settings.getbool(name)
    except (ValueError, TypeError) as error:
        raise _refuse(settings, name, "is neither 1 nor 0, True nor False") from error


def _level(settings: BaseSettings, name: str) -> None:
    if not isinstance(settings.get(name), int):
        _one_of(*_LEVELS)(settings, name)


def _statuses(settings: BaseSettings, name: str) -> None:
    for each in settings.getlist(name):
        if not _STATUS.fullmatch(str(each).strip()):
            raise _refuse(settings, name, f"{str(each)!r} is no HTTP status")


def _hosts(settings: BaseSettings, name: str) -> None:
    given = settings.get(name)
    for each in given.replace(",", " ").split() if isinstance(given, str) else given:
        if not _HOST.fullmatch(each):
            raise _refuse(settings, name, f"{each!r} is no host")


def _line(settings: BaseSettings, name: str) -> None:
    if _CONTROL.search(str(settings.get(name) or "")):
        raise _refuse(settings, name, "has a line break or another control character in it")


def _encoding(settings: BaseSettings, name: str) -> None:
    try:
        "".encode(settings.get(name) or "utf-8")
    except LookupError as error:
        raise _refuse(settings, name, "is no encoding") from error


def _fields(settings: BaseSettings, name: str) -> None:
    for each in settings.getdictorlist(name):
        if each not in _FIELDS:
            raise _refuse(settings, name, f"{each!r} is no field of an article")


def _refuse_bytes(name: str, value: object) -> None:
    """Raise SettingError for bytes that are no text; the environment may hold such."""
    try:
        if isinstance(value, str):
            value.encode()
    except UnicodeEncodeError as error:
        raise SettingError(f"{name}={value}", "is not UTF-8") from error


PLAIN: Final[Mapping[str, _Kind]] = {
    "CONTACT": _line,
    "LIVE_DAYS": _whole(),
    "LISTS_INTERVAL": _number,
    "SHARE_HOSTS": _hosts,
    "RECHECK_LIMIT": _whole(),
    "LOCK_TIMEOUT": _number,
    "IMAGES_MAXSIZE": _whole(),
    "PUBLISH_TRIES": _whole(1),
    "PUBLISH_BACKOFF": _number,
    "PUBLISH_BACKOFF_MAX": _number,
    "PUBLISH_TIMEOUT": _patience,
    "RETRY_BACKOFF": _number,
    "RETRY_BACKOFF_MAX": _number,
    "RETRY_AFTER_MAX": _number,
    "UNREACHABLE_AFTER": _whole(1),
    "PROGRESS": _one_of("auto", "line", "log"),
    "USER_AGENT": _line,
    "ROBOTSTXT_OBEY": _switch,
    "DOWNLOAD_DELAY": _number,
    "CONCURRENT_REQUESTS": _whole(1),
    "CONCURRENT_REQUESTS_PER_DOMAIN": _whole(1),
    "CONCURRENT_ITEMS": _whole(1, 1000),
    "AUTOTHROTTLE_ENABLED": _switch,
    "AUTOTHROTTLE_START_DELAY": _number,
    "AUTOTHROTTLE_MAX_DELAY": _number,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": _above_zero,
    "DOWNLOAD_TIMEOUT": _above_zero,
    "DOWNLOAD_MAXSIZE": _whole(),
    "URLLENGTH_LIMIT": _whole(),
    "REDIRECT_MAX_TIMES": _whole(),
    "RETRY_TIMES": _whole(),
    "RETRY_HTTP_CODES": _statuses,
    "COOKIES_ENABLED": _switch,
    "TELNETCONSOLE_ENABLED": _switch,
    "REMOTE_CONTROL_ENABLED": _switch,
    "LOG_LEVEL": _level,
    "STATS_DUMP": _switch,
    "WARN_ON_GENERATOR_RETURN_VALUE": _switch,
    "FEED_EXPORT_ENCODING": _encoding,
    "FEED_EXPORT_FIELDS": _fields,
}
"""Settings by what they may be."""


def check_plain(settings: BaseSettings) -> None:
    """Raise SettingError for the first setting that is none of what it may be."""
    # Ours first: others are made of them.
    for name, value in {**dict.fromkeys(PLAIN), **dict(settings.items())}.items():
        _refuse_bytes(str(name), value)
    for name, check in PLAIN.items():
        check(settings, name)
