"""What all commands of this project share: errors in one line, and exit statuses."""

import json
import math
import os
import signal
import sys
from abc import abstractmethod
from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from sqlalchemy.exc import DBAPIError

from newsarchive.archive.database import database_file, parse_url
from newsarchive.archive.store import Archive
from newsarchive.capture_settings import keeping_of
from newsarchive.clock import clock_of
from newsarchive.crawl.guard import private_hosts
from newsarchive.crawl.mirror import mirror_base
from newsarchive.errors import (
    ArchiveBusyError,
    ArchiveError,
    ArgumentError,
    CatalogueError,
    NewsArchiveError,
    PublishBusyError,
    SettingError,
    SiteBusyError,
)
from newsarchive.exporters.posts import post_options
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.exporters.site_lock import SiteLock
from newsarchive.garbage import seldom
from newsarchive.recheck import intervals_of
from newsarchive.site.presence import refuse_gone
from newsarchive.sources import Catalogue

FAILED = 1
BAD_USAGE = 2
SIGNALLED = 128  # and the number of the signal, as shells say it
BUSY = 75  # EX_TEMPFAIL of sysexits.h: try again later

_NUMBERS = (
    "LOCK_TIMEOUT",
    "IMAGES_MAXSIZE",
    "PUBLISH_TRIES",
    "PUBLISH_BACKOFF",
    "PUBLISH_BACKOFF_MAX",
    "PUBLISH_TIMEOUT",
    "RECHECK_LIMIT",
    "LISTS_INTERVAL",
    "LIVE_DAYS",
    "RETRY_TIMES",
    "RETRY_BACKOFF",
    "RETRY_BACKOFF_MAX",
    "RETRY_AFTER_MAX",
    "UNREACHABLE_AFTER",
    "DOWNLOAD_DELAY",
    "DOWNLOAD_TIMEOUT",
    "CONCURRENT_REQUESTS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "AUTOTHROTTLE_START_DELAY",
    "AUTOTHROTTLE_MAX_DELAY",
)


def exit_status(error: NewsArchiveError) -> int:
    """Return the exit status that says what kind of *error* ended a command."""
    if isinstance(error, (ArgumentError, SettingError)):
        return BAD_USAGE
    return (
        BUSY if isinstance(error, (ArchiveBusyError, SiteBusyError, PublishBusyError)) else FAILED
    )


def printable(text: str) -> str:
    """Return *text* without control characters: a terminal obeys some that an upstream may send."""
    return "".join(character if character.isprintable() else " " for character in text)


def one_line(text: str) -> str:
    """Return *text* on one line, without control characters and runs of blanks."""
    return " ".join(printable(text).split())


def complain(command: str, error: NewsArchiveError) -> int:
    """Print *error* on one line of standard error, and return the exit status."""
    print(f"scrapy {command}: {one_line(str(error))}", file=sys.stderr)  # noqa: T201 (the command's voice)
    return exit_status(error)


def print_json(value: Mapping[str, object] | list[dict[str, object]]) -> None:
    """Print *value* for programs: one JSON document, times in ISO 8601."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))  # noqa: T201


def zone_of(settings: BaseSettings) -> ZoneInfo:
    """Return the zone that TIME_ZONE names; SettingError if there is none of that name."""
    name = settings.get("TIME_ZONE")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(f"TIME_ZONE={name}", "no such zone; write Asia/Shanghai") from error


def catalogue_of(settings: BaseSettings) -> Catalogue:
    """Return the catalogue of outlets, with the user's own; SettingError if that is wrong."""
    extra = settings.get("SOURCES_FILE")
    try:
        return Catalogue.load(Path(extra) if extra else None)
    except CatalogueError as error:
        if not extra:
            raise
        line = error.subject.removeprefix(f"{extra}:")
        raise SettingError(f"SOURCES_FILE={extra}", f"line {line}: {error.reason}") from error


