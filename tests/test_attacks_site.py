"""Attacks in the site's own templates: its pages, lists, feeds and data show them as what they say.

Each is crawled twice, as a new article, whose page Jekyll makes, and as an old one, whose page is
a finished file. The site is built by Jekyll 4 and under the rules of 3.10, and read in a browser.
"""

import filecmp
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from attacks import ATTACKS, HOSTS, OUTLET
from browsing import PROGRAM, SITE, Seen, chromium
from crawling import ROOT, Workplace
from lxml import etree
from playwright.sync_api import expect
from test_attacks import NOON, RULES_OF_3_10, TOUCH, are_allowed, built, story

from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.ids import mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

pytestmark = pytest.mark.skipif(
    PROGRAM is None or shutil.which("jekyll") is None, reason="Jekyll or Chromium isn't installed"
)

# Texts go into all that templates print; of bodies, which they take as they are, some will do.
SAMPLE = {
    name: attack
    for number, (name, attack) in enumerate(ATTACKS.items())
    if attack.outlet != OUTLET or number % 24 == 0
}
AGES = {"live": timedelta(0), "finished": timedelta(days=100)}
MOMENTS = {
    (name, age): NOON - AGES[age] - timedelta(minutes=number)
    for number, name in enumerate(SAMPLE)
    for age in AGES
}
IDS = {key: mint(moment) for key, moment in MOMENTS.items()}

FRAME = ["class", "role", "aria-label", "tabindex"]  # of what a table scrolls in
RESULTS = """() => [...document.querySelectorAll(".results *")].map(one => one.localName)
  .filter(name => !["li", "a", "p", "mark", "span", "time"].includes(name))"""
INSIDE = """() => {
  const found = look();
  (TOUCH)();
  return found;

  function look() {
    const text = (selector) => document.querySelector(selector)?.textContent ?? "";
    const content = (name) => document.querySelector(`meta[${name}]`).content;
    const all = [...document.querySelectorAll("article .body *")];
    return {
      head: [document.title, content("name=description"), content("property='og:title'")],
      heading: text("h1"),
      outlet: text(".byline > span > a"),
      back: text(".more a"),
      elements: all.map(one => [one.localName, one.namespaceURI, one.getAttributeNames()]),
      addresses: [...document.links, ...document.images].map(one => one.href ?? one.src),
      around: [...document.querySelectorAll("head *, body > *, main > *, article > *")]
        .map(one => one.localName),
      titles: [...document.querySelectorAll(".entries .title, .neighbours a")]
        .map(one => one.textContent.replace(/^[上下]一篇 /, "")),
    };
  }
}""".replace("TOUCH", TOUCH)


@dataclass(frozen=True, slots=True)
class Met:
    """An article as the archive has it, and where its page is."""

    article_id: str
    title: str
    summary: str
    source: str
    page: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, and what a browser saw of it."""

    page: str
    seen: Seen
    inside: Mapping[str, Any]


def stories() -> Iterator[StoreArticle]:
    for (name, age), moment in MOMENTS.items():
        made = story(SAMPLE[name], SAMPLE[name].outlet)
        yield replace(made, id=IDS[name, age], show_time=moment)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A site with the attacks in it."""
    made = Workplace(tmp_path_factory.mktemp("attacked"))
    ended = made.run("newsite", str(made.site), "--url", SITE, "--title", "示例新闻")
    assert ended.status == 0, ended.err
    with Origin(Store(list(stories()))) as origin:
        made.origin = origin
        moment = (NOON + timedelta(hours=1)).isoformat()
        ended = made.crawl("eastmoney", columns="345", settings={"CLOCK": moment})
    assert ended.status == 0, ended.err[-2000:]
    assert f"{len(IDS)} new" in ended.err, ended.err[-2000:]
    assert len(made.posts()) >= len(SAMPLE)
    return made


@pytest.fixture(scope="module")
def articles(place: Workplace) -> Mapping[str, Met]:
    """All articles, by id."""
    rows = place.ask(
        "SELECT article_id, title, summary, source, source_slug, published FROM articles"
    )
    found = {}
    for article_id, title, summary, source, slug, published in map(partial(map, str), rows):
        day = published[:10].replace("-", "/")
        name = article_id.removeprefix("eastmoney:")
        page = "/".join(filter(None, (slug, day, f"NW{name}.html")))
        found[article_id] = Met(article_id, title, summary, source, page)
    return found


@pytest.fixture(scope="module")
def pages(place: Workplace) -> Path:
    """The folder of the built site, in which both builds have the same files."""
    new, old = (built(place.site, plugin=each) for each in ("", RULES_OF_3_10))
    names = [path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()]
    same, other, missing = filecmp.cmpfiles(new, old, names, shallow=False)
    assert (len(same), other, missing) == (len(names), [], [])
    return old


