"""Securities that articles mention, and those that quote lists show."""

from sqlalchemy import Column, Integer, Table, Text

from newsarchive.archive.columns import UtcMoment
from newsarchive.archive.schema.registry import metadata

securities = Table(
    "securities",
    metadata,
    Column("code", Text, primary_key=True),
    Column("mic", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),  # as first written
    Column("first_at", UtcMoment, nullable=False),
)

listed_securities = Table(  # what the quote lists show; delisted ones keep their row
    "listed_securities",
    metadata,
    Column("code", Text, primary_key=True),
    Column("market", Integer, nullable=False),  # EastMoney's number
    Column("mic", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("list", Text, nullable=False),  # where it is found: a, b, fund, hk, us, board, index
    Column("first_at", UtcMoment, nullable=False),
    Column("named_at", UtcMoment, nullable=False),  # since when it is known by its name
    # Last seen, once it has left its list; until then it was seen when the list was last read.
    Column("last_at", UtcMoment),
)

security_names = Table(  # former names, and between which days they were seen
    "security_names",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("first_at", UtcMoment, primary_key=True),
    Column("last_at", UtcMoment, nullable=False),
)

quote_lists = Table(
    "quote_lists",
    metadata,
    Column("list", Text, primary_key=True),
    Column("read_at", UtcMoment, nullable=False),  # last time to its end
    Column("securities", Integer, nullable=False),  # how many it had then
)
