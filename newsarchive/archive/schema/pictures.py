"""Images that posts show."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from newsarchive.archive.columns import UtcMoment
from newsarchive.archive.schema.registry import metadata

images = Table(  # what became of an image's address
    "images",
    metadata,
    Column("url", Text, primary_key=True),
    Column("digest", Text, nullable=False),  # SHA-256 of the image; "": it could not be stored
    Column("error", Text, nullable=False),
    Column("asked_at", UtcMoment, nullable=False),
)

image_files = Table(  # a stored image, once whatever addresses it has
    "image_files",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("path", Text, nullable=False),  # in the site
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
