"""Schema versions, append-only: a migration that was released is never edited."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Connection, func, insert, inspect, select

from newsarchive.archive import schema
from newsarchive.errors import ArchiveError

_SITE_LISTS = """
CREATE TABLE site_entries (
    article_id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL,
    summary TEXT NOT NULL, published_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    source TEXT NOT NULL, source_slug TEXT NOT NULL, source_kind TEXT NOT NULL,
    securities TEXT NOT NULL, finished BOOLEAN NOT NULL
);
CREATE INDEX site_entries_by_time ON site_entries (published_at, article_id);
CREATE INDEX site_entries_by_outlet ON site_entries (source_slug, published_at, article_id);
CREATE INDEX site_entries_live ON site_entries (published_at) WHERE NOT finished;
CREATE TABLE lists (
    key TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
    entries INTEGER NOT NULL, pages INTEGER NOT NULL, apart BOOLEAN NOT NULL,
    frontier TEXT NOT NULL
);
CREATE TABLE list_entries (
    list TEXT NOT NULL, article_id TEXT NOT NULL, page INTEGER NOT NULL,
    PRIMARY KEY (list, article_id)
) WITHOUT ROWID;
CREATE INDEX list_entries_by_page ON list_entries (list, page);
CREATE TABLE list_due (
    list TEXT NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (list, page)
) WITHOUT ROWID;
CREATE TABLE site_files (path TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE site_state (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)
"""


def _with_site_lists(connection: Connection) -> None:
    """Make room for the lists of the site, their pages, and its other files."""
    for statement in _SITE_LISTS.split(";"):
        connection.exec_driver_sql(statement)


def _note_site_changes(connection: Connection) -> None:
    """Add the notes of what was written into the site."""
    connection.exec_driver_sql(
        "CREATE TABLE site_changes (path TEXT NOT NULL, hash TEXT NOT NULL, "
        "noted_at TEXT NOT NULL, PRIMARY KEY (path, hash))"
    )
    connection.exec_driver_sql("CREATE INDEX exports_by_path ON exports (path)")


def _keep_answers(connection: Connection) -> None:
    """Make room for what each place answered about an article that none of them has."""
    connection.exec_driver_sql(
        "CREATE TABLE quarantine_answers (entry INTEGER NOT NULL, position INTEGER NOT NULL, "
        "url TEXT NOT NULL, kind TEXT NOT NULL, status INTEGER NOT NULL, "
        "fetched_at TEXT NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL, "
        "PRIMARY KEY (entry, position))"
    )


def _with_rechecks(connection: Connection) -> None:
    """Make room for looks after publication, and for articles that were withdrawn."""
    connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN withdrawn_at TEXT")
    connection.exec_driver_sql(
        "CREATE TABLE rechecks (article_id TEXT NOT NULL PRIMARY KEY, spider TEXT NOT NULL, "
        "due_at TEXT, looked_at TEXT NOT NULL, kind TEXT NOT NULL, told TEXT NOT NULL, "
        "etag TEXT NOT NULL, last_modified TEXT NOT NULL, attempts INTEGER NOT NULL, "
        "error TEXT NOT NULL)"
    )
    connection.exec_driver_sql(
        "CREATE INDEX rechecks_due ON rechecks (spider, due_at, article_id) "
        "WHERE due_at IS NOT NULL"
    )


def _captures_in_files(connection: Connection) -> None:
    """Let captures point into WARC files, and tell which list answer brought an article."""
    for column in (
        "file_id INTEGER",
        '"offset" INTEGER',
        "length INTEGER",
        "revisit BOOLEAN NOT NULL DEFAULT 0",
    ):
        connection.exec_driver_sql(f"ALTER TABLE captures ADD COLUMN {column}")
    connection.exec_driver_sql(
        "CREATE INDEX captures_by_digest ON captures (digest) "
        "WHERE file_id IS NOT NULL AND revisit = 0"
    )
    connection.exec_driver_sql(
        "CREATE TABLE warc_files (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
        "size INTEGER NOT NULL, opened_at TEXT NOT NULL)"
    )
    connection.exec_driver_sql(
        "CREATE TABLE list_captures (article_id TEXT NOT NULL, capture_id INTEGER NOT NULL, "
        "PRIMARY KEY (article_id, capture_id))"
    )


def _with_wordings(connection: Connection) -> None:
    """Make room for what articles call a security."""
    connection.exec_driver_sql(
        "CREATE TABLE security_wordings (code TEXT NOT NULL, name TEXT NOT NULL, "
        "articles INTEGER NOT NULL, PRIMARY KEY (code, name)) WITHOUT ROWID"
    )


def _with_images(connection: Connection) -> None:
    """Make room for stored images."""
    connection.exec_driver_sql(
        "CREATE TABLE images (url TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, "
        "error TEXT NOT NULL, asked_at TEXT NOT NULL)"
    )
    connection.exec_driver_sql(
        "CREATE TABLE image_files (digest TEXT NOT NULL PRIMARY KEY, path TEXT NOT NULL, "
        "width INTEGER NOT NULL, height INTEGER NOT NULL, content BLOB NOT NULL)"
    )


def _with_moves(connection: Connection) -> None:
    """Make room for the addresses that articles of the site had."""
    connection.exec_driver_sql(
        "CREATE TABLE site_moves (address TEXT NOT NULL PRIMARY KEY, article_id TEXT NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_site_moves_article_id ON site_moves (article_id)")


def _with_front_pages_of_jekyll(connection: Connection) -> None:
    """Give up the files that are templates of the site now, and have written what these read."""
    connection.exec_driver_sql(
        "DELETE FROM site_files WHERE path IN ('index.html', 'feed.xml', 'api/latest.json')"
    )
    for mark in ("site", "markets"):
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO list_due (list, page) SELECT ?, 0 FROM lists LIMIT 1", (mark,)
        )


def _with_reading_of_dates(connection: Connection) -> None:
    """Make room for when dates were read; until now they counted from ``fetched_at``."""
    connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN date_read_at TEXT")


def _with_pending_of_each_spider(connection: Connection) -> None:
    """Let each kind of spider have its own row of what is pending; until now they shared one."""
    connection.exec_driver_sql("ALTER TABLE pending RENAME TO shared_pending")
    connection.exec_driver_sql("DROP INDEX pending_by_spider")
    connection.exec_driver_sql(
        "CREATE TABLE pending (article_id TEXT NOT NULL, spider TEXT NOT NULL, url TEXT NOT NULL, "
        "listing TEXT NOT NULL, record BLOB NOT NULL, since_at TEXT NOT NULL, "
        "run_id INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT NOT NULL, "
        "PRIMARY KEY (article_id, spider))"
    )
    columns = "article_id, spider, url, listing, record, since_at, run_id, attempts, error"
    connection.exec_driver_sql(
        f"INSERT INTO pending ({columns}) SELECT {columns} FROM shared_pending"  # noqa: S608 (ours)
    )
    connection.exec_driver_sql("DROP TABLE shared_pending")
    connection.exec_driver_sql("CREATE INDEX pending_by_spider ON pending (spider, article_id)")


def _with_provenance(connection: Connection) -> None:
    """Make room for what a version was made of, and by which run; of older ones it isn't known."""
    for column in ("fetched_in INTEGER", "made_of TEXT"):
        connection.exec_driver_sql(f"ALTER TABLE articles ADD COLUMN {column}")


def _with_begun_exports(connection: Connection) -> None:
    """Make room for what runs are about to write of articles."""
    connection.exec_driver_sql(
        "CREATE TABLE begun_exports (article_id TEXT NOT NULL, path TEXT NOT NULL, "
        "PRIMARY KEY (article_id, path)) WITHOUT ROWID"
    )


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _with_site_lists,
    _note_site_changes,
    _keep_answers,
    _with_rechecks,
    _captures_in_files,
    _with_wordings,
    _with_images,
    _with_moves,
    _with_front_pages_of_jekyll,
    _with_reading_of_dates,
    _with_pending_of_each_spider,
    _with_provenance,
    _with_begun_exports,
)
"""The n-th entry makes version n+1 of version n, in steps that leave what is stored as it is.

It says what it does in SQL or with tables of its own, never with `newsarchive.archive.schema`: that
describes today's version, and a migration's result must not change with it.
"""

