"""The embedded origin: every route in its documented shape, and all routes in agreement."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from signal import SIGTERM
from typing import Any
from urllib.parse import quote

import pytest
from demo_client import Reply, ask
from lxml import html as lxml_html

from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

NEWEST = Store.demo().articles()[0]
TRACE = "req_trace=1768443000000"
COLUMNS = "/comm/web/getNewsByColumns"
FAST = "/comm/web/getFastNewsList"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store.demo()) as serving:
        yield serving


COLUMN_KEYS = {"code", "np_dst", "showTime", "title", "mediaName", "summary", "image", "url"}
STOCK_KEYS = {"Art_Code", "Art_ShowTime", "Art_Title", "Art_Url", "Art_OriginUrl", "Art_Image"}
FAST_KEYS = {"code", "title", "summary", "showTime", "titleColor", "realSort", "stockList"}
LIVES_KEYS = {"id", "newsid", "url_w", "url_m", "url_unique", "title", "digest", "showtime"}
TEXT_KEYS = {"id", "newsid", "author", "date", "from", "medianame", "order", "title", "docreader"}
API_KEYS = {"Art_Title", "Art_Guidance", "Art_Media_Name", "Art_ShowTime", "Art_Keyword"}

# name: target, path to a record, keys that it has at least
JSON_ROUTES: dict[str, tuple[str, tuple[str | int, ...], set[str]]] = {
    "column list": (
        f"{COLUMNS}?column=345&{TRACE}",
        ("data", "list", 0),
        COLUMN_KEYS | {"uniqueUrl"},
    ),
    "column list, envelope": (
        f"{COLUMNS}?column=345&{TRACE}",
        ("data",),
        {"page_index", "page_size", "totle_hits", "list"},
    ),
    "list per stock": (
        "/comm/web/getListInfo?client=web&cfh=1&type=1&mTypeAndCode=1.605901&pageSize=5",
        ("data", "list", 0),
        STOCK_KEYS | {"Art_MediaName", "Art_SortStart", "Art_VideoCount", "Np_dst"},
    ),
    "list per stock, wap": (
        "/comm/wap/getListInfo?mTypeAndCode=90.BK0963",
        ("data", "list", 0),
        STOCK_KEYS,
    ),
    "7x24 list": (
        f"{FAST}?fastColumn=102&sortEnd=&{TRACE}",
        ("data", "fastNewsList", 0),
        FAST_KEYS | {"image", "pinglun_Num", "share"},
    ),
    "kuaixun v1": (
        "/kuaixun/v1/getlist_102_ajaxResult_50_1_.html",
        ("LivesList", 0),
        LIVES_KEYS | {"simtitle", "column", "ordertime", "newstype"},
    ),
    "kuaixun v1 without its last mark": (
        "/kuaixun/v1/getlist_102_ajaxResult_50_1.html",
        ("LivesList", 0),
        LIVES_KEYS,
    ),
    "kuaixun v2": (
        "/kuaixun/v2/api/list?column=102&p=1&limit=5",
        ("news", 0),
        LIVES_KEYS | {"Art_Media_Name", "Art_24Image"},
    ),
    "Choice rolling list": (
        "/web/webapi?type=102&count=100&newsid=1",
        ("records", 0),
        {"id", "infoCode", "title", "digest", "showtime", "url_w"},
    ),
    "Choice list with outlets": (
        "/web/webapi?type=45&count=100&newsid=1",
        ("nodeList", 0),
        {"from", "infocode", "title", "simtitle", "simdigest", "showtime"},
    ),
    "Choice market list": (
        "/information/newmarket/web/webapi?marketType=37&count=100",
        ("record", 0),
        {"title", "datetime", "medianame", "infoCode"},
    ),
    "Choice start page": (
        "/app/report/web/homePage/getInformationList?count=100",
        ("data", "records", 0, "data"),
        {"showtime", "simdigest", "from"},
    ),
    "Choice search": (
        "/NewsData/GetNewsBySearch.do?types=S888009007&title=银行&pageIndex=1&limit=50",
        ("records", 0),
        {"id", "author", "date", "from", "title", "url", "medianame"},
    ),
    "Choice leaf": ("/NewsData/GetNewsById.do?id=S888009007", ("records", 0), {"id", "date"}),
    "Choice branch": ("/NewsData/GetNewsById.do?id=F006&limit=8", (0,), {"NodeId", "NodeName"}),
    "text": (
        f"/NewsData/GetNewsText.do?id={NEWEST.info_code}&cid=Admin",
        (),
        TEXT_KEYS | {"reletecodes", "relkey", "url", "text", "content"},
    ),
    "article API": (
        f"/kuaixun/v2/api/article/{NEWEST.id}?guid=1",
        ("data",),
        API_KEYS | {"Art_Content"},
    ),
    "app API": (
        f"/kuaixun/v2/api/content/getnews?newsid={NEWEST.id}&newstype=1",
        ("news",),
        {"newsid", "title", "showtime", "source", "body", "images", "links"},
    ),
    "search": (
        '/search/jsonp?cb=jQuery35_1&param={"keyword":"银行"}',
        ("result", "cmsArticleWebOld", 0),
        {"code", "title", "content", "date", "mediaName", "url", "image"},
    ),
    "quote list": (
        "/api/qt/clist/get?pn=1&pz=5&np=1&fs=m:0+t:6,m:1+t:2&fields=f12,f13,f14",
        ("data", "diff", 0),
        {"f12", "f13", "f14"},
    ),
}


@pytest.mark.parametrize(("target", "place", "keys"), JSON_ROUTES.values(), ids=list(JSON_ROUTES))
def test_a_data_route_answers_in_its_shape(
    origin: Origin, target: str, place: tuple[str | int, ...], keys: set[str]
) -> None:
    reply = ask(origin, target)
    assert reply.status == 200
    plain = reply.body.startswith((b"{", b"["))
    value: Any = json.loads(reply.body) if plain else reply.script
    for step in place:
        value = value[step]
    assert keys <= value.keys()


PAGES = {
    "E3": (f"/a/{NEWEST.id}.html", "finance.eastmoney.com", "div.txtinfos#ContentBody"),
    "old address": (f"/news/1344,{NEWEST.id}.html", "hk.eastmoney.com", ".contentwrap .title"),
    "wap": (f"/a/{NEWEST.id}.html", "wap.eastmoney.com", "article#zwtext"),
    "3g": (f"/3g/news/article,8,344,1,{NEWEST.id}.shtml", "wap.eastmoney.com", "div.atitle"),
    "list page": ("/a/cywjh.html", "finance.eastmoney.com", "#newsListContent p.title > a"),
    "list page 2": ("/a/cywjh_2.html", "finance.eastmoney.com", "#newsListContent p.title > a"),
    "share shell": (f"/html_News/NewsShare.html?infoCode={NEWEST.info_code}", "x", "#news"),
    "home": ("/", "x", "h1"),
    "old category": ("/category/zhongguoxinwenwang.html", "x", "li h3 a.post-link"),
}


@pytest.mark.parametrize(("target", "host", "selector"), PAGES.values(), ids=list(PAGES))
def test_a_page_route_answers_with_its_layout(
    origin: Origin, target: str, host: str, selector: str
) -> None:
    reply = ask(origin, target, host)
    assert reply.status == 200
    assert lxml_html.document_fromstring(reply.body.decode()).cssselect(selector)


def test_old_layouts_and_charsets_decode_to_the_article(origin: Origin) -> None:
    for one in origin.store.articles():
        if one.oddity.gone or one.kind == "CFH":
            continue
        reply = ask(origin, f"/a/{one.id}.html", "finance.eastmoney.com")
        text = reply.body.decode(one.look.charset)
        assert lxml_html.document_fromstring(text).cssselect("#ContentBody, #zwtext")
        header = reply.headers["Content-Type"]
        assert ("charset" in header) == bool(one.look.header)
        assert one.spelled_time in text


def test_a_caifuhao_post_has_its_page_under_both_numbers_and_nowhere_else(origin: Origin) -> None:
    post = next(one for one in origin.store.articles() if one.kind == "CFH")
    for number in (post.id, post.cfh_id):
        reply = ask(origin, f"/news/{number}", "caifuhao.eastmoney.com")
        assert post.title in reply.body.decode()
    assert ask(origin, f"/a/{post.id}.html").status == 404
    assert ask(origin, f"/kuaixun/v2/api/article/{post.id}").json == {"data": None}
    (record,) = (
        one
        for one in ask(origin, f"{COLUMNS}?column=345&page_size=200&{TRACE}").json["data"]["list"]
        if one["code"] == post.id
    )
    assert (record["np_dst"], record["uniqueUrl"]) == ("CFH", "")


NOTHING = {
    "path": "/nowhere",
    "article": "/a/202601010000000001.html",
    "list page": "/a/cnothing.html",
    "list page past the end": "/a/cywjh_99.html",
    "category": "/category/nobody.html",
    "post of another day": f"/zhongguoxinwenwang/2001/01/01/{NEWEST.info_code}.html",
    "image": "/download/none.png",
}


@pytest.mark.parametrize("target", NOTHING.values(), ids=list(NOTHING))
def test_what_is_not_there_is_404(origin: Origin, target: str) -> None:
    assert ask(origin, target).status == 404


def test_images_are_served_and_charts_are_live(origin: Origin) -> None:
    pictured = [one for one in origin.store.articles() if one.images]
    for image in (image for one in pictured for image in one.images):
        reply = ask(origin, image.path, "np-newspic.dfcfw.com")
        assert reply.body == image.data
        assert reply.headers["Content-Type"] == "image/png"
    assert len(pictured) >= 2
    assert ask(origin, "/GetPic.aspx?nid=0.003901&imageType=k").body.startswith(b"\x89PNG")


def sound(one: StoreArticle) -> bool:
    return one.kind == "CMS" and not one.oddity.gone and one.oddity.title is None


def test_all_routes_agree_on_every_article(origin: Origin) -> None:
    fast = ask(origin, f"{FAST}?fastColumn=102&pageSize=200&{TRACE}").json["data"]["fastNewsList"]
    lives = ask(origin, "/kuaixun/v1/getlist_102_ajaxResult_200_1_.html").script["LivesList"]
    nodes = ask(origin, "/web/webapi?type=45&count=500").json["nodeList"]
    rolling = ask(origin, "/web/webapi?type=102&count=500").json["records"]
    told: dict[str, set[tuple[str, str]]] = {}
    media: dict[str, set[str]] = {}
    for record in fast:
        told.setdefault(record["code"], set()).add((record["title"], record["showTime"]))
    for record in lives:
        told.setdefault(record["id"], set()).add((record["title"], record["showtime"]))
    for record in rolling:
        told.setdefault(record["id"], set()).add((record["title"], record["showtime"]))
    for record in nodes:
        told.setdefault(record["infocode"][2:], set()).add((record["title"], record["showtime"]))
        media.setdefault(record["infocode"][2:], set()).add(record["from"])
    for one in filter(sound, origin.store.articles()):
        for record in ask(origin, f"{COLUMNS}?column={one.column}&page_size=200&{TRACE}").json[
            "data"
        ]["list"]:
            told.setdefault(record["code"], set()).add((record["title"], record["showTime"]))
            media.setdefault(record["code"], set()).add(record["mediaName"])
        text = ask(origin, f"/NewsData/GetNewsText.do?id={one.info_code}").json
        api = ask(origin, f"/kuaixun/v2/api/article/{one.id}").json["data"]
        app = ask(origin, f"/kuaixun/v2/api/content/getnews?newsid={one.id}").json["news"]
        told.setdefault(one.id, set()).update(
            {
                (text["title"], text["date"]),
                (api["Art_Title"], api["Art_ShowTime"].replace("/", "-")),
                (app["title"], app["showtime"]),
            }
        )
        media.setdefault(one.id, set()).update(
            {text["medianame"], text["from"], api["Art_Media_Name"], app["source"]}
        )
        assert told[one.id] == {(one.title, one.dashed_time)}
        assert media[one.id] == {one.media}


def test_placeholders_of_the_app_api_count_links_and_images(origin: Origin) -> None:
    url = f"/kuaixun/v2/api/content/getnews?newsid={NEWEST.id}"
    news = ask(origin, url).json["news"]
    assert [int(n) for n in re.findall(r"<!--Link#(\d+)-->", news["body"])] == [
        *range(len(news["links"]))
    ]
    assert re.findall(r"<!--IMG#(\d+)-->", news["body"]) == ["0"]
    assert 'id="stock_0039012"' in news["body"]
    assert 'class="keytip"' not in news["body"]
    assert ask(origin, "/kuaixun/v2/api/content/getnews?newsid=1").json["rc"] == 0


@pytest.mark.parametrize("size", [1, 7, 200])
def test_cursor_paging_reaches_the_end_without_gaps(origin: Origin, size: int) -> None:
    codes: list[str] = []
    cursor = ""
    while True:
        url = f"{FAST}?fastColumn=102&sortEnd={cursor}&pageSize={size}&{TRACE}"
        answer = ask(origin, url).json
        assert answer["code"] == "1"
        if answer["data"] is None:
            break
        records = answer["data"]["fastNewsList"]
        codes += [record["code"] for record in records]
        cursor = answer["data"]["sortEnd"]
        assert cursor == records[-1]["realSort"]
    assert list(dict.fromkeys(codes)) == [one.id for one in origin.store.fast("102")]


def test_page_numbers_reach_the_end_without_gaps(origin: Origin) -> None:
    codes: list[str] = []
    for number in range(1, 100):
        url = f"{COLUMNS}?column=345&page_index={number}&page_size=9&{TRACE}"
        data = ask(origin, url).json["data"]
        if not data["list"]:
            break
        codes += [record["code"] for record in data["list"]]
    view = origin.store.column("345")
    assert list(dict.fromkeys(codes)) == [one.id for one in view]
    assert data["totle_hits"] == len(view)


def test_fields_project_a_record_and_spell_np_dst_anew(origin: Origin) -> None:
    url = f"{COLUMNS}?column=345&page_size=1&fields=code,title,Np_dst&{TRACE}"
    (record,) = ask(origin, url).json["data"]["list"]
    assert list(record) == ["code", "title", "Np_dst"]


def test_several_columns_make_one_list(origin: Origin) -> None:
    url = f"{COLUMNS}?column=532,436&page_size=200&{TRACE}"
    hits = ask(origin, url).json["data"]["totle_hits"]
    store = origin.store
    assert hits == len({*store.column("532"), *store.column("436")}) > len(store.column("436"))


def test_kuaixun_v1_gives_its_last_page_again_past_the_end(origin: Origin) -> None:
    name = "/kuaixun/v1/getlist_102_ajaxResult_20_{}_.html"
    last, past = ask(origin, name.format(2)), ask(origin, name.format(3))
    assert last.script["LivesList"] == past.script["LivesList"] != []
    assert last.body.startswith(b"var ajaxResult={")


def test_search_marks_the_word_and_wraps_the_answer(origin: Origin) -> None:
    inner = {"pageIndex": 1, "pageSize": 50, "preTag": "<em>", "postTag": "</em>"}
    param = json.dumps({"keyword": "示例银行", "param": {"cmsArticleWebOld": inner}})
    reply = ask(origin, "/search/jsonp?cb=jQ1&param=" + quote(param))
    assert reply.body.startswith(b"jQ1(")
    assert reply.script["code"] == 0
    titles = [hit["title"] for hit in reply.script["result"]["cmsArticleWebOld"]]
    assert any("<em>示例银行</em>" in title for title in titles)


def test_the_start_page_gives_times_near_the_store_s_now(origin: Origin) -> None:
    answer = ask(origin, "/app/report/web/homePage/getInformationList").json
    times = [record["data"]["showtime"] for record in answer["data"]["records"]]
    assert times[0] == "今天 16:27"
    assert any(time.startswith("昨天 ") for time in times)
    assert any(re.fullmatch(r"\d\d-\d\d \d\d:\d\d", time) for time in times)


QUOTE_FILTERS = {
    "A shares": "m:0 t:6,m:0 t:80,m:1 t:2,m:1 t:23,m:0 t:81 s:2048",
    "B shares": "m:0 t:7,m:1 t:3",
    "funds": "b:MK0021,b:MK0022,b:MK0023,b:MK0024",
    "Hong Kong": "m:116 t:3,m:116 t:4",
    "US": "m:105,m:106,m:107",
    "industries": "m:90 t:2",
    "concepts": "m:90 t:3",
    "indices": "m:1 s:2,m:0 t:5",
}


@pytest.mark.parametrize("fs", QUOTE_FILTERS.values(), ids=list(QUOTE_FILTERS))
def test_quote_lists_come_in_pages_of_a_hundred_until_there_is_no_data(
    origin: Origin, fs: str
) -> None:
    codes: list[str] = []
    for number in range(1, 9):
        url = f"/api/qt/clist/get?pn={number}&pz=500&np=1&fs={fs.replace(' ', '+')}"
        data = ask(origin, url, "push2.eastmoney.com").json["data"]
        if data is None:
            break
        assert 1 <= len(data["diff"]) <= 100
        total = data["total"]
        codes += [f"{row['f13']}.{row['f12']}" for row in data["diff"]]
    assert data is None
    assert len(set(codes)) == len(codes) == total


def test_quote_lists_without_np_are_keyed_by_number(origin: Origin) -> None:
    diff = ask(origin, "/api/qt/clist/get?fs=m:90+t:2&fields=f12").json["data"]["diff"]
    assert diff == {"0": {"f12": "BK0473"}, "1": {"f12": "BK0475"}}
    assert ask(origin, "/api/qt/clist/get?fs=m:77").json["data"] is None


def links(reply: Reply, selector: str) -> list[str]:
    found = lxml_html.document_fromstring(reply.body.decode()).cssselect(selector)
    return [element.get("href") or "" for element in found]


def test_every_link_of_the_published_archive_leads_to_a_whole_post(origin: Origin) -> None:
    posts = 0
    for slug in {*origin.store.outlets.values(), "emnews"}:
        for link in links(ask(origin, f"/category/{slug}.html"), "a.post-link"):
            page = lxml_html.document_fromstring(ask(origin, link).body.decode())
            (moment,) = page.cssselect("p.post-meta time[datetime]")
            assert (moment.get("datetime") or "").endswith("+08:00")
            assert page.cssselect("header.post-header h1.post-title")
            footer = page.cssselect("div.post-content.e-content > p:last-child a")
            assert [(a.text or "")[:2] for a in footer] == ["返回", "返回"]
            posts += 1
    assert posts > len(origin.store.fast("102"))


def test_the_published_archive_can_be_paged(origin: Origin) -> None:
    whole = links(ask(origin, "/category/cailianshe.html"), "a.post-link")
    origin.store.published_page_size = 3
    found: list[str] = []
    target = "/category/cailianshe.html"
    while target:
        reply = ask(origin, target)
        found += links(reply, "a.post-link")
        target = next(iter(links(reply, "a[rel=next]")), "")
    assert found == whole
    assert len(whole) > 3


def test_requests_are_recorded_with_their_own_host_and_path(origin: Origin) -> None:
    ask(origin, f"{FAST}?fastColumn=102&{TRACE}", "np-weblist.eastmoney.com")
    (seen,) = origin.requests
    assert (seen.method, seen.host, seen.status) == ("GET", "np-weblist.eastmoney.com", 200)
    assert seen.path == f"{FAST}?fastColumn=102&{TRACE}"
    assert origin.peak_concurrency == 1
    origin.forget()
    assert origin.requests == ()


def test_the_peak_counts_requests_that_wait_together(origin: Origin) -> None:
    origin.faults.delay = 0.3
    clients = [threading.Thread(target=ask, args=(origin, "/robots.txt")) for _ in range(4)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert origin.peak_concurrency == 4


def test_recording_can_be_off() -> None:
    with Origin(Store.generated(3), recording=False) as origin:
        assert ask(origin, "/").headers["Server"].startswith("newsarchive-demo/")
        assert origin.requests == ()


@pytest.mark.parametrize(("zipping", "encoding"), [(True, "gzip"), (False, None)])
def test_large_answers_are_compressed_only_when_that_is_on(
    zipping: bool,  # noqa: FBT001 - a table's column
    encoding: str | None,
) -> None:
    with Origin(Store.demo(), zipping=zipping) as origin:
        connection = HTTPConnection(origin.url.removeprefix("http://"))
        for target, expected in (
            (f"{COLUMNS}?column=345&{TRACE}", encoding),
            ("/robots.txt", None),
        ):
            connection.request("GET", target, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            assert response.getheader("Content-Encoding") == expected
            response.read()
        connection.close()


def test_closing_leaves_no_thread_and_may_be_done_twice() -> None:
    before = threading.active_count()
    origin = Origin(Store.generated(1)).start()
    kept = HTTPConnection(origin.url.removeprefix("http://"))
    kept.request("GET", "/")
    kept.getresponse().read()
    origin.close()
    origin.close()
    kept.close()
    assert threading.active_count() == before


def test_a_taken_port_is_an_os_error(origin: Origin) -> None:
    port = int(origin.url.rpartition(":")[2])
    before = threading.active_count()
    with pytest.raises(OSError, match="address already in use"):
        Origin(Store.generated(1), port=port).start()
    assert threading.active_count() == before


def test_the_http_library_is_loaded_by_starting_only() -> None:
    code = (
        "import sys, newsarchive.demo.server, newsarchive.demo.store as s;"
        "newsarchive.demo.server.Origin(s.Store.demo()); print('aiohttp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("how", ["stdin closes", "signal"])
def test_the_module_serves_until_it_is_told_to_stop(how: str) -> None:
    command = [sys.executable, "-W", "error", "-m", "newsarchive.demo", "--articles", "5"]
    with subprocess.Popen(
        [*command, "--body-bytes", "512", "--quiet"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        url = process.stdout.readline().strip()
        connection = HTTPConnection(url.removeprefix("http://"))
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().read().startswith(b"User-agent: *")
        connection.close()
        if how == "signal":
            process.send_signal(SIGTERM)
        else:
            process.stdin.close()
        assert process.wait(10) == 0
        assert process.stderr.read() == ""
