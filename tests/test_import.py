"""Posts of existing sites, read into the archive."""

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from crawling import Workplace
from forked_commands import Commands
from old_post_forms import FORMS, OldPost

from newsarchive.archive.store import Archive
from newsarchive.demo.articles import Body, StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.items import Article

LINKED = (
    '<p>　　<span id="stock_0.003901"><a href="http://quote.eastmoney.com/unify/r/0.003901" '
    'class="keytip" data-code="0,003901">示例银行</a></span><span id="quote_0.003901"></span>'
    '(003901.SZ)公告，拟回购。</p><p class="em_media">（文章来源：示例时报）</p>'
)
PLAIN = '<p>　　示例银行(003901.SZ)公告，拟回购。</p><p class="em_media">（文章来源：示例时报）</p>'
HOST = "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW"

OF_AN_ARTICLE = (
    "SELECT article_id, canonical_url, title, published, source, source_slug, body, text, flags, "
    "title_text, date_text, source_text, summary_text, body_html, linked_html, share_link, "
    "(SELECT group_concat(code || role) FROM mentions WHERE mentions.article_id = "
    "articles.article_id) FROM articles ORDER BY article_id"
)


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def old_site(place: Workplace, posts: dict[str, str], name: str = "old") -> str:
    """Write *posts* to a folder and return its path."""
    folder = place.folder / name
    for path, text in posts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return str(folder)


def archived(place: Workplace, digits: str) -> Article:
    """Return what the archive has of an article."""
    with closing(Archive.open(f"sqlite:///{place.database}", writer=False)) as archive:
        found = archive.article(f"eastmoney:{digits}")
    assert found is not None
    return found


DAYS = ("08", "09", "10", "11", "12", "13", "14")
DRIFT = {
    form: OldPost(
        form, f"202201{day}2247000123", title=f"{form}的一篇", date=f"2022-01-{day} 09:31:07"
    )
    for form, day in zip(FORMS, DAYS, strict=True)
}
DIGEST_ONLY = OldPost("quoted", "202201072247000123", date="2022-01-07 09:31:07", body="")
TITLE_ONLY = """---
layout: post
title: "只有标题的一篇"
date: 2021-12-01 10:00:00
categories: emnews
tags: 东财滚动新闻
---


<http://finance.eastmoney.com/news/1344,202112012247000123.html>"""
BROKEN = """---
layout: post
title: ""
date:  +0800
categories: emnews
tags: 东财滚动新闻
---
> 没有标题，也没有日期。

<p>正文。</p>

<>

[返回东财滚动新闻](//finews.withounder.com/emnews/)｜[返回首页](//finews.withounder.com/)"""
BROKEN_NAME = "-202205262391921712.md"


def test_every_form_of_the_old_systems_posts_is_read_once_and_what_is_broken_set_aside(
    place: Workplace, commands: Commands
) -> None:
    posts = {f"_posts/{post.name.removeprefix('_posts/')}": post.text() for post in DRIFT.values()}
    posts[DIGEST_ONLY.name] = DIGEST_ONLY.text()
    posts["old_post/2021/12/2021-12-01-202112012247000123.md"] = TITLE_ONLY
    posts[f"_posts/{BROKEN_NAME}"] = BROKEN
    posts["_posts/2022-01-15-empty.md"] = ""
    posts["index.html"] = posts["README.md"] = "no post"
    site = old_site(place, posts)
    first = commands.run(place, "import", site)
    assert first.status == 0
    assert first.out == "11 read, 9 new, 0 changed, 0 unchanged, 2 quarantined\n"
    aside = first.lines
    assert len(aside) == 2
    assert aside[0].startswith(
        f"scrapy import: quarantined: _posts/{BROKEN_NAME}: the post has no "
    )
    assert "empty.md: the file is empty" in aside[1]
    for form, post in DRIFT.items():
        found = archived(place, post.article_id)
        assert found.title == f"{form}的一篇"
        assert str(found.published) == f"{post.date}+08:00"
        assert found.source == "示例时报"
        assert "示例股份公告，拟" in found.text
        assert found.flags == ()
    digest = archived(place, DIGEST_ONLY.article_id)
    assert digest.text == "示例股份公告，拟回购。"
    assert digest.source == "示例时报"
    assert digest.flags == ("digest-only",)
    lonely = archived(place, "202112012247000123")
    assert lonely.text == "只有标题的一篇"
    assert lonely.flags == ("title-only",)
    before = place.ask(OF_AN_ARTICLE)
    again = commands.run(place, "import", "--json", site)
    assert json.loads(again.out) == {
        "read": 11,
        "posts": 11,
        "pages": 0,
        "new": 0,
        "changed": 0,
        "unchanged": 11,
        "quarantined": 0,
        "skipped": 0,
    }
    assert again.err == ""
    assert place.ask(OF_AN_ARTICLE) == before
    assert place.ask("SELECT count(*) FROM quarantine WHERE resolved_at IS NULL") == [(2,)]
    assert place.ask("SELECT command, outcome FROM runs") == [("import", "finished")] * 2
    # A post that can be read at last leaves the quarantine.
    (place.folder / "old" / "_posts" / BROKEN_NAME).unlink()
    assert commands.run(place, "quarantine", "retry").status == 1
    assert place.ask("SELECT count(*) FROM quarantine WHERE resolved_at IS NULL") == [(2,)]


