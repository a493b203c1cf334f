"""``scrapy newsite``: the site around the posts."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from newsarchive.command_line import FAILED, ArchiveCommand, print_json
from newsarchive.configuration import zone_of
from newsarchive.crawl.counts import counted
from newsarchive.errors import ArgumentError
from newsarchive.exporters.site_lock import SiteLock
from newsarchive.folders import obstacle
from newsarchive.setting_kinds import number_of
from newsarchive.setting_places import site_of
from newsarchive.site.names import SiteNames
from newsarchive.site.place import rivals, take_place
from newsarchive.site.skeleton import Outcome, write_skeleton

_CONFIG = "_config.yml"


class Command(ArchiveCommand):
    """Write the layouts, styles and configuration of a site, or bring them up to date."""

    def syntax(self) -> str:
        return "[DIR] [--title T] [--url URL] [--baseurl PATH] [--description D] [--force] [--json]"

    def short_desc(self) -> str:
        return "Make a complete Jekyll site, or bring one up to date, without touching your changes"

    def long_desc(self) -> str:
        return (
            "Writes configuration, layouts, styles, search page and a workflow for GitHub Pages "
            "into DIR (default: SITE_DIR): an empty folder, a repository, or a site that it made "
            "before. What you changed there is left as it is."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--title", metavar="T", help="name of the site")
        parser.add_argument(
            "--url", metavar="URL", help="its address (default: GitHub Pages of a clone from there)"
        )
        parser.add_argument("--baseurl", metavar="PATH", help="path of the address, such as /news")
        parser.add_argument("--description", metavar="D", help="a sentence on what it is")
        parser.add_argument(
            "--force", action="store_true", help="replace files that somebody changed, too"
        )
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        if len(args) > 1:
            raise ArgumentError(args[1], "unexpected; --help shows what this command takes")
        folder = args[0] if args else self.configuration["SITE_DIR"]
        path = Path(folder) if args else site_of(self.configuration, written=True)
        if reason := obstacle(path):
            raise ArgumentError(folder, reason)
        take_place(path, force=opts.force)
        zone = zone_of(self.configuration).key
        names = SiteNames.of(
            path,
            title=opts.title,
            description=opts.description,
            url=opts.url,
            baseurl=opts.baseurl,
            timezone=zone,
        )
        with SiteLock(path, timeout=number_of(self.configuration, "LOCK_TIMEOUT")):
            outcome = write_skeleton(path, names, force=opts.force)
        refused = (
            _CONFIG in (*outcome.kept, *outcome.yours)
            and SiteNames.of(path, timezone=zone) != names
        )
        if refused:
            names = SiteNames.of(path, timezone=zone)
        if opts.json:
            print_json({"dir": folder, **asdict(names), **asdict(outcome)})
        else:
            _tell(folder, names, outcome, refused=refused)
            for theirs, ours in rivals(path).items():
                print(f"{theirs}: Jekyll makes the same page of it as of {ours}; remove one")
        return FAILED if outcome.foreign or refused else None


def _tell(folder: str, names: SiteNames, outcome: Outcome, *, refused: bool) -> None:
    if refused:
        print(f"{_CONFIG}: has changes of yours, so set title and address there")
    for path in outcome.kept:
        print(f"{path}: left as you changed it, though there is a newer version")
    for path in outcome.foreign:
        print(f"{path}: left as it is, newsite didn't write it; --force replaces it")
    if outcome.kept:
        print("--force takes the newer versions, and your changes away")
    address = f"{names.url}{names.baseurl}/" if names.url else "no address yet, set url"
    print(
        f"{names.title} ({address}): {counted(len(outcome.written), 'file')} written to {folder}, "
        f"{len(outcome.unchanged)} unchanged, {len(outcome.yours)} yours"
    )
