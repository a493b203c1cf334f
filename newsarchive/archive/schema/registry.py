"""What all tables belong to, and the version that they have."""

from sqlalchemy import Column, Integer, MetaData, Table

from newsarchive.archive.columns import UtcMoment

metadata = MetaData()

schema_versions = Table(
    "schema_versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("applied_at", UtcMoment, nullable=False),
)
