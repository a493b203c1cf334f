"""``scrapy verify``: archive, raw answers, posts and their hashes against each other."""

import json
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack, closing
from pathlib import Path

from newsarchive.archive.store import Archive
from newsarchive.command_line import FAILED, ArchiveCommand, complain, one_line
from newsarchive.configuration import (
    check_settings,
    hold_site,
    hold_written_site,
    open_archive,
    zone_of,
)
from newsarchive.crawl.counts import counted
from newsarchive.exporters.posts import PostWriter, site_options
from newsarchive.setting_places import site_of
from newsarchive.site.config import SiteConfig
from newsarchive.verify.articles import ArticleCheck
from newsarchive.verify.checks import Checks, mended
from newsarchive.verify.disagreement import Disagreement
from newsarchive.verify.files import FileCheck
from newsarchive.verify.lists import ListCheck
from newsarchive.verify.mending import Mender
from newsarchive.verify.pictures import ShownImages


class Command(ArchiveCommand):
    """Name each disagreement on one line; exit status 1 if one is left."""

    def syntax(self) -> str:
        return "[--repair] [--json]"

    def short_desc(self) -> str:
        return "Check archive, raw answers and posts against each other, and repair what can be"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--repair", action="store_true", help="set right what has one right answer"
        )
        parser.add_argument("--json", action="store_true", help="print what was found as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        self.refuse_arguments(args)
        settings = self.configuration
        if opts.repair:
            check_settings(settings)
        site = site_of(settings)
        open_archive(settings, writer=False).close()  # a check makes no archive
        with ExitStack() as held:
            # Nothing is to change meanwhile.
            archive = held.enter_context(closing(open_archive(settings, writer=True)))
            if opts.repair:
                held.enter_context(hold_written_site(settings, archive))
            elif site.is_dir():
                held.enter_context(hold_site(settings))
            writer = PostWriter.from_settings(settings, archive) if opts.repair else None
            mender = Mender(archive, site, writer)
            checks = self._checks(archive, mender, site)
            telling = _Json() if opts.json else _Lines()
            left = 0
            for found in checks.run():
                reason = mended(found) if opts.repair else ""
                left += bool(reason) or not opts.repair
                telling.tell(found, repaired=opts.repair and not reason, reason=reason)
            for error in mender.finish():
                left += 1
                complain("verify", error)
            telling.end(dict(checks.checked), left)
        return FAILED if left else None

    def _checks(self, archive: Archive, mender: Mender, site: Path) -> Checks:
        settings = self.configuration
        images = ShownImages(archive, site, mender)
        options, zone = site_options(settings, images), zone_of(settings)
        return Checks(
            archive,
            FileCheck(archive, site, mender),
            ArticleCheck(archive, options, zone, mender, images),
            ListCheck(archive, zone, mender) if SiteConfig.read(site).pages else None,
        )


class _Lines:
    """Tells each disagreement on one line, for people."""

    def __init__(self) -> None:
        self._found = 0

    def tell(self, found: Disagreement, *, repaired: bool, reason: str) -> None:
        """Tell one, and what became of it."""
        self._found += 1
        after = " (repaired)" if repaired else f" (not repaired: {reason})" if reason else ""
        print(f"{found.kind}  {one_line(f'{found.subject}: {found.what}{after}')}")

    def end(self, checked: dict[str, int], left: int) -> None:
        """Tell how much was checked."""
        looked = ", ".join(counted(number, name[:-1]) for name, number in checked.items())
        repaired = f", {self._found - left} repaired" if left != self._found else ""
        print(f"{looked} checked: {counted(self._found, 'disagreement')}{repaired}")


class _Json:
    """Tells all as one JSON document, written as it is found."""

    def __init__(self) -> None:
        self._first = True
        print('{"disagreements": [', end="")

    def tell(self, found: Disagreement, *, repaired: bool, reason: str) -> None:
        """Tell one."""
        value = {
            "kind": found.kind,
            "subject": found.subject,
            "what": found.what,
            "repairable": found.mend is not None,
            "repaired": repaired,
            "reason": reason,
        }
        print("\n" if self._first else ",\n", json.dumps(value, ensure_ascii=False), end="", sep="")
        self._first = False

    def end(self, checked: dict[str, int], left: int) -> None:
        """End the document."""
        print(f'\n], "checked": {json.dumps(checked)}, "left": {left}}}')
