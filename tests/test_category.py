"""Published Jekyll archives, read back: the old system's and our own."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from crawling import Workplace
from serving import answer, serve

from newsarchive.demo.articles import Body, StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=BEIJING)
LISTING = "http://archive.example/category/zhongguoxinwenwang.html"
ROLLING = "http://archive.example/category/emnews.html"
JEKYLL = shutil.which("jekyll")


def story(number: int, media: str = "中国新闻网", days: int = 0) -> StoreArticle:
    """Return an article that is shown *number* minutes and *days* before noon."""
    shown = NOON - timedelta(days=days, minutes=number)
    return StoreArticle(
        id=mint(shown),
        show_time=shown,
        title=f"第{number}篇：A&B",
        media=media,
        body=Body(
            (
                f"[[s 0.003901|示例银行]](003901.SZ)公告第{number}号。",
                "<p><strong>第二段</strong></p>",
                f"[[trailer {media}]]",
            )
        ),
        columns=("345",),
        fast_columns=("102",),
    )


STORIES = [story(number, days=number) for number in range(1, 13)]


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store(STORIES)) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


def pages(place: Workplace) -> list[str]:
    """Return the paths of posts that were asked for."""
    if place.origin is None:
        return []
    return [
        seen.path for seen in place.origin.requests if re.search(r"/\d{4}/\d\d/\d\d/", seen.path)
    ]


def test_an_old_archive_comes_back_whole_and_is_not_asked_for_again(
    place: Workplace, origin: Origin
) -> None:
    first = place.crawl("category", url=LISTING)
    assert first.status == 0
    assert "12 listed, 12 fetched, 12 new" in first.err
    digits = STORIES[4].id
    assert place.posts()[f"_posts/2026/01/10/2026-01-10-NW{digits}.md"] == (
        "---\n"
        "layout: post\n"
        'title: "第5篇：A&B"\n'
        "date: 2026-01-10 11:55:00 +0800\n"
        "categories: zhongguoxinwenwang\n"
        "tags: 中国新闻网新闻\n"
        'source: "中国新闻网"\n'
        'source_slug: "zhongguoxinwenwang"\n'
        'securities: ["003901.SZ"]\n'
        f'article_id: "eastmoney:{digits}"\n'
        f'canonical_url: "https://finance.eastmoney.com/a/{digits}.html"\n'
        f'share_url: "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{digits}"\n'
        "---\n"
        "<p>示例银行(003901.SZ)公告第5号。</p>\n"
        "<p><strong>第二段</strong></p>\n"
        "\n"
        f"<http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{digits}>\n"
        "\n"
        "[返回中国新闻网新闻](/category/zhongguoxinwenwang.html)｜[返回首页](/)\n"
    )
    posts = place.posts()
    origin.forget()
    again = place.crawl("category", url=LISTING)
    assert "12 listed, 0 fetched, 0 new, 12 unchanged" in again.err
    assert pages(place) == []
    assert place.posts() == posts
    assert place.ask("SELECT count(*) FROM gaps") == [(0,)]
    origin.store.add(story(0))
    place.crawl("category", url=LISTING)
    assert len(place.posts()) == 13
    assert len(pages(place)) == 1


def test_posts_are_fetched_when_the_clock_of_the_run_says(place: Workplace) -> None:
    place.crawl("category", url=LISTING, settings={"CLOCK": "2026-01-15T12:00:00+08:00"})
    assert place.ask("SELECT DISTINCT substr(fetched_at, 1, 13) FROM articles") == [
        ("2026-01-15T04",)
    ]


def test_what_came_from_the_upstream_is_neither_fetched_nor_replaced(
    place: Workplace, origin: Origin
) -> None:
    place.crawl("eastmoney", columns="345")
    posts = place.posts()
    for listing in (LISTING, ROLLING):
        ended = place.crawl("category", url=listing)
        assert "12 listed, 0 fetched, 0 new, 12 unchanged" in ended.err
    assert pages(place) == []
    assert place.posts() == posts


def test_pages_of_a_list_are_followed_as_far_as_they_bring_something(
    place: Workplace, origin: Origin
) -> None:
    origin.store.published_page_size = 3
    assert "5 new" in place.crawl("category", url=LISTING, limit="5").err
    assert len(place.posts()) == 5
    assert "7 new" in place.crawl("category", url=LISTING).err
    assert len(place.posts()) == 12
    origin.store.add(story(0))
    origin.forget()
    assert "1 new" in place.crawl("category", url=LISTING).err
    assert len(pages(place)) == 1
    assert len(place.asked("/category/")) == 2


def test_a_list_that_moved_on_without_us_leaves_a_gap(place: Workplace, origin: Origin) -> None:
    place.crawl("category", url=LISTING)
    for old in STORIES:
        origin.store.remove(old.id)
    for days in (-40, -41, -42):
        origin.store.add(story(1, days=days))
    ended = place.crawl("category", url=LISTING)
    assert "1 gap in listings" in ended.err
    ((newer, older),) = place.ask("SELECT newer, older FROM gaps")
    assert str(newer).startswith("2026-02-2")
    assert str(older).startswith("2026-01-1")


def test_a_post_that_is_gone_is_set_aside_and_asked_for_no_more(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.fail(f"/NW{STORIES[2].id}.html", status=404)
    origin.faults.fail(f"/NW{STORIES[3].id}.html", status=500)
    ended = place.crawl("category", url=LISTING)
    assert "10 new, 0 unchanged, 1 quarantined, 1 left for the next run" in ended.err
    ((reason, detail),) = place.ask("SELECT reason, detail FROM quarantine")
    assert reason == "GoneError"
    assert "HTTP status 404" in str(detail)
    origin.faults.clear()
    origin.forget()
    place.crawl("category", url=LISTING)
    assert len(place.posts()) == 11
    assert len(pages(place)) == 1
    assert place.run("quarantine", "retry").status == 0
    place.crawl("category", url=LISTING)
    assert len(place.posts()) == 12


@pytest.mark.parametrize("status", [404, 500])
@pytest.mark.parametrize("first", ["eastmoney", "category"])
def test_what_a_published_archive_can_not_give_still_comes_from_the_upstream(
    place: Workplace, origin: Origin, first: str, status: int
) -> None:
    digits = STORIES[2].id
    if first == "eastmoney":
        origin.faults.fail(f"eastmoney.*{digits}|{digits}.*eastmoney", status=500)
        place.crawl("eastmoney", columns="345", settings={"RETRY_TIMES": "0"})
        assert place.ask("SELECT spider, attempts FROM pending") == [("eastmoney", 1)]
        origin.faults.clear()
    origin.faults.fail(f"/NW{digits}.html", status=status)
    place.crawl("category", url=LISTING, settings={"RETRY_TIMES": "0"})
    origin.faults.clear()
    ended = place.crawl("eastmoney", columns="345")
    assert "1 new" in ended.err
    assert "set aside before" not in ended.err
    assert len(place.posts()) == 12
    assert place.numbers()["pending"] == 0
    assert place.run("quarantine", "list").out == "0 in quarantine\n"


def test_a_listing_that_can_not_be_read_fails_the_run(place: Workplace, origin: Origin) -> None:
    ended = place.crawl("category", url="http://archive.example/category/nosuch.html")
    assert ended.status == 1
    assert "can't be read" in ended.err
    assert place.posts() == {}


def test_a_list_of_thousands_is_read_in_one_piece(tmp_path: Path) -> None:
    with Origin(Store.generated(4000, body_bytes=200)) as origin:
        place = Workplace(tmp_path, origin)
        ended = place.crawl("category", url=ROLLING, limit="30")
        assert ended.status == 0
        posts = place.posts().values()
        assert len(posts) == 30
        assert all(re.search(r'^source: "\w+"$', post, re.MULTILINE) for post in posts)
        origin.faults.fail(r"/emnews/\d{4}/", status=404)
        ended = place.crawl("category", url=ROLLING, settings={"CLOSESPIDER_PAGECOUNT": "50"})
        assert "4000 listed" in ended.err
        assert len(place.asked("/category/")) == 2


# -- our own site ----------------------------------------------------------------------------------

CFH = "20260113120000123456789"
FILES = {
    "_config.yml": "title: 示例\nurl: http://our.example\ntimezone: Asia/Shanghai\nfuture: true\n",
    "_layouts/post.html": (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{{ page.title | escape }}</title>'
        '</head><body><article class="h-entry"><h1 class="p-name">{{ page.title | escape }}</h1>'
        '<time class="dt-published" datetime="{{ page.date | date_to_xmlschema }}">'
        '{{ page.date | date: "%-d %b %Y" }}</time><div class="e-content">{{ content }}</div>'
        "</article></body></html>\n"
    ),
    "index.html": (
        "---\n---\n"
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例</title></head><body>'
        '<main class="h-feed"><h1 class="p-name">全部</h1><ul>{% for post in site.posts %}'
        '<li class="h-entry"><a class="u-url p-name" href="{{ post.url }}">'
        '{{ post.title | escape }}</a> <time class="dt-published" '
        'datetime="{{ post.date | date_to_xmlschema }}"></time></li>{% endfor %}</ul></main>'
        "</body></html>\n"
    ),
}


@pytest.fixture
def published(place: Workplace, origin: Origin) -> Iterator[str]:
    """The address of a server of our own site, built by Jekyll from the posts of *place*."""
    if JEKYLL is None:
        pytest.skip("jekyll is not installed")
    origin.store.add(replace(story(30), title='引号"与{{ 括号 }}<b>', media="证券时报"))
    origin.store.add(replace(story(31, days=1), media="某不知名周刊"))
    origin.store.add(replace(story(32), id=mint(NOON), kind="CFH", cfh_id=CFH, media="财富号"))
    place.crawl("eastmoney", columns="345")
    for name, text in FILES.items():
        path = place.site / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    built = place.folder / "built"
    subprocess.run(
        [JEKYLL, "build", "--quiet", "--disable-disk-cache", "-s", place.site, "-d", built],
        check=True,
        capture_output=True,
    )
    handler = partial(_QuietHandler, directory=str(built))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        pass


ARTICLES = (
    "SELECT article_id, canonical_url, title, published_at, source, source_slug, "
    "(SELECT group_concat(code) FROM mentions WHERE mentions.article_id = articles.article_id "
    "AND role != 'candidate' AND kind IN ('stock', 'fund')) FROM articles ORDER BY article_id"
)


def test_our_own_site_is_read_back_to_the_same_articles(place: Workplace, published: str) -> None:
    second = Workplace(place.folder / "second")
    second.folder.mkdir()
    ended = second.crawl(
        "category", url="http://our.example/index.html", settings={"MIRROR_URL": published}
    )
    assert ended.status == 0
    assert "15 listed, 15 fetched, 15 new" in ended.err
    assert second.ask(ARTICLES) == place.ask(ARTICLES)
    assert second.posts().keys() == place.posts().keys()
    assert any(path.endswith(f"-CFH{mint(NOON)}.md") for path in second.posts())
    again = second.crawl(
        "category", url="http://our.example/index.html", settings={"MIRROR_URL": published}
    )
    assert "15 listed, 0 fetched, 0 new, 15 unchanged" in again.err


def test_a_site_of_another_theme_is_read_from_its_list_to_its_texts(tmp_path: Path) -> None:
    themes = Path(__file__).parent / "published/themes"

    def answers(path: str) -> list[bytes]:
        name = "chirpy-category" if path.startswith("/categories/") else "chirpy-post"
        page = (themes / f"{name}.html").read_bytes()
        if path.startswith("/posts/fed/"):
            page = page.replace(b"Market rose", b"Fed cuts").replace(b"12-29T", b"12-28T")
        return answer(page, Content_Type="text/html; charset=utf-8")

    place = Workplace(tmp_path)
    with serve(answers) as served:
        for told in ("2 fetched, 2 new", "0 fetched, 0 new"):
            ended = place.crawl(
                "category",
                url="http://blog.example.com/categories/stocks/",
                settings={"MIRROR_URL": served.url},
            )
            assert told in ended.err, ended.err
    asked = "SELECT title, published, source, canonical_url FROM articles ORDER BY published"
    assert place.ask(asked) == [
        ("Fed cuts", "2021-12-28T19:10:39+08:00", "", "https://blog.example.com/posts/fed/"),
        ("Market rose", "2021-12-29T19:10:39+08:00", "", "https://blog.example.com/posts/market/"),
    ]
