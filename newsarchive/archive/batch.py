"""What waits for the next transaction, and the order in which it is written there."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, Table, Update, bindparam, delete, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, insert_rows
from newsarchive.archive.keeping import Waiting

# Rows that make a batch full.
_FULL = 1000

_DELETE_PENDING = delete(schema.pending).where(schema.pending.c.article_id == bindparam("key"))
DELETE_ITS_PENDING = _DELETE_PENDING.where(schema.pending.c.spider == bindparam("its"))
"""Takes away what is pending of the article *key* for the spider *its*."""

_DELETE_ARTICLE = delete(schema.articles).where(schema.articles.c.article_id == bindparam("key"))
_DELETE_MENTIONS = delete(schema.mentions).where(schema.mentions.c.article_id == bindparam("key"))
_DELETE_RECHECK = delete(schema.rechecks).where(schema.rechecks.c.article_id == bindparam("key"))
_DELETE_EXPORT = delete(schema.exports).where(schema.exports.c.article_id == bindparam("key"))
_DELETE_BEGUN = delete(schema.begun_exports).where(
    schema.begun_exports.c.article_id == bindparam("key"),
    schema.begun_exports.c.path == bindparam("at_path"),
)
_RESOLVE = (
    update(schema.quarantine)
    .where(
        schema.quarantine.c.article_id == bindparam("key"),
        schema.quarantine.c.resolved_at.is_(None),
    )
    .values(resolved_at=bindparam("now"))
)
_RESOLVE_ITS = _RESOLVE.where(schema.quarantine.c.spider == bindparam("its"))
_EXPORTED = (
    update(schema.articles)
    .where(
        schema.articles.c.article_id == bindparam("key"),
        schema.articles.c.content_hash == bindparam("version"),
    )
    .values(export_due=False)
)


class Batch:
    """Everything that one transaction writes; *captures* go to disk before it is committed."""

    def __init__(self) -> None:
        self.captures: list[Waiting] = []
        self._articles: set[str] = set()
        self._inserts: dict[Table, list[Row]] = defaultdict(list)
        self._replaced: list[Row] = []
        self._settled: list[Row] = []  # what is pending of it goes
        self._resolved: list[Row] = []  # what is in quarantine of it goes
        self._unpromised: list[Row] = []  # what one spider has pending of it goes
        self._replaced_entries: list[Row] = []  # what one spider has in quarantine of it goes
        self._plans: dict[str, Row] = {}
        self._renewals: list[Update] = []
        self._exports: list[Row] = []
        self._versions: list[Row] = []
        self._begun: list[Row] = []
        self._together: list[Callable[[Connection], None]] = []

    def __bool__(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(
            self._inserts
            or self._resolved
            or self._exports
            or self._plans
            or self._begun
            or self._renewals
            or self._together
        )

    @property
    def full(self) -> bool:
        """Tell whether there are so many rows that they should be written now."""
        inserts = sum(map(len, self._inserts.values()))
        return inserts + len(self._exports) + len(self._plans) >= _FULL

    def has(self, article_ids: Collection[str]) -> bool:
        """Tell whether an article of these is among what is to be stored."""
        return not self._articles.isdisjoint(article_ids)

    def store(self, row: Row, mentions: Iterable[Row], *, replaces: bool) -> None:
        """Store an article that isn't in the batch; *replaces* tells that the archive has it."""
        article_id = str(row["article_id"])
        self._articles.add(article_id)
        if replaces:
            self._replaced.append({"key": article_id})
        self._inserts[schema.articles].append(row)
        self._inserts[schema.mentions].extend(mentions)

    def insert(self, table: Table, rows: Iterable[Row]) -> None:
        """Insert *rows*, all with the same keys, into *table*."""
        self._inserts[table].extend(rows)

    def renew(self, table: Table, key: str, values: Row) -> None:
        """Put *values* into the row of *table* whose first column is *key*."""
        self._renewals.append(update(table).where(table.columns[0] == key).values(values))

    def settle(self, article_id: str, *, pending: bool) -> None:
        """End what is in quarantine of an article, and what is *pending* of it."""
        self._resolved.append({"key": article_id})
        if pending:
            self._settled.append({"key": article_id})

    def give_up(self, article_id: str, *, spider: str, pending: bool) -> None:
        """End what *spider* has in quarantine of an article, and what is *pending* for it."""
        key: Row = {"key": article_id, "its": spider}
        self._replaced_entries.append(key)
        if pending:
            self._unpromised.append(key)

    def plan(self, row: Row) -> None:
        """Put *row* into ``rechecks``, in place of the one of its article."""
        self._plans[str(row["article_id"])] = row

    def export(self, row: Row, *, version: str, gone: Iterable[str]) -> None:
        """Put *row* into ``exports``; its article is due no more if it still is this *version*.

        What was begun at its path is done then, and at those that are *gone*.
        """
        article_id = str(row["article_id"])
        self._exports.append(row)
        self._versions.append({"key": article_id, "version": version})
        self.done(article_id, (str(row["path"]), *gone))

    def done(self, article_id: str, paths: Iterable[str]) -> None:
        """Note that what was begun of an article at *paths* is done, or won't be."""
        self._begun += ({"key": article_id, "at_path": path} for path in paths)

    def together(self, write: Callable[[Connection], None]) -> None:
        """Call *write* in the transaction, at its end."""
        self._together.append(write)

    def write(self, connection: Connection, *, now: datetime) -> None:
        """Write all but the captures; *now* is when what is settled is taken to be."""
        self._settle(connection, now)
        self._store(connection)
        for renewal in self._renewals:
            connection.execute(renewal)
        if self._plans:
            connection.execute(_DELETE_RECHECK, [{"key": key} for key in self._plans])
            insert_rows(connection, schema.rechecks, list(self._plans.values()))
        if self._exports:
            connection.execute(
                _DELETE_EXPORT, [{"key": row["article_id"]} for row in self._exports]
            )
            insert_rows(connection, schema.exports, self._exports)
            connection.execute(_EXPORTED, self._versions)
        if self._begun:
            connection.execute(_DELETE_BEGUN, self._begun)
        for write in self._together:
            write(connection)

    def _settle(self, connection: Connection, now: datetime) -> None:
        if self._settled:
            connection.execute(_DELETE_PENDING, self._settled)
        if self._resolved:
            connection.execute(_RESOLVE, [{**key, "now": now} for key in self._resolved])
        if self._unpromised:
            connection.execute(DELETE_ITS_PENDING, self._unpromised)
        if self._replaced_entries:
            rows = [{**key, "now": now} for key in self._replaced_entries]
            connection.execute(_RESOLVE_ITS, rows)

    def _store(self, connection: Connection) -> None:
        if self._replaced:
            connection.execute(_DELETE_ARTICLE, self._replaced)
            connection.execute(_DELETE_MENTIONS, self._replaced)
        for table, rows in self._inserts.items():
            if rows:
                insert_rows(connection, table, rows)
