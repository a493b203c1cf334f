"""The pages around the posts: what they say, where they are, and that they are complete."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from parsel import Selector
from site_world import NAMES, START, World, article, touched

CODES = ("000001.SZ", "00700.HK")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a site of 250 articles over five days: of two outlets and of none."""
    made = World(tmp_path_factory.mktemp("site"))
    outlets = ("shilishibao", "jiashewang", "")
    made.add(
        *(
            article(number, hours=number / 2, outlet=outlets[number % 3], codes=CODES[: number % 3])
            for number in range(250)
        )
    )
    made.export()
    return made


def text(world: World, path: str) -> str:
    return (world.site / path).read_text("utf-8")


def titles(page: str) -> list[str]:
    return Selector(page).xpath('//a[@class="title"]/text()').getall()


def hrefs(page: str) -> list[str]:
    return Selector(page).xpath("//a/@href").getall()


def xml(world: World, path: str) -> Selector:
    found = Selector(text(world, path), type="xml")
    found.remove_namespaces()
    return found


ADDRESSES = (
    "index.html",
    "category/shilishibao.html",
    "outlets/index.html",
    "outlets/shilishibao/1.html",
    "securities/index.html",
    "securities/SZ/index.html",
    "securities/SZ/000/000001.html",
    "securities/SZ/000/000001/1.html",
    "days/index.html",
    "days/2026/index.html",
    "days/2026/01/15.html",
    "feed.xml",
    "feeds/outlets/shilishibao.xml",
    "feeds/securities/HK/007/00700.xml",
    "sitemap.xml",
    "sitemaps/2026-01.xml",
    "sitemaps/lists-1.xml",
    "api/latest.json",
    "api/outlets.json",
    "api/securities/000001.SZ.json",
    "api/pages/securities/SZ/000/000001/1.json",
    "_data/frontier.json",
    "_data/newest.yml",
    "_data/securities/SZ.yml",
)


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_address_of_the_site_has_its_file(world: World, path: str) -> None:
    assert (world.site / path).is_file()


def test_a_full_page_holds_twenty_five_and_the_newest_page_too(world: World) -> None:
    assert len(titles(text(world, "category/shilishibao.html"))) == 25
    assert len(titles(text(world, "outlets/shilishibao/1.html"))) == 25


@pytest.mark.parametrize(("articles", "shown"), [(20, 20), (24, 24), (25, 25), (30, 25), (80, 25)])
def test_the_newest_page_is_never_short_and_with_the_full_ones_shows_all(
    tmp_path: Path, articles: int, shown: int
) -> None:
    made = World(tmp_path)
    made.add(*(article(number, hours=number / 2) for number in range(articles)))
    made.export()
    newest = Selector(text(made, "category/shilishibao.html"))
    found = newest.xpath('//a[@class="title"]/@href').getall()
    assert len(found) == shown
    assert len(xml(made, "feeds/outlets/shilishibao.xml").xpath("/feed/entry")) == shown
    older = newest.xpath('//nav[@class="pager"]/a[@rel="next"]/@href').getall()
    while older:
        page = Selector(text(made, older[0].removeprefix(f"{NAMES.baseurl}/")))
        found += page.xpath('//a[@class="title"]/@href').getall()
        older = page.xpath('//nav[@class="pager"]/a[@rel="next"]/@href').getall()
    assert len(set(found)) == articles


def test_a_list_that_slides_keeps_its_size(tmp_path: Path) -> None:
    made, sizes = World(tmp_path), []
    paths = ("category/shilishibao.html", "feeds/outlets/shilishibao.xml", DATA["security"])
    for day, count in enumerate((10, 30, 30)):
        made.add(
            *(article(day * 30 + n, hours=n / 8 - day * 24, codes=CODES[:1]) for n in range(count))
        )
        made.now = START + timedelta(days=day)
        made.export()
        sizes.append([len(made.files()[path]) for path in paths])
    assert all(size % 4096 for size in sizes[0])
    assert not any(size % 4096 for size in sizes[1])
    assert sizes[1] == sizes[2]


def test_lists_are_newest_first(world: World) -> None:
    page = text(world, "category/shilishibao.html")
    numbers = [int(title[1:].split("条")[0]) for title in titles(page)]
    assert numbers == list(range(0, 75, 3))


def test_every_article_is_on_the_pages_of_its_outlet(world: World) -> None:
    full = (f"outlets/jiashewang/{number}.html" for number in range(1, 4))
    pages = ("category/jiashewang.html", *full)
    found = Counter(title for page in pages for title in set(titles(text(world, page))))
    assert len(found) == 83


def test_titles_are_escaped(world: World) -> None:
    assert "示例股份&lt;公告&gt; &amp; “引号”" in text(world, "days/2026/01/15.html")


