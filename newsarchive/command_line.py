"""What all commands of this project share: errors in one line, and exit statuses."""

import json
import signal
import sys
from abc import abstractmethod
from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from sqlalchemy.exc import DBAPIError

from newsarchive.configuration import check_values
from newsarchive.errors import (
    ArchiveBusyError,
    ArchiveError,
    ArgumentError,
    NewsArchiveError,
    PublishBusyError,
    SettingError,
    SiteBusyError,
)
from newsarchive.garbage import seldom
from newsarchive.output import printing
from newsarchive.undecodable import legible

FAILED = 1
BAD_USAGE = 2
SIGNALLED = 128  # and the number of the signal, as shells say it
BUSY = 75  # EX_TEMPFAIL of sysexits.h: try again later


def exit_status(error: NewsArchiveError) -> int:
    """Return the exit status that says what kind of *error* ended a command."""
    if isinstance(error, (ArgumentError, SettingError)):
        return BAD_USAGE
    return (
        BUSY if isinstance(error, (ArchiveBusyError, SiteBusyError, PublishBusyError)) else FAILED
    )


def printable(text: str) -> str:
    """Return *text* without control characters: a terminal obeys some that an upstream may send.

    Bytes of a name or an argument that are no UTF-8 are written out.
    """
    return "".join(character if character.isprintable() else " " for character in legible(text))


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

    def check(self) -> None:
        """Raise SettingError for a setting that no command could work with."""
        check_values(self.configuration)

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
            self.check()
            with printing():
                self.exitcode = self.act(args, opts) or 0
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
