"""The tables of the archive. What each column holds stands beside it.

Times of the archive's own (``*_at``) are UTC; ``published`` and ``modified`` keep their offset.
A change of anything here needs a migration (`newsarchive.archive.migrations`).
"""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

from newsarchive.archive.columns import (
    CompressedBytes,
    CompressedText,
    Moment,
    Texts,
    UtcMoment,
    Words,
)

metadata = MetaData()

schema_versions = Table(
    "schema_versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("applied_at", UtcMoment, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("canonical_url", Text, nullable=False),
    Column("native_id", Text, nullable=False),
    Column("origin", Text, nullable=False),  # the spider, or "import"
    Column("url", Text, nullable=False),  # as met
    Column("listing", Text, nullable=False),  # where it was met first
    Column("share_link", Text, nullable=False),
    Column("title_text", Text, nullable=False),  # *_text: raw
    Column("date_text", Text, nullable=False),
    Column("source_text", Text, nullable=False),
    Column("summary_text", Text, nullable=False),
    Column("author_text", Text, nullable=False),
    Column("body_html", CompressedText, nullable=False),  # raw
    Column("linked_html", CompressedText, nullable=False),  # raw, with injected links
    Column("security_texts", Texts, nullable=False),  # raw codes of the list record
    Column("keywords", Texts, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("body", Text, nullable=False),  # clean HTML
    Column("text", Text, nullable=False),  # plain text of the body
    Column("trailer", Text, nullable=False),
    Column("images", Texts, nullable=False),  # a JSON list each: url, alt, caption, width, height
    Column("flags", Texts, nullable=False),
    Column("published", Moment, nullable=False),
    Column("published_at", UtcMoment, nullable=False),  # the same, for sorting
    Column("date_precision", Text, nullable=False),
    Column("date_method", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_slug", Text, nullable=False),
    Column("source_kind", Text, nullable=False),
    Column("source_method", Text, nullable=False),
    Column("co_sources", Texts, nullable=False),
    Column("raw_hash", Text, nullable=False),  # over the raw fields
    Column("content_hash", Text, nullable=False),  # over title, text, moment, outlet
    Column("fetched_at", UtcMoment, nullable=False),
    Column("modified", Moment),  # last revision
    Column("export_due", Boolean, nullable=False),
    Column("withdrawn_at", UtcMoment),  # when the upstream was seen to have taken it away
    Index("articles_by_time", "published_at"),
    Index("articles_by_source", "source_slug", "published_at"),
    Index(
        "articles_due",
        "article_id",
        sqlite_where=text("export_due"),
    ),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("replaced_at", UtcMoment, nullable=False),
    Column("run_id", Integer, nullable=False),
    # Names of the fields that changed; also "withdrawn" and "returned".
    Column("changed", Texts, nullable=False),
    Column("content_hash", Text, nullable=False),  # of the version that was replaced
    Column("title", Text, nullable=False),
    Column("text", CompressedText, nullable=False),
    Column("published", Moment, nullable=False),
    Column("source", Text, nullable=False),
    Index("revisions_by_article", "article_id"),
)

rechecks = Table(  # articles that are, or were, looked at again after their publication
    "rechecks",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("spider", Text, nullable=False),  # which kind of spider can look
    Column("due_at", UtcMoment),  # next look; none: all are done
    Column("looked_at", UtcMoment, nullable=False),  # last look; the first one brought the article
    Column("kind", Text, nullable=False),  # of the answer that brought the text
    Column("told", Texts, nullable=False),  # title, time and outlet as that answer gave them
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("attempts", Integer, nullable=False),  # looks that failed since the last one
    Column("error", Text, nullable=False),
    Index(
        "rechecks_due",
        "spider",
        "due_at",
        "article_id",
        sqlite_where=text("due_at IS NOT NULL"),
    ),
)

sources = Table(
    "sources",
    metadata,
    Column("name", Text, primary_key=True),
    Column("slug", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("known", Boolean, nullable=False),  # false: in no catalogue
    Column("first_at", UtcMoment, nullable=False),
)

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

mentions = Table(
    "mentions",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),  # primary first
    Column("code", Text, nullable=False),
    Column("mic", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("evidence", Words, nullable=False),
    Column("count", Integer, nullable=False),
    Index("mentions_by_code", "code", "article_id"),
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

pending = Table(
    "pending",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("spider", Text, nullable=False),  # which kind of spider can fetch it
    Column("url", Text, nullable=False),
    Column("listing", Text, nullable=False),
    Column("record", CompressedText, nullable=False),  # Article as met, as JSON
    Column("since_at", UtcMoment, nullable=False),
    Column("run_id", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Index("pending_by_spider", "spider", "article_id"),
)

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

exports = Table(
    "exports",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("path", Text, nullable=False),
    Column("hash", Text, nullable=False),  # SHA-256 of the post
    Column("exported_at", UtcMoment, nullable=False),
    Index("exports_by_path", "path"),
)

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