def test_a_post_whose_name_is_no_utf_8_is_set_aside_and_the_rest_goes_on(
    place: Workplace, commands: Commands
) -> None:
    posts = {f"2022-01-15-20220115224800012{n}.md": OldPost("outlet").text() for n in (1, 9)}
    site = Path(old_site(place, posts))
    below = site / os.fsdecode(b"2022-\xd6\xd0")
    below.mkdir()
    for folder in (site, below):
        name = os.fsdecode(b"2022-01-15-\xd6\xd0-202201152248000123.md")
        (folder / name).write_text(OldPost("quoted", body=str(len(folder.parts))).text(), "utf-8")
    ended = commands.run(place, "import", str(site))
    assert (ended.status, ended.out) == (
        0,
        "4 read, 2 new, 0 changed, 0 unchanged, 2 quarantined\n",
    )
    told = "2022-01-15-\\xd6\\xd0-202201152248000123.md: has a name that is no UTF-8; rename"
    assert f"scrapy import: quarantined: {told}" in ended.err
    assert f"scrapy import: quarantined: 2022-\\xd6\\xd0/{told}" in ended.err
    again = commands.run(place, "import", str(site))
    assert again.out == "4 read, 0 new, 0 changed, 4 unchanged, 0 quarantined\n"
    below.rename(site / "below")
    (site / "below" / name).rename(site / "below" / "2022-01-15-202201152248000123.md")
    assert "1 new" in commands.run(place, "import", str(site)).out
    assert place.ask("SELECT count(*) FROM quarantine WHERE resolved_at IS NULL") == [(1,)]


def test_a_folder_whose_name_is_no_utf_8_is_read(place: Workplace, commands: Commands) -> None:
    posts = {"2022-01-15-202201152248000123.md": OldPost("outlet").text()}
    ended = commands.run(place, "import", old_site(place, posts, os.fsdecode(b"alt\xd6\xd0")))
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("1 read, 1 new, ")
    assert (
        "alt\\xd6\\xd0"
        in json.loads(commands.run(place, "status", "--json").out)["runs"][0]["arguments"]["path"]
    )


TWINS = {
    "_posts/2022-01-15-202201152248000123.md": OldPost("quoted", body=LINKED).text(),
    "old_post/2022-01-15-NW202201152248000123.md": OldPost("outlet", body=PLAIN).text(),
    # The same again from the first day, without zone and body.
    "old_post/2022-01-15-202201152248000123.md": OldPost("bare").text(),
}


def test_twins_become_one_article_whatever_their_order(tmp_path: Path, commands: Commands) -> None:
    found = []
    for number, order in enumerate(((0, 1, 2), (1, 0, 2), (2, 1, 0))):
        place = Workplace(tmp_path / str(number))
        items = list(TWINS.items())
        posts = {
            f"{place_in:02}-{items[which][0].rpartition('/')[2]}": items[which][1]
            for place_in, which in enumerate(order)
        }
        ended = commands.run(place, "import", old_site(place, posts))
        assert ended.status == 0
        assert ended.out.startswith("3 read, 1 new, ")
        assert ended.out.endswith(", 0 quarantined\n")
        found.append(place.ask(OF_AN_ARTICLE))
    assert found[0] == found[1] == found[2]
    one = archived(place, "202201152248000123")
    assert one.title == "示例股份拟回购股份"
    assert one.body_html == PLAIN
    assert one.linked_html == LINKED
    assert str(one.published) == "2022-01-15 09:31:07+08:00"
    assert (one.source, one.source_slug) == ("示例时报", "shilishibao")
    assert [each.code for each in one.securities] == ["003901.SZ"]
    assert one.flags == ()


