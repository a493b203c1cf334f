"""Published articles are looked at again: real crawls, each at a moment of its own."""

import re
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from crawling import Ended, Workplace
from scrapy import Request
from scrapy.http import HtmlResponse
from stories import NOON, stories, story

from newsarchive.archive.columns import compress, decompress
from newsarchive.clock import clock_of
from newsarchive.crawl.articles import Endpoint, answer_in
from newsarchive.demo.articles import Body, Oddity
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.eastmoney.texts import TextAnswer
from newsarchive.errors import GoneError, SettingError
from newsarchive.recheck import intervals_of, next_look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store(stories(6))) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    made = Workplace(tmp_path, origin)
    crawl(made, NOON)
    origin.forget()
    return made


def crawl(place: Workplace, moment: datetime, *, recheck: str = "", **settings: str) -> Ended:
    arguments = {"recheck": recheck} if recheck else {}
    ended = place.crawl(
        "eastmoney",
        columns="345",
        settings={"CLOCK": moment.isoformat(), **settings},
        **arguments,
    )
    assert "Traceback" not in ended.err, ended.err
    return ended


def texts(place: Workplace) -> list[int]:
    """Return the statuses of all answers with texts."""
    assert place.origin is not None
    parts = ("/api/article/", "GetNewsText", "/a/")
    return [
        seen.status for seen in place.origin.requests if any(part in seen.path for part in parts)
    ]


def head(post: str) -> dict[str, object]:
    read: dict[str, object] = yaml.safe_load(post.split("---\n")[1])
    return read


def due(place: Workplace) -> list[tuple[object, ...]]:
    return place.ask("SELECT article_id, due_at FROM rechecks ORDER BY article_id")


# -- when ------------------------------------------------------------------------------------------


def test_the_next_look_is_the_first_interval_that_lies_ahead() -> None:
    intervals = intervals_of("7d, 1h 1d")
    assert intervals == (HOUR, DAY, 7 * DAY)
    assert next_look(NOON, intervals, now=NOON) == NOON + HOUR
    assert next_look(NOON, intervals, now=NOON + HOUR) == NOON + DAY
    assert next_look(NOON, intervals, now=NOON + 5 * DAY) == NOON + 7 * DAY
    assert next_look(NOON, intervals, now=NOON + 7 * DAY) is None
    assert next_look(NOON, (), now=NOON) is None


@pytest.mark.parametrize("text", ["1", "h", "0h", "1h 1y", "-1d", "1.5h", "一天"])
def test_a_wrong_interval_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="RECHECK="):
        intervals_of(text)


def test_a_clock_starts_at_its_moment_and_runs() -> None:
    clock = clock_of("2026-01-15T12:00:00+08:00")
    first, second = clock(), clock()
    assert NOON <= first <= second < NOON + HOUR
    assert first.tzinfo is UTC
    for text in ("noon", "2026-01-15T12:00:00"):
        with pytest.raises(SettingError, match="CLOCK="):
            clock_of(text)


@pytest.mark.parametrize("option", ["RECHECK=1x", "RECHECK_LIMIT=-1", "CLOCK=noon"])
def test_a_wrong_setting_ends_a_crawl_before_its_first_request(
    place: Workplace, option: str
) -> None:
    name, _, value = option.partition("=")
    ended = place.crawl("eastmoney", settings={name: value})
    assert ended.status == 2
    assert ended.err.startswith(f"scrapy crawl: {option}: ")
    assert texts(place) == []


def test_a_wrong_argument_is_refused(place: Workplace) -> None:
    ended = place.crawl("eastmoney", recheck="maybe")
    assert ended.status == 2
    assert "recheck=maybe: write yes, no or only" in ended.err


# -- unchanged -------------------------------------------------------------------------------------


def test_a_due_look_is_done_once_and_an_unchanged_text_is_not_sent_again(place: Workplace) -> None:
    posts = place.posts()
    ended = crawl(place, NOON + 2 * HOUR)
    assert "0 fetched, 0 new, 6 unchanged, 0 quarantined, 6 looked at again" in ended.err
    assert texts(place) == [304] * 6
    assert place.posts() == posts
    again = crawl(place, NOON + 3 * HOUR)
    assert "looked" not in again.err
    assert len(texts(place)) == 6


