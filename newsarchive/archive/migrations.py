"""Schema versions, append-only: a migration that was released is never edited."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, insert, inspect, select

from newsarchive.archive import schema
from newsarchive.errors import ArchiveError

MIGRATIONS: tuple[Callable[[Connection], None], ...] = ()
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


def _version(connection: Connection) -> int:
    names = inspect(connection).get_table_names()
    if schema.schema_versions.name not in names:
        if names:
            raise ArchiveError(
                connection.engine.url.render_as_string(),
                "a database of something else (it has tables, none of them ours); "
                "point ARCHIVE_URL to another file",
            )
        return 0
    newest = connection.execute(select(func.max(schema.schema_versions.c.version))).scalar() or 0
    if newest > CURRENT:
        raise ArchiveError(
            connection.engine.url.render_as_string(),
            f"made by a newer newsarchive (its schema is version {newest}, this program knows "
            f"{CURRENT}); update this program",
        )
    return newest
