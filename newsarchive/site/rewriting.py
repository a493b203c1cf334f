"""Writing the whole site again, from nothing but the archive."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePosixPath

from sqlalchemy import Connection, delete, select, tuple_, update

from newsarchive.archive import schema
from newsarchive.site.articles import Placed
from newsarchive.site.due import MARKETS, SITE, YEAR, mark_due
from newsarchive.site.entries import Entry
from newsarchive.site.entry_rows import of_row
from newsarchive.site.files import File
from newsarchive.site.frontier import set_frontier
from newsarchive.site.heads import heads
from newsarchive.site.leftovers import leftovers
from newsarchive.site.lists import lists_of_kind, read_lists
from newsarchive.site.membership import take
from newsarchive.site.misplaced import set_right
from newsarchive.site.moves import all_moves
from newsarchive.site.neighbours import next_of
from newsarchive.site.projection import Projection
from newsarchive.site.state import BEGUN, COMPLETE, LAYOUTS, YES, layouts_hash, remember, remembered

_BATCH = 200
_ENTRIES = schema.site_entries
_ORDER = (_ENTRIES.c.source_slug, _ENTRIES.c.published_at, _ENTRIES.c.article_id)


class Rewriting:
    """One rewriting of a site.

    It starts with marks: if it comes to an early end, later runs write the lists, and the pages of
    articles that link to what has changed. Until a rewriting has come to its end, they say so.
    """

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._archive = projection.archive

    def begin(self, *, renumber: bool) -> None:
        """Bring all articles into their lists, and mark every page as due.

        With *renumber* the lists are cut into pages anew, in the order of publication.
        """
        projection = self._projection
        linked = bool(remembered(self._archive.reader, COMPLETE))  # a new site has no pages yet
        with self._archive.transaction() as connection:
            remember(connection, COMPLETE, BEGUN)
        for batch in heads(self._archive):
            entries = [projection.entry(article) for article in batch]
            with self._archive.transaction() as connection:
                take(
                    connection,
                    entries,
                    zone=projection.zone,
                    cutoff=projection.cutoff,
                    linked=linked,
                )
        with self._archive.transaction() as connection:
            set_right(connection, projection.zone)
            if renumber:
                connection.execute(update(schema.list_entries).values(page=0))
                connection.execute(update(schema.lists).values(pages=0))
                connection.execute(delete(schema.list_due))
            slugs = {one.subject for one in lists_of_kind(connection, "outlet:")}
            set_frontier(connection, slugs, projection.cutoff)
            mark_due(connection, _all_pages(connection) | all_moves(connection))

    def articles(self) -> Iterator[list[Placed]]:
        """Return all articles in batches, by outlet and time, so that each meets its neighbours."""
        before: Entry | None = None
        waiting: list[Entry] = []
        last: tuple[object, ...] | None = None
        while True:
            page = self._page(last)
            waiting += page
            # The last one of a page waits for its neighbour on the next.
            ready = waiting[: -1 if page else None]
            if ready:
                yield self._placed(ready, before, waiting[len(ready) :])
                before = ready[-1]
            if not page:
                return
            waiting = waiting[len(ready) :]
            entry = page[-1]
            last = (entry.source_slug, entry.published, entry.article_id)

    def end(self, files: set[str]) -> int:
        """Remove finished files that nothing asks for any more: all but *files*.

        Of an archive that is lost, those of lists.
        """
        table = schema.site_files
        known = self._archive.reader.execute(select(table.c.path)).scalars().all()
        stale = [PurePosixPath(path) for path in known if path not in files]
        removed = self._projection.files.remove(stale)
        for path in leftovers(self._projection.folder, files):
            removed += self._projection.files.withdraw(File(path, ""))
        self._archive.flush()
        with self._archive.transaction() as connection:
            remember(connection, COMPLETE, YES)
            remember(connection, LAYOUTS, layouts_hash(self._projection.folder))
        return removed

    def _page(self, last: tuple[object, ...] | None) -> list[Entry]:
        query = select(_ENTRIES).order_by(*_ORDER).limit(_BATCH)
        if last is not None:
            place = tuple_(*last, types=[column.type for column in _ORDER])
            query = query.where(tuple_(*_ORDER) > place)
        return [of_row(row) for row in self._archive.reader.execute(query)]

    def _placed(
        self, ready: Sequence[Entry], before: Entry | None, after: Sequence[Entry]
    ) -> list[Placed]:
        ids = [entry.article_id for entry in ready]
        known = self._archive.known(ids)
        found = {article.article_id: article for article in self._archive.articles(ids)}
        keys = [f"outlet:{slug}" for slug, _ in groupby(entry.source_slug for entry in ready)]
        outlets = read_lists(self._archive.reader, keys)
        row = [before, *ready, *after, None]
        return [
            Placed(
                found[entry.article_id],
                entry,
                (_same(row[place], entry), next_of(entry, _same(row[place + 2], entry))),
                outlets.get(f"outlet:{entry.source_slug}"),
                known[entry.article_id],
            )
            for place, entry in enumerate(ready)
            if entry.article_id in found
        ]


def _same(other: Entry | None, entry: Entry) -> Entry | None:
    """Return *other* if it is of the same outlet as *entry*, which has one."""
    same = other is not None and entry.source_slug and other.source_slug == entry.source_slug
    return other if same else None


def _all_pages(connection: Connection) -> set[tuple[str, int]]:
    """Return the marks of everything. Some 100 bytes a page are in memory for that."""
    pages = {(SITE, 0), (MARKETS, 0)}
    for prefix in ("day:", "month:", "outlet:", "security:"):
        for one in lists_of_kind(connection, prefix):
            pages.update((one.key, number) for number in range(one.pages + 1))
            if prefix == "month:":
                pages.add((f"{YEAR}{one.subject[:4]}", 0))
    return pages