# -- beside what was crawled -----------------------------------------------------------------------


def story(number: int) -> StoreArticle:
    shown = datetime(2022, 1, 15, 12, 0, tzinfo=BEIJING) - timedelta(minutes=number)
    return StoreArticle(
        id=mint(shown),
        show_time=shown,
        title=f"第{number}篇",
        media="中国新闻网",
        summary=f"【第{number}篇】导语{number}。",
        body=Body(
            (
                "[[chart 0.003901|2|6]]",
                f"示例银行(003901.SZ)公告第{number}号。",
                "昇兴(002752)与“{{ 括号 }}”。" if number % 2 else "第二段。",
                "[[trailer 中国新闻网]]",
            )
        ),
        columns=("345",),
    )


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store([story(number) for number in range(1, 7)])) as serving:
        yield serving


@pytest.mark.parametrize("below", ["", "_posts", "news/2022"])
@pytest.mark.parametrize("live_days", ["60", "100000"])
def test_posts_of_the_site_itself_give_way_to_those_of_their_articles(
    place: Workplace, commands: Commands, below: str, live_days: str
) -> None:
    twins = [OldPost("one-line"), OldPost("outlet")]
    other, edited = OldPost("quoted", "202201152248000124"), OldPost("outlet", "202201152248000125")
    olds = [*twins, other, edited]
    names = {post.name: post.name for post in olds}
    if below == "news/2022":  # a folder of one's own, which Jekyll shows as pages
        names = {name: f"{below}/{Path(name).name}" for name in names}
    site = old_site(place, {names[post.name]: post.text() for post in olds}, name="site")
    by_hand = place.folder / "site/_posts/2022-01-01-mine.md"
    by_hand.parent.mkdir(exist_ok=True)
    by_hand.write_text("---\ntitle: 我的\n---\n")
    commands.run(place, "newsite", site, "--url", "https://news.example")
    commands.run(place, "import", f"{site}/{below}".rstrip("/"))
    file = place.folder / "site" / names[edited.name]
    file.write_text(file.read_text("utf-8") + "\n后来加的\n", "utf-8")
    for options in ([], ["--all"]):
        ended = commands.run(place, "export", *options, LIVE_DAYS=live_days)
        assert ended.status == 1
        assert ended.err == (
            f"scrapy export: {file}: was changed since it was imported and is kept; "
            f"eastmoney:{edited.article_id} is shown twice until it is moved away\n"
        )
        left = {path for path in place.posts() if path.startswith(("_posts/", "news/"))}
        ours = {path for path in left if path.startswith("_posts/2022/")}
        assert left - ours == {names[edited.name], "_posts/2022-01-01-mine.md"}
        assert len(ours) == (3 if live_days == "100000" else 0)
    file.unlink()
    assert commands.run(place, "export", "--all", LIVE_DAYS=live_days).status == 0


def test_a_post_fills_gaps_of_what_was_crawled_and_overwrites_nothing(
    tmp_path: Path, origin: Origin, commands: Commands
) -> None:
    place = Workplace(tmp_path, origin)
    origin.store.add(replace(story(2), media="", summary=""))
    place.crawl("eastmoney", columns="345")
    before = place.posts()
    posts = [
        OldPost(
            "outlet",
            story(number).id,
            title=f"第{number}篇，一个长得多的旧标题",
            date="2022-01-14 00:00:00",
            body="<p>另一个长得多的旧正文。</p>" * 30,
            outlet="证券时报",
        )
        for number in (1, 2)
    ]
    site = old_site(place, {post.name: post.text() for post in posts})
    ended = commands.run(place, "import", site)
    assert ended.out == "2 read, 0 new, 2 changed, 0 unchanged, 0 quarantined\n"
    assert commands.run(place, "import", site).out.startswith(
        "2 read, 0 new, 0 changed, 2 unchanged"
    )
    commands.run(place, "export")
    after = place.posts()
    assert after.keys() == before.keys()
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {path for path in after if any(story(n).id in path for n in (1, 2))}
    for number in (1, 2):
        post = place.post(story(number).id)
        assert f'title: "第{number}篇"' in post
        assert f"公告第{number}号" in post
        assert "旧正文" not in post
        assert posts[number - 1].share_link in post
    assert 'source: "中国新闻网"' in place.post(story(1).id)
    assert 'source: "证券时报"' in place.post(story(2).id)
    again = place.crawl("eastmoney", columns="345")
    assert "0 new, 6 unchanged" in again.err


