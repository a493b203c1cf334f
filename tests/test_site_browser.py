"""The published site of the demo, built by Jekyll, as people meet it: in a real browser."""

import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PROGRAM, SITE, Chromium, Tab, chromium
from crawling import ROOT
from lxml import etree, html
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.skipif(
    PROGRAM is None or shutil.which("jekyll") is None,
    reason="Chromium or Jekyll isn't installed on this machine",
)
MAKE_INDEX = ROOT / "newsarchive/site/files/_search/make_index.py"
SCHEMAS = Path(__file__).parent / "schemas"

OUTLET = "/category/zhongguoxinwenwang.html"
SECURITY = "/securities/SZ/003/003901.html"
ARTICLE = "/zhongguoxinwenwang/2026/01/15/NW202601153640292136.html"
KINDS = {
    "home": "/",
    "outlet": OUTLET,
    "outlets": "/outlets/index.html",
    "security": SECURITY,
    "securities": "/securities/index.html",
    "market": "/securities/SZ/index.html",
    "day": "/days/2026/01/15.html",
    "calendar": "/days/index.html",
    "year": "/days/2026/index.html",
    "article": ARTICLE,
    "article with a table": "",
    "article with pictures": "",
    "revised article": "",
    "search": "/search.html",
    "results": f"/search.html?q={quote('演示')}",
    "missing": "/404.html",
    "about": "/about.html",
}
MARKS = {
    "article with a table": '<div class="table"',
    "article with pictures": "<img",
    "revised article": 'class="note"',
}


@dataclass(frozen=True)
class Built:
    """A built site: the folder that a browser sees, and the path below which the site is."""

    folder: Path
    base: str

    @property
    def top(self) -> Path:
        """The folder of the site itself."""
        return self.folder / self.base.strip("/")

    def address(self, kind: str) -> str:
        """Return where a page of this kind is."""
        path = KINDS[kind]
        if not path:
            pages = sorted(self.top.glob("*/2026/*/*/*.html"))
            found = next(page for page in pages if MARKS[kind] in page.read_text("utf-8"))
            path = f"/{found.relative_to(self.top).as_posix()}"
        return self.base + path


