"""Writing the finished pages of articles, and putting them in the place of live posts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Select, select, tuple_, update

from newsarchive.archive import schema
from newsarchive.archive.articles import Known
from newsarchive.archive.store import Archive
from newsarchive.site.articles import ArticlePages, Placed
from newsarchive.site.due import SITE, mark_due
from newsarchive.site.entries import Entry
from newsarchive.site.entry_rows import read_entries
from newsarchive.site.files import File, SiteFiles
from newsarchive.site.frontier import set_frontier
from newsarchive.site.lists import read_lists
from newsarchive.site.neighbours import around
from newsarchive.site.post_address import address_of_post
from newsarchive.site.printer import place

_BATCH = 200  # articles in memory at once
_ARTICLES = schema.articles
_ENTRIES = schema.site_entries
_ORDER = (_ENTRIES.c.published_at, _ENTRIES.c.article_id)


class FinishedPages:
    """Writes pages of articles that were published before *cutoff*."""

    def __init__(
        self,
        archive: Archive,
        files: SiteFiles,
        pages: ArticlePages,
        cutoff: datetime,
    ) -> None:
        self._archive = archive
        self._files = files
        self._pages = pages
        self._cutoff = cutoff

    def freeze(self) -> Iterator[int]:
        """Put finished pages in the place of posts that have grown old."""
        last: tuple[datetime, str] | None = None
        while True:
            query = select(*_ORDER).where(
                _ENTRIES.c.finished.is_(False), _ENTRIES.c.published_at < self._cutoff
            )
            if last is not None:
                query = query.where(tuple_(*_ORDER) > tuple_(*last, types=[c.type for c in _ORDER]))
            rows = self._archive.reader.execute(query.order_by(*_ORDER).limit(_BATCH)).all()
            if not rows:
                return
            yield self._write([row.article_id for row in rows])
            last = (rows[-1].published_at, rows[-1].article_id)

    def write_due(self) -> Iterator[int]:
        """Write those that are new or changed, or whose neighbours are."""
        last = ""
        key = _ARTICLES.c.article_id
        due: Select[str] = (
            select(key)
            .join(_ENTRIES, _ENTRIES.c.article_id == key)
            .where(_ARTICLES.c.export_due.is_(True), _ENTRIES.c.finished.is_(True))
        )
        while True:
            page = due.where(key > last).order_by(key).limit(_BATCH)
            ids = self._archive.reader.execute(page).scalars().all()
            if not ids:
                return
            yield self._write(ids)
            last = ids[-1]

    def write(self, placed: Placed, *, told: bool = True) -> bool | None:
        """Write one page in the place of what stood for the article; return whether it changed.

        None: a file of somebody else stands there or stood, and all stays as it is; it is *told*
        among the files that were kept.
        """
        file = self._pages.file(placed)
        changed = self._put(placed, file, told=told)
        if changed is None:
            self._archive.refused(placed.entry.article_id, path=str(file.path))
        return changed

    def _put(self, placed: Placed, file: File, *, told: bool) -> bool | None:
        before = list(self._before(placed, str(file.path)))
        for post in before:
            if edited := self._files.edited(post):
                if told:
                    self._files.kept[post.path] = edited
                self._leave(placed, file, post)
                return None
        changed = self._files.put_article(file, known=placed.known)
        if changed is None:
            return None
        for post in before:
            changed |= self._files.remove_article(post)
        gone = [post.path for post in before]
        self._archive.exported(placed.article, path=str(file.path), digest=file.digest, gone=gone)
        return changed

    def foresee(self, batch: Iterable[Placed]) -> None:
        """Note where the pages of *batch* will be, before they are written."""
        zone = self._pages.zone
        paths = ((each, str(place(each.entry.url(zone), each.outlet))) for each in batch)
        self._archive.site_changes.begin(
            (each.entry.article_id, path)
            for each, path in paths
            if (each.known is None or each.known.path != path)
            and not any(self._files.edited(post) for post in self._before(each, path))
        )

    def _before(self, placed: Placed, path: str) -> Iterator[Known]:
        """Return what stood for the article elsewhere than at *path*, or was left by a kill."""
        known = placed.known
        if known is None:
            return
        if known.path not in ("", path):
            yield known
        for each in self._archive.site_changes.left(placed.entry.article_id):
            if each not in (path, known.path):
                yield replace(known, path=each, digest="")

    def _leave(self, placed: Placed, file: File, post: Known) -> None:
        """Let an edited *post* stand alone at its address: a page of ours there would rival it."""
        content = self._files.edited_post(post) or b""
        zone = self._pages.zone
        if address_of_post(post.path, content, zone) in ("", placed.entry.url(zone)):
            self._files.withdraw(file)

    def _write(self, ids: Sequence[str]) -> int:
        reader = self._archive.reader
        entries = read_entries(reader, ids)
        slugs = {entry.source_slug for entry in entries.values()}
        outlets = read_lists(reader, sorted(f"outlet:{slug}" for slug in slugs))
        known = self._archive.known(ids)
        query = select(_ARTICLES.c.article_id).where(_ARTICLES.c.article_id.in_(ids))
        due = set(reader.execute(query.where(_ARTICLES.c.export_due.is_(True))).scalars())
        batch = [
            Placed(
                article,
                entry := entries[article.article_id],
                around(reader, entry),
                outlets.get(f"outlet:{entry.source_slug}"),
                known[article.article_id],
            )
            for article in self._archive.articles(ids)
        ]
        self.foresee(batch)
        written, changed = [], 0
        for placed in batch:
            # A post that somebody has edited stays one, which is no fault unless it is to change.
            done = self.write(placed, told=placed.entry.article_id in due)
            if done is not None:
                changed += done
                written.append(placed.entry)
        self._archive.together(_noting(written, self._cutoff))
        self._archive.flush()
        return changed


def _noting(entries: Collection[Entry], cutoff: datetime) -> Callable[[Connection], None]:
    """Return what notes that the pages of *entries* are finished files."""
    live = [entry for entry in entries if not entry.finished]

    def note(connection: Connection) -> None:
        if live:
            ids = [entry.article_id for entry in live]
            connection.execute(
                update(_ENTRIES).where(_ENTRIES.c.article_id.in_(ids)).values(finished=True)
            )
            set_frontier(connection, {entry.source_slug for entry in live}, cutoff)
            mark_due(connection, {(SITE, 0)})

    return note
