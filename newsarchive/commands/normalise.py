"""``scrapy normalise``: what the normalisers make of a text, and why."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from newsarchive.archive.database import database_file, parse_url
from newsarchive.archive.foreign import refuse_foreign
from newsarchive.archive.names import name_table
from newsarchive.command_line import FAILED, ArchiveCommand, complain, now, print_json
from newsarchive.configuration import catalogue_of, open_archive, zone_of
from newsarchive.crawl.arguments import moment
from newsarchive.dates import parse_date
from newsarchive.errors import ArgumentError, NormaliseError
from newsarchive.securities import NameTable, refer

Report = dict[str, object]
Decide = Callable[[str], Report]

_KINDS = ("date", "source", "securities")


class Command(ArchiveCommand):
    """Normalise a text, or each line of standard input for ``-``."""

    def syntax(self) -> str:
        return "[options] date|source|securities TEXT"

    def short_desc(self) -> str:
        return "Show what a date, an outlet's label or a text with stock codes is read as, and why"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print as JSON")
        parser.add_argument(
            "--now", default="", metavar="TIME", help="date: when the text was read (ISO 8601)"
        )
        parser.add_argument(
            "--zone", default="", help="date: zone of the text's author (default: TIME_ZONE)"
        )
        parser.add_argument(
            "--on",
            default="",
            metavar="DATE",
            help="source, securities: the day of the article (securities: today)",
        )
        parser.add_argument(
            "--url", default="", help="source: the article's address, for an empty TEXT"
        )

    def act(self, args: list[str], opts: Namespace) -> int | None:
        if len(args) != 2 or args[0] not in _KINDS:
            raise UsageError(
                f"give one of {', '.join(_KINDS)}, then one text in quotes (- for standard input)"
            )
        kind, text = args
        settings = self.configuration
        if kind == "date":
            decide = _date_reader(settings, opts)
        elif kind == "source":
            decide = _source_reader(settings, opts)
        else:
            decide = _securities_reader(settings, opts)
        if text == "-":
            return _tell_lines(decide, as_json=opts.json)
        report = decide(_printable(text))
        if opts.json:
            print_json(report)
        else:
            _tell(report)
        return None


def _date_reader(settings: BaseSettings, opts: Namespace) -> Decide:
    zone = _zone(opts.zone) if opts.zone else zone_of(settings)
    read = _aware(opts.now, zone) if opts.now else now()

    def decide(text: str) -> Report:
        found = parse_date(text, now=read, zone=zone)
        return {
            "text": text,
            "value": found.value.isoformat(),
            "precision": found.precision,
            "method": found.method,
        }

    return decide


def _source_reader(settings: BaseSettings, opts: Namespace) -> Decide:
    catalogue = catalogue_of(settings)
    day = _day(opts, settings)

    def decide(text: str) -> Report:
        found = catalogue.attribute(text, on=day.date() if day else None, url=opts.url)
        return {
            "text": text,
            "outlet": found.outlet.name,
            "slug": found.outlet.slug,
            "kind": found.outlet.kind,
            "parent": found.outlet.parent,
            "co_sources": [each.name for each in found.co_sources],
            "rule": found.rule,
            "known": found.outlet.known,
        }

    return decide


def _securities_reader(settings: BaseSettings, opts: Namespace) -> Decide:
    names = _names(settings)
    day = _day(opts, settings) or now().astimezone(zone_of(settings))

    def decide(text: str) -> Report:
        on = day.date()
        found = refer(title="", text=text, links=(), names=names, on=on)
        return {"text": text, "references": [asdict(reference) for reference in found]}

    return decide


def _names(settings: BaseSettings) -> NameTable | None:
    """Return the names that the archive has, if there is an archive."""
    address = parse_url(settings["ARCHIVE_URL"])
    refuse_foreign(address)
    if not database_file(address).exists():
        return None
    with closing(open_archive(settings, writer=False)) as archive:
        return name_table(archive)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ArgumentError(f"--zone={name}", "no such zone; write Asia/Shanghai") from error


def _aware(text: str, zone: tzinfo) -> datetime:
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentError(f"--now={text}", "write a time such as 2026-01-15T09:30") from error
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _day(opts: Namespace, settings: BaseSettings) -> datetime | None:
    return moment("--on", opts.on, now=now(), zone=zone_of(settings))


def _printable(text: str) -> str:
    """Return *text* from the command line without the halves of characters that stand for bytes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _lines() -> Iterator[str]:
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").strip("\ufeff\r\n")
        if text:
            yield text


def _tell_lines(decide: Decide, *, as_json: bool) -> int | None:
    """Tell about each line; one that can't be normalised spoils the status, not the rest."""
    reports: list[Report] = []
    failed = False
    for text in _lines():
        try:
            report = decide(text)
        except NormaliseError as error:
            failed = True
            report = {"text": text, "error": error.reason}
            if not as_json:
                complain("normalise", error)
                continue
        if as_json:
            reports.append(report)
        else:
            _tell(report)
    if as_json:
        print_json(reports)
    return FAILED if failed else None


def _tell(report: Report) -> None:
    if text := report.pop("text"):
        print(text)
    references = report.pop("references", None)
    if isinstance(references, list):
        for each in references:
            facts = (each["role"], each["code"], each["mic"], each["kind"], each["name"])
            told = "  ".join(fact for fact in facts if fact)
            print(f"  {told}  by {', '.join(each['evidence'])} ({each['count']})")
        if not references:
            print("  no securities")
    for name, value in report.items():
        if isinstance(value, bool):
            print(f"  {name}: {'yes' if value else 'no'}")
        elif value:
            print(f"  {name}: {', '.join(value) if isinstance(value, list) else value}")
