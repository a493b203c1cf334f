"""What Jekyll makes of the newest articles: front page, the feed of the site, latest.json."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from jekyll import build
from jsonschema import Draft202012Validator
from lxml import etree
from parsel import Selector
from post_articles import nasty_strings
from site_world import NAMES, START, World, article, touched

from newsarchive.items import Article
from newsarchive.site.skeleton import MANIFEST, write_skeleton

MADE = ("index.html", "feed.xml", "api/latest.json")
CODES = ("000001.SZ", "00700.HK", "BRK.B.N", "510300.SH", "000002.SZ")
OUTLETS = ("shilishibao", "jiashewang", "")


def news(count: int, *, hours: float = 1) -> list[Article]:
    return [
        article(n, hours=n * hours, outlet=OUTLETS[n % 3], codes=CODES[: n % 6])
        for n in range(count)
    ]


def site(folder: Path, articles: list[Article], *, live_days: int = 3) -> World:
    """Return a site of *articles*; without live days a day later, when all pages are finished."""
    world = World(folder, live_days=live_days)
    world.now += timedelta(days=0 if live_days else 1)
    world.add(*articles)
    world.export()
    return world


def own_post(world: World, name: str, matter: str) -> None:
    (world.site / f"_posts/{name}.md").write_text(f"---\n{matter}---\n自己写的\n", "utf-8")


def titles(built: Path) -> list[str]:
    page = Selector((built / "index.html").read_text("utf-8"))
    return page.xpath('//a[@class="title"]/text()').getall()


def entries(built: Path) -> list[dict[str, str]]:
    """Return what the feed says of each entry, by the name of the element."""
    feed = etree.parse(built / "feed.xml").getroot()
    return [
        {etree.QName(node).localname: str(node.text or "") for node in entry}
        for entry in feed.iterfind("{*}entry")
    ]


def data(built: Path) -> dict[str, object]:
    value = json.loads((built / "api/latest.json").read_text("utf-8"))
    schema = json.loads((built / "api/schema/latest.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(value)
    assert isinstance(value, dict)
    return value


def data_entries(built: Path) -> list[dict[str, object]]:
    found = data(built)["entries"]
    assert isinstance(found, list)
    return found


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a quiet site: the newest articles are partly live posts, partly finished pages."""
    return site(tmp_path_factory.mktemp("half"), news(100), live_days=1)


@pytest.fixture(scope="module")
def built(half: World) -> Path:
    return build(half)


# -- what they show --------------------------------------------------------------------------------


def test_the_front_page_has_the_newest_sixty_in_order(half: World, built: Path) -> None:
    live = list(half.site.glob("_posts/**/*.md"))
    assert 0 < len(live) < 60
    assert [title.partition("条")[0] for title in titles(built)] == [f"第{n}" for n in range(60)]


def test_the_front_page_groups_by_days_that_lead_to_their_pages(built: Path) -> None:
    page = Selector((built / "index.html").read_text("utf-8"))
    days = page.xpath('//section[@class="day"]')
    assert len(days) == 3
    links = days.xpath("h2/a/@href").getall()
    assert links == [f"{NAMES.baseurl}/days/2026/01/{day}.html" for day in (15, 14, 13)]
    assert [len(day.xpath("ol/li")) for day in days] == [13, 24, 23]
    assert days.xpath("ol/li/time/text()").getall()[:2] == ["12:00", "11:00"]
    assert days.xpath("ol/li/time/@datetime").get() == "2026-01-15T12:00:00+08:00"


def test_the_front_page_names_the_outlet_and_four_securities(built: Path) -> None:
    page = Selector((built / "index.html").read_text("utf-8"))
    about = page.xpath('//p[@class="meta"]')[4]
    assert about.xpath("a[not(@class)]/text()").getall() == ["假设网"]
    assert about.xpath('a[@class="code"]/text()').getall() == [
        f"股{code[:6]}" for code in CODES[:4]
    ]
    assert about.xpath('a[@class="code"]/@title').getall() == list(CODES[:4])
    assert about.xpath('a[@class="code"]/@href').getall() == [
        f"{NAMES.baseurl}/securities/{path}.html"
        for path in ("SZ/000/000001", "HK/007/00700", "N/BRK/BRK.B", "SH/510/510300")
    ]