CURRENT = len(MIGRATIONS) + 1
"""The version of `newsarchive.archive.schema`."""


def migrate(connection: Connection, *, now: datetime) -> int:
    """Bring the database up to date and return its version; ArchiveError if it is newer than us.

    A new database gets today's tables at once.
    """
    version = _version(connection)
    if version == 0:
        schema.metadata.create_all(connection)
        _note(connection, CURRENT, now)
        return CURRENT
    for number, step in enumerate(MIGRATIONS[version - 1 :], start=version + 1):
        step(connection)
        _note(connection, number, now)
    return CURRENT


def _note(connection: Connection, version: int, now: datetime) -> None:
    connection.execute(insert(schema.schema_versions).values(version=version, applied_at=now))


def require_current(connection: Connection) -> None:
    """Raise ArchiveError unless the database has the version that this program writes."""
    version = _version(connection)
    if version < CURRENT:
        raise ArchiveError(
            connection.engine.url.render_as_string(),
            f"its schema is version {version}, this program's is {CURRENT}; "
            "the next crawl, import or export updates it",
        )


def refuse_tables(names: Collection[str], subject: str) -> None:
    """Raise ArchiveError if the tables called *names* are those of another program."""
    if names and schema.schema_versions.name not in names:
        raise ArchiveError(
            subject,
            "a database of something else (it has tables, none of them ours); "
            "point ARCHIVE_URL to another file",
        )


def _version(connection: Connection) -> int:
    names = inspect(connection).get_table_names()
    refuse_tables(names, connection.engine.url.render_as_string())
    if not names:
        return 0
    newest = connection.execute(select(func.max(schema.schema_versions.c.version))).scalar() or 0
    if newest > CURRENT:
        raise ArchiveError(
            connection.engine.url.render_as_string(),
            f"made by a newer newsarchive (its schema is version {newest}, this program knows "
            f"{CURRENT}); update this program",
        )
    return newest