def check_settings(settings: BaseSettings) -> None:
    """Raise the error of the first setting that a run would fail on, before it starts."""
    for name in _NUMBERS:
        number_of(settings, name)
    if number_of(settings, "CONCURRENT_REQUESTS_PER_DOMAIN") < 1:
        raise SettingError("CONCURRENT_REQUESTS_PER_DOMAIN=0", "lets no request go out")
    post_options(settings)
    mirror_base(settings.get("MIRROR_URL"))
    private_hosts(settings)
    zone_of(settings)
    intervals_of(settings.get("RECHECK") or "")
    clock_of(settings.get("CLOCK") or "")
    if settings.get("SOURCES_FILE"):
        catalogue_of(settings)
    if not settings.get("SITE_DIR"):
        raise SettingError("SITE_DIR=", "names no folder")
    keeping_of(settings)
    archive = database_file(parse_url(settings["ARCHIVE_URL"]))
    SiteFolder(Path(settings["SITE_DIR"])).check(archive=archive)


def number_of(settings: BaseSettings, name: str) -> float:
    """Return the setting *name* as a number; SettingError if it is none, or below zero."""
    try:
        number = settings.getfloat(name)
    except (ValueError, TypeError) as error:
        raise SettingError(f"{name}={settings.get(name)}", "is no number") from error
    if not 0 <= number < math.inf:
        raise SettingError(f"{name}={settings.get(name)}", "is below zero or without end")
    return number


def open_archive(settings: BaseSettings, *, writer: bool) -> Archive:
    """Return the archive that ARCHIVE_URL names; raises what `Archive.open` raises."""
    return Archive.open(
        settings["ARCHIVE_URL"],
        writer=writer,
        lock_timeout=number_of(settings, "LOCK_TIMEOUT"),
        clock=clock_of(settings.get("CLOCK") or ""),
        keeping=keeping_of(settings),
    )


def hold_site(settings: BaseSettings) -> SiteLock:
    """Return the lock of the site that SITE_DIR names; raises SiteBusyError or SiteError.

    The folder has to exist. Whoever needs the archive as well opens it first.
    """
    return SiteLock(Path(settings["SITE_DIR"]), timeout=number_of(settings, "LOCK_TIMEOUT"))


def hold_written_site(settings: BaseSettings, archive: Archive) -> SiteLock:
    """Return the same lock; SiteError too if all that *archive* has written there is gone."""
    lock = hold_site(settings)
    try:
        refuse_gone(archive, Path(settings["SITE_DIR"]))
    except NewsArchiveError:
        lock.close()
        raise
    return lock


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def end_at_once() -> None:
    """Let Ctrl-C end the process as SIGTERM does; Python would print where it was.

    What is written by then is whole.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def refuse_options(args: list[str]) -> None:
    """Raise ArgumentError for an unknown option, which Scrapy leaves among the arguments."""
    for argument in args:
        if argument.startswith("-") and argument != "-":  # - is standard input
            raise ArgumentError(argument, "no such option; --help shows those there are")


class ArchiveCommand(ScrapyCommand):
    """A command that works on the archive and the site, without a crawl."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy's)

    @property
    def configuration(self) -> BaseSettings:
        """The settings, which Scrapy gives to a command before it runs."""
        if self.settings is None:
            raise UsageError("the command was given no settings")
        return self.settings

    @abstractmethod
    def act(self, args: list[str], opts: Namespace) -> int | None:
        """Do the work and return the exit status, none for 0; raises NewsArchiveError."""

    def run(self, args: list[str], opts: Namespace) -> None:
        """Do the work; an error is one line and an exit status."""
        name = type(self).__module__.rpartition(".")[2]
        seldom()
        end_at_once()
        try:
            refuse_options(args)
            self.exitcode = self.act(args, opts) or 0
            sys.stdout.flush()
        except BrokenPipeError:  # whoever read our output, such as head, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except NewsArchiveError as error:
            self.exitcode = complain(name, error)
        except DBAPIError as error:  # damage that only shows when the damaged part is read
            reason = f"damaged ({error.orig}); restore it from a backup"
            url = str(self.configuration["ARCHIVE_URL"])
            self.exitcode = complain(name, ArchiveError(url, reason))

    def refuse_arguments(self, args: list[str]) -> None:
        """Raise ArgumentError if there are arguments: the command takes none."""
        if args:
            raise ArgumentError(args[0], "unexpected; --help shows what this command takes")