def test_the_feed_has_the_newest_twenty_with_summaries_and_ids_that_stay(
    half: World, built: Path
) -> None:
    found = entries(built)
    assert [each["title"].partition("条")[0] for each in found] == [f"第{n}" for n in range(20)]
    assert all(each["summary"] for each in found)
    assert found[0]["id"] == "tag:newsarchive,2026:eastmoney:202601150000000000"
    of_outlet = etree.parse(half.site / "feeds/outlets/shilishibao.xml").iterfind("{*}entry")
    assert {each["id"] for each in found[::3]} < {each.findtext("{*}id") for each in of_outlet}


def test_the_data_has_the_newest_thirty(half: World, built: Path) -> None:
    value = data(built)
    assert value["generated"] == "2026-01-15T12:00:00+08:00"
    found = data_entries(built)
    assert [each["id"] for each in found] == [each.article_id for each in news(30)]
    assert found[1]["securities"] == [{"code": "000001.SZ", "name": "股000001"}]
    assert found[2].keys().isdisjoint({"source", "source_slug", "updated"})
    security = json.loads((half.site / "api/securities/000001.SZ.json").read_text("utf-8"))
    without = [{**each} for each in found if each["securities"]]
    for each in without:
        del each["summary"]
    assert without == security["entries"][: len(without)]


def test_a_revision_is_told_with_its_moment(tmp_path: Path) -> None:
    for days in (1000, 0):
        world = site(tmp_path / str(days), news(3), live_days=days)
        world.now = START + timedelta(days=1, minutes=1)
        world.add(replace(news(2)[1], title="改过"))
        world.export()
        made = build(world)
        changed = "2026-01-16T12:01:00+08:00"
        assert (entries(made)[1]["title"], entries(made)[1]["updated"]) == ("改过", changed)
        assert data_entries(made)[1]["updated"] == data(made)["generated"] == changed


def test_live_posts_and_finished_pages_are_shown_alike(tmp_path: Path) -> None:
    texts = ["", *nasty_strings().values(), "]]>", '<b title="x">', "{{ site }} {% raw %}"]
    articles = [
        article(
            n, hours=n, outlet=OUTLETS[n % 3], codes=CODES[: n % 3], title=" ".join(text.split())
        )
        for n, text in enumerate(texts)
        if text.isprintable()
    ]
    assert len(articles) > 20
    worlds = [site(tmp_path / str(days), articles, live_days=days) for days in (1000, 0)]
    assert [bool(list(world.site.glob("_posts/**/*.md"))) for world in worlds] == [True, False]
    live, finished = map(build, worlds)
    for path in MADE:
        assert (live / path).read_text("utf-8") == (finished / path).read_text("utf-8"), path
    wanted = [each.title for each in articles]
    assert titles(live) == wanted[:60]
    assert [each["title"] for each in entries(live)] == wanted[:20]
    assert [each["title"] for each in data_entries(live)] == wanted[:30]


def test_a_site_without_articles_has_all_three(tmp_path: Path) -> None:
    made = build(site(tmp_path, []))
    assert "还没有文章" in (made / "index.html").read_text("utf-8")
    assert entries(made) == []
    assert data(made) == {
        "generator": "newsarchive",
        "version": 1,
        "generated": None,
        "entries": [],
    }


# -- posts of one's own ----------------------------------------------------------------------------


def test_posts_of_ones_own_are_shown_among_the_news_and_are_no_data(tmp_path: Path) -> None:
    world = site(tmp_path, news(10, hours=5), live_days=1)
    own_post(world, "2026-01-14-欢迎", "title: 欢迎\nsource: 自己\n")
    own_post(world, "2020-01-01-old", "")
    made = build(world)
    shown = titles(made)
    assert shown[-1] == "Old"
    assert shown.index("欢迎") == 8  # at midnight, after what is newer, live or finished
    fourth = entries(made)[8]
    assert fourth["title"] == "欢迎"
    assert fourth["id"].startswith("tag:newsarchive,2026:/2026/01/14/%E6%AC%A2")
    assert [each["id"] for each in data_entries(made)] == [each.article_id for each in news(10)]
    page = Selector((made / "index.html").read_text("utf-8"))
    (old,) = page.xpath('//section[@aria-labelledby="d2020-01-01"]')
    assert old.xpath("h2/a").getall() == []  # no page of ours is about that day


def test_no_front_matter_of_ones_own_breaks_them(tmp_path: Path) -> None:
    world = site(tmp_path, news(2))
    for number, matter in enumerate(
        (
            "title: 2026\nsource: [1, 2]\nsecurities: 7\nlast_modified_at: never\n",
            "title: [a]\nsource: {a: b}\nsecurities: [1, {a: b}, x]\nsummary: {}\n",
            "title: true\nsource: 1.5\nsecurities: AAPL\nsummary: [1]\n",
        )
    ):
        own_post(world, f"2026-01-10-own-{number}", f"layout: null\n{matter}")
    made = build(world)
    assert len(titles(made)) == len(entries(made)) == 5
    assert len(data_entries(made)) == 2


