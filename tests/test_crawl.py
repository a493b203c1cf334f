"""Whole crawls: our commands as processes, against an origin over real HTTP."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from sqlite3 import connect

import pytest
from crawling import Workplace
from stories import NOON, stories, story

from newsarchive.demo.articles import Body, Oddity, StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store(stories(12))) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


def texts_asked(place: Workplace) -> int:
    return len(place.asked("/api/article/"))


# -- the main job ----------------------------------------------------------------------------------


def test_a_crawl_archives_and_exports_everything_and_a_second_one_nothing_more(
    place: Workplace, origin: Origin
) -> None:
    first = place.crawl("eastmoney", columns="345")
    assert first.status == 0
    assert "12 listed, 12 fetched, 12 new, 0 unchanged, 0 quarantined" in first.err
    posts = place.posts()
    assert len(posts) == 12
    assert place.numbers()["articles"] == 12
    origin.forget()
    second = place.crawl("eastmoney", columns="345")
    assert second.status == 0
    assert "12 listed, 0 fetched, 0 new, 12 unchanged" in second.err
    assert place.posts() == posts
    assert texts_asked(place) == 0
    assert len(place.asked("getNewsByColumns")) <= 2


def test_the_same_article_in_two_lists_is_one_record_and_one_post(
    place: Workplace, origin: Origin
) -> None:
    place.crawl("eastmoney", columns="要闻精华", fast="102")
    assert len(place.posts()) == 12
    assert texts_asked(place) == 12
    assert place.ask("SELECT count(*) FROM sightings") == [(24,)]


def test_a_post_says_when_who_what_and_which_securities(place: Workplace, origin: Origin) -> None:
    place.crawl("eastmoney", columns="345", limit="1")
    digits = story(1).id
    assert place.posts() == {
        f"_posts/2026/01/15/2026-01-15-NW{digits}.md": (
            "---\n"
            "layout: post\n"
            'title: "第1篇"\n'
            "date: 2026-01-15 11:59:00 +0800\n"
            "categories: zhongguoxinwenwang\n"
            "tags: 中国新闻网新闻\n"
            'source: "中国新闻网"\n'
            'source_slug: "zhongguoxinwenwang"\n'
            'securities: ["003901.SZ"]\n'
            f'article_id: "eastmoney:{digits}"\n'
            f'canonical_url: "https://finance.eastmoney.com/a/{digits}.html"\n'
            f'share_url: "https://wap.eastmoney.com/a/{digits}.html"\n'
            'summary: "导语1。"\n'
            "---\n"
            "<p>示例银行(003901.SZ)公告第1号。</p>\n"
            "<p>第二段。</p>\n"
            "\n"
            f"<https://wap.eastmoney.com/a/{digits}.html>\n"
            "\n"
            "[返回中国新闻网新闻](/category/zhongguoxinwenwang.html)｜[返回首页](/)\n"
        )
    }


def test_raw_answers_of_lists_and_texts_are_kept(place: Workplace, origin: Origin) -> None:
    place.crawl("eastmoney", columns="345", limit="3")
    kinds = place.ask("SELECT kind, count(*) FROM captures GROUP BY kind ORDER BY kind")
    assert kinds == [("article-api", 3), ("listing", 1)]


# -- texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("only", "kind"),
    [
        ({"getNewsByColumns", "article"}, "article-api"),
        ({"getNewsByColumns", "GetNewsText.do"}, "news-text"),
        ({"getNewsByColumns", "page"}, "page"),
    ],
)
def test_the_text_comes_from_whatever_endpoint_has_it(
    place: Workplace, origin: Origin, only: set[str], kind: str
) -> None:
    origin.faults.only = frozenset(only)
    place.crawl("eastmoney", columns="345")
    assert len(place.posts()) == 12
    assert place.ask("SELECT DISTINCT kind FROM captures WHERE article_id IS NOT NULL") == [(kind,)]
    assert "公告第7号" in place.post(story(7).id)


@pytest.mark.parametrize("unknown", ["404", "object", "text", "html"])
def test_an_id_that_nobody_knows_is_set_aside_with_the_reason(
    place: Workplace, origin: Origin, unknown: str
) -> None:
    origin.faults.unknown_text = unknown  # type: ignore[assignment]
    origin.store.add(story(3, oddity=Oddity(gone=True)))
    ended = place.crawl("eastmoney", columns="345")
    assert ended.status == 0
    assert "1 quarantined" in ended.err
    assert len(place.posts()) == 11
    ((reason, detail),) = place.ask("SELECT reason, detail FROM quarantine")
    assert reason == "GoneError"
    assert "GetNewsText.do" in str(detail)
    origin.forget()
    place.crawl("eastmoney", columns="345")
    assert texts_asked(place) == 0


def test_what_was_set_aside_can_be_tried_again(place: Workplace, origin: Origin) -> None:
    origin.store.add(story(3, oddity=Oddity(gone=True)))
    place.crawl("eastmoney", columns="345")
    origin.store.add(story(3))
    retried = place.run("quarantine", "retry")
    assert retried.out == "0 archived, 1 left for the next crawl, 0 kept in quarantine\n"
    place.crawl("eastmoney", columns="345")
    assert len(place.posts()) == 12
    assert place.run("quarantine", "list").out == "0 in quarantine\n"


@pytest.mark.parametrize("field", ["empty_records", "empty_titles"])
def test_an_incomplete_list_record_is_completed_from_the_text(
    place: Workplace, origin: Origin, field: str
) -> None:
    setattr(origin.faults, field, frozenset({story(2).id}))
    place.crawl("eastmoney", columns="345")
    post = place.post(story(2).id)
    assert 'title: "第2篇"' in post
    assert "date: 2026-01-15 11:58:00 +0800" in post


def test_an_impossible_date_is_set_aside_and_not_guessed(place: Workplace, origin: Origin) -> None:
    origin.store.add(story(3, oddity=Oddity(time_everywhere="2026-02-30 25:61:00")))
    place.crawl("eastmoney", columns="345")
    assert len(place.posts()) == 11
    ((reason, detail),) = place.ask("SELECT reason, detail FROM quarantine")
    assert reason == "DateError"
    assert "2026-02-30 25:61:00" in str(detail)


@pytest.mark.parametrize(("spider", "day"), [("eastmoney", "14"), ("share", "15")])
def test_a_relative_date_counts_from_when_it_was_read_and_not_from_when_its_article_was_met(
    place: Workplace, origin: Origin, spider: str, day: str
) -> None:
    origin.store.add(story(3, oddity=Oddity(time_everywhere="今天 09:30")))
    link = f"https://finance.eastmoney.com/a/{story(3).id}.html"
    arguments = {"url": link} if spider == "share" else {"columns": "345"}
    origin.faults.fail(f"{story(3).id}", status=503)
    for moment in ("2026-01-14T23:50:00+08:00", "2026-01-15T10:00:00+08:00"):
        settings = {"CLOCK": moment, "RETRY_TIMES": "0"}
        place.crawl(spider, settings=settings, **arguments)
        origin.faults.clear()
    dates = (
        "SELECT published, substr(fetched_at, 1, 16), {} FROM articles WHERE date_text LIKE '今天%'"
    )
    read = "substr(date_read_at, 1, 16)"
    assert place.ask(dates.format(read)) == [
        (
            f"2026-01-{day}T09:30:00+08:00",
            "2026-01-15T02:00",
            "2026-01-14T15:50" if spider == "eastmoney" else None,
        )
    ]
    replayed = place.run("replay", "--dry-run", f"eastmoney:{story(3).id}")
    assert "0 would change, 1 unchanged" in replayed.out


def test_an_article_that_was_corrected_counts_as_fetched_with_its_correction(
    place: Workplace, origin: Origin
) -> None:
    at = NOON.astimezone(BEIJING)
    place.crawl("eastmoney", columns="345", settings={"CLOCK": at.isoformat()})
    origin.store.revise(story(3).id, body=Body(("更正。",)))
    later = at + timedelta(hours=2)
    place.crawl("eastmoney", recheck="only", settings={"CLOCK": later.isoformat()})
    fetched = place.ask("SELECT substr(fetched_at, 1, 13) FROM articles WHERE text = '更正。'")
    assert fetched == [("2026-01-15T06",)]


def test_a_late_article_is_filed_under_the_day_it_was_shown(
    place: Workplace, origin: Origin
) -> None:
    yesterday = mint(NOON - timedelta(days=1))
    late = replace(story(1), id=yesterday, show_time=datetime(2026, 1, 15, 1, 9, tzinfo=BEIJING))
    origin.store.add(late)
    place.crawl("eastmoney", columns="345")
    assert f"_posts/2026/01/15/2026-01-15-NW{yesterday}.md" in place.posts()


def test_a_blog_post_comes_from_its_own_page(place: Workplace, origin: Origin) -> None:
    blog = story(4, kind="CFH", cfh_id="20260115115600123456789")
    origin.store.add(blog)
    ended = place.crawl("eastmoney", columns="345")
    assert ended.status == 0
    (path,) = [path for path in place.posts() if "CFH" in path]
    assert path.startswith("_posts/2026/01/15/2026-01-15-CFH")


# -- lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["empty", "null", "repeat"])
def test_a_list_ends_however_the_upstream_ends_it(
    place: Workplace, origin: Origin, end: str
) -> None:
    origin.faults.list_end = end  # type: ignore[assignment]
    ended = place.crawl("eastmoney", columns="345", fast="102")
    assert ended.status == 0
    assert len(place.posts()) == 12
    assert place.ask("SELECT DISTINCT outcome FROM walks") == [("end",)]


@pytest.mark.parametrize("code_type", ["int", "str"])
def test_a_code_is_a_number_or_a_text(place: Workplace, origin: Origin, code_type: str) -> None:
    origin.faults.code_type = code_type  # type: ignore[assignment]
    place.crawl("eastmoney", columns="345", fast="102")
    assert len(place.posts()) == 12


def many(count: int) -> Origin:
    return Origin(Store(stories(count)))


def _insert(article: StoreArticle, store: Store) -> None:
    store.add(article)


def test_articles_that_move_between_pages_are_neither_lost_nor_doubled(tmp_path: Path) -> None:
    with many(250) as origin:
        place = Workplace(tmp_path, origin)
        for number in range(1, 4):
            origin.faults.after("page_index=1&", partial(_insert, story(-number)))
        place.crawl("eastmoney", columns="345")
        posts = place.posts()
        assert len(posts) == 250
        place.crawl("eastmoney", columns="345")
        assert len(place.posts()) == 253


def test_an_article_that_moves_up_when_another_leaves_is_still_met(tmp_path: Path) -> None:
    with many(250) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.after("page_index=1&", lambda store: store.drop_from_lists(story(5).id))
        place.crawl("eastmoney", columns="345")
        assert len(place.posts()) == 250


def test_a_crawl_stops_one_page_after_what_it_knows(tmp_path: Path) -> None:
    with many(450) as origin:
        place = Workplace(tmp_path, origin)
        place.crawl("eastmoney", columns="345")
        assert len(place.posts()) == 450
        origin.store.add(story(0))
        origin.forget()
        place.crawl("eastmoney", columns="345")
        assert len(place.asked("getNewsByColumns")) == 2
        assert texts_asked(place) == 1
        assert place.ask("SELECT outcome FROM walks ORDER BY id DESC LIMIT 1") == [("met",)]


def test_a_list_that_ends_before_known_records_leaves_a_gap(
    place: Workplace, origin: Origin
) -> None:
    place.crawl("eastmoney", columns="345")
    for old in stories(12):
        origin.store.remove(old.id)
    for new in stories(3, start=-3):
        origin.store.add(new)
    ended = place.crawl("eastmoney", columns="345")
    assert "1 gap in listings" in ended.err
    ((newer, older),) = place.ask("SELECT newer, older FROM gaps")
    assert str(newer).endswith(story(-1).id)
    assert str(older).endswith(story(1).id)


def test_a_gap_beside_an_empty_list_is_told_in_words(place: Workplace, origin: Origin) -> None:
    for one in stories(12):
        origin.store.remove(one.id)
    place.crawl("eastmoney", columns="345")
    for one in stories(3):
        origin.store.add(one)
    ended = place.crawl("eastmoney", columns="345", limit="1")
    assert "(read now) and its beginning" in ended.err
    assert "after the list's beginning and before '2026" in place.run("status").out


def test_a_limit_is_the_number_of_articles(place: Workplace, origin: Origin) -> None:
    place.crawl("eastmoney", columns="345", fast="102", limit="5")
    assert len(place.posts()) == 5


def test_what_a_limit_left_out_comes_with_a_run_without_one(
    place: Workplace, origin: Origin
) -> None:
    place.crawl("eastmoney", columns="345", limit="5")
    place.crawl("eastmoney", columns="345")
    assert len(place.posts()) == 12


@pytest.mark.parametrize(
    ("span", "titles"),
    [
        ({"since": "2026-01-15 11:56"}, ["第1篇", "第2篇", "第3篇", "第4篇"]),
        ({"until": "2026-01-15 11:50"}, ["第10篇", "第11篇", "第12篇"]),
        ({"since": "2026-01-15 11:55", "until": "2026-01-15 11:56"}, ["第4篇", "第5篇"]),
        ({"since": "2026-01-15", "until": "2026-01-15", "limit": "1"}, ["第1篇"]),
        ({"since": "2026-01-16"}, []),
    ],
)
def test_a_span_of_time_takes_what_was_shown_in_it(
    place: Workplace, origin: Origin, span: dict[str, str], titles: list[str]
) -> None:
    ended = place.crawl("eastmoney", columns="345", **span)  # type: ignore[arg-type]
    assert ended.status == 0
    found = [re.findall(r'title: "(.*)"', post)[0] for post in place.posts().values()]
    assert sorted(found) == sorted(titles)


def test_what_a_span_left_out_comes_with_a_run_without_one(
    place: Workplace, origin: Origin
) -> None:
    place.crawl("eastmoney", columns="345", since="2026-01-15 11:55", until="2026-01-15 11:56")
    place.crawl("eastmoney", columns="345")
    assert len(place.posts()) == 12


# -- changes ---------------------------------------------------------------------------------------


def test_a_changed_title_is_a_revision_and_a_rewritten_post(
    place: Workplace, origin: Origin
) -> None:
    place.crawl("eastmoney", columns="345")
    origin.store.revise(story(2).id, title="第2篇（更正）")
    ended = place.crawl("eastmoney", columns="345")
    assert "0 new, 1 changed" in ended.err
    post = place.post(story(2).id)
    assert 'title: "第2篇（更正）"' in post
    assert re.search(
        r"^last_modified_at: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0800$", post, re.MULTILINE
    )
    assert place.ask("SELECT title, changed FROM revisions") == [("第2篇", '["title"]')]
    assert len(place.posts()) == 12


@pytest.mark.parametrize("spider", ["eastmoney", "share"])
def test_a_title_that_changes_while_its_article_is_pending_is_the_one_that_is_stored(
    place: Workplace, origin: Origin, spider: str
) -> None:
    digits = story(2).id
    link = f"https://wap.eastmoney.com/3g/news/article,8,344,1,{digits}.shtml"
    origin.faults.fail(digits, status=503)
    arguments = {"url": link} if spider == "share" else {"columns": "345"}
    place.crawl(spider, settings={"RETRY_TIMES": "0"}, **arguments)
    assert place.ask("SELECT attempts FROM pending") == [(1,)]
    origin.faults.clear()
    # Texts may show an older title than lists; what a list says stands.
    origin.store.revise(digits, title="第2篇（更正）")
    # One request at a time: the list answers before the article.
    place.crawl("eastmoney", columns="345", settings={"CONCURRENT_REQUESTS": "1"})
    ((summary, listing),) = place.ask(
        "SELECT summary_text, listing FROM articles WHERE title = '第2篇（更正）'"
    )
    assert (summary, listing) == (story(2).summary, "column:345")
    assert place.ask("SELECT count(*) FROM revisions") == [(0,)]
    assert place.ask("SELECT count(*) FROM pending") == [(0,)]
    assert (link in place.post(digits)) == (spider == "share")
    replayed = place.run("replay", "--dry-run", f"eastmoney:{digits}")
    assert "0 would change, 1 unchanged" in replayed.out


def test_a_title_that_changes_while_its_article_is_being_fetched_is_the_one_that_is_stored(
    tmp_path: Path,
) -> None:
    with many(150) as origin:
        place = Workplace(tmp_path, origin)
        place.crawl("eastmoney", columns="345", limit="3")
        late = story(2)
        origin.store.revise(late.id, title="第2篇（更正）")
        # The same list shows it once more on its second page, with another title again.
        origin.faults.after(
            "page_index=1&",
            lambda store: store.add(
                replace(late, title="第2篇（再更正）", show_time=story(149).show_time)
            ),
        )
        place.crawl("eastmoney", columns="345")
        place.crawl("eastmoney", columns="345")
    titles = place.ask("SELECT native_id, title FROM articles WHERE title LIKE '第2篇%'")
    assert titles == [(late.id, "第2篇（再更正）")]
    assert place.numbers()["pending"] == 0


def test_a_correction_leaves_when_an_article_was_first_seen(
    place: Workplace, origin: Origin
) -> None:
    seen = "SELECT article_id, seen_at FROM sightings ORDER BY article_id"
    fetched = "SELECT max(fetched_at) FROM articles"
    place.crawl("eastmoney", columns="345")
    first, before = place.ask(seen), place.ask(fetched)
    origin.store.revise(story(2).id, title="第2篇（更正）")
    place.crawl("eastmoney", columns="345")
    assert place.ask(seen) == first
    assert place.ask(fetched) > before


def test_a_post_moves_when_its_article_gets_another_date(place: Workplace, origin: Origin) -> None:
    place.crawl("eastmoney", columns="345")
    origin.store.move(story(2).id, NOON - timedelta(days=1))
    place.crawl("eastmoney", columns="345")
    (path,) = [path for path in place.posts() if story(2).id in path]
    assert path.startswith("_posts/2026/01/14/")


def test_a_post_that_a_person_edited_counts_once_as_left(place: Workplace, origin: Origin) -> None:
    place.crawl("eastmoney", columns="345")
    (path,) = [path for path in place.posts() if story(2).id in path]
    (place.site / path).write_text("---\n---\nmine\n", "utf-8")
    for title in ("第2篇（更正）", "第2篇（再更正）"):
        origin.store.revise(story(2).id, title=title)
        ended = place.crawl("eastmoney", columns="345")
        assert ended.status == 1
        assert ", 1 post left for the next run" in ended.err
        told = [line for line in ended.lines if "is left for the next run: " in line]
        assert len(told) == 1
    assert place.posts()[path] == "---\n---\nmine\n"


# -- kills -----------------------------------------------------------------------------------------


def everything(place: Workplace) -> tuple[object, ...]:
    return (
        place.posts(),
        place.ask("SELECT article_id, content_hash, export_due FROM articles ORDER BY 1"),
        place.ask("SELECT article_id, position, code FROM mentions ORDER BY 1, 2"),
        place.ask("SELECT listing, article_id, record_hash FROM sightings ORDER BY 1, 2"),
        place.ask("SELECT article_id, path, hash FROM exports ORDER BY 1"),
        place.ask("SELECT article_id FROM pending"),
    )


def test_a_crawl_killed_at_any_moment_and_run_again_equals_an_undisturbed_one(
    tmp_path: Path,
) -> None:
    with many(240) as origin:
        calm, killed = Workplace(tmp_path / "calm", origin), Workplace(tmp_path / "killed", origin)
        calm.folder.mkdir()
        killed.folder.mkdir()
        assert calm.crawl("eastmoney", columns="345", fast="102").status == 0
        origin.faults.delay = 0.005
        for moment in (0.9, 1.1, 1.3, 1.5, 1.7):
            killed.kill_after(moment, "eastmoney", columns="345", fast="102")
        origin.faults.delay = 0
        assert killed.crawl("eastmoney", columns="345", fast="102").status == 0
        assert everything(killed) == everything(calm)
        assert not list(killed.site.rglob(".*"))
        assert killed.ask("PRAGMA integrity_check") == [("ok",)]


def test_what_left_the_list_after_a_kill_is_still_fetched(place: Workplace, origin: Origin) -> None:
    origin.faults.fail("/api/article/|GetNewsText|/a/2026", way="", seconds=30)
    with place.start("crawl", "eastmoney", "-a", "columns=345") as process:
        deadline = datetime.now(BEIJING) + timedelta(seconds=20)
        while not (place.database.exists() and _pending(place)):
            assert datetime.now(BEIJING) < deadline
        process.kill()
        process.communicate()
    origin.faults.clear()
    for gone in stories(12):
        origin.store.drop_from_lists(gone.id)
    place.crawl("eastmoney", columns="345")
    assert len(place.posts()) == 12
    assert place.numbers()["pending"] == 0


def _pending(place: Workplace) -> int:
    if not place.ask("SELECT 1 FROM sqlite_master WHERE name = 'pending'"):
        return 0
    return len(place.ask("SELECT 1 FROM pending"))


def test_what_is_archived_and_not_exported_is_exported_by_the_next_run(
    place: Workplace, origin: Origin
) -> None:
    place.crawl("eastmoney", columns="345", limit="4")
    posts = place.posts()
    for path in posts:
        (place.site / path).unlink()
    database = place.database
    with connect(database) as connection:
        connection.execute("UPDATE articles SET export_due = 1")
        connection.execute("DELETE FROM exports")
    connection.close()
    place.crawl("eastmoney", columns="345", limit="4")
    assert place.posts() == posts


# -- upstream faults -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 403},
        {"status": 429, "retry_after": "0"},
        {"way": "close"},
        {"way": "truncate"},
    ],
    ids=["500", "403", "429", "closed", "truncated"],
)
def test_what_fails_for_a_while_is_asked_again(
    place: Workplace, origin: Origin, fault: dict[str, str]
) -> None:
    origin.faults.fail("np-listapi", times=2, **fault)  # type: ignore[arg-type]
    origin.faults.fail("/api/article/", times=2, **fault)  # type: ignore[arg-type]
    ended = place.crawl("eastmoney", columns="345")
    assert ended.status == 0
    assert len(place.posts()) == 12


@pytest.mark.parametrize("way", ["status", "close", "truncate"])
def test_what_keeps_failing_is_left_pending_and_fetched_by_the_next_run(
    place: Workplace, origin: Origin, way: str
) -> None:
    digits = story(3).id
    origin.faults.fail(digits, way=way)  # type: ignore[arg-type]
    first = place.crawl("eastmoney", columns="345")
    assert "11 new" in first.err
    assert "1 left for the next run" in first.err
    assert place.numbers()["pending"] == 1
    origin.faults.clear()
    place.crawl("eastmoney", columns="345")
    assert len(place.posts()) == 12
    assert place.numbers()["pending"] == 0


def test_a_list_that_can_not_be_read_ends_the_run_with_status_1(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.fail("getNewsByColumns", status=503)
    ended = place.crawl("eastmoney", columns="345")
    assert ended.status == 1
    assert "The list column:345 can't be read" in ended.err
    assert "1 list not read" in ended.err
    origin.faults.clear()
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 12


def test_an_empty_answer_of_a_list_that_had_records_is_no_end(
    place: Workplace, origin: Origin
) -> None:
    place.crawl("eastmoney", columns="345", limit="2")
    origin.faults.fail("getNewsByColumns", way="null", times=2)
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 12
    assert place.numbers()["gaps"] == 0


@pytest.mark.parametrize("which", ["columns", "fast"])
def test_the_page_before_instead_of_the_next_is_no_end(tmp_path: Path, which: str) -> None:
    list_id = {"columns": "345", "fast": "102"}[which]
    with many(250) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.fail(r"page_index=2&|sortEnd=\d", way="repeat", times=2)
        assert place.crawl("eastmoney", settings=None, **{which: list_id}).status == 0
        assert len(place.posts()) == 250
        assert place.ask("SELECT outcome FROM walks") == [("end",)]


def test_an_upstream_that_is_down_ends_the_run_with_a_summary(tmp_path: Path) -> None:
    place = Workplace(tmp_path)  # nothing listens there
    ended = place.crawl("eastmoney", columns="345")
    assert ended.status == 1
    assert "can't be read" in ended.err
    assert "eastmoney is done" in ended.err


def test_a_server_that_asks_for_a_long_pause_is_left_alone(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.fail("getNewsByColumns", status=429, retry_after="86400")
    ended = place.crawl("eastmoney", columns="345")
    assert ended.status == 1
    assert len(place.asked("getNewsByColumns")) == 1


def test_robots_txt_is_obeyed(place: Workplace, origin: Origin) -> None:
    origin.faults.robots = "deny"
    ended = place.crawl("eastmoney", columns="345")
    assert ended.status == 1
    assert place.asked("getNewsByColumns") == []


def test_hostile_markup_does_not_reach_a_post(place: Workplace, origin: Origin) -> None:
    body = Body(
        (
            "<p>前文<script>alert(1)</script>后文</p>",
            '<p onclick="x()">点击{{ site.title }}{% include x %}</p>',
            '<iframe src="https://evil.example/"></iframe><p>末段</p>',
        )
    )
    origin.store.add(story(1, title='标题"引号"：{{ page.url }}', body=body))
    place.crawl("eastmoney", columns="345", limit="1")
    post = place.post(story(1).id)
    for word in ("<script", "onclick", "<iframe", "{% include"):
        assert word not in post
    assert "&#123;&#123; site.title &#125;&#125;" in post
    assert "<p>末段</p>" in post


def test_a_run_tells_its_numbers_in_the_log(place: Workplace, origin: Origin) -> None:
    ended = place.crawl("eastmoney", columns="345")
    (line,) = [line for line in ended.lines if "eastmoney is done in" in line]
    assert line.endswith(
        "12 listed, 12 fetched, 12 new, 0 unchanged, 0 quarantined, 12 posts written"
    )


def test_a_terminal_gets_a_line_that_moves(place: Workplace, origin: Origin) -> None:
    origin.faults.delay = 0.6
    ended = place.crawl("eastmoney", columns="345", settings={"PROGRESS": "line"})
    assert re.search(r"\neastmoney: \d+ listed, \d+ fetched, .* a second", ended.err)


def test_a_feed_of_items_holds_one_line_an_article(place: Workplace, origin: Origin) -> None:
    feed = place.folder / "articles.jsonl"
    ended = place.run("crawl", "eastmoney", "-a", "columns=345", "-O", str(feed))
    assert ended.status == 0
    lines = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    assert len(lines) == 12
    (second,) = [line for line in lines if line["title"] == "第2篇"]
    assert second["published"] == "2026-01-15T11:58:00+08:00"
    assert second["securities"][0]["code"] == "003901.SZ"
    assert "captures" not in second


def test_a_feed_as_csv_holds_securities_as_json(place: Workplace, origin: Origin) -> None:
    feed = place.folder / "articles.csv"
    assert place.run("crawl", "eastmoney", "-a", "columns=345", "-O", str(feed)).status == 0
    with feed.open(encoding="utf-8", newline="") as file:
        rows = {row["title"]: row for row in csv.DictReader(file)}
    assert len(rows) == 12
    (found,) = json.loads(rows["第2篇"]["securities"])
    assert (found["code"], found["role"], found["evidence"]) == ("003901.SZ", "mention", ["code"])
    assert rows["第2篇"]["published"] == "2026-01-15 11:58:00+08:00"


def test_a_record_with_an_impossible_date_does_not_hide_a_gap(
    place: Workplace, origin: Origin
) -> None:
    origin.store.add(story(0, oddity=Oddity(time="2999-02-30 25:61:00")))
    place.crawl("eastmoney", columns="345")
    for old in stories(13, start=0):
        origin.store.remove(old.id)
    origin.store.add(story(-3))
    ended = place.crawl("eastmoney", columns="345")
    assert "1 gap in listings" in ended.err


def test_a_look_at_a_page_is_no_run(place: Workplace, origin: Origin) -> None:
    place.run("fetch", "--nolog", "http://finance.eastmoney.com/robots.txt")
    assert not place.database.exists()


_SECOND_PAGES = r"page_index=2&|sortEnd=\d"


@pytest.mark.parametrize("which", ["columns", "fast"])
def test_an_answer_without_data_in_the_middle_of_a_list_is_no_end(
    tmp_path: Path, which: str
) -> None:
    list_id = {"columns": "345", "fast": "102"}[which]
    with many(250) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.fail(_SECOND_PAGES, way="null")
        broken = place.crawl("eastmoney", settings=None, **{which: list_id})
        assert broken.status == 1
        assert "an empty page where records should be" in broken.err
        assert place.ask("SELECT outcome FROM walks") == [("failed",)]
        origin.faults.clear()
        assert place.crawl("eastmoney", settings=None, **{which: list_id}).status == 0
        assert len(place.posts()) == 250


@pytest.mark.parametrize("which", ["columns", "fast"])
def test_an_answer_without_data_is_the_end_where_all_records_were_shown(
    tmp_path: Path, which: str
) -> None:
    list_id = {"columns": "345", "fast": "102"}[which]
    with many(250) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.list_end = "null"
        # Records that the span leaves out were shown, too.
        span = {which: list_id, "until": "2026-01-15 09:00"}
        assert place.crawl("eastmoney", settings=None, **span).status == 0
        assert 0 < len(place.posts()) < 250
        assert place.crawl("eastmoney", settings=None, **{which: list_id}).status == 0
        assert len(place.posts()) == 250


def test_an_impossible_date_in_a_list_is_completed_from_the_text(
    place: Workplace, origin: Origin
) -> None:
    origin.store.add(story(2, oddity=Oddity(time="2026-02-30 10:00:00")))
    place.crawl("eastmoney", columns="345")
    assert "date: 2026-01-15 11:58:00 +0800" in place.post(story(2).id)


def test_an_answer_without_words_is_completed_by_the_next_one(tmp_path: Path) -> None:
    hollow, whole = story(1), story(2)
    articles = [replace(hollow, oddity=Oddity(hollow=True)), whole]
    with Origin(Store(articles)) as origin:
        place = Workplace(tmp_path, origin)
        assert place.crawl("eastmoney", columns="345").status == 0
        assert len(place.asked("GetNewsText")) == 1
    assert place.ask("SELECT count(*) FROM articles WHERE flags LIKE '%digest-only%'") == [(0,)]
    assert place.ask("SELECT count(*) FROM articles WHERE length(text) > 5") == [(2,)]


def test_a_page_that_leads_to_another_article_is_not_that_of_the_first(tmp_path: Path) -> None:
    moved, other = story(1), story(2)
    oddity = Oddity(hollow=True, lacks="text", moved=other.id)
    with Origin(Store([replace(moved, oddity=oddity, body=Body(())), other])) as origin:
        place = Workplace(tmp_path, origin)
        place.crawl("eastmoney", columns="345")
    texts = place.ask("SELECT text FROM articles")
    assert len(set(texts)) == len(texts)


def test_an_empty_page_in_the_middle_of_a_list_is_asked_for_again(tmp_path: Path) -> None:
    with many(350) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.fail(r"page_index=3&", way="hollow", times=1)
        assert place.crawl("eastmoney", columns="345").status == 0
        assert len(place.posts()) == 350
