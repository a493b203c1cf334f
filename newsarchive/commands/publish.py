"""``scrapy publish``: what runs wrote into the site, committed and pushed."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict

from newsarchive.archive.store import Archive
from newsarchive.command_line import FAILED, ArchiveCommand, one_line, print_json
from newsarchive.configuration import hold_site, open_archive
from newsarchive.publishing.growth import Size, measured, pack
from newsarchive.publishing.locks import PublishLock
from newsarchive.publishing.publisher import Patience, Publisher, Report
from newsarchive.publishing.repository import Repository, Target
from newsarchive.publishing.selection import Selection
from newsarchive.setting_kinds import number_of
from newsarchive.setting_places import site_of

_MOMENT = 3.0  # seconds that a git may need to end: of a person, or of a publish that was killed


class Command(ArchiveCommand):
    """Commit the files that runs wrote into the site, and push them."""

    def syntax(self) -> str:
        return "[--dry-run] [--json]"

    def short_desc(self) -> str:
        return "Commit what runs wrote into the site, and push it"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be committed; change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        self.refuse_arguments(args)
        settings = self.configuration
        patience = Patience(
            lock=max(_MOMENT, number_of(settings, "LOCK_TIMEOUT")),
            tries=settings.getint("PUBLISH_TRIES"),
            first_pause=number_of(settings, "PUBLISH_BACKOFF"),
            longest_pause=number_of(settings, "PUBLISH_BACKOFF_MAX"),
            network=number_of(settings, "PUBLISH_TIMEOUT"),
        )
        site = site_of(settings)
        repository = Repository.find(site)
        target = Target.of(
            repository,
            remote=settings.get("PUBLISH_REMOTE") or "",
            branch=settings.get("PUBLISH_BRANCH") or "",
        )
        if opts.dry_run:
            publisher = Publisher(repository, site, target, work=self._work, patience=patience)
            return self._preview(publisher, as_json=opts.json)
        with closing(PublishLock(repository, timeout=patience.lock)) as lock:
            repository = repository.holding(lock.descriptor).now()
            publisher = Publisher(repository, site, target, work=self._work, patience=patience)
            before, done = measured(repository.git), False
            try:
                publisher.publish()
                done = True
            finally:
                after = measured(repository.git)
                if pack(repository.git, after):
                    after = measured(repository.git)
                _tell(publisher.report, before, after, as_json=opts.json, done=done)
        return FAILED if publisher.report.held or publisher.report.lost else None

    def _preview(self, publisher: Publisher, *, as_json: bool) -> int | None:
        with closing(open_archive(self.configuration, writer=False)) as archive:
            chosen = publisher.preview(archive)
        report = publisher.report
        if as_json:
            print_json({**asdict(report), "files": _files(chosen)})
            return FAILED if report.held else None
        if report.message:
            print(f"would commit: {one_line(report.message.splitlines()[0])}")
            for path, letter in _files(chosen).items():
                print(f"{letter} {one_line(path)}")
            print(f"would push to {report.target}" if report.target else _NO_REMOTE)
        else:
            print("nothing to publish")
        _warn(report)
        return FAILED if report.held else None

    @contextmanager
    def _work(self) -> Iterator[Archive]:
        """Give the archive; nobody else writes into it or the site meanwhile."""
        settings = self.configuration
        open_archive(settings, writer=False).close()  # says if there is none
        with closing(open_archive(settings, writer=True)) as archive, hold_site(settings):
            yield archive


_NO_REMOTE = "the repository has no remote to push to"


def _files(chosen: Selection) -> dict[str, str]:
    """Return each path with the letter by which git says what happens to it."""
    letters = {"A": chosen.added, "M": chosen.changed, "D": chosen.removed}
    return dict(sorted((path, letter) for letter, paths in letters.items() for path in paths))


def _tell(report: Report, before: Size, after: Size, *, as_json: bool, done: bool) -> None:
    if as_json:
        print_json({**asdict(report), "size": after.size, "grown": after.size - before.size})
        return
    _warn(report)
    if not report.commit and not report.pushed:
        if done:  # else the error says why nothing was
            print("nothing to publish")
        return
    if report.message:
        print(one_line(report.message.splitlines()[0]))
    files = f"{report.written} files written, {report.removed} removed"
    commit = f"committed as {report.commit[:10]}" if report.commit else "nothing new to commit"
    where = f"pushed to {report.target}" if report.pushed else "not pushed"
    if not report.target:
        where = _NO_REMOTE
    grown = (after.size - before.size) / 1024
    print(f"{files}; {commit}; {where}; .git {grown:+,.0f} KB, now {after.size / 1024:,.0f} KB")


def _warn(report: Report) -> None:
    for path, reason in report.held.items():
        print(f"scrapy publish: {one_line(path)}: {reason}; not published", file=sys.stderr)
    for path in report.lost:
        print(
            f"scrapy publish: {one_line(path)}: isn't there, though a run was about to write it; "
            "the next export writes it",
            file=sys.stderr,
        )
