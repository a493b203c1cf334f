"""Column lists and lists per stock: ``np-listapi.eastmoney.com/comm/…``."""

from collections.abc import Iterator

from newsarchive.demo.answers import Answer, Asked, as_json, route
from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.faults import Faults
from newsarchive.demo.selection import View
from newsarchive.demo.store import Store

_NO_TRACE = "Required String parameter 'req_trace' is not present"


def code(value: int, faults: Faults, usual: type[int | str] = int) -> int | str:
    """Return an answer's code as the switch says, *usual* being what upstream does there."""
    kinds: dict[str | None, type[int | str]] = {"int": int, "str": str}
    return kinds.get(faults.code_type, usual)(value)


def refused(faults: Faults) -> Answer:
    """Return the answer to a request without ``req_trace``."""
    return as_json({"code": code(0, faults), "message": _NO_TRACE})


def page_of(view: View, number: int, size: int, *, repeat: bool) -> View:
    """Return a page of *view*; past the end nothing, or the last page again."""
    if repeat and view:
        number = min(number, (len(view) + size - 1) // size)
    return view[(number - 1) * size : number * size]


def listed(one: StoreArticle, faults: Faults) -> tuple[str, str, bool]:
    """Return the title and time of an article's list records, and whether they have a URL."""
    title = one.title if one.oddity.title is None else one.oddity.title
    shown = one.dashed_time if one.oddity.time is None else one.oddity.time
    if one.id in faults.empty_records:
        return "", "", False
    if one.id in faults.empty_titles:
        title = ""
    return title, shown, one.oddity.url is None


def doubled(view: View, faults: Faults) -> Iterator[tuple[StoreArticle, str]]:
    """Yield each article with the summary of its record; some come twice, summed up anew."""
    for one in view:
        yield one, one.summary
        if one.oddity.twice or one.id in faults.duplicates:
            yield one, f"{one.lead}（更新）"


def get_news_by_columns(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer ``getNewsByColumns``."""
    trace = asked.query.get("req_trace", "")
    if faults.needs_trace and not trace:
        return refused(faults)
    number = asked.number("page_index", 1)
    size = asked.number("page_size", 20, most=200)
    view = store.column(asked.query.get("column", ""))
    page = page_of(view, number, size, repeat=faults.list_end == "repeat")
    records = [_column_record(one, summary, faults) for one, summary in doubled(page, faults)]
    if fields := asked.query.get("fields"):
        records = [_projected(record, fields.split(",")) for record in records]
    data: object = {
        "page_index": number,
        "page_size": size,
        "totle_hits": len(view),
        "list": records,
    }
    if not records and faults.list_end == "null":
        data = None
    answer = {"req_trace": trace, "code": code(1, faults), "message": "success", "data": data}
    return as_json(answer, asked.callback)


def _column_record(one: StoreArticle, summary: str, faults: Faults) -> dict[str, object]:
    title, shown, has_url = listed(one, faults)
    return {
        "code": one.id,
        "np_dst": one.kind,
        "showTime": shown,
        "title": title,
        "mediaName": one.media,
        "summary": summary,
        "image": f"https://np-newspic.dfcfw.com{one.images[0].path}" if one.images else "",
        "url": one.old_url if has_url else "",
        "uniqueUrl": one.page_url if has_url and one.kind == "CMS" else "",
    }


def _projected(record: dict[str, object], fields: list[str]) -> dict[str, object]:
    # the projection knows the field as Np_dst, the full record as np_dst
    record["Np_dst"] = record["np_dst"]
    return {name: record[name] for name in fields if name in record}


def get_list_info(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer ``getListInfo`` of web and wap: the articles about one security."""
    number = asked.number("pageIndex", 1)
    size = asked.number("pageSize", 20, most=200)
    view = store.about(asked.query.get("mTypeAndCode", ""))
    if asked.query.get("cfh") != "1":
        view = tuple(one for one in view if one.kind == "CMS")
    page = page_of(view, number, size, repeat=faults.list_end == "repeat")
    data: object = {
        "page_index": number,
        "page_size": size,
        "totle_hits": len(view),
        "list": [_stock_record(one, faults) for one in page],
    }
    if not page and faults.list_end == "null":
        data = None
    answer = {"code": code(1, faults), "message": "success", "data": data}
    return as_json(answer, asked.callback or asked.query.get("cb", ""), _end(faults))


def _end(faults: Faults) -> str:
    return ";" if faults.semicolon else ""


def _stock_record(one: StoreArticle, faults: Faults) -> dict[str, object]:
    title, shown, has_url = listed(one, faults)
    record: dict[str, object] = {
        "Art_Code": one.id,
        "Art_ShowTime": shown,
        "Art_Title": title,
        "Art_Url": one.page_url if has_url else "",
        "Art_OriginUrl": one.old_url if has_url else "",
        "Art_Image": "",
        "Art_MediaName": one.media,
        "Art_SortStart": one.real_sort,
        "Art_VideoCount": 0,
        "Np_dst": one.kind,
    }
    if one.kind == "CFH":
        record |= {"Author": one.media, "RelatedUid": "1000000000000001"}
    return record


ROUTES = (
    route("getNewsByColumns", r"/comm/web/getNewsByColumns", get_news_by_columns),
    route("getListInfo", r"/comm/(?:web|wap)/getListInfo", get_list_info),
)
