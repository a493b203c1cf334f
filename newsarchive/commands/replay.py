"""``scrapy replay``: articles made again from the answers that are kept, without the network."""

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newsarchive.archive.database import parse_url, same_database
from newsarchive.archive.keeping import NONE, Keeping
from newsarchive.archive.runs import begin_run, finish_run
from newsarchive.archive.store import Archive
from newsarchive.command_line import FAILED, ArchiveCommand, complain, now, one_line, print_json
from newsarchive.configuration import (
    catalogue_of,
    check_settings,
    hold_written_site,
    open_archive,
    zone_of,
)
from newsarchive.crawl.arguments import moment
from newsarchive.crawl.counts import counted
from newsarchive.errors import ArgumentError, SettingError
from newsarchive.exporters.posts import PostWriter
from newsarchive.replay.differences import as_json, plain
from newsarchive.replay.replaying import Outcome, Replayer
from newsarchive.replay.targets import Target
from newsarchive.setting_kinds import number_of
from newsarchive.undecodable import legible

_SHOWN = 60  # characters of a value


class Command(ArchiveCommand):
    """Parse, normalise and compare again what was archived; store and post what differs."""

    def syntax(self) -> str:
        return "[--dry-run | --into URL] [--json] (--all | --since DATE | ID ...)"

    def short_desc(self) -> str:
        return "Make articles again from their raw answers, without the network"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="make every article again")
        which.add_argument(
            "--since", default="", metavar="DATE", help="make those published since DATE again"
        )
        where = parser.add_mutually_exclusive_group()
        where.add_argument(
            "--dry-run", action="store_true", help="only tell what would change; write nothing"
        )
        where.add_argument(
            "--into", default="", metavar="URL", help="put the articles into another archive"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        settings = self.configuration
        args = list(map(legible, args))
        since = moment("--since", opts.since, now=now(), zone=zone_of(settings))
        if (opts.all or since is not None) == bool(args):
            raise ArgumentError(" ".join(args) or "ID", "give --all, --since DATE, or ids")
        report = _Report(quiet=opts.json)
        with ExitStack() as stack:
            replayer, target, archive = self._open(stack, args, opts)
            outcomes = replayer.some(args) if args else replayer.all(since)
            self._take(outcomes, report, target)
            failed = report.counts["failed"] > 0
            if target is not None and target.archive is archive:
                report.posts, kept = _write_posts(settings, archive)
                failed = failed or kept > 0
        report.tell(dry=opts.dry_run)
        return FAILED if failed else None

    def _open(
        self, stack: ExitStack, ids: list[str], opts: Namespace
    ) -> tuple[Replayer, Target | None, Archive]:
        """Open what is needed, and begin a run unless nothing is to be written."""
        settings = self.configuration
        in_place = not (opts.dry_run or opts.into)
        if in_place:
            check_settings(settings)
        archive = stack.enter_context(closing(open_archive(settings, writer=in_place)))
        if in_place:
            stack.enter_context(hold_written_site(settings, archive))
        known = archive.known(ids)
        for article_id in ids:
            if article_id not in known:
                raise ArgumentError(f"ID={article_id}", "no such article in the archive")
        given = {"since": opts.since or "all", **({"into": opts.into} if opts.into else {})}
        target = None
        if not opts.dry_run:
            place = archive if in_place else _other(settings, opts.into)
            if place is not archive:
                stack.enter_context(closing(place))
            target = Target(place, begin_run(place, "replay", given))
        replayer = Replayer(
            archive,
            catalogue=catalogue_of(settings),
            zone_of=lru_cache(lambda origin: _zone(origin, settings)),
            target=target,
        )
        return replayer, target, archive

    def _take(
        self,
        outcomes: Iterator[Outcome],
        report: "_Report",
        target: Target | None,
    ) -> None:
        ended = "failed"
        try:
            for outcome in outcomes:
                report.note(outcome)
            ended = "finished"
        finally:
            if target is not None:
                finish_run(target.archive, target.run_id, ended, report.counts)


@dataclass(slots=True)
class _Report:
    """What a replay found."""

    quiet: bool
    counts: Counter[str] = field(
        default_factory=lambda: Counter(
            dict.fromkeys(("replayed", "changed", "unchanged", "without_answers", "failed"), 0)
        )
    )
    fields: Counter[str] = field(default_factory=Counter)
    changed: list[dict[str, object]] = field(default_factory=list)
    failed: list[dict[str, object]] = field(default_factory=list)
    posts: int = 0

    def note(self, outcome: Outcome) -> None:
        """Count an outcome and tell of what changed."""
        if outcome.error is not None:
            self.counts["failed"] += 1
            self._failed(outcome)
        elif outcome.made is None:
            self.counts["without_answers"] += 1
        else:
            self.counts.update(("replayed", "changed" if outcome.found else "unchanged"))
            self.fields.update(each.field for each in outcome.found)
            if outcome.found:
                self._changed(outcome)

    def _failed(self, outcome: Outcome) -> None:
        told = one_line(str(outcome.error))
        if self.quiet:
            self.failed.append({"article_id": outcome.article_id, "error": told})
        else:
            print(f"scrapy replay: {outcome.article_id}: {told}", file=sys.stderr)

    def _changed(self, outcome: Outcome) -> None:
        if self.quiet:
            changes = as_json(outcome.found)
            self.changed.append({"article_id": outcome.article_id, "changes": changes})
            return
        print(outcome.article_id)
        for each in outcome.found:
            print(f"  {each.field}: {_short(each.before)} -> {_short(each.after)}")

    def tell(self, *, dry: bool) -> None:
        """Tell the counts, or everything as JSON."""
        if self.quiet:
            print_json(
                {
                    **self.counts,
                    "fields": dict(self.fields),
                    "articles": self.changed,
                    "errors": self.failed,
                    "posts": self.posts,
                }
            )
            return
        by_field = ", ".join(f"{name} {number}" for name, number in self.fields.most_common())
        verb = "would change" if dry else "changed"
        print(
            f"{self.counts['replayed']} replayed, {self.counts['changed']} {verb}"
            + (f" ({by_field})" if by_field else "")
            + f", {self.counts['unchanged']} unchanged, "
            f"{self.counts['without_answers']} without answers, {self.counts['failed']} failed, "
            f"{counted(self.posts, 'post')} written"
        )


def _short(value: object) -> str:
    text = one_line(str(plain(value)))
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


def _other(settings: BaseSettings, url: str) -> Archive:
    """Return the archive that articles go into; it keeps no answers of its own."""
    try:
        if same_database(parse_url(url), parse_url(settings["ARCHIVE_URL"])):
            raise ArgumentError(f"--into={url}", "is the archive itself; leave --into out")
        timeout = number_of(settings, "LOCK_TIMEOUT")
        return Archive.open(url, lock_timeout=timeout, keeping=Keeping(NONE))
    except SettingError as error:
        raise ArgumentError(f"--into={url}", error.reason) from error


def _zone(origin: str, settings: BaseSettings) -> ZoneInfo:
    """Return the zone of dates that name none: of the source that a spider reads, or TIME_ZONE."""
    try:
        name = str(getattr(get_spider_loader(settings).load(origin), "zone", ""))
    except KeyError:  # an import
        name = ""
    return ZoneInfo(name) if name else zone_of(settings)


def _write_posts(settings: BaseSettings, archive: Archive) -> tuple[int, int]:
    """Write what is due in the site; return how many posts changed, and how many files stayed.

    Those that stayed are other people's.
    """
    writer = PostWriter.from_settings(settings, archive)
    written, kept = 0, 0
    for batch in chain(writer.write_due(), writer.write_pages()):
        written += batch.changed
        kept += len(batch.kept)
        for error in batch.kept:
            complain("replay", error)
    for told in writer.complaints:
        print(f"scrapy replay: {told}", file=sys.stderr)
    return written, kept
