"""Raw answers, in the database or in WARC files."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from newsarchive.archive.columns import CompressedBytes, UtcMoment
from newsarchive.archive.schema.registry import metadata

captures = Table(
    "captures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Text),  # none: a listing
    Column("run_id", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("fetched_at", UtcMoment, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of the answer
    Column("body", CompressedBytes, nullable=False),  # empty: it is in a WARC file
    Column("file_id", Integer),  # none: it is here
    Column("offset", Integer),  # of its response or revisit record in the file
    Column("length", Integer),  # bytes of that record in the file
    Column("revisit", Boolean, nullable=False),  # the answer is where its digest was kept first
    Index("captures_by_article", "article_id"),
    Index(
        "captures_by_digest",
        "digest",
        sqlite_where=text("file_id IS NOT NULL AND revisit = 0"),
    ),
)

warc_files = Table(
    "warc_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),  # in WARC_DIR
    Column("size", Integer, nullable=False),  # bytes that the captures rely on
    Column("opened_at", UtcMoment, nullable=False),
)

list_captures = Table(  # which list answer brought an article
    "list_captures",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("capture_id", Integer, primary_key=True),
)
