"""A lost archive: its site, with finished pages, read back."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from crawling import Ended, Workplace
from forked_commands import Commands
from site_world import NAMES, START, World

from newsarchive.exporters import PostOptions, post_path, render_post
from newsarchive.exporters.naming import post_name
from newsarchive.importers.folder import is_page_name
from newsarchive.items import AS_MET, Article, Revised
from newsarchive.normalise import normalised
from newsarchive.published import parse_post, read_file
from newsarchive.site.config import SiteConfig
from newsarchive.site.liquid import Templates
from newsarchive.site.printer import Printer
from newsarchive.site.skeleton import write_skeleton
from newsarchive.slugs import with_suffix
from newsarchive.sources import Catalogue

ZONE = ZoneInfo("Asia/Shanghai")
SHOWN = (
    "SELECT article_id, canonical_url, title, published, source, source_slug, source_kind, "
    "summary, body, text, images, content_hash, (SELECT group_concat(code || kind || name) FROM "
    "mentions WHERE mentions.article_id = articles.article_id AND role != 'candidate') "
    "FROM articles ORDER BY article_id"
)
LIVE = {"LIVE_DAYS": "3", "CLOCK": START.isoformat()}


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


BODY = (
    "<h2>小标题</h2><p>　　示例银行(003901.SZ)公告，“花括号” {{ x }} {%% raw %%}与&nbsp;空格，"
    "第%d号。</p>"
    "<table><tr><th>一</th><td>2 &lt; 3 &amp; 4</td></tr><tr><td>三</td><td>四</td></tr></table>"
    "<table><tr><td>第二张表</td></tr></table><ul><li>一<br>二</li></ul><blockquote>引语</blockquote>"
    '<p><img src="https://img.example/a%%20b.png?x=1&y=2" alt="图 &quot;一&quot;"></p><p>说明</p>'
    '<pre>a  b\n  c</pre><p>生僻字𠮷😀 <a href="https://example.com/路径?q=一&r=[2]">链接</a></p>'
    '<p><a href="https://finance.eastmoney.com/a/202601150000000001.html">'
    "https://finance.eastmoney.com/a/202601150000000001.html</a></p>"
)
MEDIA = ("中国新闻网", "界面新闻", "", "从未见过的周刊", "澎湃新闻")
HOSTS = (
    "https://finance.eastmoney.com/a/{}.html",
    "https://caifuhao.eastmoney.com/news/{}12345",
    "https://daily.example/news/{}.html",
)


def news(count: int = 30) -> list[Article]:
    """Return articles of every form."""
    return [story(number) for number in range(count)]


def story(number: int, **changed: str) -> Article:
    """Return an article as a crawl finishes it, ten hours older than the one before it."""
    published = (START - timedelta(hours=10 * number)).astimezone(ZONE)
    digits = f"{published:%Y%m%d%H%M%S}000{number % 10}"
    met = Article(
        url=HOSTS[number % 7 if number % 7 < 3 else 0].format(digits),
        origin="share",
        fetched=START,
        title_text=f"第{number}条：示例股份<公告> & “引号”'\"",
        date_text=f"{published:%Y-%m-%d %H:%M:%S}",
        source_text=MEDIA[number % 5],
        summary_text="" if number % 3 == 0 else f"第{number}条的导语，A & B <C>。",
        body_html=BODY % number if number % 2 else f"<p>公告第{number}号。</p>",
        share_link=""
        if number % 5 or number % 7 in (1, 2)
        else f"https://share.example/?infoCode=NW{digits}",
    )
    met = replace(met, **changed)  # type: ignore[arg-type]  # all of them texts
    done, outlet = normalised(met, zone=ZONE, catalogue=Catalogue.load())
    return done if outlet is None else replace(done, source_slug=outlet.slug)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.add(*news())
    world.export(everything=True)
    return world


def lose(world: World) -> Workplace:
    """Take the archive away."""
    for path in world.folder.glob("archive.db*"):
        path.unlink()
    return Workplace(world.folder)


def restore(place: Workplace, commands: Commands) -> Ended:
    ended = commands.run(place, "import", str(place.site), **LIVE)
    assert (ended.status, ended.err) == (0, "")
    exported = commands.run(place, "export", "--all", **LIVE)
    assert (exported.status, exported.err) == (0, "")
    return ended


def test_a_site_with_finished_pages_comes_back_byte_for_byte(
    world: World, commands: Commands
) -> None:
    before, place = world.files(), Workplace(world.folder)
    kept = place.ask(SHOWN)
    ended = restore(lose(world), commands)
    assert ended.out == (
        "30 read (9 posts, 21 finished pages), 30 new, 0 changed, 0 unchanged, 0 quarantined\n"
    )
    assert world.files() == before
    assert place.ask(SHOWN) == kept
    again = commands.run(place, "import", "--json", str(place.site), **LIVE)
    assert json.loads(again.out) == {
        "read": 30,
        "posts": 9,
        "pages": 21,
        "new": 0,
        "changed": 0,
        "unchanged": 30,
        "quarantined": 0,
        "skipped": 0,
    }
    assert place.ask(SHOWN) == kept
    exported = commands.run(place, "export", "--all", **LIVE)
    assert "0 posts written" in exported.out
    assert world.files() == before
    assert commands.run(place, "verify", **LIVE).out.endswith(": 0 disagreements\n")


def test_corrections_and_a_withdrawal_come_back(world: World, commands: Commands) -> None:
    (old,) = [each for each in news() if each.title.startswith("第21条")]
    first, second = START - timedelta(days=6), START - timedelta(days=5, seconds=7)
    with closing(world.open()) as archive:
        archive.revise(old, Revised(first, ("title", "text")), run_id=1)
        archive.revise(old, Revised(second, ("withdrawn",)), run_id=1)
        known = archive.known([old.article_id])[old.article_id]
        changed = replace(old, modified=first, withdrawn=second)
        archive.add(changed, run_id=1, known=known)
    world.export()
    before, place = world.files(), lose(world)
    restore(place, commands)
    assert world.files() == before
    with closing(world.open()) as archive:
        back = archive.article(old.article_id)
    assert back is not None
    assert (back.modified, back.withdrawn) == (first, second)
    assert [each.changed for each in back.revisions] == [("title", "text"), ("withdrawn",)]


def finished(world: World) -> list[str]:
    """Return the paths of finished pages of articles."""
    return [path for path in world.files() if is_page_name(path) and not path.startswith("_")]


def test_a_removed_article_comes_back_as_its_notice_alone(world: World, commands: Commands) -> None:
    (old, young) = [each for each in news() if each.title.startswith(("第21条", "第3条"))]
    removed = [old.article_id, young.article_id]
    (world.site / "_data/removed.yml").write_text("".join(f"- {each}\n" for each in removed))
    world.export()
    before, place = world.files(), lose(world)
    restore(place, commands)
    assert world.files() == before
    asked = "SELECT title, text, flags FROM articles WHERE title LIKE '%已移除%'"
    assert len(place.ask(asked)) == 2
    for title, text, flags in place.ask(asked):
        assert title == "（本文已移除）"
        assert text == "本站不再提供这篇文章。"
        assert "removed-notice" in str(flags)
    # A notice takes nothing away from an archive that has the article.
    with closing(world.open()) as archive:
        for each in (old, young):
            known = archive.known(removed)[each.article_id]
            archive.add(replace(each, origin="import"), run_id=1, known=known)
    assert ", 0 new, 0 changed, " in commands.run(place, "import", str(place.site), **LIVE).out
    assert place.ask(asked) == []


def test_pages_that_are_no_articles_of_ours_are_counted_and_stay(
    world: World, commands: Commands
) -> None:
    moved, edited, *_ = finished(world)
    day = world.site / "jiemianxinwen/2026/01/01"
    day.mkdir(parents=True)
    (day / "NW202601012359590001.html").write_text("<html><p>mine</p></html>\n", "utf-8")
    (day / "about-us.html").write_text("<html><p>mine</p></html>\n", "utf-8")
    redirect = Printer(
        Templates(world.site, SiteConfig.read(world.site)), SiteConfig.read(world.site), ZONE
    )
    way = redirect.redirect(
        "/jiemianxinwen/2026/01/01/NW202601012359590002.html", f"/{moved}", "x", None
    )
    (world.site / way.path).write_text(way.text, "utf-8")
    page = world.site / edited
    page.write_text(page.read_text("utf-8").replace("<h1 ", "<p>改过</p><h1 "), "utf-8")
    ended = restore(lose(world), commands)
    assert ended.out == (
        "30 read (9 posts, 21 finished pages), 30 new, 0 changed, 0 unchanged, 0 quarantined, "
        "2 skipped\n"
    )
    assert (day / "NW202601012359590001.html").read_text("utf-8") == "<html><p>mine</p></html>\n"
    assert (world.site / way.path).read_text("utf-8") == way.text
    assert "改过" not in page.read_text("utf-8")


BROKEN = {
    "an empty file": ("", "the file is empty"),
    "a page that was cut off": (
        "<!doctype html>\n<html>\n<p>…",
        "the page is cut off: it has no end",
    ),
    "a page without a text": (
        "<html><p>x</p></html>\n<!-- newsarchive -->\n",
        "the page holds no article",
    ),
    "a page without a title": (
        "<html><article><p>x</p></article></html>\n<!-- newsarchive -->\n",
        "no title",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_page_goes_into_the_quarantine_with_its_reason(
    world: World, commands: Commands, broken: str
) -> None:
    text, reason = BROKEN[broken]
    path = finished(world)[3]
    whole = (world.site / path).read_text("utf-8")
    (world.site / path).write_text(text, "utf-8")
    place = lose(world)
    for quarantined, unchanged in ((1, 0), (0, 30)):
        ended = commands.run(place, "import", str(place.site), **LIVE)
        assert ended.status == 0
        assert ended.out.endswith(f"{unchanged} unchanged, {quarantined} quarantined\n")
        line = f"scrapy import: quarantined: {path}: {reason}\n"
        assert ended.err == line * quarantined
    assert f"kept: {path}: {reason}" in commands.run(place, "quarantine", "retry").out
    (world.site / path).write_text(whole, "utf-8")
    ended = commands.run(place, "import", str(place.site), **LIVE)
    assert " 1 new, 0 changed, 29 unchanged, 0 quarantined" in ended.out


@pytest.mark.parametrize("first", ["post", "page"])
def test_an_article_with_a_post_and_a_page_is_read_from_the_post(
    world: World, commands: Commands, first: str
) -> None:
    page = next(path for path in finished(world) if "NW" in path)
    (one,) = [each for each in news() if post_name(each) in page]
    post = world.site / post_path(one)
    post.parent.mkdir(parents=True, exist_ok=True)
    text = render_post(one, PostOptions()).replace("2 &lt; 3", "2 &lt; 4").replace("公告", "通告")
    post.write_text(text, "utf-8")
    place = lose(world)
    files = {"post": post, "page": world.site / page}
    order = [files.pop(first), *files.values()]
    for path in order:
        assert commands.run(place, "import", str(path), **LIVE).status == 0
    ended = commands.run(place, "import", str(place.site), **LIVE)
    assert ", 29 new, 0 changed, 2 unchanged, " in ended.out
    with closing(world.open()) as archive:
        back = archive.article(one.article_id)
    assert back is not None
    assert "通告" in back.text
    assert "from-page" not in back.flags
    assert commands.run(place, "export", "--all", **LIVE).status == 0
    assert not post.exists()
    assert "通告" in (world.site / page).read_text("utf-8")


def test_a_page_adds_nothing_to_what_the_archive_has_from_elsewhere(
    world: World, commands: Commands
) -> None:
    place = Workplace(world.folder)
    kept, before = place.ask(SHOWN), world.files()
    ended = commands.run(place, "import", str(place.site / "jiemianxinwen"), **LIVE)
    pages = sum(path.startswith("jiemianxinwen/") for path in finished(world))
    assert ended.out == (
        f"{pages} read (0 posts, {pages} finished pages), 0 new, 0 changed, {pages} unchanged, "
        "0 quarantined\n"
    )
    assert place.ask("SELECT count(*) FROM captures") == [(0,)]
    assert place.ask("SELECT count(*) FROM articles WHERE export_due") == [(0,)]
    assert (place.ask(SHOWN), world.files()) == (kept, before)


@pytest.mark.parametrize("exported", [False, True])
def test_an_import_that_was_cut_off_is_finished_by_another(
    world: World, commands: Commands, *, exported: bool
) -> None:
    before, place = world.files(), lose(world)
    assert commands.run(place, "import", str(place.site / "jiemianxinwen"), **LIVE).status == 0
    if exported:  # lists lose what isn't there yet, for as long
        assert commands.run(place, "export", "--all", **LIVE).status == 0
        assert world.files() != before
    ended = restore(place, commands)
    assert ", 0 changed, " in ended.out
    assert world.files() == before


@pytest.mark.parametrize("everything", [False, True])
def test_a_wider_window_makes_posts_of_pages_that_were_read(
    world: World, commands: Commands, *, everything: bool
) -> None:
    place = lose(world)
    assert commands.run(place, "import", str(place.site), **LIVE).status == 0
    wide = {**LIVE, "LIVE_DAYS": "100000"}
    options = ["--all"] if everything else []
    assert commands.run(place, "export", *options, **wide).status == 0
    assert finished(world) == []
    assert len(place.posts()) == 31  # and about.md
    assert commands.run(place, "verify", **wide).out.endswith(": 0 disagreements\n")


def test_an_export_of_what_is_due_is_enough(world: World, commands: Commands) -> None:
    before, place = world.files(), lose(world)
    assert commands.run(place, "import", str(place.site), **LIVE).status == 0
    assert commands.run(place, "export", **LIVE).status == 0
    assert world.files() == before


def test_an_outlet_that_lies_apart_comes_back(
    tmp_path: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsarchive.site.membership.FULLEST", 1)
    world = World(tmp_path)
    world.add(*news(20))
    world.export(everything=True)
    apart = [path for path in finished(world) if path.startswith("more/")]
    assert apart
    place = lose(world)
    ended = restore(place, commands)  # in a process of its own, where no folder is full
    assert ended.out.startswith("20 read (")
    assert ", 20 new, 0 changed, 0 unchanged, 0 quarantined" in ended.out
    assert not (world.site / "more").exists() or not list((world.site / "more").rglob("*.*"))
    left = world.files()
    assert len(finished(world)) == 11
    shutil.rmtree(world.site)
    world.site.mkdir()
    write_skeleton(world.site, NAMES, force=False)
    assert commands.run(place, "export", "--all", **LIVE).status == 0
    assert world.files() == left


def test_outlets_that_share_a_slug_keep_their_own(tmp_path: Path, commands: Commands) -> None:
    world = World(tmp_path)
    for number, name in ((25, "假设网"), (1, "假社网"), (26, "假社网"), (2, "假设网")):
        one = story(number, source_text=name)
        assert one.source_slug == "jiashewang"
        slug = with_suffix("jiashewang", name) if name == "假社网" else "jiashewang"
        world.add(replace(one, source_slug=slug))
    world.export(everything=True)
    before = world.files()
    restore(lose(world), commands)
    assert world.files() == before


def test_a_page_is_read_as_the_post_that_it_was(world: World) -> None:
    for one in news():
        path = next((path for path in finished(world) if post_name(one) in path), "")
        if not path:
            continue
        post = read_file("x.md", render_post(one, PostOptions()).encode(), fetched=START)
        page = read_file(path, (world.site / path).read_bytes(), fetched=START)
        assert post is not None
        assert page is not None
        assert page.flags == ("from-page",)
        for name in AS_MET:
            if name != "body_html":  # written by another hand, with the same in it
                assert getattr(page, name) == getattr(post, name), name
        for each in (post, page):
            assert normalised(each, zone=ZONE, catalogue=Catalogue.load())[0].body == one.body


def test_a_stored_image_has_the_address_that_it_came_from(world: World) -> None:
    path = next(path for path in finished(world) if "img.example" in text_of(world, path))
    stored = 'src="/archive/images/ab/x.png" width="3" height="2" data-original="'
    page = text_of(world, path).replace('<img src="', f"<img {stored}")
    read = read_file(path, page.encode(), fetched=START)
    assert read is not None
    done, _ = normalised(read, zone=ZONE, catalogue=Catalogue.load())
    assert [image.url for image in done.images] == ["https://img.example/a%20b.png?x=1&y=2"]


def test_a_finished_page_on_the_web_tells_as_much(world: World) -> None:
    (one,) = [each for each in news() if each.title.startswith("第19条")]
    path = next(path for path in finished(world) if post_name(one) in path)
    url = f"https://news.example/archive/{path}"
    read = parse_post((world.site / path).read_bytes(), url=url, fetched=START)
    assert (read.source_text, read.title_text) == ("澎湃新闻", one.title)
    assert read.security_texts == ("003901.SZ",)
    assert read.share_link.startswith("https://wap.eastmoney.com/a/")
    assert "role=" not in read.body_html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://[", "/x", "http://a@b/"])
def test_a_page_whose_links_lead_nowhere_is_known_by_its_name(world: World, address: str) -> None:
    path = next(path for path in finished(world) if "NW" in path)
    page = text_of(world, path)
    for tail in ('" rel="nofollow noopener">查看原文', '" rel="nofollow noopener">分享链接'):
        head, _, rest = page.partition(tail)
        page = f'{head.rpartition(chr(34))[0]}"{address}{tail}{rest}'
    read = read_file(path, page.encode(), fetched=START)
    assert read is not None
    assert read.url == f"https://finance.eastmoney.com/a/{read.native_id}.html"
    assert (read.share_link, f"NW{read.native_id}" in path) == ("", True)


def text_of(world: World, path: str) -> str:
    return (world.site / path).read_text("utf-8")


def test_lists_into_which_articles_came_late_are_cut_in_the_order_of_publication(
    tmp_path: Path, commands: Commands
) -> None:
    world = World(tmp_path)
    every = [story(number, source_text="澎湃新闻") for number in range(80)]
    for batch in (every[40:], every[:40:2], every[1:40:2]):
        world.add(*batch)
        world.export()
    before = world.files()
    restore(lose(world), commands)
    after = world.files()
    assert after.keys() == before.keys()
    differing = {path for path in after if after[path] != before[path]}
    assert differing
    lists = {"api", "category", "feeds", "outlets", "securities"}
    assert {path.partition("/")[0] for path in differing} <= lists
    for path in ("api/outlets.json", "outlets/index.html", "sitemap.xml"):
        assert after[path] == before[path]
    world.export(everything=True, renumber=True)
    assert world.files() == after
