"""What could not be stored."""

from sqlalchemy import Column, Index, Integer, Table, Text

from newsarchive.archive.columns import CompressedBytes, CompressedText, UtcMoment
from newsarchive.archive.schema.registry import metadata

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),  # "": not even that is known
    Column("spider", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("run_id", Integer, nullable=False),
    Column("at", UtcMoment, nullable=False),
    Column("reason", Text, nullable=False),  # name of the error
    Column("detail", Text, nullable=False),
    Column("item", CompressedText, nullable=False),  # Article as met, as JSON
    Column("answer", CompressedBytes, nullable=False),  # what the upstream said
    Column("resolved_at", UtcMoment),
    Index("quarantine_by_article", "article_id"),
)

quarantine_answers = Table(
    "quarantine_answers",
    metadata,
    Column("entry", Integer, primary_key=True),  # of quarantine
    Column("position", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),  # as in captures, or refusal
    Column("status", Integer, nullable=False),
    Column("fetched_at", UtcMoment, nullable=False),
    Column("size", Integer, nullable=False),  # of the answer, in bytes
    Column("body", CompressedBytes, nullable=False),  # its first 256 KiB
)
