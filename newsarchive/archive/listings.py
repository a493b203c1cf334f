"""What listings showed, and what of it is to be fetched.

A record that a walk met is a *sighting*. It is committed page by page, together with what becomes
pending, before the articles are asked for. Only sightings of walks that came to an end count as met
before (*anchored*).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, chunks, insert_rows
from newsarchive.archive.keeping import Waiting
from newsarchive.archive.pending import Pending
from newsarchive.archive.quarantine import set_aside
from newsarchive.archive.store import Archive
from newsarchive.archive.walks import COMPLETE, Walk, note_advance
from newsarchive.items import Article, Capture

_DELETE_SIGHTING = delete(schema.sightings).where(
    schema.sightings.c.listing == bindparam("the_listing"),
    schema.sightings.c.article_id == bindparam("key"),
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One record of a listing: the article as met, a hash of the record, and "time id"."""

    article: Article
    record_hash: str
    position: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a sighting; *at* is when it was first."""

    record_hash: str = ""
    anchored: bool = False
    at: datetime | None = None

    def differs(self, sighting: Sighting) -> bool:
        """Tell whether the list showed another record then."""
        return self.record_hash not in ("", sighting.record_hash)


_UNSEEN = _Seen()


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What one page of a listing brought.

    *fetch*: sightings to fetch now; *fresh*: how many the walk hadn't met on an earlier page;
    *states*: for each article ``unchanged`` if it is stored, ``aside`` if it is in quarantine, ""
    if it is asked for, now or before in this run; *tail_anchored*: whether the page's last record
    had been met by an earlier walk.
    """

    fetch: tuple[Sighting, ...]
    fresh: int
    states: dict[str, str]
    tail_anchored: bool


class Listings:
    """The part of the archive that a crawl asks what to fetch of a page."""

    def __init__(self, archive: Archive, pending: Pending) -> None:
        self._archive = archive
        self._pending = pending

    def record(
        self,
        walk: Walk,
        sightings: Sequence[Sighting],
        *,
        spider: str,
        capture: Capture | None,
        run_id: int,
    ) -> PageOutcome:
        """Commit one page of a walk and tell what is to be fetched of it."""
        unique = {sighting.article.article_id: sighting for sighting in sightings}
        before = self._seen(walk.listing, list(unique))
        stored = self._archive.known(unique)
        aside = set_aside(self._archive.reader, list(unique))
        given_up = {article_id for article_id, spiders in aside.items() if spider in spiders}
        settled = stored.keys() | given_up
        unmet = self._unmet(unique.keys() & before.keys() - settled, aside, spider)
        fetch, renewed = self._wanted(walk.listing, unique, before, settled, unmet)
        pending = self._pending.renewals.rows(renewed, spider=spider, run_id=run_id)
        pending += (self._pending.row(each.article, spider=spider, run_id=run_id) for each in fetch)
        asked = [str(row["article_id"]) for row in pending]
        self._pending.ask(asked, stored=stored, listing=walk.listing)
        states = self._states(unique, stored, given_up)
        fresh = len(unique.keys() - walk.ids)
        tail = sightings[-1].article.article_id if sightings else ""
        tail_anchored = before.get(tail, _UNSEEN).anchored
        positions = [sighting.position for sighting in sightings if sighting.position]
        now = self._archive.clock()
        walk.advance(unique, positions, tail_anchored=tail_anchored, now=now)
        kept = self._archive.waiting(capture, run_id=run_id) if capture and pending else []
        self._write(walk, self._rows(walk, unique, before), pending, kept)
        return PageOutcome(tuple(fetch), fresh, states, tail_anchored)

    def _wanted(
        self,
        listing: str,
        unique: Mapping[str, Sighting],
        before: Mapping[str, _Seen],
        settled: Collection[str],
        unmet: Collection[str],
    ) -> tuple[list[Sighting], list[Article]]:
        """Return what to ask for, and what a list shows anew of what is asked for already."""
        fetch: list[Sighting] = []
        renewed: list[Article] = []
        for article_id, sighting in unique.items():
            seen = before.get(article_id, _UNSEEN)
            changed = seen.differs(sighting)
            if not self._pending.asked(article_id):
                # What was seen before and isn't stored is pending, or was settled in another way.
                new = not seen.record_hash and article_id not in settled
                if changed or new or article_id in unmet:
                    fetch.append(sighting)
            elif self._pending.renewals.expects(article_id) or (
                changed and self._pending.tells(article_id, listing=listing)
            ):
                renewed.append(sighting.article)
        return fetch, renewed

    def _rows(
        self, walk: Walk, unique: Mapping[str, Sighting], before: Mapping[str, _Seen]
    ) -> list[Row]:
        """Return the rows of ``sightings`` that say something new."""
        rows: list[Row] = []
        for article_id, sighting in unique.items():
            seen = before.get(article_id, _UNSEEN)
            if not seen.anchored or seen.differs(sighting):
                rows.append(self._row(walk, sighting, seen.at))
        return rows

    def _unmet(
        self, article_ids: Collection[str], aside: Mapping[str, set[str]], spider: str
    ) -> set[str]:
        """Return those of *article_ids* that only other kinds of spiders answer for.

        Those were seen before, and aren't stored: what another kind asked for in vain, this one has
        to ask for, too.
        """
        left = [each for each in article_ids if not self._pending.asked(each)]
        pending = self._pending.holders(left) if left else {}
        others = (aside.keys() & set(left)) | pending.keys()
        return {each for each in others if spider not in pending.get(each, ())}

    def _seen(self, listing: str, ids: list[str]) -> dict[str, _Seen]:
        table, walks = schema.sightings, schema.walks
        found: dict[str, _Seen] = {}
        for chunk in chunks(ids):
            rows = self._archive.reader.execute(
                select(table.c.article_id, table.c.record_hash, walks.c.outcome, table.c.seen_at)
                .join(walks, walks.c.id == table.c.walk_id)
                .where(table.c.listing == listing, table.c.article_id.in_(chunk))
            )
            for article_id, record_hash, outcome, at in rows:
                found[article_id] = _Seen(record_hash, outcome in COMPLETE, at)
        return found

    def _states(
        self, article_ids: Collection[str], stored: Collection[str], given_up: Collection[str]
    ) -> dict[str, str]:
        # What was seen before and is neither asked for nor set aside is stored, under another id
        # perhaps.
        return {
            article_id: ""
            if self._pending.asked(article_id)
            else "aside"
            if article_id in given_up and article_id not in stored
            else "unchanged"
            for article_id in article_ids
        }

    def _row(self, walk: Walk, sighting: Sighting, first: datetime | None) -> Row:
        return {
            "listing": walk.listing,
            "article_id": sighting.article.article_id,
            "seen_at": first or self._archive.clock(),
            "walk_id": walk.id,
            "record_hash": sighting.record_hash,
        }

    def _write(self, walk: Walk, rows: list[Row], pending: list[Row], kept: list[Waiting]) -> None:
        with self._archive.transaction(kept) as connection:
            if rows:
                connection.execute(_DELETE_SIGHTING, [_key(row) for row in rows])
                insert_rows(connection, schema.sightings, rows)
            self._pending.write(connection, pending, kept)
            note_advance(connection, walk)


def _key(row: Row) -> Row:
    return {"the_listing": row["listing"], "key": row["article_id"]}