def test_links_carry_the_base_of_the_site(world: World) -> None:
    links = hrefs(text(world, "category/shilishibao.html"))
    inner = [link for link in links if link.startswith("/")]
    assert inner
    assert all(link.startswith(f"{NAMES.baseurl}/") for link in inner)


def test_a_full_page_counts_nothing_that_may_grow(world: World) -> None:
    page = text(world, "outlets/shilishibao/1.html")
    assert "84" not in page
    assert "共" not in page


def test_the_page_after_the_last_full_one_leads_to_the_newest(world: World) -> None:
    page = Selector(text(world, "outlets/shilishibao/3.html"))
    newer = page.xpath('//nav[@class="pager"]/a[@rel="prev"]/@href')
    assert newer.getall() == [f"{NAMES.baseurl}/outlets/shilishibao/4.html"]
    assert f"url={NAMES.baseurl}/category/shilishibao.html" in text(
        world, "outlets/shilishibao/4.html"
    )


def test_old_articles_are_finished_pages_and_young_ones_posts(world: World) -> None:
    posts = [path.name for path in world.site.glob("_posts/**/*.md")]
    pages = [path.name for path in world.site.glob("**/2026/01/[0-9][0-9]/NW*.html")]
    assert len(posts) == 169  # since midnight in Shanghai, three days ago
    assert len(posts) + len(pages) == 250


def test_a_finished_page_links_to_its_neighbours(world: World) -> None:
    (page,) = world.site.glob("shilishibao/**/NW202601150000000201.html")
    around = Selector(page.read_text("utf-8")).xpath('//nav[@class="neighbours"]/a/@href')
    assert [href.rpartition("/")[2] for href in around.getall()] == [
        "NW202601150000000204.html",
        "NW202601150000000198.html",
    ]


def test_the_frontier_is_the_newest_finished_article_of_each_outlet(world: World) -> None:
    frontier = json.loads(text(world, "_data/frontier.json"))
    assert frontier.pop("generator") == "newsarchive"
    assert {slug: each["url"][-7:-5] for slug, each in frontier.items()} == {
        "jiashewang": "69",
        "shilishibao": "71",
    }


def test_feeds_are_atom_with_ids_that_stay(world: World) -> None:
    feed = xml(world, "feeds/outlets/shilishibao.xml")
    assert feed.xpath("/feed/updated/text()").get() == "2026-01-15T12:00:00+08:00"
    ids = feed.xpath("/feed/entry/id/text()").getall()
    assert ids[:2] == [
        "tag:newsarchive,2026:eastmoney:202601150000000000",
        "tag:newsarchive,2026:eastmoney:202601150000000003",
    ]
    assert len(set(ids)) == len(ids) == 25
    address = feed.xpath("/feed/entry/link/@href").get("")
    assert address.startswith("https://news.example/archive/shilishibao/2026/01/15/NW")


def test_the_sitemap_leads_to_every_article_once(world: World) -> None:
    found: list[str] = []
    for part in xml(world, "sitemap.xml").xpath("//loc/text()").getall():
        path = part.removeprefix("https://news.example/archive/")
        found += xml(world, path).xpath("//loc/text()").getall()
    articles = [address for address in found if "/NW" in address]
    assert len(articles) == len(set(articles)) == 250


DATA = {
    "outlets": "api/outlets.json",
    "security": "api/securities/000001.SZ.json",
    "page": "api/pages/securities/SZ/000/000001/1.json",
}


@pytest.mark.parametrize("name", DATA)
def test_data_keeps_to_its_schema(world: World, name: str) -> None:
    schema = json.loads(text(world, f"api/schema/{name}.json"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(text(world, DATA[name])))


def test_the_data_of_a_security_is_all_there_page_by_page(world: World) -> None:
    newest = json.loads(text(world, "api/securities/000001.SZ.json"))
    ids = {entry["id"] for entry in newest["entries"]}
    address = newest.get("older")
    while address:
        page = json.loads(text(world, address.removeprefix("https://news.example/archive/")))
        ids |= {entry["id"] for entry in page["entries"]}
        address = page.get("older")
    assert len(ids) == newest["security"]["count"] == 166


def test_a_second_run_writes_nothing(world: World) -> None:
    before = world.files()
    assert touched(world.export()) == 0
    assert world.files() == before


def test_writing_all_again_writes_nothing_new(world: World) -> None:
    before = world.files()
    assert touched(world.export(everything=True)) == 0
    assert world.files() == before


def test_every_file_of_ours_is_noted_with_its_hash(world: World, tmp_path: Path) -> None:
    archive = world.open()
    noted = set(archive.reader.exec_driver_sql("SELECT path FROM site_files").scalars())
    noted |= set(archive.reader.exec_driver_sql("SELECT path FROM exports").scalars())
    archive.close()
    skeleton = set(World(tmp_path).files())
    assert world.files().keys() - skeleton == noted
