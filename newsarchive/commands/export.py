"""``scrapy export``: posts from the archive."""

from argparse import ArgumentParser, Namespace
from contextlib import closing

from newsarchive.command_line import (
    FAILED,
    ArchiveCommand,
    check_settings,
    complain,
    hold_site,
    now,
    open_archive,
    print_json,
    zone_of,
)
from newsarchive.crawl.arguments import moment
from newsarchive.crawl.counts import counted
from newsarchive.exporters.posts import PostWriter


class Command(ArchiveCommand):
    """Write posts to the site folder."""

    def syntax(self) -> str:
        return "[--all | --since DATE] [--json]"

    def short_desc(self) -> str:
        return "Write the posts that are due, or write all again from the archive"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--all", action="store_true", help="write every post again")
        group.add_argument(
            "--since", default="", metavar="DATE", help="write the posts published since DATE again"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        self.refuse_arguments(args)
        settings = self.configuration
        since = moment("--since", opts.since, now=now(), zone=zone_of(settings))
        check_settings(settings)
        with closing(open_archive(settings, writer=True)) as archive, hold_site(settings):
            writer = PostWriter.from_settings(settings, archive)
            written = writer.write_since(since) if opts.all or since else writer.write_due()
            looked, changed, kept = 0, 0, 0
            for batch in written:
                looked += batch.posts
                changed += batch.changed
                kept += len(batch.kept)
                for error in batch.kept:
                    complain("export", error)
        same = looked - changed - kept
        if opts.json:
            print_json({"posts": looked, "written": changed, "unchanged": same, "kept": kept})
        else:
            aside = f", {kept} left to the files in their place" if kept else ""
            written_to = f"{counted(changed, 'post')} written to {settings['SITE_DIR']}"
            print(f"{written_to}, {same} unchanged{aside}")
        return FAILED if kept else None