def test_our_own_posts_are_read_back_to_the_same_articles(
    tmp_path: Path, origin: Origin, commands: Commands
) -> None:
    place = Workplace(tmp_path / "first", origin)
    place.folder.mkdir()
    blog = replace(story(7), kind="CFH", cfh_id="20220115115300123456789", media="财富号")
    origin.store.add(blog)
    place.crawl("eastmoney", columns="345")
    second = Workplace(tmp_path / "second")
    second.folder.mkdir()
    assert commands.run(second, "import", str(place.site)).out.startswith("7 read, 7 new, ")
    same = (
        "SELECT article_id, canonical_url, native_id, title, published_at, source, source_slug, "
        "summary, body, text, (SELECT group_concat(code) FROM mentions WHERE mentions.article_id = "
        "articles.article_id AND role != 'candidate') FROM articles ORDER BY article_id"
    )
    assert second.ask(same) == place.ask(same)
    commands.run(second, "export")
    assert second.posts() == place.posts()
    assert commands.run(second, "import", str(place.site)).out.startswith(
        "7 read, 0 new, 0 changed, 7 unch"
    )


def test_what_a_post_tells_of_changes_outlives_a_lost_archive(
    place: Workplace, commands: Commands
) -> None:
    post = (Path(__file__).parent / "posts/withdrawn.md").read_text("utf-8")
    name = "_posts/2022/01/15/2022-01-15-NW202201152248000123.md"
    (place.site / name).parent.mkdir(parents=True)
    (place.site / name).write_text(post, "utf-8")
    for told in ("1 read, 1 new", "1 read, 0 new, 0 changed, 1 unchanged"):
        assert commands.run(place, "import", str(place.site)).out.startswith(told)
    exported = commands.run(place, "export", "--all")
    assert exported.out == f"0 posts written to {place.site}, 1 unchanged\n"
    assert (place.site / name).read_text("utf-8") == post
    told_of = commands.run(place, "revisions", "NW202201152248000123")
    assert told_of.out.splitlines()[1:] == [
        "",
        "2022-01-15 11:00:00 +0800  title, text",
        "",
        "2022-01-16 10:00:00 +0800  withdrawn",
        "",
        "withdrawn since 2022-01-16 10:00:00 +0800",
    ]
    assert commands.run(place, "verify").status == 0


def test_a_post_tells_of_changes_that_the_archive_does_not_know(
    place: Workplace, commands: Commands
) -> None:
    post = (Path(__file__).parent / "posts/withdrawn.md").read_text("utf-8")
    bare = "".join(
        line
        for line in post.splitlines(keepends=True)
        if not line.startswith(("last_modified_at", "revisions", "withdrawn", "summary"))
    )
    for number, text in enumerate((bare, post)):
        file = place.folder / str(number) / "_posts" / "2022-01-15-NW202201152248000123.md"
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
        assert commands.run(place, "import", str(file.parent.parent)).status == 0
    changed = [("title", "text"), ("withdrawn",)]
    assert [each.changed for each in archived(place, "202201152248000123").revisions] == changed


# -- after a backup was restored -------------------------------------------------------------------

CORRECTED = f"eastmoney:{story(1).id}"


def corrected_since(place: Workplace, origin: Origin, commands: Commands, **settings: str) -> Path:
    """Crawl, back up and crawl a correction; return the backup."""
    if settings:
        commands.run(place, "newsite", str(place.site), "--url", "https://news.example")
    at = {**settings, "CLOCK": "2022-01-15T13:00:00+08:00"}
    assert place.crawl("eastmoney", columns="345", settings=at).status == 0
    backup = place.folder / "backup.db"
    place.change(f"VACUUM INTO '{backup}'")
    shutil.copytree(place.site, place.folder / "before")
    origin.store.revise(story(1).id, title="更正后的标题", body=Body(("更正后的正文。",)))
    at = {**settings, "CLOCK": "2022-01-15T14:00:00+08:00"}
    assert "1 changed" in place.crawl("eastmoney", columns="345", settings=at).err
    return backup


