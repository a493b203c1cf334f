"""A site folder that is gone or empty: an unmounted disk must not look like success."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from crawling import Ended, Workplace
from forked_commands import Commands

from newsarchive.demo.articles import Body, StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

NOON = datetime(2026, 1, 15, 12, tzinfo=BEIJING)
GONE = "nothing that the archive has written is there"


def story(number: int) -> StoreArticle:
    shown = NOON - timedelta(minutes=number)
    return StoreArticle(
        id=mint(shown),
        show_time=shown,
        title=f"第{number}篇",
        media="中国新闻网",
        summary=f"导语{number}。",
        body=Body((f"公告第{number}号。", "第二段。")),
        columns=("345",),
    )


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store([story(number) for number in range(1, 6)])) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    """Return a place with an archive and five posts in its site."""
    place = Workplace(tmp_path, origin)
    assert crawl(place).status == 0
    assert len(place.posts()) == 5
    return place


def crawl(place: Workplace, **settings: str) -> Ended:
    return place.crawl("eastmoney", columns="345", settings=settings)


def site_lines(place: Workplace, commands: Commands) -> list[str]:
    report = json.loads(commands.run(place, "status", "--json").out)
    return [line for line in report["site"] if GONE in line]


@pytest.mark.parametrize("emptied", [False, True])
def test_a_site_that_is_gone_or_empty_is_told_and_takes_no_lone_posts(
    place: Workplace, origin: Origin, commands: Commands, *, emptied: bool
) -> None:
    assert site_lines(place, commands) == []
    shutil.rmtree(place.site)
    if emptied:
        place.site.mkdir()
    assert len(site_lines(place, commands)) == 1
    assert f"site: {place.site}: {GONE}" in commands.run(place, "status").out
    for ended in (commands.run(place, "export"), crawl(place)):
        assert ended.status == 1
        (line,) = [line for line in ended.lines if GONE in line]
        assert str(place.site) in line
        assert "scrapy export --all" in line
    assert place.site.exists() == emptied
    assert list(place.site.rglob("*")) == []
    assert place.ask("SELECT count(*) FROM runs") == [(1,)]


def test_export_all_is_the_way_back(place: Workplace, commands: Commands) -> None:
    posts = place.posts()
    shutil.rmtree(place.site)
    assert commands.run(place, "export", "--all").status == 0
    assert place.posts() == posts
    assert site_lines(place, commands) == []
    assert crawl(place).status == 0


def test_a_new_site_around_no_posts_is_still_without_them(
    place: Workplace, commands: Commands
) -> None:
    posts = place.posts()
    shutil.rmtree(place.site)
    assert commands.run(place, "newsite", str(place.site)).status == 0
    assert len(site_lines(place, commands)) == 1
    assert commands.run(place, "export").status == 1
    assert commands.run(place, "export", "--all").status == 0
    assert site_lines(place, commands) == []
    assert place.posts().keys() >= posts.keys() or (place.site / "sitemap.xml").exists()
    assert commands.run(place, "export").status == 0


def test_posts_since_a_day_may_be_written_into_a_new_folder(
    place: Workplace, commands: Commands
) -> None:
    shutil.rmtree(place.site)
    assert commands.run(place, "export", "--since", "2026-01-15 11:57").status == 0
    assert len(place.posts()) == 3
    assert commands.run(place, "export").status == 0
    assert crawl(place).status == 0


def test_posts_that_somebody_removed_do_not_make_a_site_gone(
    place: Workplace, commands: Commands
) -> None:
    for path in list(place.posts())[1:]:
        (place.site / path).unlink()
    assert site_lines(place, commands) == []
    assert crawl(place).status == 0


def test_a_fresh_checkout_without_what_was_never_pushed_is_taken(
    place: Workplace, commands: Commands
) -> None:
    posts = place.posts()
    shutil.rmtree(place.site)
    place.site.mkdir()
    git(place.site, "init", "-q", "-b", "main")
    assert site_lines(place, commands) == []
    assert crawl(place).status == 0
    assert "isn't there, though a run was about to write it" in commands.run(place, "publish").err
    assert crawl(place).status == 0
    assert place.posts() == posts


def test_a_checkout_without_what_was_published_is_told(
    place: Workplace, commands: Commands
) -> None:
    git(place.site, "init", "-q", "-b", "main")
    assert commands.run(place, "publish").status == 0
    assert crawl(place).status == 0
    shutil.rmtree(place.site / "_posts")
    assert len(site_lines(place, commands)) == 1
    git(place.site, "checkout", "-q", "--", ".")
    assert site_lines(place, commands) == []
    assert crawl(place).status == 0


FOREIGN = "another archive wrote its pages and posts, and this one knows none of them"


LIVE = {"LIVE_DAYS": "100000"}


@pytest.fixture
def whole(tmp_path: Path, origin: Origin, commands: Commands) -> Workplace:
    """Return a place with an archive and a site of five posts and the pages around them."""
    place = Workplace(tmp_path, origin)
    commands.run(place, "newsite", str(place.site), "--url", "https://news.example")
    assert crawl(place, **LIVE).status == 0
    return place


def files(place: Workplace) -> dict[str, bytes]:
    return {
        path.relative_to(place.site).as_posix(): path.read_bytes()
        for path in place.site.rglob("*")
        if path.is_file()
    }


def lose(database: Path) -> None:
    for name in ("archive.db", "archive.db-wal", "archive.db-shm"):
        database.with_name(name).unlink(missing_ok=True)


@pytest.mark.parametrize("live_days", ["60", "100000"])
def test_a_new_archive_writes_nothing_into_the_site_of_another_one(
    whole: Workplace, commands: Commands, live_days: str
) -> None:
    live = {"LIVE_DAYS": live_days}  # all articles have posts, or all have finished pages
    assert crawl(whole, **live).status == 0
    before = files(whole)
    lose(whole.database)
    assert crawl(whole, **live).status == 1
    refused = (["export"], ["export", "--all"], ["export", "--since", "2026-01-01"])
    for command in (*refused, ["verify", "--repair"]):
        ended = commands.run(whole, *command, **live)
        assert ended.status == 1
        assert f"{whole.site}: {FOREIGN}" in ended.err
        assert f"scrapy import {whole.site}" in ended.err
    assert f"site: {whole.site}: {FOREIGN}" in commands.run(whole, "status").out
    assert files(whole) == before

    assert commands.run(whole, "import", str(whole.site), **live).status == 0
    assert FOREIGN not in commands.run(whole, "status").out
    assert commands.run(whole, "export", "--all", **live).status == 0
    assert crawl(whole, **live).status == 0
    assert files(whole).keys() == before.keys()
    assert FOREIGN not in commands.run(whole, "status").out


def test_a_new_site_without_articles_is_no_other_archives(
    tmp_path: Path, origin: Origin, commands: Commands
) -> None:
    place = Workplace(tmp_path, origin)
    commands.run(place, "newsite", str(place.site), "--url", "https://news.example")
    assert commands.run(place, "export", "--all").status == 0
    lose(place.database)
    read = commands.run(place, "import", str(place.site))
    assert (read.status, read.out.partition(",")[0]) == (0, "0 read")
    lose(place.database)
    assert crawl(place).status == 0
    assert place.numbers()["articles"] == 5


def test_a_page_that_is_looked_at_in_a_shell_leaves_nothing(tmp_path: Path, origin: Origin) -> None:
    place = Workplace(tmp_path, origin)
    url = f"https://finance.eastmoney.com/a/{story(1).id}.html"
    ended = place.run("shell", url, "-c", "response.css('title::text').get()")
    assert (ended.status, "第1篇" in ended.out) == (0, True)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_is_older_than_its_site_is_told_what_to_take_in(
    whole: Workplace, origin: Origin, commands: Commands
) -> None:
    backup = whole.database.with_name("backup.db")
    whole.change(f"VACUUM INTO '{backup}'")
    origin.store.add(story(0))
    assert crawl(whole, **LIVE).status == 0
    newest = next(path for path in files(whole) if f"NW{story(0).id}.md" in path)
    lose(whole.database)
    backup.rename(whole.database)
    told = f"{newest} and perhaps others are of no article in the archive"
    assert told in commands.run(whole, "status").out
    ended = commands.run(whole, "export", **LIVE)
    assert (ended.status, ended.err.count(told)) == (0, 1)
    assert f"scrapy import {whole.site}" in ended.err
    assert commands.run(whole, "import", str(whole.site)).status == 0
    ended = commands.run(whole, "export", **LIVE)
    assert (ended.status, ended.err) == (0, "")
    assert story(0).id in (whole.site / "category/zhongguoxinwenwang.html").read_text("utf-8")


def test_a_site_that_is_older_than_its_archive_is_told(tmp_path: Path, commands: Commands) -> None:
    with Origin(Store([story(number) for number in range(20, 25)])) as origin:
        place = Workplace(tmp_path, origin)
        assert crawl(place).status == 0
        shutil.copytree(place.site, tmp_path / "old")
        for number in range(20):
            origin.store.add(story(number))
        assert crawl(place).status == 0
        shutil.rmtree(place.site)
        (tmp_path / "old").rename(place.site)
        told = "the posts that the archive wrote last aren't there"
        assert f"site: {place.site}: {told}" in commands.run(place, "status").out
        assert told in commands.run(place, "export").err
        assert commands.run(place, "export", "--all").status == 0
        assert told not in commands.run(place, "status").out
        assert len(place.posts()) == 25


def test_a_check_repairs_nothing_where_a_site_is_gone(place: Workplace, commands: Commands) -> None:
    shutil.rmtree(place.site)
    place.site.mkdir()
    ended = commands.run(place, "verify", "--repair")
    assert ended.status == 1
    assert GONE in ended.err
    assert list(place.site.rglob("*")) == []
