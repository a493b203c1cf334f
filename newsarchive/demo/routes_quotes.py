"""The quote lists: all securities of a market, at most a hundred a page."""

from newsarchive.demo.answers import Answer, Asked, as_json, route
from newsarchive.demo.faults import Faults
from newsarchive.demo.quotes import Security, matching
from newsarchive.demo.store import Store


def clist(asked: Asked, _: Store, __: Faults) -> Answer:
    """Answer ``clist/get``; past the end, and for a filter that nothing meets, without data."""
    found = matching(asked.query.get("fs", ""))
    number, size = asked.number("pn", 1), asked.number("pz", 20, most=100)
    page = found[(number - 1) * size : number * size]
    fields = asked.query.get("fields", "f12,f13,f14").split(",")
    rows = [_row(one, fields) for one in page]
    diff = rows if asked.query.get("np") == "1" else {str(i): row for i, row in enumerate(rows)}
    data = {"total": len(found), "diff": diff} if rows else None
    return as_json({"rc": 0, "rt": 6, "data": data}, asked.callback or asked.query.get("cb", ""))


def _row(one: Security, fields: list[str]) -> dict[str, object]:
    row: dict[str, object] = {"f12": one.code, "f13": one.market, "f14": one.name}
    return {field: row[field] for field in fields if field in row}


ROUTES = (route("clist", r"/api/qt/clist/get", clist),)
