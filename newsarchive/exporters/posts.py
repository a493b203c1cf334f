"""From the archive to the site folder: which posts are due, and the note that they are written."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from scrapy.settings import BaseSettings
from sqlalchemy import Select, or_, select

from newsarchive.archive import schema
from newsarchive.archive.articles import Known
from newsarchive.archive.database import database_file
from newsarchive.archive.store import Archive
from newsarchive.errors import KeptFileError
from newsarchive.exporters.batches import Batch
from newsarchive.exporters.images import Lookup
from newsarchive.exporters.imported import ImportedFiles
from newsarchive.exporters.options import PostOptions
from newsarchive.exporters.post_files import Post, PostFiles
from newsarchive.exporters.removed import read_removed
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.exporters.stored_images import SiteImages
from newsarchive.items import Article
from newsarchive.site.articles import Placed
from newsarchive.site.config import SiteConfig
from newsarchive.site.presence import missing
from newsarchive.site.projection import Projection
from newsarchive.site.removals import have_left, have_removed
from newsarchive.site.rewriting import Rewriting

_BATCH = 200  # articles in memory at once


class PostWriter:
    """Writes posts and notes each in the archive."""

    def __init__(
        self,
        archive: Archive,
        site: SiteFolder,
        options: PostOptions,
        zone: tzinfo,
        projection: Projection | None = None,
    ) -> None:
        self._archive = archive
        self._site = site
        self._files = PostFiles(archive, site, options, zone)
        self._projection = projection
        self._imported = ImportedFiles(archive, site)

    @classmethod
    def from_settings(cls, settings: BaseSettings, archive: Archive) -> Self:
        """Use SITE_DIR, POST_STYLE, SHARE_URL, SITE_URL, IMAGES, TIME_ZONE and LIVE_DAYS.

        Raises SiteError when the folder can't be used, SettingError for the rest.
        """
        site = SiteFolder(Path(settings["SITE_DIR"]), archive.site_changes)
        site.check(archive=database_file(archive.engine.url))
        options = site_options(settings, SiteImages(archive, site))
        have_removed(archive, options.removed)
        have_left(archive)
        projection = Projection.from_settings(settings, archive, site, options)
        return cls(archive, site, options, ZoneInfo(settings["TIME_ZONE"]), projection)

    def post(self, article: Article) -> Post | None:
        """Return the post of *article*; None if it is too old to have one, only a page."""
        if self._projection is not None and self._projection.takes(article):
            return None
        return self._files.rendered(article)

    def foresee(self, posts: Sequence[tuple[Post, Known | None]]) -> None:
        """Note for publishing that posts will be written, all at once; raises ArchiveError.

        Each comes with what is known of its article.
        """
        self._archive.site_changes.begin(
            (post.article.article_id, str(post.path))
            for post, known in posts
            if known is None or known.path != str(post.path)
        )
        self._site.foresee((post.path, post.content) for post, _ in posts)

    def put(self, post: Post | None, *, known: Known | None) -> bool:
        """Write *post*, and remove the one that *known* tells of if it has moved.

        Returns whether anything changed on disk; raises SiteError, and KeptFileError when a file in
        its place, or the one that has moved, is not as we wrote it: the article stays due. An
        article that is too old for a post has its page written by `write_pages`, after all posts.
        """
        return post is not None and self._files.put(post, known=known)

    def write(self, article: Article, *, known: Known | None) -> bool:
        """Write the post of one article: `post` and `put`."""
        post = self.post(article)
        if post is not None:
            self.foresee([(post, known)])
        return self.put(post, known=known)

    def write_pages(self, *, interval: float = 0) -> Iterator[Batch]:
        """Write the pages around the posts that are due, if the site has any; raises SiteError.

        Lists wait until they were last written *interval* seconds ago.
        """
        if self._projection is not None:
            for changed in self._projection.finish(interval=interval):
                yield Batch(pages=changed)
            yield Batch(kept=tuple(self._projection.files.kept.values()))

    @property
    def complaints(self) -> list[str]:
        """What of the site is not as it should be, a line each."""
        pages = () if self._projection is None else self._projection.complaints
        return [*missing(self._archive, self._site.path), *pages]

    def write_due(self) -> Iterator[Batch]:
        """Write what was archived and not yet exported."""
        return self._write_each(select(schema.articles.c.article_id).where(_DUE))

    def write_since(self, since: datetime | None) -> Iterator[Batch]:
        """Write all posts, or those published at *since* or later, due or not, and what is due."""
        query = select(schema.articles.c.article_id)
        if since is not None:
            # What else is due has its page written too, and so has to be in its lists as it is now.
            query = query.where(or_(schema.articles.c.published_at >= since, _DUE))
        return self._write_each(query)

    def write_all(self, *, renumber: bool = False) -> Iterator[Batch]:
        """Write all posts and pages again, due or not."""
        if self._projection is None:
            yield from self.write_since(None)
            return
        rewriting = Rewriting(self._projection)
        rewriting.begin(renumber=renumber)
        for batch in rewriting.articles():
            yield self._write_placed(batch)
        seen: set[str] = set()
        self._projection.files.seen = seen
        yield from self.write_pages()
        yield Batch(pages=rewriting.end(seen))

    def _write_placed(self, batch: Sequence[Placed]) -> Batch:
        changed, held = 0, 0
        posts: list[tuple[Post, Known | None]] = []
        if self._projection is not None:
            self._projection.articles.foresee(each for each in batch if each.entry.finished)
        for placed in batch:
            if self._projection is not None and placed.entry.finished:
                done = self._projection.articles.write(placed)
                changed += done or 0
                held += done is None
            else:
                posts.append((self._files.rendered(placed.article), placed.known))
        written = self._put_all(posts)
        changed, held = changed + written.changed, held + written.held
        written = replace(written, posts=len(batch), changed=changed, held=held)
        return self._without_imported(written, [each.article for each in batch], posts)

    def _write_each(self, query: Select[str]) -> Iterator[Batch]:
        self._archive.flush()  # what waits to be noted as written is not due
        key = schema.articles.c.article_id
        last = ""
        while True:
            page = query.where(key > last).order_by(key).limit(_BATCH)
            ids = self._archive.reader.execute(page).scalars().all()
            if not ids:
                return
            yield self._write_page(ids)
            last = ids[-1]

    def _write_page(self, ids: Sequence[str]) -> Batch:
        known = self._archive.known(ids)
        articles = list(self._archive.articles(ids))
        posts = [
            (post, known[article.article_id])
            for article in articles
            if (post := self.post(article)) is not None
        ]
        written = replace(self._put_all(posts), posts=len(posts))
        return self._without_imported(written, articles, posts)

    def _without_imported(
        self,
        written: Batch,
        articles: Sequence[Article],
        posts: Sequence[tuple[Post, Known | None]],
    ) -> Batch:
        """Remove what the articles of a batch were imported from, and count it among its pages."""
        own = self._projection.places(articles) if self._projection else {}
        own = {article.article_id: own.get(article.article_id, "") for article in articles}
        own.update((post.article.article_id, str(post.path)) for post, _ in posts)
        imported, kept = self._imported.found(own)
        if imported and self._projection is not None:
            self._projection.lead_on(imported)
        removed = self._imported.remove(imported)
        self._archive.flush()
        return replace(written, pages=written.pages + removed, kept=(*written.kept, *kept))

    def _put_all(self, posts: Sequence[tuple[Post, Known | None]]) -> Batch:
        changed, kept = 0, []
        self.foresee(posts)
        for post, known in posts:
            try:
                changed += self.put(post, known=known)
            except KeptFileError as error:
                kept.append(error)
        self._archive.flush()
        return Batch(changed=changed, held=len(kept), kept=tuple(kept))


_DUE = schema.articles.c.export_due.is_(True)


def post_options(settings: BaseSettings) -> PostOptions:
    """Return the form of posts that the settings ask for; SettingError for a wrong value."""
    return PostOptions.from_values(
        settings.get("POST_STYLE"),
        settings.get("SHARE_URL"),
        settings.get("SITE_URL") or "",
        settings.get("IMAGES", "link"),
    )


def site_options(settings: BaseSettings, images: Lookup) -> PostOptions:
    """Return the form of posts in SITE_DIR, with the images that the archive has stored.

    Raises SettingError for a wrong value, SiteError for a configuration, or a list of removed
    articles, that can't be read.
    """
    options = post_options(settings)
    options = replace(options, removed=read_removed(Path(settings["SITE_DIR"])))
    if options.images != "store":
        return options
    base = options.site_url or SiteConfig.read(Path(settings["SITE_DIR"])).baseurl
    return replace(options, image_base=base, stored=images)
