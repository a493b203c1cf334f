"""Runs, the lists that they went through, and what is still to be fetched."""

from sqlalchemy import Column, Index, Integer, Table, Text

from newsarchive.archive.columns import CompressedText, UtcMoment
from newsarchive.archive.schema.registry import metadata

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("command", Text, nullable=False),  # "crawl eastmoney", "import" ...
    Column("arguments", Text, nullable=False),  # JSON
    Column("started_at", UtcMoment, nullable=False),
    Column("finished_at", UtcMoment),
    Column("outcome", Text, nullable=False),  # running, finished, failed, killed ...
    Column("counts", Text, nullable=False),  # JSON
)

sightings = Table(
    "sightings",
    metadata,
    Column("listing", Text, primary_key=True),
    Column("article_id", Text, primary_key=True),
    Column("seen_at", UtcMoment, nullable=False),  # first
    Column("walk_id", Integer, nullable=False),
    Column("record_hash", Text, nullable=False),  # of the list record
)

walks = Table(  # one pass over one listing in one run
    "walks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, nullable=False),
    Column("listing", Text, nullable=False),
    Column("started_at", UtcMoment, nullable=False),
    Column("outcome", Text, nullable=False),  # open, or see Listings.finish
    Column("pages", Integer, nullable=False),
    Column("listed", Integer, nullable=False),
    Column("newest", Text, nullable=False),  # "time id" of the newest record
    Column("oldest", Text, nullable=False),
    Column("depth", Text, nullable=False),  # how far back all is known; "": to the list's end
    Index("walks_by_listing", "listing", "id"),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, nullable=False),
    Column("listing", Text, nullable=False),
    Column("newer", Text, nullable=False),  # "time id": oldest record that was read
    Column("older", Text, nullable=False),  # "time id": newest record known before
    Column("reason", Text, nullable=False),
)

pending = Table(  # each kind of spider keeps what it has met for itself
    "pending",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("spider", Text, primary_key=True),  # which kind of spider can fetch it
    Column("url", Text, nullable=False),
    Column("listing", Text, nullable=False),
    Column("record", CompressedText, nullable=False),  # Article as met, as JSON
    Column("since_at", UtcMoment, nullable=False),
    Column("run_id", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Index("pending_by_spider", "spider", "article_id"),
)
