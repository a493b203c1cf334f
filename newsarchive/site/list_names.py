"""What a list is called today: an outlet as in its newest article, a security as it is listed."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select, update

from newsarchive.archive import schema
from newsarchive.site.lists import SiteList, newest_entries

_LISTS = schema.lists
_RENAME = update(_LISTS).where(_LISTS.c.key == bindparam("one")).values(name=bindparam("today"))


def rename(connection: Connection, lists: Collection[SiteList]) -> list[SiteList]:
    """Give *lists* the names they have today, and return those whose name has changed."""
    securities = _security_names(connection, [one.subject for one in lists if _is_security(one)])
    renamed = [
        (one, today)
        for one in lists
        if (today := _today(connection, one, securities)) and today != one.name
    ]
    if renamed:
        connection.execute(_RENAME, [{"one": one.key, "today": name} for one, name in renamed])
    return [one for one, _ in renamed]


def _today(connection: Connection, one: SiteList, securities: dict[str, str]) -> str:
    if _is_security(one):
        return securities.get(one.subject, "")
    if one.key.startswith("outlet:") and one.entries:
        return newest_entries(connection, one)[0].source
    return ""


def _is_security(one: SiteList) -> bool:
    return one.key.startswith("security:")


def _security_names(connection: Connection, codes: Collection[str]) -> dict[str, str]:
    """Return the names of *codes*: in the quote lists, or else as an article first wrote them."""
    found: dict[str, str] = {}
    for table in (schema.securities, schema.listed_securities):
        query = select(table.c.code, table.c.name).where(table.c.code.in_(codes))
        found.update(
            (code, " ".join(name.split()))
            for code, name in connection.execute(query)
            if name.strip()
        )
    return found
