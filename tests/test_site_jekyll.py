"""Jekyll builds the site, each page stands at its address, and links lead somewhere."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from jekyll import build
from parsel import Selector
from site_world import NAMES, World, article

from newsarchive.site import lists, membership, printer

CODES = ("000001.SZ", "00700.HK", "BRK.B.N", "000002.SZ")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a site with full pages, live and frozen posts, and lists whose folders were full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "PAGE_SIZE", 4)
        patch.setattr(lists, "SITEMAP_SIZE", 9)
        patch.setattr(membership, "FULLEST", 2)
        patch.setattr(printer, "FULLEST", 2)
        made = World(tmp_path_factory.mktemp("site"))
        outlets = ("shilishibao", "jiashewang", "xugoubao", "")
        made.add(
            *(
                article(
                    number,
                    hours=number * 5,
                    outlet=outlets[number % 4],
                    codes=CODES[number % 4 : number % 4 + 2],
                    title="花括号 {{ page }} {% raw %}" if number == 18 else "",
                )
                for number in range(40)
            )
        )
        made.export()
        own = made.site / "_posts/2020-05-05-mine.md"  # of a day without news
        own.write_text("---\nlayout: post\ntitle: 我的\nsource: 我\n---\n自己写的\n", "utf-8")
        yield made


@pytest.fixture(scope="module")
def built(world: World) -> Path:
    return build(world)


def test_what_lies_apart_stands_at_its_address(world: World, built: Path) -> None:
    apart = [path for path in (world.site / "more").rglob("*") if path.is_file()]
    assert {path.suffix for path in apart} == {".html", ".json", ".xml"}
    for path in apart:
        address = path.relative_to(world.site / "more").as_posix().partition("/")[2]
        assert (built / address).is_file(), address
        assert not (built / address).read_text("utf-8").startswith("---")


def test_braces_in_what_lies_apart_are_shown_as_they_are(world: World, built: Path) -> None:
    page = (built / "category/xugoubao.html").read_text("utf-8")
    titles = Selector(page).xpath('//a[@class="title"]/text()').getall()
    assert "花括号 {{ page }} {% raw %}" in titles


def test_every_file_and_every_post_of_ours_is_in_the_built_site(world: World, built: Path) -> None:
    with closing(world.open()) as archive:
        files = archive.reader.exec_driver_sql("SELECT path FROM site_files").scalars().all()
        posts = archive.reader.exec_driver_sql("SELECT path FROM exports").scalars().all()
    for path in (*files, *posts):
        if not path.startswith(("_", "more/")):
            assert (built / path).read_bytes() == (world.site / path).read_bytes()
    assert len([path for path in posts if path.startswith("_posts/")]) > 10
    assert len(list(built.glob("**/2026/01/*/NW*.html"))) == 40


def test_every_link_inside_of_the_site_leads_somewhere(built: Path) -> None:
    seen: set[str] = set()
    for path in built.rglob("*.html"):
        links = Selector(path.read_text("utf-8")).xpath("//@href | //@src").getall()
        seen.update(urlsplit(link).path for link in links if link.startswith("/"))
    assert len(seen) > 80
    for link in seen:
        assert link.startswith(f"{NAMES.baseurl}/"), link
        target = built / unquote(link.removeprefix(f"{NAMES.baseurl}/"))
        assert target.is_file() or (target / "index.html").is_file(), link


def test_a_post_of_ones_own_has_its_day_and_no_link_to_a_page_of_it(built: Path) -> None:
    page = Selector((built / "2020/05/05/mine.html").read_text("utf-8"))
    assert page.xpath('//nav[@class="crumbs"]//li[last()]/text()').get() == "2020-05-05"
    assert page.xpath('//nav[@class="crumbs"]//li[last()]/a').getall() == []


def test_a_frozen_page_says_what_jekyll_makes_of_the_post(tmp_path: Path) -> None:
    articles = [article(n, hours=n, codes=CODES[:2]) for n in range(3)]
    pages = []
    for days in (1000, 0):
        world = World(tmp_path / str(days), live_days=days)
        world.now = world.now.replace(month=6) if days == 0 else world.now
        world.add(*articles)
        world.export()
        assert bool(list(world.site.glob("_posts/**/*.md"))) == (days > 0)
        page = build(world) / "shilishibao/2026/01/15/NW202601150000000001.html"
        pages.append(Selector(page.read_text("utf-8")))
    live, frozen = (
        (
            [" ".join(text.split()) for text in page.xpath("//text()").getall() if text.strip()],
            page.xpath("//@href | //@content | //@datetime").getall(),
        )
        for page in pages
    )
    assert frozen == live
