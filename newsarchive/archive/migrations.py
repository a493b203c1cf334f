"""Schema versions, append-only: a migration that was released is never edited."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, insert, inspect, select

from newsarchive.archive import schema
from newsarchive.errors import ArchiveError


def _first_tables(connection: Connection) -> None:
    schema.metadata.create_all(connection)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first_tables,)
"""The n-th entry makes version n of version n-1."""


def migrate(connection: Connection, *, now: datetime) -> int:
    """Bring the database up to date and return its version; ArchiveError if it is newer than us."""
    version = _version(connection)
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        step(connection)
        connection.execute(insert(schema.schema_versions).values(version=number, applied_at=now))
    return len(MIGRATIONS)


def require_current(connection: Connection) -> None:
    """Raise ArchiveError unless the database has the version that this program writes."""
    version = _version(connection)
    if version < len(MIGRATIONS):
        raise ArchiveError(
            connection.engine.url.render_as_string(),
            f"its schema is version {version}, this program's is {len(MIGRATIONS)}; "
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
    if newest > len(MIGRATIONS):
        raise ArchiveError(
            connection.engine.url.render_as_string(),
            f"made by a newer newsarchive (its schema is version {newest}, this program knows "
            f"{len(MIGRATIONS)}); update this program",
        )
    return newest
