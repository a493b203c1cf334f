"""The older Choice services: three lists, the start page, searches by word and by node."""

from collections.abc import Sequence

from newsarchive.demo.answers import Answer, Asked, as_json, missing, route
from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.faults import Faults
from newsarchive.demo.ids import near
from newsarchive.demo.routes_columns import listed
from newsarchive.demo.selection import View
from newsarchive.demo.store import Store


def web_list(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer the rolling list (``type=102``) or the list with outlets (``type=45``)."""
    size = asked.number("count", 100, most=500)
    if asked.query.get("type") == "102":
        return as_json({"records": [_rolling(one, faults) for one in store.fast("102")[:size]]})
    if asked.query.get("type") == "45":
        return as_json({"nodeList": [_noded(one, faults) for one in _news(store)[:size]]})
    return missing()


def _news(store: Store) -> View:
    return tuple(one for one in store.listed() if one.kind == "CMS")


def _rolling(one: StoreArticle, faults: Faults) -> dict[str, str]:
    title, shown, has_url = listed(one, faults)
    return {
        "id": one.id,
        "infoCode": one.info_code,
        "title": title,
        "digest": f"{one.summary}（{one.media}）",
        "showtime": shown,
        "url_w": one.old_url if has_url else "",
    }


def _noded(one: StoreArticle, faults: Faults) -> dict[str, str]:
    title, shown, _ = listed(one, faults)
    return {
        "infocode": one.info_code,
        "from": one.media,
        "title": title,
        "simtitle": title,
        "simdigest": one.lead,
        "showtime": shown,
    }


def market_list(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer a market list; the three markets share the articles about securities."""
    markets = {"37": ("0.", "1."), "38": ("116.",), "39": ("105.", "106.", "107.")}
    wanted = markets.get(asked.query.get("marketType", ""))
    if wanted is None:
        return missing()
    found = [one for one in _news(store) if any(s.startswith(wanted) for s in one.stocks)]
    size = asked.number("count", 100, most=500)
    return as_json({"record": [_marketed(one, faults) for one in found[:size]]})


def _marketed(one: StoreArticle, faults: Faults) -> dict[str, str]:
    title, shown, _ = listed(one, faults)
    return {
        "infoCode": one.info_code,
        "title": title,
        "datetime": shown,
        "medianame": one.media,
    }


def information_list(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer the start page of the Choice app, with times such as ``今天 16:25``."""
    size = asked.number("count", 100, most=500)
    records = [_near_record(one, store) for one in _news(store)[:size]]
    return as_json({"code": 0, "message": "OK", "data": {"records": records}})


def _near_record(one: StoreArticle, store: Store) -> dict[str, object]:
    shown = one.oddity.time_everywhere or near(one.show_time, store.now)
    return {
        "code": one.info_code,
        "data": {"showtime": shown, "simdigest": one.lead, "from": one.media},
    }


def by_search(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer ``GetNewsBySearch.do``: articles by a word of title or text, or by outlet."""
    title, text, source = (asked.query.get(key, "") for key in ("title", "text", "source"))
    found = [
        one
        for one in _news(store)
        if title in one.title and source in one.media and (not text or text in one.body.text())
    ]
    return as_json({"records": _slice(asked, found), "total": str(len(found))})


def by_node(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer ``GetNewsById.do``: one list for a leaf, groups of lists for a branch."""
    node = asked.query.get("id", "")
    if node.startswith("S"):
        found = list(_news(store))
        return as_json({"records": _slice(asked, found), "total": str(len(found))})
    if not node.startswith("F"):
        return missing()
    return as_json([_group(asked, store, column) for column in ("345", "349", "532")])


def _group(asked: Asked, store: Store, column: str) -> dict[str, object]:
    records = _slice(asked, store.column(column))
    return {"NodeId": f"S{column:0>9}", "NodeName": f"栏目{column}", "records": records}


def _slice(asked: Asked, found: Sequence[StoreArticle]) -> list[dict[str, object]]:
    number, size = asked.number("pageIndex", 1), asked.number("limit", 50, most=100)
    return [_searched(one) for one in found[(number - 1) * size : number * size]]


def _searched(one: StoreArticle) -> dict[str, object]:
    return {
        "id": one.info_code,
        "author": [one.author] if one.author else [],
        "date": one.dashed_time,
        "from": one.media,
        "title": one.title,
        "url": one.old_url,
        "medianame": one.media,
    }


ROUTES = (
    route("webapi", r"/web/webapi", web_list),
    route("newmarket", r"/information/newmarket/web/webapi", market_list),
    route("getInformationList", r"/app/report/web/homePage/getInformationList", information_list),
    route("GetNewsBySearch.do", r"/NewsData/GetNewsBySearch\.do", by_search),
    route("GetNewsById.do", r"/NewsData/GetNewsById\.do", by_node),
)