def test_nothing_due_costs_no_request(place: Workplace) -> None:
    crawl(place, NOON + timedelta(minutes=30))
    assert texts(place) == []


def test_an_upstream_without_conditional_requests_is_compared(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.validators = False
    ended = crawl(place, NOON + 2 * HOUR)
    assert "6 looked at again" in ended.err
    assert " revised" not in ended.err
    assert texts(place) == [200] * 6


def test_pages_are_asked_by_the_time_of_their_last_change(tmp_path: Path, origin: Origin) -> None:
    origin.faults.only = frozenset({"getNewsByColumns", "page"})
    place = Workplace(tmp_path, origin)
    crawl(place, NOON)
    origin.forget()
    crawl(place, NOON + 2 * HOUR)
    assert texts(place) == [304] * 6


def test_looks_that_were_missed_are_one_look(place: Workplace) -> None:
    crawl(place, NOON + 8 * DAY)
    assert texts(place) == [304] * 6
    assert {when for _, when in due(place)} == {None}
    crawl(place, NOON + 30 * DAY)
    assert len(texts(place)) == 6


def test_an_article_older_than_the_last_interval_is_never_looked_at_again(
    tmp_path: Path, origin: Origin
) -> None:
    place = Workplace(tmp_path, origin)
    crawl(place, NOON + 8 * DAY)
    assert due(place) == []


def test_without_intervals_nothing_is_looked_at_again(place: Workplace) -> None:
    crawl(place, NOON + 2 * HOUR, RECHECK="")
    assert texts(place) == []


def test_a_run_looks_at_no_more_than_its_limit_longest_due_first(place: Workplace) -> None:
    ended = crawl(place, NOON + 2 * HOUR, RECHECK_LIMIT="2")
    assert "2 looked at again" in ended.err
    assert [path for path in place.asked("/api/article/") if story(6).id in path]
    assert "4 looked at again" in crawl(place, NOON + 2 * HOUR).err


def test_looks_that_keep_failing_leave_room_for_the_others(
    place: Workplace, origin: Origin
) -> None:
    first_due = "|".join(story(number).id for number in (6, 5))
    origin.faults.fail(f"/(api/article|a)/.*({first_due})|GetNewsText.*({first_due})", status=503)
    settings = {"RECHECK_LIMIT": "2", "RETRY_TIMES": "0"}
    for hours, said in ((2, ""), (3, "2 looked at again"), (4, "2 looked at again"), (5, "")):
        ended = crawl(place, NOON + hours * HOUR, **settings)
        assert re.findall(r"\d looked at again", ended.err) == [said] * bool(said)
    assert place.ask("SELECT attempts FROM rechecks WHERE attempts > 0") == [(2,), (2,)]
    origin.faults.clear()
    assert "2 looked at again" in crawl(place, NOON + 6 * HOUR, **settings).err
    assert place.ask("SELECT 1 FROM rechecks WHERE attempts > 0") == []


def test_a_look_that_failed_is_done_again_by_the_next_run_only(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.fail(f"/(api/article|a)/.*{story(3).id}|GetNewsText.*{story(3).id}", status=503)
    assert "5 looked at again" in crawl(place, NOON + 2 * HOUR, RETRY_TIMES="0").err
    assert place.ask("SELECT attempts FROM rechecks WHERE attempts > 0") == [(1,)]


def test_looks_can_be_all_that_a_run_does_or_left_out(place: Workplace) -> None:
    crawl(place, NOON + 2 * HOUR, recheck="no")
    assert texts(place) == []
    lists = len(place.asked("getNewsByColumns"))
    ended = crawl(place, NOON + 2 * HOUR, recheck="only")
    assert "0 listed" in ended.err
    assert "6 looked at again" in ended.err
    assert len(place.asked("getNewsByColumns")) == lists


# -- changes ---------------------------------------------------------------------------------------


def test_a_text_that_changed_silently_is_a_revision(place: Workplace, origin: Origin) -> None:
    origin.store.revise(story(2).id, body=Body(("示例银行更正公告。", "第二段。")))
    ended = crawl(place, NOON + 2 * HOUR)
    assert "6 unchanged, 0 quarantined, 6 looked at again, 1 revised" in ended.err
    post = place.post(story(2).id)
    assert "示例银行更正公告。" in post
    assert head(post)["revisions"] == [{"at": "2026-01-15 14:00:00 +0800", "changed": ["text"]}]
    assert "last_modified_at: 2026-01-15 14:00:00 +0800\n" in post
    assert place.ask("SELECT changed FROM revisions") == [('["text"]',)]
    assert place.run("export", "--all").out.startswith("0 posts written")
    assert "looked" not in crawl(place, NOON + 3 * HOUR).err


def test_title_and_time_are_compared_with_what_the_same_place_told_before(
    place: Workplace, origin: Origin
) -> None:
    old = story(3)
    moved = old.show_time + timedelta(minutes=5)
    origin.store.add(
        replace(old, title="更正：第3篇", media="新华社", show_time=moved, listed=False)
    )
    crawl(place, NOON + 2 * HOUR, recheck="only")
    ((changed,),) = place.ask("SELECT changed FROM revisions")
    assert changed == '["title", "source", "published"]'
    post = head(place.post(old.id))
    assert (post["title"], post["source"]) == ("更正：第3篇", "新华社")


@pytest.mark.parametrize(
    "blocks",
    [
        ("<p>示例银行(003901.SZ)公告第1号。<br /></p>", "第二段。"),
        ("<p> 示例银行(003901.SZ)公告第1号。</p>\n\n <p>第二段。 </p>",),
        ("[[s 0.003901|示例银行]](003901.SZ)公告第1号。", "第二段。"),
        ("[[chart 0.003901|2|6]]", "示例银行(003901.SZ)公告第1号。", "第二段。"),
    ],
)
def test_glue_blanks_charts_and_keyword_links_are_no_revision(
    place: Workplace, origin: Origin, blocks: tuple[str, ...]
) -> None:
    posts = place.posts()
    origin.store.revise(story(1).id, body=Body(blocks))
    ended = crawl(place, NOON + 2 * HOUR)
    assert sorted(texts(place)) == [200] + [304] * 5
    assert "6 looked at again" in ended.err
    assert place.ask("SELECT count(*) FROM revisions") == [(0,)]
    assert place.posts() == posts
    crawl(place, NOON + 3 * HOUR)
    assert len(texts(place)) == 6


# -- withdrawn -------------------------------------------------------------------------------------


def test_a_withdrawn_article_stays_and_is_marked(place: Workplace, origin: Origin) -> None:
    before = place.post(story(2).id)
    origin.store.remove(story(2).id)
    ended = crawl(place, NOON + 2 * HOUR)
    assert "1 withdrawn" in ended.err
    assert ended.status == 0
    assert place.numbers()["withdrawn"] == 1
    ((at,),) = place.ask("SELECT withdrawn_at FROM articles WHERE withdrawn_at IS NOT NULL")
    assert str(at).startswith("2026-01-15T06:00:0")
    post = place.post(story(2).id)
    assert "withdrawn: 2026-01-15 14:00:0" in post
    assert post.endswith(before.split("---\n")[2])
    assert place.run("export", "--all").out.startswith("0 posts written")


def test_an_article_that_comes_back_is_no_longer_marked(place: Workplace, origin: Origin) -> None:
    origin.store.remove(story(2).id)
    crawl(place, NOON + 2 * HOUR)
    origin.store.add(story(2))
    ended = crawl(place, NOON + 2 * DAY)
    assert "1 revised" in ended.err
    post = head(place.post(story(2).id))
    assert "withdrawn" not in post
    revisions = post["revisions"]
    assert isinstance(revisions, list)
    assert [each["changed"] for each in revisions] == [["withdrawn"], ["returned"]]
    assert place.numbers()["withdrawn"] == 0


def test_one_that_is_gone_at_its_last_look_is_looked_at_once_more(
    place: Workplace, origin: Origin
) -> None:
    origin.store.remove(story(2).id)
    crawl(place, NOON + 8 * DAY, recheck="only")
    assert place.numbers()["withdrawn"] == 1
    planned = [str(when)[:10] for _, when in due(place) if when is not None]
    assert planned == ["2026-01-30"]
    origin.store.add(story(2))
    assert "1 looked at again, 1 revised" in crawl(place, NOON + 16 * DAY, recheck="only").err
    assert place.numbers()["withdrawn"] == 0
    assert {when for _, when in due(place)} == {None}


def test_what_one_place_still_has_is_not_withdrawn(place: Workplace, origin: Origin) -> None:
    origin.faults.fail(f"/api/article/{story(2).id}", way="null")
    ended = crawl(place, NOON + 2 * HOUR)
    assert "6 looked at again" in ended.err
    assert place.numbers()["withdrawn"] == 0


@pytest.mark.parametrize("place_down", ["/api/article/", "GetNewsText", "/a/"])
def test_an_outage_is_no_withdrawal_and_the_look_stays_due(
    place: Workplace, origin: Origin, place_down: str
) -> None:
    origin.store.add(story(2, oddity=Oddity(gone=True)))
    origin.faults.fail(f"{place_down}.*{story(2).id}")
    ended = crawl(place, NOON + 2 * HOUR, RETRY_TIMES="1")
    assert "5 looked at again" in ended.err
    assert place.numbers()["withdrawn"] == 0
    assert place.ask("SELECT attempts FROM rechecks WHERE attempts > 0") == [(1,)]
    origin.faults.clear()
    assert "1 looked at again, 1 withdrawn" in crawl(place, NOON + 2 * HOUR).err


def test_an_upstream_that_knows_nothing_any_more_is_taken_for_an_outage(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.only = frozenset({"getNewsByColumns"})
    ended = crawl(place, NOON + 2 * HOUR)
    assert "looked at again," not in ended.err
    assert place.numbers()["withdrawn"] == 0
    origin.faults.only = None
    assert "6 looked at again" in crawl(place, NOON + 2 * HOUR).err


BLOG = story(7, kind="CFH", cfh_id="20260115115300123456789")


@pytest.fixture
def with_blog(place: Workplace, origin: Origin) -> Workplace:
    origin.store.add(BLOG)
    crawl(place, NOON, recheck="no")
    assert place.numbers()["articles"] == 7
    return place


def test_one_page_without_an_article_withdraws_nothing_where_there_is_no_other_place(
    with_blog: Workplace, origin: Origin
) -> None:
    origin.faults.fail("caifuhao.*/news/", way="html", times=1)
    ended = crawl(with_blog, NOON + 2 * HOUR)
    assert "6 looked at again" in ended.err
    assert "may be withdrawn: to be seen once more" in ended.err
    assert with_blog.numbers()["withdrawn"] == 0
    assert "1 looked at again" in crawl(with_blog, NOON + 3 * HOUR).err
    assert with_blog.numbers()["withdrawn"] == 0
    assert with_blog.ask("SELECT error FROM rechecks WHERE error <> ''") == []


def test_the_same_page_in_the_next_run_withdraws(with_blog: Workplace, origin: Origin) -> None:
    origin.faults.fail("caifuhao.*/news/", way="html")
    crawl(with_blog, NOON + 2 * HOUR)
    assert "1 looked at again, 1 withdrawn" in crawl(with_blog, NOON + 3 * HOUR).err


def test_a_status_that_says_so_withdraws_at_once(with_blog: Workplace, origin: Origin) -> None:
    origin.faults.fail("caifuhao.*/news/", status=410)
    assert "7 looked at again, 1 withdrawn" in crawl(with_blog, NOON + 2 * HOUR).err


# -- set aside -------------------------------------------------------------------------------------


def test_a_new_version_that_is_set_aside_is_a_number_of_its_own(
    place: Workplace, origin: Origin
) -> None:
    odd = story(2, oddity=Oddity(time_everywhere="2026-02-30 25:61:00"))
    origin.store.add(odd)
    ended = crawl(place, NOON + 2 * HOUR, recheck="only")
    assert "0 quarantined, 6 looked at again, 1 new version set aside" in ended.err
    assert place.ask("SELECT reason FROM quarantine") == [("DateError",)]
    assert "0 quarantined\n" in crawl(place, NOON + 3 * HOUR, recheck="only").err


def mend_date(place: Workplace, odd: str, date: str) -> None:
    """Put *date* in the place of one that can't be read, as a later version may read it."""
    for number, item in place.ask("SELECT id, item FROM quarantine"):
        assert isinstance(item, bytes)
        mended = compress(decompress(item).replace(odd.encode(), date.encode()))
        place.change(f"UPDATE quarantine SET item = x'{mended.hex()}' WHERE id = {number}")  # noqa: S608 (digits)


@pytest.mark.parametrize("way", ["a look", "a list"])
def test_a_new_version_that_was_set_aside_is_kept_until_its_date_can_be_read(
    place: Workplace, origin: Origin, way: str
) -> None:
    odd = "2026-02-30 25:61:00"
    before = place.post(story(2).id)
    origin.store.add(
        replace(
            story(2, oddity=Oddity(time_everywhere=odd)),
            title="更正后的标题",
            body=Body(("更正后的正文。",)),
        )
    )
    crawl(place, NOON + 2 * HOUR, recheck="only" if way == "a look" else "no")
    odd = odd.replace("-", "/") if way == "a look" else odd  # as an article's own text has it
    assert place.ask("SELECT reason FROM quarantine") == [("DateError",)]
    kept = place.run("quarantine", "retry")
    assert (kept.status, kept.out.splitlines()) == (
        1,
        [
            f"1  kept: {odd}: no such day",
            "0 archived, 0 left for the next crawl, 1 kept in quarantine",
        ],
    )
    assert place.post(story(2).id) == before
    mend_date(place, odd, "2026-01-15 11:58:00")
    retried = place.run("quarantine", "retry", "1")
    assert retried.out == "1 archived, 0 left for the next crawl, 0 kept in quarantine\n"
    assert place.ask("SELECT changed FROM revisions") == [('["title", "text"]',)]
    place.run("export")
    assert "更正后的标题" in place.post(story(2).id)
    assert "更正后的正文" in place.post(story(2).id)
    assert "revisions: " in place.post(story(2).id)
    again = place.run("quarantine", "retry", "1")
    assert (again.status, again.out) == (2, "")
    assert again.err == "scrapy quarantine: ID=1: is in quarantine no more\n"


def test_a_version_in_quarantine_never_replaces_a_later_one(
    place: Workplace, origin: Origin
) -> None:
    for number, odd in enumerate(("2026-02-30 25:61:00", "2026-02-31 25:61:00"), 1):
        odd_story = story(2, oddity=Oddity(time_everywhere=odd))
        origin.store.add(replace(odd_story, title=f"第{number}次更正"))
        crawl(place, NOON + number * HOUR, recheck="no")
        mend_date(place, odd, "2026-01-15 11:58:00")
    assert place.run("quarantine", "retry", "2").out.startswith("1 archived, ")
    # The later one has taken its place in the quarantine.
    assert place.run("quarantine", "list").out == "0 in quarantine\n"
    place.change("UPDATE quarantine SET resolved_at = NULL WHERE id = 1")
    outdated = place.run("quarantine", "retry")
    assert (outdated.status, outdated.out.splitlines()) == (
        0,
        [
            "1  outdated: the archive has a version that was fetched later",
            "0 archived, 0 left for the next crawl, 0 kept in quarantine, 1 outdated",
        ],
    )
    assert place.ask("SELECT title FROM articles WHERE title LIKE '%更正'") == [("第2次更正",)]


def test_what_left_the_quarantine_is_looked_at_again(place: Workplace, origin: Origin) -> None:
    odd = "2026-02-30 25:61:00"
    origin.store.add(story(8, oddity=Oddity(time_everywhere=odd)))
    crawl(place, NOON)
    mend_date(place, odd, "2026-01-15 11:52:00")
    years = "520w"
    assert "1 archived" in place.run("quarantine", "retry", RECHECK=years).out
    origin.store.add(story(8))
    origin.store.revise(story(8).id, body=Body(("更正。",)))
    ended = crawl(place, NOON + timedelta(weeks=521), recheck="only", RECHECK=f"{years} 600w")
    assert "1 revised" in ended.err
    assert "更正" in place.post(story(8).id)


# -- crashes ---------------------------------------------------------------------------------------


def test_a_kill_during_looks_loses_and_doubles_nothing(place: Workplace, origin: Origin) -> None:
    for number in (1, 3, 5):
        origin.store.revise(story(number).id, body=Body((f"更正{number}。",)))
    origin.store.remove(story(4).id)
    origin.faults.delay = 0.15
    settings = {"CLOCK": (NOON + 2 * HOUR).isoformat(), "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    for _ in range(3):
        asked = len(origin.requests)
        command = ("crawl", "eastmoney", "-a", "recheck=only")
        with place.start(*command, before=None, **settings) as process:
            while len(origin.requests) < asked + 3 and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            process.communicate()
    origin.faults.delay = 0
    crawl(place, NOON + 2 * HOUR, recheck="only")
    found = place.ask("SELECT article_id, changed FROM revisions ORDER BY article_id DESC")
    assert found == [
        (f"eastmoney:{story(number).id}", '["withdrawn"]' if number == 4 else '["text"]')
        for number in (1, 3, 4, 5)
    ]
    assert place.run("export").out.startswith("0 posts written")
    assert {str(when)[:13] for _, when in due(place)} == {"2026-01-16T03"}


# -- answers that say nothing ----------------------------------------------------------------------


def test_an_answer_without_words_changes_no_text(place: Workplace, origin: Origin) -> None:
    before = place.posts()
    for number in range(1, 7):
        origin.store.add(replace(story(number), oddity=Oddity(hollow=True)))
    crawl(place, NOON + 2 * HOUR)
    assert place.posts() == before
    assert place.numbers()["revised"] == 0


def test_a_page_that_leads_to_another_article_has_not_the_first_any_more(tmp_path: Path) -> None:
    first, second = story(1), story(2)
    with Origin(Store([first, second])) as origin:
        origin.faults.fail("GetNewsText|/api/article/", status=404)  # so that the page is asked
        place = Workplace(tmp_path, origin)
        crawl(place, NOON)
        origin.forget()
        origin.store.add(replace(first, oddity=Oddity(moved=second.id)))
        crawl(place, NOON + 2 * HOUR)
        assert [seen.status for seen in origin.requests if f"/a/{first.id}" in seen.path] == [302]
    heads = sorted(
        (head(post) for post in place.posts().values()), key=lambda each: str(each["title"])
    )
    assert [(each["title"], "withdrawn" in each) for each in heads] == [
        ("第1篇", True),
        ("第2篇", False),
    ]
    assert place.numbers()["revised"] == 0


@pytest.mark.parametrize("led_to", [story(1).id, story(2).id])
def test_an_answer_that_a_redirect_led_to_is_about_the_article_asked_for(led_to: str) -> None:
    asked, answered = (
        f"https://finance.eastmoney.com/a/{key}.html" for key in (story(1).id, led_to)
    )
    request = Request(answered, meta={"redirect_urls": [asked]})
    response = HtmlResponse(answered, request=request)
    said = TextAnswer("", "", "", "", "", "", "<p>甲</p>", "", (), (), "")
    endpoint = Endpoint("page", str, lambda _body, _url, _type: said)
    if led_to == story(1).id:
        assert answer_in(response, endpoint) is said
        return
    with pytest.raises(GoneError, match=f"leads to another article, {led_to}"):
        answer_in(response, endpoint)
