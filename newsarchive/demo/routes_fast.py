"""The 7x24 lists: ``getFastNewsList`` and the two generations of kuaixun."""

from newsarchive.demo.answers import SCRIPT, Answer, Asked, as_json, route
from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.faults import Faults
from newsarchive.demo.routes_columns import code, doubled, listed, page_of, refused
from newsarchive.demo.selection import after
from newsarchive.demo.store import Store


def get_fast_news_list(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer ``getFastNewsList``: a page older than the cursor ``sortEnd``."""
    if faults.needs_trace and not asked.query.get("req_trace"):
        return refused(faults)
    size = asked.number("pageSize", 20, most=200)
    view = store.fast(asked.query.get("fastColumn", "102"))
    cursor = asked.query.get("sortEnd", "")
    page = after(view, cursor if cursor.isdecimal() else "")[:size]
    if not page and faults.list_end == "repeat":
        page = view[-size:]
    records = [_fast_record(one, summary, faults) for one, summary in doubled(page, faults)]
    data: object = {
        "sortEnd": page[-1].real_sort if page else cursor,
        "index": 1,
        "total": len(view),
        "size": len(records),
        "fastNewsList": records,
    }
    if not records and faults.list_end != "empty":
        data = None
    answer = {"code": code(1, faults, str), "message": "success", "data": data}
    return as_json(answer, asked.callback, ";" if faults.semicolon else "")


def _fast_record(one: StoreArticle, summary: str, faults: Faults) -> dict[str, object]:
    title, shown, _ = listed(one, faults)
    return {
        "code": one.id,
        "title": title,
        "summary": summary,
        "showTime": shown,
        "titleColor": 3 if one.important else 0,
        "realSort": one.real_sort,
        "stockList": list(one.stocks),
        "image": [f"https://np-newspic.dfcfw.com{image.path}" for image in one.images],
        "pinglun_Num": 0,
        "share": 0,
    }


def kuaixun_v1(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer the script of kuaixun v1; past the end it gives the last page again."""
    size = asked.number("size", 50, most=200)
    view = store.fast(asked.parts["column"])
    page = page_of(view, asked.number("page", 1), size, repeat=faults.list_end != "empty")
    records = [_lives_record(one, text, faults) for one, text in doubled(page, faults)]
    body = as_json({"rc": 1, "me": "", "LivesList": records}).body
    end = b";" if faults.semicolon else b"\n"
    return Answer(b"var %b=%b%b" % (asked.parts["name"].encode(), body, end), SCRIPT)


def kuaixun_v2(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer the list of kuaixun v2."""
    size = asked.number("limit", 50, most=200)
    view = store.fast(asked.query.get("column", "102"))
    page = page_of(view, asked.number("p", 1), size, repeat=faults.list_end == "repeat")
    records = [
        _lives_record(one, text, faults) | {"Art_Media_Name": one.media, "Art_24Image": ""}
        for one, text in doubled(page, faults)
    ]
    end = ";" if faults.semicolon else ""
    return as_json({"rc": 1, "news": records}, asked.callback, end)


def _lives_record(one: StoreArticle, summary: str, faults: Faults) -> dict[str, str]:
    title, shown, has_url = listed(one, faults)
    url = one.page_url if has_url else ""
    empty = ("url_pdf", "simtitle", "simdigest", "image", "simtype_zh", "topic", "simspecial")
    return dict.fromkeys(empty, "") | {
        "id": one.id,
        "newsid": one.id,
        "url_w": url,
        "url_m": url.replace("finance.", "wap."),
        "url_unique": url,
        "title": title,
        "digest": summary,
        "titlestyle": "3" if one.important else "0",
        "type": "1",
        "simtype": "1",
        "column": ",".join(one.fast_columns),
        "editor_id": "0",
        "editor_name": "",
        "showtime": shown,
        "ordertime": shown,
        "commentnum": "0",
        "newstype": "1",
    }


_V1 = (
    r"/kuaixun/v1/getlist_(?P<column>\w+?)_(?P<name>[A-Za-z]\w*?)"
    r"_(?P<size>\d+)_(?P<page>\d+)_?\.html"
)

ROUTES = (
    route("getFastNewsList", r"/comm/web/getFastNewsList", get_fast_news_list),
    route("kuaixun/v1", _V1, kuaixun_v1),
    route("kuaixun/v2/list", r"/kuaixun/v2/api/list", kuaixun_v2),
)
