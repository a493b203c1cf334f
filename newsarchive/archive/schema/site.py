"""What was written into the site, and what its lists hold."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from newsarchive.archive.columns import Texts, UtcMoment
from newsarchive.archive.schema.registry import metadata

exports = Table(
    "exports",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("path", Text, nullable=False),
    Column("hash", Text, nullable=False),  # SHA-256 of the post
    Column("exported_at", UtcMoment, nullable=False),
    Index("exports_by_path", "path"),
)

begun_exports = Table(  # files that runs were about to write, until they are noted in exports
    "begun_exports",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    sqlite_with_rowid=False,
)

site_changes = Table(  # written into the site and not yet published
    "site_changes",
    metadata,
    Column("path", Text, primary_key=True),  # in the site
    Column("hash", Text, primary_key=True),  # SHA-256 of what was put there; "": it was removed
    Column("noted_at", UtcMoment, nullable=False),
)

site_entries = Table(  # what lists, feeds and the API say of an article that is on the site
    "site_entries",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("name", Text, nullable=False),  # the end of its address
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("published_at", UtcMoment, nullable=False),
    Column("updated_at", UtcMoment, nullable=False),  # last revision, or publication
    Column("source", Text, nullable=False),
    Column("source_slug", Text, nullable=False),
    Column("source_kind", Text, nullable=False),
    Column("securities", Texts, nullable=False),  # "code kind name" each, primary first
    Column("finished", Boolean, nullable=False),  # its page is, or is due as, a finished file
    Index("site_entries_by_time", "published_at", "article_id"),
    Index("site_entries_by_outlet", "source_slug", "published_at", "article_id"),
    Index("site_entries_live", "published_at", sqlite_where=text("NOT finished")),
)

lists = Table(
    "lists",
    metadata,
    Column("key", Text, primary_key=True),  # outlet:slug, security:code, day:date, month:month
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("pages", Integer, nullable=False),  # full ones; they never change again
    Column("apart", Boolean, nullable=False),  # its folders were full: its files lie elsewhere
    Column("frontier", Text, nullable=False),  # an outlet's newest article with a finished page
)

list_entries = Table(
    "list_entries",
    metadata,
    Column("list", Text, primary_key=True),
    Column("article_id", Text, primary_key=True),
    Column("page", Integer, nullable=False),  # 0: none yet
    Index("list_entries_by_page", "list", "page"),
    sqlite_with_rowid=False,
)

security_wordings = Table(  # what articles on the site call a security
    "security_wordings",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

list_due = Table(  # pages to be written
    "list_due",
    metadata,
    Column("list", Text, primary_key=True),
    Column("page", Integer, primary_key=True),  # 0: the newest one, and what hangs on it
    sqlite_with_rowid=False,
)

site_moves = Table(  # addresses that articles had, from which readers are led on
    "site_moves",
    metadata,
    Column("address", Text, primary_key=True),
    Column("article_id", Text, nullable=False, index=True),
)

site_files = Table(  # the site's files that are neither posts nor finished articles
    "site_files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("hash", Text, nullable=False),  # SHA-256
    sqlite_with_rowid=False,
)

site_state = Table(
    "site_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
