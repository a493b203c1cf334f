"""Archived articles made again: parsed, normalised, compared, and stored where they differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.articles import Known
from newsarchive.archive.captures import Kept
from newsarchive.archive.names import name_table
from newsarchive.archive.outlets import Outlets
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import with_known_moment
from newsarchive.errors import IdentityError, NewsArchiveError
from newsarchive.items import Article
from newsarchive.normalise import normalised, sealed
from newsarchive.replay.differences import Difference, differences
from newsarchive.replay.provenance import made_of
from newsarchive.replay.rebuilding import PARSED, Rebuilder, as_met
from newsarchive.replay.targets import Target
from newsarchive.securities import NameTable
from newsarchive.sources import Catalogue, Outlet

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: *made* is none without its answers, or with an *error*."""

    article_id: str
    made: Article | None = None
    found: tuple[Difference, ...] = ()
    error: NewsArchiveError | None = None


class Replayer:
    """Makes the articles of *archive* again.

    *zone_of* gives the zone of dates that name none for an article's origin. Without a *target*
    nothing is written.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        catalogue: Catalogue,
        zone_of: Callable[[str], ZoneInfo],
        target: Target | None,
    ) -> None:
        self._archive = archive
        self._catalogue = catalogue
        self._zone_of = zone_of
        self._target = target
        self._rebuilder = Rebuilder(archive.captures)
        self._outlets = Outlets(archive)

    @cached_property
    def _names(self) -> NameTable | None:
        return name_table(self._archive)

    def all(self, since: datetime | None) -> Iterator[Outcome]:
        """Make every article again, or those published since a moment, in the order of ids."""
        table = schema.articles
        last = ""
        while True:
            query = select(table.c.article_id).where(table.c.article_id > last)
            if since is not None:
                query = query.where(table.c.published_at >= since)
            rows = self._archive.reader.execute(query.order_by(table.c.article_id).limit(_BATCH))
            ids = [row[0] for row in rows]
            if not ids:
                return
            yield from self.some(ids)
            last = ids[-1]

    def some(self, article_ids: Sequence[str]) -> Iterator[Outcome]:
        """Make these articles again."""
        captures = self._archive.captures
        kept, lists = captures.of(article_ids), captures.lists_of(article_ids)
        target = self._target
        known = {} if target is None else target.archive.known(article_ids)
        for stored in self._archive.articles(article_ids):
            article_id = stored.article_id
            outcome, outlet = self._again(stored, kept[article_id], lists[article_id])
            if target is not None:
                self._store(target, stored, outcome, outlet, known.get(article_id))
            yield outcome
        if target is not None:
            target.finish(article_ids, self._archive)

    def _again(
        self, stored: Article, kept: Sequence[Kept], lists: Sequence[Kept]
    ) -> tuple[Outcome, Outlet | None]:
        """Make *stored* again, and find its outlet."""
        article_id = stored.article_id
        try:
            if stored.origin not in PARSED:
                met = as_met(stored)
            elif groups := made_of(stored, kept):
                met = self._rebuilder.rebuild(stored, groups, lists)
            else:
                return Outcome(article_id), None
            made, outlet = self._finished(stored, met)
        except NewsArchiveError as error:
            return Outcome(article_id, error=error), None
        return Outcome(article_id, made, differences(stored, made)), outlet

    def _finished(self, stored: Article, met: Article) -> tuple[Article, Outlet | None]:
        """Take *met* through all steps; what is known of *stored* besides stays."""
        zone = self._zone_of(stored.origin)
        made, outlet = normalised(met, zone=zone, catalogue=self._catalogue, names=self._names)
        if made.article_id != stored.article_id:
            raise IdentityError(stored.article_id, f"its answers are now about {made.article_id}")
        made = sealed(with_known_moment(stored, made))
        return replace(
            made,
            source_slug="" if outlet is None else self._outlets.would_be(outlet, self._catalogue),
            captures=(),
            told=None,
            modified=stored.modified,
            withdrawn=stored.withdrawn,
            revisions=stored.revisions,
            fetched_in=stored.fetched_in,
            made_of=stored.made_of,
        ), outlet

    def _store(
        self,
        target: Target,
        stored: Article,
        outcome: Outcome,
        outlet: Outlet | None,
        known: Known | None,
    ) -> None:
        """Put what was made into *target*; of *stored* that nothing was made of, that itself."""
        if target.archive is not self._archive:
            target.copy(outcome.made or stored, outlet, self._archive, known=known)
        elif outcome.made is not None and outcome.found:
            target.put(outcome.made, stored, outlet, known=known)
