"""Walks over listings: how far each has come, what it covers, and the gap that it may leave.

A *walk* is one pass over one listing, from its newest record back. One that was cut short leaves a
hole between what it read and what earlier walks read; so only those that came to an end count as
having covered anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy import Connection, func, insert, select, update

from newsarchive.archive import schema
from newsarchive.archive.store import Archive

COMPLETE = ("met", "end", "limit", "since", "short")
"""The outcomes of walks that came to an end; *short*: at a page that was empty before its time."""

# So long must a list have ended short for that to be its end; until then walks go down there anew.
_BELIEVED = timedelta(hours=1)


@dataclass(slots=True)
class Walk:
    """One pass over one listing, as far as it has come.

    *known_newest* and *known_depth* describe what earlier walks cover ("time id" of the newest
    record, and the oldest time back to which nothing is missing; "" means to the list's end);
    *covered* tells whether there was an earlier walk at all, and *met* whether this one has come as
    far as it; *short_since* is when the list began to end short, if the last walk did; *zone* is
    that of the times in positions.
    """

    id: int
    listing: str
    covered: bool
    known_newest: str
    known_depth: str
    short_since: datetime | None = None
    zone: tzinfo = UTC
    pages: int = 0
    listed: int = 0
    newest: str = ""
    oldest: str = ""
    met: bool = False
    ids: set[str] = field(default_factory=set)

    def advance(
        self,
        article_ids: Iterable[str],
        positions: Sequence[str],
        *,
        tail_anchored: bool,
        now: datetime,
    ) -> None:
        """Count a page that is read *now*: its articles, and the *positions* ("time id") it told.

        One that lies ahead is no newest: what came until then would count as read.
        """
        self.ids.update(article_ids)
        self.pages += 1
        self.listed = len(self.ids)
        if positions:
            latest = _latest(now, self.zone)
            likely = (each for each in positions if each < latest)
            self.newest = max([self.newest, *likely]) or min(positions)
            # By a page's last records: single old ones are pinned to the top, or came in late.
            self.oldest = min(self.oldest or positions[-1], positions[-1])
            self.met = self.met or max(positions[-2:]) <= self.known_newest
        self.met = self.met or tail_anchored

    def depth(self, outcome: str, asked: str) -> str:
        """Return the oldest time back to which nothing is missing after *outcome*; "": to the end.

        *asked* is the oldest time that was asked for, if one was.
        """
        if outcome == "end" or (self.met and not self.known_depth):
            return ""
        reached = asked or self.oldest
        return min(reached, self.known_depth) if self.met else reached

    def is_short_again(self, now: datetime) -> bool:
        """Tell whether walks have ended short for so long that the list has its end there."""
        return self.short_since is not None and now - self.short_since >= _BELIEVED

    def gap(self, outcome: str) -> tuple[str, str] | None:
        """Return what stands on both sides of the gap that it leaves if it ends with *outcome*.

        That is the newer side, then the older one. It leaves one if it ends before it met what
        earlier walks had read, or short where there were none.
        """
        if outcome == "short" and not self.covered:
            return self.oldest, ""
        # What an empty list shows when it is first read to its end is all that it ever showed.
        first = outcome == "end" and not self.known_newest
        if outcome in COMPLETE and self.covered and not self.met and not first:
            return self.oldest, self.known_newest
        return None


def _latest(now: datetime, zone: tzinfo) -> str:
    """Return what sorts behind every position that doesn't lie ahead of *now*."""
    return f"{now.astimezone(zone) + timedelta(seconds=1):%Y-%m-%d %H:%M:%S}"


def begin_walk(archive: Archive, listing: str, *, run_id: int, zone: tzinfo = UTC) -> Walk:
    """Start a walk over *listing*, whose positions have their times in *zone*."""
    walks = schema.walks
    complete = (
        select(walks.c.newest, walks.c.oldest, walks.c.depth, walks.c.outcome, walks.c.id)
        .where(walks.c.listing == listing, walks.c.outcome.in_(COMPLETE))
        .order_by(walks.c.id.desc())
        .limit(1)
    )
    last = archive.reader.execute(complete).first()
    with archive.transaction() as connection:
        key = connection.execute(
            insert(walks).values(
                run_id=run_id,
                listing=listing,
                started_at=archive.clock(),
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
        return Walk(walk_id, listing, covered=False, known_newest="", known_depth="", zone=zone)
    newest, latest = last.newest, _latest(archive.clock(), zone)
    if newest >= latest:  # an archive of before these were left out, or a clock that was put back
        likely = complete.where(walks.c.newest < latest).with_only_columns(walks.c.newest)
        newest = archive.reader.execute(likely).scalar() or last.oldest
    walk = Walk(
        walk_id, listing, covered=True, known_newest=newest, known_depth=last.depth, zone=zone
    )
    if last.outcome == "short":
        whole = complete.where(walks.c.outcome != "short").with_only_columns(walks.c.id)
        before = archive.reader.execute(whole).scalar() or 0
        walk.short_since = archive.reader.execute(
            select(func.min(walks.c.started_at)).where(
                walks.c.listing == listing, walks.c.outcome == "short", walks.c.id > before
            )
        ).scalar()
    return walk


def note_advance(connection: Connection, walk: Walk) -> None:
    """Write how far *walk* has come."""
    table = schema.walks
    connection.execute(
        update(table)
        .where(table.c.id == walk.id)
        .values(pages=walk.pages, listed=walk.listed, newest=walk.newest, oldest=walk.oldest)
    )


def finish_walk(
    archive: Archive, walk: Walk, outcome: str, *, run_id: int, depth: str = ""
) -> tuple[str, str] | None:
    """End a walk with *outcome*: met, end, limit, since, short, window or failed.

    *depth* is the oldest time that was asked for, with since and limit. Returns both sides of the
    gap that the walk leaves, if it does; the archive records it.
    """
    table = schema.walks
    gap = walk.gap(outcome)
    values = {
        "outcome": outcome,
        "pages": walk.pages,
        "listed": walk.listed,
        "newest": max(walk.newest, walk.known_newest),
        "oldest": walk.oldest,
        "depth": walk.depth(outcome, depth),
    }
    with archive.transaction() as connection:
        connection.execute(update(table).where(table.c.id == walk.id).values(values))
        if gap:
            connection.execute(
                insert(schema.gaps).values(
                    run_id=run_id,
                    listing=walk.listing,
                    newer=gap[0],
                    older=gap[1],
                    reason=outcome,
                )
            )
    return gap