def build(folder: Path, base: str) -> Built:
    """Run the demo for a site below *base*, build it with Jekyll and index it."""
    site = folder / "site"
    shown = folder / "shown"
    top = str(shown / base.strip("/"))
    steps = (
        ["scrapy", "newsite", str(site), "--url", SITE, "--baseurl", base, "--title", "示例新闻"],
        ["scrapy", "demo", "--dir", str(folder)],
        ["jekyll", "build", "-q", "--disable-disk-cache", "-s", str(site), "-d", top],
        [sys.executable, str(site / "_search/make_index.py"), top],
    )
    for step in steps:
        program = Path(sys.executable).parent / step[0]
        found = str(program) if program.exists() else step[0]
        subprocess.run([found, *step[1:]], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return Built(shown, base)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    return cache(lambda base: build(tmp_path_factory.mktemp("demo"), base))


@pytest.fixture(scope="module")
def built(builds: Callable[[str], Built]) -> Built:
    return builds("/archive")


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def tab(browser: Chromium, built: Built) -> Iterator[Tab]:
    with browser.tabs(built.folder) as (opened,):
        yield opened


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def asked_elsewhere(tab: Tab) -> list[str]:
    return [asked for asked in tab.seen.requests if f" {SITE}/" not in asked]


each_base = pytest.mark.parametrize("base", ["", "/archive"], ids=["top", "below"])
each_kind = pytest.mark.parametrize("kind", KINDS)


# -- reading ---------------------------------------------------------------------------------------


@each_base
def test_from_home_to_outlet_to_article_to_security_and_back(
    browser: Chromium, builds: Callable[[str], Built], base: str
) -> None:
    built = builds(base)
    with browser.tabs(built.folder) as (tab,):
        walk(tab.visit(f"{base}/"), built)


def walk(page: Page, built: Built) -> None:
    page.locator(".entries .meta a", has_text="中国新闻网").first.click()
    assert heading(page) == "中国新闻网"
    assert urlsplit(page.url).path == built.base + OUTLET
    page.locator(".entries .title", has_text="示例银行零售新征程").click()
    assert heading(page).startswith("示例银行零售新征程")
    expect(page.locator(".byline")).to_contain_text("2026-01-15 16:27 北京时间")
    page.locator(".codes a").click()
    assert "003901.SZ" in heading(page)
    assert urlsplit(page.url).path == built.base + SECURITY
    page.locator(".entries .title", has_text="示例银行零售新征程").click()
    page.get_by_role("link", name="返回首页").click()
    assert urlsplit(page.url).path == f"{built.base}/"


def test_an_article_leads_to_the_one_before_and_back(tab: Tab, built: Built) -> None:
    page = tab.visit(built.address("article"))
    title = heading(page)
    page.locator(".neighbours [rel=prev]").click()
    assert heading(page) != title
    page.locator(".neighbours [rel=next]").click()
    assert heading(page) == title


def test_a_day_is_reached_through_the_calendar(tab: Tab, built: Built) -> None:
    page = tab.visit(built.address("calendar"))
    page.get_by_role("link", name="2026年", exact=True).click()
    page.locator("#m01").get_by_role("link", name="15", exact=True).click()
    assert heading(page) == "2026年1月15日 星期四"
    assert page.locator(".entries li").count() > 3


@each_kind
def test_every_page_tells_what_it_is(tab: Tab, built: Built, kind: str) -> None:
    page = tab.visit(built.address(kind))
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.title().strip()
    assert page.locator("h1").count() == 1
    for name in ("meta[name=description]", "link[rel=canonical]", "link[type*=atom]"):
        element = page.locator(f"head {name}").first
        assert element.get_attribute("content") or element.get_attribute("href")
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert canonical == SITE + built.address(kind).partition("?")[0]


@each_kind
def test_no_request_leaves_the_site(tab: Tab, built: Built, kind: str) -> None:
    page = tab.visit(built.address(kind))
    page.wait_for_load_state("networkidle")
    elsewhere = asked_elsewhere(tab)
    if kind == "article with pictures":  # which are linked, unless IMAGES says otherwise
        elsewhere = [asked for asked in elsewhere if not asked.startswith("image ")]
    assert elsewhere == []


def test_only_two_pages_load_the_script(built: Built) -> None:
    with_script = {
        path.relative_to(built.top).as_posix()
        for path in built.top.rglob("*.html")
        if "<script" in path.read_text("utf-8")
    }
    assert with_script == {"404.html", "search.html"}


def test_without_scripts_everything_but_search_works(browser: Chromium, built: Built) -> None:
    with browser.tabs(built.folder, scripts=False) as (tab,):
        page = tab.visit(f"{built.base}/")
        page.locator(".entries .title").first.click()
        assert page.locator("article .body p").count()
        page = tab.visit(built.address("search"))
        expect(page.locator("main")).to_contain_text("需要 JavaScript")


def test_home_with_its_style_is_light(built: Built) -> None:
    style = (built.top / "assets/site.css").stat().st_size
    assert (built.top / "index.html").stat().st_size + style < 100_000


# -- finding ---------------------------------------------------------------------------------------


def results(tab: Tab, built: Built, query: str) -> Page:
    page = tab.visit(f"{built.base}/search.html?q={quote(query)}")
    expect(page.locator("#status")).not_to_contain_text("正在", timeout=30_000)
    return page


TITLES = {
    "a part, without blanks": ("零售新征程", "示例银行零售新征程：让服务更近一步"),
    "a whole title": ("示例银行零售新征程：让服务更近一步", "示例银行零售新征程：让服务更近一步"),
    "a part that is no word": ("行零售新", "示例银行零售新征程：让服务更近一步"),
    "a title with numbers": ("涨0.8% 科技", "恒指收涨0.8% 科技股走强"),
    "two words apart": ("绿色经济 海外机构", "演示证券：养老金投资有新动向"),
    "words of the text": ("券商的研究覆盖面", "演示证券：养老金投资有新动向"),
    "a Latin word": ("cppib", "演示证券：养老金投资有新动向"),
    "a wide Latin word": ("ｃＰＰＩＢ", "演示证券：养老金投资有新动向"),
    "outlet and word": ("上海证券报 养老金", "演示证券：养老金投资有新动向"),
}


@pytest.mark.parametrize("name", TITLES)
def test_an_article_is_found_by(tab: Tab, built: Built, name: str) -> None:
    query, title = TITLES[name]
    page = results(tab, built, query)
    found = page.locator("#found .title", has_text=title)
    expect(found).to_have_count(1)
    found.click()
    assert heading(page) == title


@each_base
def test_search_works_wherever_the_site_is(
    browser: Chromium, builds: Callable[[str], Built], base: str
) -> None:
    built = builds(base)
    with browser.tabs(built.folder) as (tab,):
        page = results(tab, built, "零售新征程")
        page.locator("#found .title").click()
        assert urlsplit(page.url).path == base + ARTICLE


@pytest.mark.parametrize("form", ["003901.SZ", "sz003901", "SZ.003901", "003901", "0.003901"])
def test_a_code_in_any_form_leads_to_its_page_first(tab: Tab, built: Built, form: str) -> None:
    page = results(tab, built, form)
    assert page.locator("#found .title").count() > 0
    page.locator("main .results a").first.click()
    assert urlsplit(page.url).path == built.base + SECURITY


def test_an_outlet_leads_to_its_page_first(tab: Tab, built: Built) -> None:
    page = results(tab, built, "中国新闻")
    page.locator("main .results a").first.click()
    assert urlsplit(page.url).path == built.base + OUTLET


def test_the_name_of_a_security_leads_to_its_page(tab: Tab, built: Built) -> None:
    page = results(tab, built, "示例银行")
    page.locator("#direct a", has_text="003901.SZ").click()
    assert urlsplit(page.url).path == built.base + SECURITY


def test_securities_are_found_by_name_in_whichever_bundle_they_are(
    browser: Chromium, built: Built, tmp_path: Path
) -> None:
    shutil.copytree(built.folder, tmp_path / "copy")
    top = tmp_path / "copy" / built.base.strip("/")
    runpy.run_path(str(MAKE_INDEX))["make_index"](top, most=7)
    bundles = json.loads((top / "pagefind/bundles.json").read_text())
    assert {"security-2", "article-2"} < set(bundles)
    index = (top / "securities/SZ/index.html").read_text("utf-8")
    names = re.findall(r"/securities/SZ/\w+/(\w+)\.html\">.*?([\u4e00-\u9fff]{2,})", index)
    assert len(names) > 3
    with browser.tabs(tmp_path / "copy") as (tab,):
        for code, name in names:
            page = results(tab, built, name)
            expect(page.locator("#direct a", has_text=f"{code}.SZ")).to_have_count(1)


def test_what_is_not_there_is_said(tab: Tab, built: Built) -> None:
    page = results(tab, built, "绝无此事此人")
    expect(page.locator("#status")).to_contain_text("没有找到“绝无此事此人”")
    assert page.locator("#found li").count() == 0


def test_a_query_can_be_typed(tab: Tab, built: Built) -> None:
    page = tab.visit(built.address("search"))
    page.get_by_role("searchbox", name="搜索词").fill("零售新征程")
    page.keyboard.press("Enter")
    expect(page.locator("#found .title")).to_have_count(1)
    assert page.url.endswith(quote("零售新征程"))


def test_a_query_is_shown_as_text(tab: Tab, built: Built) -> None:
    page = results(tab, built, "<img src=x onerror=alert(1)>")
    expect(page.locator("#status")).to_contain_text("<img src=x")
    assert tab.seen.dialogs == []


def test_a_site_without_an_index_says_so_and_still_knows_codes(
    browser: Chromium, built: Built, tmp_path: Path
) -> None:
    shutil.copytree(built.folder, tmp_path / "copy", ignore=lambda *_: ["pagefind"])
    with browser.tabs(tmp_path / "copy") as (tab,):
        page = results(tab, built, "sz003901")
        expect(page.locator("#status")).to_contain_text("还没有搜索索引")
        expect(page.locator("#direct a")).to_have_count(1)


def test_older_bundles_are_searched_when_the_newest_has_nothing(
    browser: Chromium, built: Built, tmp_path: Path
) -> None:
    shutil.copytree(built.folder, tmp_path / "copy")
    top = tmp_path / "copy" / built.base.strip("/")
    runpy.run_path(str(MAKE_INDEX))["make_index"](top, most=30)
    assert len(json.loads((top / "pagefind/bundles.json").read_text())) > 2
    with browser.tabs(tmp_path / "copy") as (tab,):
        page = results(tab, built, "恒指收涨")
        expect(page.locator("#found .title")).to_have_text(["恒指收涨0.8% 科技股走强"])


def test_a_search_that_read_enough_asks_whether_to_go_on(
    browser: Chromium, built: Built, tmp_path: Path
) -> None:
    shutil.copytree(built.folder, tmp_path / "copy")
    (script,) = (tmp_path / "copy").rglob("assets/site.js")
    text = script.read_text("utf-8")
    assert "LOOKED_AT = 600;" in text
    script.write_text(text.replace("LOOKED_AT = 600;", "LOOKED_AT = 10;"), "utf-8")
    with browser.tabs(tmp_path / "copy") as (tab,):
        page = results(tab, built, "恒指收涨")
        expect(page.locator("#found .title")).to_have_count(1)
        button = page.get_by_role("button", name="继续查找")
        button.click()  # there was no more
        expect(page.locator("#more")).to_be_hidden()
        expect(page.locator("#found .title")).to_have_count(1)
        expect(page.locator("#status")).to_contain_text("搜索结果")

        page = results(tab, built, "走强！恒指")  # there are both, in another order
        expect(page.locator("#status")).to_contain_text("可以继续查找")
        for _ in range(50):
            if button.is_hidden():
                break
            button.click()
            page.wait_for_timeout(100)
        expect(page.locator("#status")).to_contain_text("没有找到“走强！恒指”")


@pytest.mark.parametrize("form", ["003901.SZ", "sz003901.html", "003901"])
def test_another_spelling_of_a_code_leads_to_its_page(
    browser: Chromium, built: Built, tmp_path: Path, form: str
) -> None:
    shutil.copytree(built.folder, tmp_path / "copy", ignore=lambda *_: ["pagefind"])
    top = tmp_path / "copy" / built.base.strip("/")
    shutil.copy(top / "404.html", top / "securities" / form)  # which a server would answer with
    with browser.tabs(tmp_path / "copy") as (tab,):
        tab.page.route(
            f"**/securities/{form}",
            lambda route: route.fulfill(path=top / "404.html", content_type="text/html"),
        )
        page = tab.visit(f"{built.base}/securities/{form}")
        page.wait_for_url(f"**{SECURITY}")
        assert "003901.SZ" in heading(page)


@pytest.mark.parametrize(
    "form", ["BRK.B", "brk_b", "BRK-B.html", "BRK.B.US", "106.BRK_B", "usBRK.B", "BRK-B.N"]
)
def test_a_code_with_a_class_of_shares_leads_to_its_page(
    browser: Chromium, built: Built, tmp_path: Path, form: str
) -> None:
    shutil.copytree(built.folder, tmp_path / "copy", ignore=lambda *_: ["pagefind"])
    top = tmp_path / "copy" / built.base.strip("/")
    page_of = top / "securities/N/BRK/BRK.B.html"
    page_of.parent.mkdir(parents=True)
    shutil.copy(top / SECURITY.strip("/"), page_of)
    shutil.copy(top / "404.html", top / "securities" / form)
    with browser.tabs(tmp_path / "copy") as (tab,):
        tab.page.route(
            f"**/securities/{form}",
            lambda route: route.fulfill(path=top / "404.html", content_type="text/html"),
        )
        page = tab.visit(f"{built.base}/securities/{form}")
        page.wait_for_url("**/securities/N/BRK/BRK.B.html")
        page = results(tab, built, form)
        expect(page.locator("#direct a")).to_have_text(["BRK.B.N"])


def test_an_address_that_can_not_be_decoded_is_a_missing_page_without_an_error(
    browser: Chromium, built: Built
) -> None:
    with browser.tabs(built.folder) as (tab,):
        faults: list[str] = []
        tab.page.on("pageerror", lambda error: faults.append(str(error)))
        tab.page.route(
            "**/%",
            lambda route: route.fulfill(path=built.top / "404.html", content_type="text/html"),
        )
        page = tab.visit(f"{built.base}/%")
        page.wait_for_load_state("networkidle")
        assert heading(page) == "没有这个页面"
        assert faults == []


# -- for everybody ---------------------------------------------------------------------------------


def findings(page: Page) -> list[str]:
    """Return what axe finds serious or critical on *page*."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280], ids=["phone", "desktop"])
def test_pages_fit_and_are_accessible(
    browser: Chromium, built: Built, width: int, *, dark: bool
) -> None:
    with browser.tabs(built.folder, width=width, dark=dark) as (tab,):
        for kind in KINDS:
            page = tab.visit(built.address(kind))
            if kind == "results":
                expect(page.locator("#found .title").first).to_be_visible(timeout=30_000)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, kind
            assert findings(page) == [], kind


def test_axe_sees_what_is_wrong(browser: Chromium, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        "<!doctype html><title>x</title><img src=a><p style='color:#aaa'>灰色的字看不清"
    )
    with browser.tabs(tmp_path) as (tab,):
        names = {each.partition(":")[0] for each in findings(tab.visit("/bad.html"))}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= names


def test_the_first_key_offers_the_way_past_the_menu(tab: Tab, built: Built) -> None:
    page = tab.visit(built.address("article"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("kind", ["home", "outlet", "article", "article with pictures", "year"])
def test_nothing_moves_while_a_page_loads(tab: Tab, built: Built, kind: str) -> None:
    page = tab.visit(built.address(kind))
    assert page.evaluate(SHIFT) == 0


# -- for machines ----------------------------------------------------------------------------------


@each_base
def test_every_internal_link_resolves(builds: Callable[[str], Built], base: str) -> None:
    built = builds(base)
    broken = set()
    for path in built.top.rglob("*.html"):
        here = f"{SITE}{built.base}/{path.relative_to(built.top).as_posix()}"
        document = html.document_fromstring(path.read_bytes().decode())
        for element in document.iter("*"):
            for name in ("href", "src", "action"):
                target = urlsplit(urljoin(here, element.get(name) or here))
                if f"{target.scheme}://{target.netloc}" != SITE:
                    continue
                file = built.folder / unquote(target.path).lstrip("/")
                if not (file.is_file() or (file / "index.html").is_file()):
                    broken.add(f"{here} -> {target.path}")
    assert broken == set()


def test_feeds_are_valid(built: Built) -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    feeds = [built.top / "feed.xml", *(built.top / "feeds").rglob("*.xml")]
    assert len(feeds) > 30
    for feed in feeds:
        schema.assertValid(etree.parse(feed))


def test_sitemaps_are_valid_and_lead_to_pages(built: Built) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))
    for path in (built.top / "sitemap.xml", *(built.top / "sitemaps").glob("*.xml")):
        document = etree.parse(path)
        schema.assertValid(document)
        for location in document.iterfind(".//{*}loc"):
            file = built.folder / urlsplit(str(location.text)).path.lstrip("/")
            assert file.is_file() or (file / "index.html").is_file(), location.text


def test_robots_are_told_where_the_sitemap_is(built: Built) -> None:
    text = (built.top / "robots.txt").read_text()
    assert re.search(rf"^Sitemap: {SITE}{built.base}/sitemap\.xml$", text, re.MULTILINE)
