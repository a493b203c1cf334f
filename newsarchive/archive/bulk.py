"""Inserting many rows: the statement is compiled once, and each row costs its own values only."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Connection, Table, insert, select
from sqlalchemy.engine import Dialect

Row = dict[str, object]

_Convert = Callable[[object], object]

# SQLite takes 32,766 bound values a statement; this stays well below and fills a page of a list.
CHUNK = 500


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert *rows*, which all have the keys of the first one, into *table*.

    SQLAlchemy writes the statement and converts the values, as in ``connection.execute``; but it
    doesn't look at the statement again for each row, which was half of an insert's cost.
    """
    sql, names, converted = _compiled(connection.dialect, table, tuple(rows[0]))
    values: list[tuple[object, ...]] = []
    for row in rows:
        cells = [row[name] for name in names]
        for place, convert in converted:
            cells[place] = convert(cells[place])
        values.append(tuple(cells))
    connection.exec_driver_sql(sql, values)


@cache
def _compiled(
    dialect: Dialect, table: Table, keys: tuple[str, ...]
) -> tuple[str, tuple[str, ...], tuple[tuple[int, _Convert], ...]]:
    """Return the statement, its columns in order, and the places of those that are converted."""
    statement = insert(table).compile(dialect=dialect, column_keys=list(keys))
    names = tuple(statement.positiontup or keys)
    converters = [
        table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    ]
    converted = [(place, one) for place, one in enumerate(converters) if one is not None]
    return str(statement), names, tuple(converted)


def chunks(values: Collection[str]) -> Iterator[Sequence[str]]:
    """Return *values* in parts that fit into one statement."""
    each = values if isinstance(values, Sequence) else list(values)
    return (each[start : start + CHUNK] for start in range(0, len(each), CHUNK))


def spiders_of(
    reader: Connection, table: Table, article_ids: Collection[str], *only: ColumnElement[bool]
) -> dict[str, set[str]]:
    """Return the spiders that *table* has rows of, by article, for those of *article_ids*.

    Rows count for which *only* holds.
    """
    found: dict[str, set[str]] = {}
    for chunk in chunks(article_ids):
        query = select(table.c.article_id, table.c.spider).where(
            table.c.article_id.in_(chunk), *only
        )
        for article_id, spider in reader.execute(query):
            found.setdefault(article_id, set()).add(spider)
    return found
