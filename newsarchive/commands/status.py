"""``scrapy status``: what the archive holds, how the last runs went, what is missing."""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from itertools import chain

from newsarchive.archive import reports
from newsarchive.command_line import ArchiveCommand, print_json
from newsarchive.configuration import open_archive
from newsarchive.crawl.counts import told
from newsarchive.crawl.endings import told_ending
from newsarchive.setting_places import site_of
from newsarchive.site.presence import missing
from newsarchive.site.removals import unknown_removed
from newsarchive.site.state import complaints, waiting

_RUNS = 5
_MOST = 20
_TELLING = (missing, complaints, waiting, unknown_removed)


class Command(ArchiveCommand):
    """Tell the state of the archive."""

    def syntax(self) -> str:
        return "[--json]"

    def short_desc(self) -> str:
        return "Show counts, last runs, gaps, unknown outlets, quarantine, and faults of the site"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        self.refuse_arguments(args)
        site = site_of(self.configuration)
        with closing(open_archive(self.configuration, writer=False)) as archive:
            report: dict[str, object] = {
                "archive": archive.engine.url.render_as_string(),
                "numbers": reports.numbers(archive),
                "runs": reports.last_runs(archive, most=_RUNS),
                "gaps": reports.gaps(archive, most=_MOST),
                "unknown_outlets": reports.unknown_outlets(archive, most=_MOST),
                "shared_slugs": reports.shared_slugs(archive),
                "site": list(chain(*(tell(archive, site) for tell in _TELLING))),
            }
            if opts.json:
                print_json(report)
            else:
                _tell(report)
        return None


def _tell(report: dict[str, object]) -> None:
    print(report["archive"])
    numbers = report["numbers"]
    if isinstance(numbers, dict):
        for name, number in numbers.items():
            print(f"  {number:>9,} {name}")
    for run in _list(report["runs"]):
        counts = run["counts"]
        words = told(counts) if isinstance(counts, dict) and counts else "nothing counted"
        print(
            f"run {run['id']}: {run['command']}, {run['started_at']:%Y-%m-%d %H:%M} UTC, "
            f"{told_ending(str(run['outcome']))}: {words}"
        )
    for gap in _list(report["gaps"]):
        older = repr(gap["older"]) if gap["older"] else "the list's beginning"
        newer = repr(gap["newer"]) if gap["newer"] else "an empty list"
        print(
            f"gap in {gap['listing']} (run {gap['run_id']}): "
            f"after {older} and before {newer}, {gap['reason']}"
        )
    for outlet in _list(report["unknown_outlets"]):
        print(f"unknown outlet: {outlet['name']} (slug {outlet['slug']})")
    for outlet in _list(report["shared_slugs"]):
        print(f"shared slug: {outlet['name']} got {outlet['slug']} beside {outlet['shared_with']}")
    site = report["site"]
    for complaint in site if isinstance(site, list) else []:
        print(f"site: {complaint}")


def _list(value: object) -> list[reports.Report]:
    return value if isinstance(value, list) else []