@pytest.mark.parametrize("form", ["post", "page"])
def test_a_restored_backup_gets_its_corrections_from_the_site(
    tmp_path: Path, origin: Origin, commands: Commands, form: str
) -> None:
    place = Workplace(tmp_path, origin)
    settings = {"LIVE_DAYS": "1"} if form == "page" else {}
    backup = corrected_since(place, origin, commands, **settings)
    settings["CLOCK"] = "2022-01-15T14:00:00+08:00"
    if form == "page":
        settings["CLOCK"] = "2022-01-20T14:00:00+08:00"
        commands.run(place, "export", "--all", **settings)
        assert not [path for path in place.posts() if path.startswith("_posts/")]
    before = files(place.site)
    shown = "SELECT title, body, content_hash FROM articles ORDER BY article_id"
    corrected = place.ask(shown)
    versions = commands.run(place, "revisions", CORRECTED).out
    for path in place.folder.glob("archive.db*"):
        path.unlink()
    backup.rename(place.database)
    assert commands.run(place, "import", str(place.site), **settings).status == 0
    assert commands.run(place, "export", **settings).status == 0
    assert place.ask(shown) == corrected
    assert commands.run(place, "revisions", CORRECTED).out == versions
    assert "    - 第1篇\n    + 更正后的标题\n" in versions
    assert commands.run(place, "export", "--all", **settings).status == 0
    assert files(place.site) == before
    assert " 0 changed, 6 unchanged" in commands.run(place, "import", str(place.site)).out
    assert commands.run(place, "replay", "--all", "--dry-run").out.startswith("6 replayed, 0 would")
    assert "0 new, 6 unchanged" in place.crawl("eastmoney", columns="345", settings=settings).err
    assert place.ask("SELECT count(*) FROM revisions") == [(1,)]


def files(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.suffix in (".md", ".html")
    }


def test_a_post_that_is_older_than_the_archive_changes_nothing(
    tmp_path: Path, origin: Origin, commands: Commands
) -> None:
    place = Workplace(tmp_path, origin)
    corrected_since(place, origin, commands)
    article = f"SELECT * FROM articles WHERE article_id = '{CORRECTED}'"  # noqa: S608 (ours)
    before = place.ask(article), place.ask("SELECT * FROM revisions")
    assert commands.run(place, "import", str(place.folder / "before")).status == 0
    assert (place.ask(article), place.ask("SELECT * FROM revisions")) == before
    # An archive made of posts has no earlier version to know it by.
    for path in place.folder.glob("archive.db*"):
        path.unlink()
    commands.run(place, "import", str(place.site))
    before = place.ask(article), place.ask("SELECT * FROM revisions")
    longer = place.folder / "before" / next(name for name in place.posts() if story(1).id in name)
    longer.write_text(
        longer.read_text("utf-8").replace("第1篇", "第1篇，一个长得多的旧标题"), "utf-8"
    )
    commands.run(place, "import", str(place.folder / "before"))
    after = archived(place, story(1).id)
    assert (after.title, after.text) == ("更正后的标题", "更正后的正文。")
    assert place.ask("SELECT * FROM revisions") == before[1]


# -- kills -----------------------------------------------------------------------------------------


def test_an_import_killed_and_run_again_equals_an_undisturbed_one(tmp_path: Path) -> None:
    calm, killed = Workplace(tmp_path / "calm"), Workplace(tmp_path / "killed")
    posts: dict[str, str] = {}
    for number in range(1000):
        digits = f"20220115{2248000000 + number * 7}"
        media = OldPost("outlet", digits, title=f"第{number}篇", body=PLAIN)
        rolling = OldPost("quoted", digits, title=f"第{number}篇", body=LINKED)
        posts |= {media.name: media.text(), rolling.name: rolling.text()}
    site = old_site(calm, posts)
    killed.folder.mkdir()
    assert calm.run("import", site).out.startswith("2000 read, 1000 new, ")
    with killed.start("import", site) as process:
        deadline = time.monotonic() + 60
        while not _some(killed):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert 0 < len(killed.ask("SELECT 1 FROM articles")) < 1000
    assert killed.run("import", site).status == 0
    assert killed.ask(OF_AN_ARTICLE) == calm.ask(OF_AN_ARTICLE)
    assert killed.ask("SELECT outcome FROM runs ORDER BY id") == [("killed",), ("finished",)]
    assert killed.ask("PRAGMA integrity_check") == [("ok",)]


def _some(place: Workplace) -> bool:
    if not place.database.exists():
        return False
    if not place.ask("SELECT 1 FROM sqlite_master WHERE name = 'articles'"):
        return False
    return bool(place.ask("SELECT 1 FROM articles LIMIT 1"))


