"""The site as a projection of the archive: which pages are due, and writing them."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import PurePosixPath
from typing import Protocol, Self
from zoneinfo import ZoneInfo

from scrapy.settings import BaseSettings
from sqlalchemy import Connection

from newsarchive.archive.store import Archive
from newsarchive.exporters.naming import published_in
from newsarchive.exporters.options import PostOptions
from newsarchive.exporters.removed import without_removed
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.items import Article
from newsarchive.site.addresses import address_of
from newsarchive.site.agreement import check_agreement
from newsarchive.site.articles import ArticlePages
from newsarchive.site.config import SiteConfig
from newsarchive.site.due import MARKETS, SITE, is_due, mark_due
from newsarchive.site.entries import Entry, entry_of
from newsarchive.site.files import SiteFiles, is_ours
from newsarchive.site.finished import FinishedPages
from newsarchive.site.list_names import note_named
from newsarchive.site.lists import read_lists
from newsarchive.site.membership import record
from newsarchive.site.moves import note_left
from newsarchive.site.post_address import address_of_post
from newsarchive.site.printer import Layouts, Printer, place
from newsarchive.site.state import (
    COMPLETE,
    LAYOUTS,
    LEFT,
    LISTED,
    YES,
    complaints,
    is_complete,
    layouts_hash,
    remember,
    remember_kept,
    remembered,
)
from newsarchive.site.writing import ListWriter

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Window:
    """What is live: posts of the last *days* days, in *zone*."""

    zone: ZoneInfo
    days: int

    def start(self, now: datetime) -> datetime:
        """Return the moment before which pages are finished files: the start of a day."""
        try:
            first = now.astimezone(self.zone).date() - timedelta(days=self.days)
            return datetime.combine(first, time(), self.zone)
        except OverflowError:  # a window longer than time
            return datetime.min.replace(tzinfo=self.zone) + timedelta(days=2)


class OldPost(Protocol):
    """A post that the site had of an article before it had ours."""

    @property
    def article_id(self) -> str:
        """The article."""

    @property
    def path(self) -> PurePosixPath:
        """Where the file is."""

    @property
    def content(self) -> bytes:
        """What it holds."""


class Projection:
    """The pages around the posts of one site."""

    def __init__(
        self,
        archive: Archive,
        site: SiteFolder,
        printer: Printer,
        options: PostOptions,
        window: Window,
    ) -> None:
        self.archive = archive
        self.zone = window.zone
        self.cutoff = window.start(archive.clock())
        self.files = SiteFiles(archive, site)
        self.articles = FinishedPages(
            archive, self.files, ArticlePages(printer, options), self.cutoff
        )
        self.folder = site.path
        self._removed = options.removed
        self._lists = ListWriter(archive, self.files, printer)

    @classmethod
    def from_settings(
        cls, settings: BaseSettings, archive: Archive, site: SiteFolder, options: PostOptions
    ) -> Self | None:
        """Return the projection into SITE_DIR; none for a site that asks for posts only.

        Raises SiteError for a configuration that is wrong or disagrees with the settings.
        """
        zone = ZoneInfo(settings["TIME_ZONE"])
        config = SiteConfig.read(site.path)
        if not config.pages:
            if remembered(archive.reader, COMPLETE) not in ("", LEFT):
                with archive.transaction() as connection:
                    remember(connection, COMPLETE, LEFT)
            return None
        check_agreement(config, site.path, zone=zone, options=options)
        # Every crawl loads this module; only a site with finished pages needs Liquid.
        from newsarchive.site.liquid import Templates  # noqa: PLC0415

        layouts: Layouts = Templates(site.path, config)
        window = Window(zone, settings.getint("LIVE_DAYS"))
        return cls(archive, site, Printer(layouts, config, zone), options, window)

    def takes(self, article: Article) -> bool:
        """Note *article*, whose post is about to be exported.

        Tell whether it is too old for a post: then `finish` writes its page, and not the caller.
        """
        entry = self.entry(article)
        self.archive.together(_noting([entry], self))
        return entry.finished

    def lead_on(self, posts: Iterable[OldPost]) -> None:
        """Note where *posts* of an old site were shown, so that readers are led on from there."""
        left = [(_address(post, self.zone), post.article_id) for post in posts]
        with self.archive.transaction() as connection:
            note_left(connection, [each for each in left if each[0]], self.zone)

    def places(self, articles: Iterable[Article]) -> dict[str, str]:
        """Return where the finished pages of *articles* stand, by id; their lists are there."""
        entries = [self.entry(article) for article in articles]
        slugs = {entry.source_slug for entry in entries}
        outlets = read_lists(self.archive.reader, sorted(f"outlet:{slug}" for slug in slugs))
        return {
            entry.article_id: str(
                place(entry.url(self.zone), outlets.get(f"outlet:{entry.source_slug}"))
            )
            for entry in entries
        }

    def entry(self, article: Article) -> Entry:
        """Return what lists say of *article*; IncompleteError for one that can't have a page."""
        article = without_removed(article, self._removed)
        finished = published_in(article, self.zone) < self.cutoff
        return entry_of(article, zone=self.zone, finished=finished)

    def finish(self, *, interval: float = 0) -> Iterator[int]:
        """Write all pages that are due; yield, now and then, how many files changed.

        Lists that were all written less than *interval* seconds ago stay due, but for what can't
        wait. Raises SiteError. What isn't written then, or because of a kill, stays due.
        """
        self.archive.flush()
        if remembered(self.archive.reader, COMPLETE) != YES:
            self._begin()
        yield from self.articles.freeze()
        yield from self.articles.write_due()
        note_named(self.archive)
        due = is_due(self.archive.reader)
        waited = due and self._written_within(interval)
        if waited:
            logger.info("Lists of the site are less than %d seconds old and wait", interval)
            yield from self._lists.write_urgent()
        elif due:
            yield from self._lists.write()
            with self.archive.transaction() as connection:
                remember(connection, LISTED, self.archive.clock().isoformat())
        remember_kept(self.archive, self.folder, self.files.kept, waited=waited)

    def _written_within(self, interval: float) -> bool:
        """Tell whether all lists were written within *interval* seconds, and not in the future."""
        said = remembered(self.archive.reader, LISTED)
        if not said:
            return False
        age = self.archive.clock() - datetime.fromisoformat(said)
        return 0 <= age.total_seconds() < interval

    @property
    def complaints(self) -> Iterator[str]:
        """What somebody should do something about, a line each."""
        yield from complaints(self.archive, self.folder)

    def _begin(self) -> None:
        """Let a new site have its first pages; one that has posts already isn't complete."""
        with self.archive.transaction() as connection:
            mark_due(connection, {(SITE, 0), (MARKETS, 0)})
            if is_complete(self.archive):
                remember(connection, COMPLETE, YES)
                remember(connection, LAYOUTS, layouts_hash(self.folder))


def _address(post: OldPost, zone: ZoneInfo) -> str:
    """Return where an old post, or a finished page, was shown; "" if it can't be told."""
    if is_ours(post.content):
        return address_of(post.path)
    shown = "_posts" in post.path.parts
    return address_of_post(str(post.path), post.content, zone) if shown else ""


def _noting(entries: Collection[Entry], projection: Projection) -> Callable[[Connection], None]:
    def note(connection: Connection) -> None:
        record(connection, entries, zone=projection.zone, cutoff=projection.cutoff)

    return note
