"""Rows as the database has them, so that one damaged value doesn't hide the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.types import Boolean, TypeDecorator

from newsarchive.archive.columns import CompressedBytes, CompressedText, DecompressionError
from newsarchive.archive.store import Archive

DAMAGE = (DecompressionError, ValueError, TypeError, AttributeError)
"""What reading a damaged value may raise."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A row: the values that can be read, and the names of columns whose values can't."""

    values: Mapping[str, Any]
    broken: tuple[str, ...]


def stored_rows(archive: Archive, table: Table, *, batch: int) -> Iterator[list[Stored]]:
    """Return all rows of *table*, which has a key of one column, in its order, *batch* at once."""
    key = table.primary_key.columns[0].name
    # Names come from the schema, and no value from outside goes into the statement.
    query = f"SELECT * FROM {table.name} WHERE {key} > ? ORDER BY {key} LIMIT {batch}"  # noqa: S608
    last: object = 0 if table.c[key].type.python_type is int else ""
    while True:
        rows = archive.reader.exec_driver_sql(query, (last,)).mappings().all()
        if not rows:
            return
        last = rows[-1][key]
        yield [_read(archive, table, dict(row)) for row in rows]


def _read(archive: Archive, table: Table, row: Mapping[str, Any]) -> Stored:
    values: dict[str, Any] = {}
    broken: list[str] = []
    for name, value in row.items():
        kind = table.c[name].type
        try:
            if isinstance(kind, TypeDecorator):
                values[name] = kind.process_result_value(value, archive.engine.dialect)
            else:
                values[name] = bool(value) if isinstance(kind, Boolean) else value
        except DAMAGE:
            broken.append(name)
    return Stored(values, tuple(broken))


def compressed(table: Table) -> tuple[str, ...]:
    """Return the names of the compressed columns of *table*."""
    return tuple(
        column.name
        for column in table.c
        if isinstance(column.type, (CompressedText, CompressedBytes))
    )