@pytest.fixture(scope="module")
def shown(pages: Path) -> Mapping[str, Shown]:
    """What a browser saw of each page, by its path; of outlets only the first ones."""
    names = sorted(path.relative_to(pages).as_posix() for path in pages.rglob("*.html"))
    outlets = [name for name in names if name.startswith("category/")]
    found = {}
    with chromium() as browser, browser.tabs(pages, 8, hosts=HOSTS) as tabs:
        wanted = sorted(set(names) - {"404.html", "search.html", *outlets[20:]})
        for number, name in enumerate(wanted):
            tab = tabs[number % len(tabs)]
            tab.visit(name)
            inside = tab.look(INSIDE)
            assert isinstance(inside, dict)
            found[name] = Shown(name, tab.seen, inside)
        tabs[0].page.wait_for_timeout(500)
    return found


def test_no_page_of_the_site_runs_or_asks_for_anything_of_an_article(
    shown: Mapping[str, Shown],
) -> None:
    assert len(shown) > len(IDS) + 30
    for one in shown.values():
        seen = one.seen
        assert not seen.scripts + seen.dialogs + seen.errors, (one.page, seen)
        own = f" {SITE}/assets/"
        # What was the newest page of a list leads to where its articles are now.
        led = [each for each in seen.requests if own not in each]
        assert not led or led == [f"document {SITE}/{newest_of(one.page)}"], (one.page, led)


def newest_of(page: str) -> str:
    """Return the page of a list that its older page *page* belongs to."""
    listed = page.rpartition("/")[0].replace("outlets/", "category/")
    return f"{listed}.html"


def test_pages_of_articles_show_the_texts_as_they_are(
    shown: Mapping[str, Shown], articles: Mapping[str, Met]
) -> None:
    assert len(articles) == len(IDS)
    skeleton = set()
    for article in articles.values():
        inside = shown[article.page].inside
        title = article.title
        assert inside["head"] == [f"{title} - 示例新闻", article.summary, title]
        assert (inside["heading"], inside["outlet"]) == (title, article.source)
        assert inside["back"] == f"返回{article.source}"
        assert are_allowed([each for each in inside["elements"] if each[2] != FRAME]), article.page
        allowed = ("http://", "https://", "mailto:")
        assert all(each.startswith(allowed) for each in inside["addresses"]), article.page
        skeleton.add(tuple(inside["around"]))
    assert len(skeleton) == 1  # whatever the article, the same elements are around it


def test_lists_and_neighbours_show_titles_as_they_are(
    shown: Mapping[str, Shown], articles: Mapping[str, Met]
) -> None:
    titles = {article.title for article in articles.values()}
    listed = {title for one in shown.values() for title in one.inside["titles"]}
    assert listed == titles


def test_feeds_and_data_hold_the_texts_as_they_are(
    place: Workplace, pages: Path, articles: Mapping[str, Met]
) -> None:
    titles = {article.title for article in articles.values()}
    feeds = [pages / "feed.xml", *(pages / "feeds").rglob("*.xml")]
    assert len(feeds) > len({article.source for article in articles.values()})
    entries = [entry for path in feeds for entry in etree.parse(path).iterfind("{*}entry")]
    assert {entry.findtext("{*}title") for entry in entries} == titles
    for entry in json.loads((pages / "api/latest.json").read_text("utf-8"))["entries"]:
        article = articles[entry["id"]]
        said = (entry["title"], entry["summary"], entry["source"])
        assert said == (article.title, article.summary, article.source)
    outlets = json.loads((pages / "api/outlets.json").read_text("utf-8"))["outlets"]
    assert {one["name"] for one in outlets} == {article.source for article in articles.values()}
    frontier = json.loads((place.site / "_data/frontier.json").read_text("utf-8"))
    frontier.pop("generator")
    by_page = {article.page: article.title for article in articles.values()}
    assert len(frontier) == len(outlets)
    for one in frontier.values():
        assert by_page[one["url"].removeprefix("/")] == one["title"]


def test_search_shows_what_it_finds_as_it_is(
    pages: Path, articles: Mapping[str, Met], tmp_path: Path
) -> None:
    folder = shutil.copytree(pages, tmp_path / "indexed")
    make_index = ROOT / "newsarchive/site/files/_search/make_index.py"
    subprocess.run([sys.executable, make_index, folder], check=True, stdout=subprocess.DEVNULL)
    with chromium() as browser, browser.tabs(folder) as (tab,):
        page = tab.visit(f"search.html?q={quote('script alert')}")
        expect(page.locator("#status")).not_to_contain_text("正在", timeout=30_000)
        shown = page.locator("#found .title").all_text_contents()
        elements = tab.look(RESULTS)
    assert len(shown) > 5
    assert set(shown) <= {article.title for article in articles.values()}
    assert elements == []
    assert not tab.seen.dialogs + tab.seen.errors
