"""``scrapy export``: posts from the archive."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from newsarchive.command_line import FAILED, ArchiveCommand, complain, now, print_json
from newsarchive.configuration import (
    check_settings,
    hold_site_anew,
    hold_written_site,
    open_archive,
    zone_of,
)
from newsarchive.crawl.arguments import moment
from newsarchive.crawl.counts import counted
from newsarchive.errors import ArgumentError
from newsarchive.exporters.batches import Batch
from newsarchive.exporters.posts import PostWriter
from newsarchive.setting_places import site_of
from newsarchive.site.removals import unknown_removed


class Command(ArchiveCommand):
    """Write posts to the site folder."""

    def syntax(self) -> str:
        return "[--all [--renumber] | --since DATE] [--json]"

    def short_desc(self) -> str:
        return "Write the posts and pages that are due, or write all again from the archive"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--all", action="store_true", help="write every post and page again")
        group.add_argument(
            "--since", default="", metavar="DATE", help="write the posts published since DATE again"
        )
        parser.add_argument(
            "--renumber",
            action="store_true",
            help="with --all: cut lists into pages anew, so that late articles stand where they "
            "belong; most pages of lists change",
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        self.refuse_arguments(args)
        settings = self.configuration
        since = moment("--since", opts.since, now=now(), zone=zone_of(settings))
        if opts.renumber and not opts.all:
            raise ArgumentError("--renumber", "goes with --all")
        check_settings(settings)
        anew = opts.all or since is not None
        with (
            closing(open_archive(settings, writer=True)) as archive,
            hold_site_anew(settings, archive) if anew else hold_written_site(settings, archive),
        ):
            writer = PostWriter.from_settings(settings, archive)
            looked, changed, kept, pages, unchanged = 0, 0, 0, 0, 0
            for batch in _written(writer, since, opts):
                looked += batch.posts
                changed += batch.changed
                pages += batch.pages
                kept += len(batch.kept)
                unchanged += batch.unchanged
                for error in batch.kept:
                    complain("export", error)
            complaints = [*writer.complaints, *unknown_removed(archive, site_of(settings))]
        counts = {"posts": looked, "written": changed, "unchanged": unchanged}
        if opts.json:
            print_json({**counts, "kept": kept, "pages": pages})
        else:
            _tell(counts, kept, pages, settings["SITE_DIR"])
        for complaint in complaints:
            print(f"scrapy export: {complaint}", file=sys.stderr)
        return FAILED if kept else None


def _written(writer: PostWriter, since: datetime | None, opts: Namespace) -> Iterator[Batch]:
    """Write what was asked for, then the pages that are due because of it."""
    if opts.all:
        yield from writer.write_all(renumber=opts.renumber)
        return
    yield from writer.write_since(since) if since else writer.write_due()
    yield from writer.write_pages()


def _tell(counts: dict[str, int], kept: int, pages: int, folder: str) -> None:
    posts = counted(counts["written"], "post")
    pages_too = f", {counted(pages, 'page')}" if pages else ""
    aside = f", {kept} left to the files in their place" if kept else ""
    print(f"{posts}{pages_too} written to {folder}, {counts['unchanged']} unchanged{aside}")
