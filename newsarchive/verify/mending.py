"""Repairs of files in the site."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sqlalchemy import delete, update

from newsarchive.archive import schema
from newsarchive.archive.articles import Known
from newsarchive.archive.images import Images, StoredImage
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import content_hash, raw_hash
from newsarchive.errors import ArchiveError, NewsArchiveError
from newsarchive.exporters.posts import PostWriter
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.items import Article
from newsarchive.verify.disagreement import Mend
from newsarchive.verify.stored import DAMAGE
from newsarchive.verify.words import says_its_text

EDITED = ".edited"
"""Ends the name under which a changed file is kept: ``.<name>.edited``, which Jekyll skips."""


class Mender:
    """Makes what sets files right; *writer* is none for a check that changes nothing."""

    def __init__(self, archive: Archive, site: Path, writer: PostWriter | None) -> None:
        self._archive = archive
        self._site = site
        self._writer = writer
        self._pages_due = False
        self._all_due = False

    def finish(self) -> Iterator[NewsArchiveError]:
        """Write the finished pages that repairs asked for; return what keeps one from it."""
        if self._writer is None or not (self._pages_due or self._all_due):
            return
        writer = self._writer
        for batch in writer.write_all() if self._all_due else writer.write_pages():
            yield from batch.kept

    def rewriting(self, article_id: str) -> Mend:
        """Return what writes the post of an article, in place of what stands there."""

        def rewrite() -> None:
            article = self._sound(article_id)
            if self._writer is not None:
                self._mark_due(article_id)  # its page may be a finished one, written at the end
                known = self._archive.known([article_id]).get(article_id)
                self._writer.write(article, known=known)
                self._archive.flush()
                self._pages_due = True

        return rewrite

    def rewriting_all(self, path: str) -> Mend:
        """Return what has all finished pages written at the end, a changed one at *path* anew."""

        def rewrite() -> None:
            self._put_aside(path)
            self._all_due = True

        return rewrite

    def relisting(self) -> None:
        """Have all articles brought into their lists and all pages written, at the end."""
        self._all_due = True

    def replacing(self, article_id: str, path: str) -> Mend:
        """Return what keeps the file at *path* under another name and writes the post anew."""

        def replace() -> None:
            self._sound(article_id)
            self._put_aside(path)
            self.rewriting(article_id)()

        return replace

    def restoring(self, image: StoredImage) -> Mend:
        """Return what writes a stored image, and keeps another file in its place beside it."""

        def restore() -> None:
            self._put_aside(image.path)
            content = Images(self._archive).content(image)
            site = SiteFolder(self._site, self._archive.site_changes)
            site.write(PurePosixPath(image.path), content)

        return restore

    def _put_aside(self, path: str) -> None:
        """Keep a file that somebody changed under a name that nobody has."""
        target = self._site / path
        if not target.exists():
            return
        aside, number = target.with_name(f".{target.name}{EDITED}"), 1
        while aside.exists():
            number += 1
            aside = target.with_name(f".{target.name}{EDITED}-{number}")
        target.rename(aside)

    def _mark_due(self, article_id: str) -> None:
        table = schema.articles
        with self._archive.transaction() as connection:
            connection.execute(
                update(table).where(table.c.article_id == article_id).values(export_due=True)
            )

    def _sound(self, article_id: str) -> Article:
        """Return an article; ArchiveError for one that is damaged: nothing is written from it."""
        try:
            article = self._archive.article(article_id)
        except DAMAGE:
            article = None
        if article is None or not is_sound(article, self._archive.known([article_id])[article_id]):
            raise ArchiveError(article_id, "is damaged, so nothing is written from it")
        return article

    def removing(self, path: str) -> Mend:
        """Return what takes away a file that a killed run left, half-written or a second one."""

        def remove() -> None:
            SiteFolder(self._site, self._archive.site_changes).remove(PurePosixPath(path))

        return remove

    def forgetting(self, article_id: str) -> Mend:
        """Return what takes away the note of a post whose article and file are gone."""

        def forget() -> None:
            table = schema.exports
            with self._archive.transaction() as connection:
                connection.execute(delete(table).where(table.c.article_id == article_id))

        return forget


def is_sound(article: Article, known: Known) -> bool:
    """Tell whether an article is the one of its hashes."""
    hashes = content_hash(article), raw_hash(article)
    known_hashes = known.content_hash, known.raw_hash
    return hashes == known_hashes and says_its_text(article.body, article.text)
