"""The tables of the archive. What each column holds stands beside it.

Times of the archive's own (``*_at``) are UTC; ``published`` and ``modified`` keep their offset.
A change of anything here needs a migration (`newsarchive.archive.migrations`).
"""

from newsarchive.archive.schema.answers import captures, list_captures, warc_files
from newsarchive.archive.schema.aside import quarantine, quarantine_answers
from newsarchive.archive.schema.crawls import gaps, pending, runs, sightings, walks
from newsarchive.archive.schema.news import articles, mentions, rechecks, revisions, sources
from newsarchive.archive.schema.pictures import image_files, images
from newsarchive.archive.schema.quotes import (
    listed_securities,
    quote_lists,
    securities,
    security_names,
)
from newsarchive.archive.schema.registry import metadata, schema_versions
from newsarchive.archive.schema.site import (
    begun_exports,
    exports,
    list_due,
    list_entries,
    lists,
    security_wordings,
    site_changes,
    site_entries,
    site_files,
    site_moves,
    site_state,
)

__all__ = [
    "articles",
    "begun_exports",
    "captures",
    "exports",
    "gaps",
    "image_files",
    "images",
    "list_captures",
    "list_due",
    "list_entries",
    "listed_securities",
    "lists",
    "mentions",
    "metadata",
    "pending",
    "quarantine",
    "quarantine_answers",
    "quote_lists",
    "rechecks",
    "revisions",
    "runs",
    "schema_versions",
    "securities",
    "security_names",
    "security_wordings",
    "sightings",
    "site_changes",
    "site_entries",
    "site_files",
    "site_moves",
    "site_state",
    "sources",
    "walks",
    "warc_files",
]
