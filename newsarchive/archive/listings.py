"""What listings showed: walks over them, sightings of articles, and what is still to be fetched.

A *walk* is one pass over one listing, from its newest record back. A record that the walk met is a
*sighting*; an article that was sighted and isn't stored is *pending*. Both are committed page by
page, before the articles are asked for, so what a listing showed once is never forgotten.

A walk that was cut short leaves a hole between what it read and what earlier walks read. So only
sightings of walks that came to an end count as met before (*anchored*).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, delete, func, insert, select, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, chunks, insert_rows
from newsarchive.archive.database import clear_errors
from newsarchive.archive.keeping import Waiting
from newsarchive.archive.records import met_article, met_json
from newsarchive.archive.store import Archive
from newsarchive.items import Article, Capture
from newsarchive.redaction import redact, without_secrets

_COMPLETE = ("met", "end", "limit", "since")

_DELETE_SIGHTING = delete(schema.sightings).where(
    schema.sightings.c.listing == bindparam("the_listing"),
    schema.sightings.c.article_id == bindparam("key"),
)
_DELETE_PENDING = delete(schema.pending).where(schema.pending.c.article_id == bindparam("key"))

# A pending article that failed in this many runs is given up: it moves to quarantine.
_MAX_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Sighting:
    """One record of a listing: the article as met, a hash of the record, and "time id"."""

    article: Article
    record_hash: str
    position: str


@dataclass(slots=True)
class Walk:
    """One pass over one listing, as far as it has come.

    *known_newest* and *known_depth* describe what earlier walks cover ("time id" of the newest
    record, and the oldest time back to which nothing is missing; "" means to the list's end);
    *covered* tells whether there was an earlier walk at all, and *met* whether this one has come as
    far as it.
    """

    id: int
    listing: str
    covered: bool
    known_newest: str
    known_depth: str
    pages: int = 0
    listed: int = 0
    newest: str = ""
    oldest: str = ""
    met: bool = False
    ids: set[str] = field(default_factory=set)


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
    """The part of the archive that a crawl asks what to fetch."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._asked: set[str] = set()
        self._absent: set[str] = set()

    def absent(self, article_id: str) -> bool:
        """Tell whether *article_id* is known not to be stored, which holds for the first asking.

        It spares a look into the database for each article that a list brought.
        """
        if article_id in self._absent:
            self._absent.remove(article_id)
            return True
        return False

    def begin(self, listing: str, *, run_id: int) -> Walk:
        """Start a walk over *listing*."""
        walks = schema.walks
        last = self._archive.reader.execute(
            select(walks.c.newest, walks.c.depth)
            .where(walks.c.listing == listing, walks.c.outcome.in_(_COMPLETE))
            .order_by(walks.c.id.desc())
            .limit(1)
        ).first()
        with self._archive.transaction() as connection:
            key = connection.execute(
                insert(walks).values(
                    run_id=run_id,
                    listing=listing,
                    started_at=self._archive.clock(),
                    outcome="open",
                    pages=0,
                    listed=0,
                    newest="",
                    oldest="",
                    depth="",
                )
            ).inserted_primary_key
        walk_id = int(key[0]) if key else 0
        if last is None:
            return Walk(walk_id, listing, covered=False, known_newest="", known_depth="")
        return Walk(walk_id, listing, covered=True, known_newest=last[0], known_depth=last[1])

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
        given_up = self.quarantined(list(unique))
        fetch: list[Sighting] = []
        rows: list[Row] = []
        for article_id, sighting in unique.items():
            record_hash, anchored = before.get(article_id, ("", False))
            changed = record_hash not in ("", sighting.record_hash)
            # What was seen before and isn't stored is pending, or was settled in another way.
            if changed or not (record_hash or article_id in stored or article_id in given_up):
                fetch.append(sighting)
            if changed or not anchored:
                rows.append(self._sighting_row(walk, sighting))
        fetch = [each for each in fetch if each.article.article_id not in self._asked]
        self._asked.update(each.article.article_id for each in fetch)
        # What was seen before and is neither asked for nor set aside is stored, under another id
        # perhaps.
        states = {
            article_id: ""
            if article_id in self._asked
            else "aside"
            if article_id in given_up and article_id not in stored
            else "unchanged"
            for article_id in unique
        }
        fresh = len(unique.keys() - walk.ids)
        tail = sightings[-1].article.article_id if sightings else ""
        tail_anchored = before.get(tail, ("", False))[1]
        _advance(walk, sightings, tail_anchored=tail_anchored)
        kept = self._archive.waiting(capture, run_id=run_id) if capture and fetch else []
        pending = [self._pending_row(each, spider=spider, run_id=run_id) for each in fetch]
        self._write_page(walk, rows, pending, kept)
        ids = [each.article.article_id for each in fetch]
        self._absent.update(article_id for article_id in ids if article_id not in stored)
        return PageOutcome(tuple(fetch), fresh, states, tail_anchored)

    def promise(self, article: Article, *, spider: str, run_id: int) -> None:
        """Note that *article* was met outside of any list and is to be fetched."""
        row = self._pending_row(Sighting(article, "", ""), spider=spider, run_id=run_id)
        with self._archive.transaction() as connection:
            connection.execute(
                delete(schema.pending).where(schema.pending.c.article_id == article.article_id)
            )
            insert_rows(connection, schema.pending, [row])
        self._asked.add(article.article_id)

    def finish(self, walk: Walk, outcome: str, *, run_id: int, depth: str = "") -> bool:
        """End a walk with *outcome*: met, end, limit, since, window or failed.

        *depth* is the oldest time that was asked for, with since and limit. Returns True if the
        walk ended before it met what earlier walks had read: the archive then records a gap.
        """
        table = schema.walks
        # What an empty list shows when it is first read to its end is all that it ever showed.
        first = outcome == "end" and not walk.known_newest
        gap = outcome in _COMPLETE and walk.covered and not walk.met and not first
        values = {
            "outcome": outcome,
            "pages": walk.pages,
            "listed": walk.listed,
            "newest": max(walk.newest, walk.known_newest),
            "oldest": walk.oldest,
            "depth": _depth(walk, outcome, depth),
        }
        with self._archive.transaction() as connection:
            connection.execute(update(table).where(table.c.id == walk.id).values(values))
            if gap:
                connection.execute(
                    insert(schema.gaps).values(
                        run_id=run_id,
                        listing=walk.listing,
                        newer=walk.oldest,
                        older=walk.known_newest,
                        reason=outcome,
                    )
                )
        return gap

    def pending(self, spider: str) -> Iterator[Article]:
        """Return what *spider* still has to fetch.

        Reads in parts, so that a long list costs no memory.
        """
        table = schema.pending
        last = ""
        while True:
            rows = self._archive.reader.execute(
                select(table.c.article_id, table.c.record)
                .where(table.c.spider == spider, table.c.article_id > last)
                .order_by(table.c.article_id)
                .limit(200)
            ).all()
            if not rows:
                return
            stored = self._archive.known([article_id for article_id, _ in rows])
            for article_id, record in rows:
                last = article_id
                if article_id not in self._asked:
                    self._asked.add(article_id)
                    if article_id not in stored:
                        self._absent.add(article_id)
                    yield met_article(record)

    def left(self, spider: str) -> int:
        """Return how many articles *spider* still has to fetch."""
        table = schema.pending
        query = select(func.count()).where(table.c.spider == spider)
        with clear_errors(self._archive.engine.url):
            return self._archive.reader.execute(query).scalar() or 0

    def failed(self, article: Article, error: Exception) -> bool:
        """Note that fetching *article* failed; tell whether it failed too often to go on."""
        table = schema.pending
        key = table.c.article_id == article.article_id
        with self._archive.transaction() as connection:
            connection.execute(
                update(table)
                .where(key)
                .values(attempts=table.c.attempts + 1, error=redact(str(error))[:500])
            )
            attempts = connection.execute(select(table.c.attempts).where(key)).scalar()
        return (attempts or 0) >= _MAX_ATTEMPTS

    def _seen(self, listing: str, ids: list[str]) -> dict[str, tuple[str, bool]]:
        """Return the record hash of each known sighting, and whether it is anchored."""
        table, walks = schema.sightings, schema.walks
        found: dict[str, tuple[str, bool]] = {}
        for chunk in chunks(ids):
            rows = self._archive.reader.execute(
                select(table.c.article_id, table.c.record_hash, walks.c.outcome)
                .join(walks, walks.c.id == table.c.walk_id)
                .where(table.c.listing == listing, table.c.article_id.in_(chunk))
            )
            for article_id, record_hash, outcome in rows:
                found[article_id] = (record_hash, outcome in _COMPLETE)
        return found

    def quarantined(self, ids: list[str]) -> set[str]:
        """Return those of *ids* that are in quarantine."""
        table = schema.quarantine
        found: set[str] = set()
        for chunk in chunks(ids):
            rows = self._archive.reader.execute(
                select(table.c.article_id).where(
                    table.c.article_id.in_(chunk), table.c.resolved_at.is_(None)
                )
            )
            found.update(row[0] for row in rows)
        return found

    def _sighting_row(self, walk: Walk, sighting: Sighting) -> Row:
        return {
            "listing": walk.listing,
            "article_id": sighting.article.article_id,
            "seen_at": self._archive.clock(),
            "walk_id": walk.id,
            "record_hash": sighting.record_hash,
        }

    def _pending_row(self, sighting: Sighting, *, spider: str, run_id: int) -> Row:
        return {
            "article_id": sighting.article.article_id,
            "spider": spider,
            "url": without_secrets(sighting.article.url),
            "listing": sighting.article.listing,
            "record": met_json(sighting.article),
            "since_at": self._archive.clock(),
            "run_id": run_id,
            "attempts": 0,
            "error": "",
        }

    def _write_page(
        self, walk: Walk, rows: list[Row], pending: list[Row], kept: list[Waiting]
    ) -> None:
        table, walks = schema.sightings, schema.walks
        with self._archive.transaction(kept) as connection:
            if rows:
                connection.execute(_DELETE_SIGHTING, [_key(row) for row in rows])
                insert_rows(connection, table, rows)
            if pending:
                connection.execute(_DELETE_PENDING, [{"key": row["article_id"]} for row in pending])
                insert_rows(connection, schema.pending, pending)
                for capture in kept:
                    links = [
                        {"article_id": row["article_id"], "capture_id": capture.id}
                        for row in pending
                    ]
                    insert_rows(connection, schema.list_captures, links)
            connection.execute(
                update(walks)
                .where(walks.c.id == walk.id)
                .values(
                    pages=walk.pages, listed=walk.listed, newest=walk.newest, oldest=walk.oldest
                )
            )


def _depth(walk: Walk, outcome: str, asked: str) -> str:
    """Return the oldest time back to which nothing is missing after *walk*; "": to the end."""
    if outcome == "end" or (walk.met and not walk.known_depth):
        return ""
    reached = asked or walk.oldest
    return min(reached, walk.known_depth) if walk.met else reached


def _key(row: Row) -> Row:
    return {"the_listing": row["listing"], "key": row["article_id"]}


def _advance(walk: Walk, sightings: Sequence[Sighting], *, tail_anchored: bool) -> None:
    positions = [sighting.position for sighting in sightings if sighting.position]
    walk.ids.update(sighting.article.article_id for sighting in sightings)
    walk.pages += 1
    walk.listed = len(walk.ids)
    if positions:
        walk.newest = max(walk.newest, *positions)
        # By a page's last record: single old ones are pinned to the top, or came in late.
        walk.oldest = min(walk.oldest or positions[-1], positions[-1])
        walk.met = walk.met or walk.oldest <= walk.known_newest
    walk.met = walk.met or tail_anchored
