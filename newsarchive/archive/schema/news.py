"""Articles with their outlets and mentions, what they were, and when they are looked at again."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from newsarchive.archive.columns import CompressedText, Moment, Numbers, Texts, UtcMoment, Words
from newsarchive.archive.schema.registry import metadata

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
    Column("fetched_at", UtcMoment, nullable=False),  # when this version was fetched
    Column("date_read_at", UtcMoment),  # what a relative date_text counts from; none: fetched_at
    Column("modified", Moment),  # last revision
    Column("export_due", Boolean, nullable=False),
    Column("withdrawn_at", UtcMoment),  # when the upstream was seen to have taken it away
    Column("fetched_in", Integer),  # run that fetched this version; none: not known, or a file
    # Captures that this version was made of: "1 2,7" was fetched as 1 and 2, then changed by 7. An
    # empty part is of answers that aren't kept. None: archived before this was noted.
    Column("made_of", Numbers),
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