def test_only_what_is_a_post_is_read_from_one_file_or_a_flat_folder(
    place: Workplace, commands: Commands
) -> None:
    post = OldPost("outlet")
    flat = old_site(place, {post.name.removeprefix("_posts/"): post.text(), "notes.txt": "no post"})
    assert commands.run(place, "import", flat).out.startswith("1 read, 1 new")
    single = Path(flat) / post.name.removeprefix("_posts/")
    assert commands.run(place, "import", str(single)).out.startswith(
        "1 read, 0 new, 0 changed, 1 unchanged"
    )
    assert re.fullmatch(r"1 post written to .*, 0 unchanged\n", commands.run(place, "export").out)


# -- articles of other sites ---------------------------------------------------------------------


def of_another(title: str, url: str, body: str = "", more: str = "") -> str:
    """Return a post of a site that is not EastMoney's."""
    return (
        f'---\ntitle: "{title}"\ndate: 2026-01-15 10:00:00 +0800\n'
        f'canonical_url: "{url}"\n{more}---\n'
        f"<p>{body or title}的正文。</p>\n"
    )


STORY = "https://stories.example/story"


def test_a_number_that_names_an_article_is_no_secret(place: Workplace) -> None:
    posts = {
        f"_posts/2026-01-15-{number}.md": of_another(f"第{number}篇", f"{STORY}?sid={number}")
        for number in (101, 102)
    }
    ended = place.run("import", old_site(place, posts))
    assert "2 read, 2 new" in ended.out
    assert place.ask("SELECT title, text, canonical_url FROM articles ORDER BY title") == [
        (f"第{number}篇", f"第{number}篇的正文。", f"{STORY}?sid={number}") for number in (101, 102)
    ]


def test_an_article_that_is_archived_under_its_former_id_keeps_it(place: Workplace) -> None:
    before = {"_posts/2026-01-15-old.md": of_another("第101篇", STORY)}
    assert "1 new" in place.run("import", old_site(place, before, "before")).out
    old = place.ask("SELECT article_id FROM articles")
    posts = {
        f"_posts/2026-01-15-{number}.md": of_another(f"第{number}篇", f"{STORY}?sid={number}")
        for number in (101, 102)
    }
    for told in ("1 new", "0 new"):
        ended = place.run("import", old_site(place, posts))
        assert f"2 read, {told}" in ended.out
    kept = place.ask("SELECT article_id FROM articles WHERE title = '第101篇'")
    assert kept == old
    assert place.ask("SELECT title FROM articles ORDER BY title") == [("第101篇",), ("第102篇",)]


def test_an_article_of_another_site_that_was_taken_for_one_of_eastmoney_is_not_doubled(
    place: Workplace,
) -> None:
    url = "https://stories.example/c/20260115100000456.html"
    told = 'article_id: "eastmoney:20260115100000456"\n'
    before = {"_posts/2026-01-15-old.md": of_another("第101篇", url, more=told)}
    assert "1 new" in place.run("import", old_site(place, before, "before")).out
    posts = {
        "_posts/2026-01-15-same.md": of_another("第101篇", url),
        "_posts/2026-01-15-other.md": of_another("第102篇", url.replace("456", "457")),
    }
    assert "2 read, 1 new" in place.run("import", old_site(place, posts)).out
    assert place.ask("SELECT title, substr(article_id, 1, 15) FROM articles ORDER BY title") == [
        ("第101篇", "eastmoney:20260"),
        ("第102篇", "stories.example"),
    ]


def test_a_post_that_its_owner_hides_is_left_out_and_named(place: Workplace) -> None:
    posts = {
        "_posts/2026-01-15-shown.md": of_another("第101篇", f"{STORY}/101"),
        "_posts/2026-01-15-hidden.md": of_another(
            "第102篇", f"{STORY}/102", more="published: false\n"
        ),
    }
    ended = place.run("import", old_site(place, posts))
    assert (ended.status, ended.out) == (
        0,
        "1 read, 1 new, 0 changed, 0 unchanged, 0 quarantined, 1 skipped\n",
    )
    assert "left out: _posts/2026-01-15-hidden.md: the post says published: false" in ended.err
    assert place.ask("SELECT title FROM articles") == [("第101篇",)]
    assert place.ask("SELECT * FROM quarantine") == []


def test_a_post_in_markdown_is_set_aside_and_named(place: Workplace) -> None:
    posts = {"_posts/2026-01-15-a.md": of_another("第101篇", STORY) + "\n## 小标题\n\n- 项一\n"}
    ended = place.run("import", old_site(place, posts))
    assert "1 quarantined" in ended.out
    assert "_posts/2026-01-15-a.md: the text is Markdown" in ended.err