# -- what runs write -------------------------------------------------------------------------------


def test_a_run_writes_none_of_them(tmp_path: Path) -> None:
    world = site(tmp_path, news(70), live_days=60)
    before = world.files()
    assert before["_data/newest.yml"].splitlines()[0] == b"[]"
    world.add(article(500, hours=-1))
    assert touched(world.export()) > 0
    after = world.files()
    for path in (*MADE, "_data/newest.yml", "_data/securities/SZ.yml"):
        assert after[path] == before[path]


def test_finished_pages_are_noted_for_them_as_they_are(tmp_path: Path) -> None:
    texts = {f"a{text}b" for text in nasty_strings().values()}
    articles = [article(n, hours=n, title=text) for n, text in enumerate(sorted(texts))]
    world = site(tmp_path, articles, live_days=0)
    noted = yaml.safe_load((world.site / "_data/newest.yml").read_text("utf-8"))
    assert [each["title"] for each in noted] == [" ".join(a.title.split()) for a in articles][:60]
    assert noted[0]["date"] == "2026-01-15T12:00:00+08:00"


def test_names_of_securities_are_noted_by_market(tmp_path: Path) -> None:
    world = site(tmp_path, news(10))
    assert (world.site / "_data/securities/SZ.yml").read_text("utf-8") == (
        '"000001.SZ": "股000001"\n"000002.SZ": "股000002"\n# <!-- newsarchive -->\n'
    )
    assert sorted(path.name for path in (world.site / "_data/securities").iterdir()) == [
        "HK.yml",
        "N.yml",
        "SH.yml",
        "SZ.yml",
    ]


def test_a_security_without_a_name_or_a_page_is_shown_by_its_code(tmp_path: Path) -> None:
    world = site(tmp_path, news(3))
    (world.site / "_data/securities/SZ.yml").write_text('"000001.SZ": ""\n')
    (world.site / "_data/securities/HK.yml").unlink()
    made = build(world)
    article_page = made / "2026/01/15/NW202601150000000002.html"
    for path in (made / "index.html", article_page):
        page = Selector(path.read_text("utf-8"))
        assert set(page.xpath('//a[@class="code"]/text()').getall()) == {"000001.SZ"}
        assert page.xpath('//span[@class="code"]/text()').getall() == ["00700.HK"]
    assert data_entries(made)[1]["securities"] == [{"code": "000001.SZ", "name": ""}]


# -- sites of earlier versions ---------------------------------------------------------------------

EARLIER = {
    "index.html": "<!doctype html>\n<p>alt</p>\n<!-- newsarchive -->\n",
    "feed.xml": '<?xml version="1.0"?>\n<feed/>\n<!-- newsarchive -->\n',
    "api/latest.json": '{\n"generator": "newsarchive",\n"version": 1\n}\n',
}


def as_of_an_earlier_version(world: World) -> None:
    """Make the site look as if a run had written the three."""
    manifest = json.loads((world.site / MANIFEST).read_text("utf-8"))
    for path, text in EARLIER.items():
        (world.site / path).write_text(text, "utf-8")
        del manifest["files"][path]
    (world.site / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def test_what_runs_wrote_once_is_told_of_until_newsite_replaces_it(tmp_path: Path) -> None:
    world = site(tmp_path, news(3))
    wanted = world.files()
    as_of_an_earlier_version(world)
    told = world.complaints()
    assert len(told) == len(EARLIER)
    assert all("is of an earlier version and shows no news; run scrapy newsite" in x for x in told)
    outcome = write_skeleton(world.site, NAMES, force=False)
    assert (outcome.written, outcome.foreign) == (sorted(EARLIER), [])
    assert world.complaints() == []
    assert world.files() == wanted
    assert touched(world.export(everything=True)) == 0
    assert world.files() == wanted


def test_a_front_page_of_ones_own_is_kept(tmp_path: Path) -> None:
    world = site(tmp_path, news(3))
    as_of_an_earlier_version(world)
    (world.site / "index.html").write_text("---\n---\n<p>mein</p>\n")
    outcome = write_skeleton(world.site, NAMES, force=False)
    assert outcome.foreign == ["index.html"]
    world.now = START + timedelta(days=1)
    world.add(article(500))
    world.export()
    assert (world.site / "index.html").read_text() == "---\n---\n<p>mein</p>\n"
    assert world.complaints() == []
