"""What of the site's lists is to be written: marks that a killed run leaves to the next one."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from newsarchive.archive import schema

SITE = "site"
"""The mark of what every change touches: calendar, indexes of outlets and of the sitemap."""
MARKETS = "markets"
"""The mark of the pages and the data that list all securities."""
YEAR = "year:"
"""The mark of a year's calendar, followed by the year."""

MOVED = "moved:"
"""The mark of the addresses that an article had, followed by its id."""

_TABLE = schema.list_due
_OF_NO_LIST = (YEAR, MOVED)
_CLEAR = delete(_TABLE).where(_TABLE.c.list == bindparam("key"))


def mark_due(connection: Connection, pages: Iterable[tuple[str, int]]) -> None:
    """Mark *pages*, each the key of a list and a number; 0 is the newest page."""
    rows = [{"list": key, "page": page} for key, page in sorted(pages)]
    if rows:
        connection.execute(insert(_TABLE).on_conflict_do_nothing(), rows)


def due_lists(connection: Connection, after: str, most: int, *, prefix: str = "") -> list[str]:
    """Return the next keys that have marks, of lists only, in order; those that start so."""
    query = (
        select(_TABLE.c.list)
        .where(_TABLE.c.list > max(after, prefix), _TABLE.c.list.startswith(prefix))
        .where(_TABLE.c.list.contains(":"))
        .where(*(~_TABLE.c.list.startswith(other) for other in _OF_NO_LIST))
        .distinct()
        .order_by(_TABLE.c.list)
        .limit(most)
    )
    return list(connection.execute(query).scalars())


def due_pages(connection: Connection, keys: Collection[str]) -> dict[str, set[int]]:
    """Return the numbers of the pages that are due of each of *keys*."""
    found: dict[str, set[int]] = {}
    for key, page in connection.execute(select(_TABLE).where(_TABLE.c.list.in_(keys))):
        found.setdefault(key, set()).add(page)
    return found


def is_due(connection: Connection) -> bool:
    """Tell whether anything is to be written."""
    return connection.execute(select(_TABLE.c.list).limit(1)).first() is not None


def waits(connection: Connection) -> bool:
    """Tell whether anything is to be written but ways to an article that an edited post shows."""
    query = select(_TABLE.c.list).where(~_TABLE.c.list.startswith(MOVED)).limit(1)
    return connection.execute(query).first() is not None


def due_rest(connection: Connection) -> list[str]:
    """Return the marks that are of no list."""
    query = select(_TABLE.c.list).where(
        or_(
            _TABLE.c.list.in_((SITE, MARKETS)),
            *(_TABLE.c.list.startswith(other) for other in _OF_NO_LIST),
        )
    )
    return sorted(connection.execute(query).scalars())


def clear_due(connection: Connection, keys: Collection[str]) -> None:
    """Take the marks of *keys* away: their files are written."""
    if keys:
        connection.execute(_CLEAR, [{"key": key} for key in keys])
