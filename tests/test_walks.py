"""Crawls of lists that misbehave, or of which a part is wanted: nothing may be passed over."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from crawling import Ended, Workplace
from stories import NOON, stories, story

from newsarchive.demo.articles import Oddity, StoreArticle
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

TEXTS = "/api/article/|GetNewsText|/a/2026"


def many(count: int) -> Origin:
    return Origin(Store(stories(count)))


def walks(place: Workplace) -> list[tuple[object, ...]]:
    return place.ask("SELECT outcome, depth FROM walks ORDER BY id")


def crawl(place: Workplace, minutes: int = 0, **arguments: str) -> Ended:
    """Crawl the column 345, *minutes* after noon."""
    moment = (NOON + timedelta(minutes=minutes)).isoformat()
    return place.crawl(
        "eastmoney", **{"columns": "345", **arguments}, settings={"CLOCK": moment, "RECHECK": ""}
    )


def took_off(article: StoreArticle, store: Store) -> None:
    store.drop_from_lists(article.id)


# -- spans -----------------------------------------------------------------------------------------


def test_a_span_in_the_past_is_found_however_much_is_newer(tmp_path: Path) -> None:
    with many(450) as origin:
        place = Workplace(tmp_path, origin)
        since, until = (story(number).show_time for number in (410, 401))
        ended = crawl(place, since=f"{since:%F %T}", until=f"{until:%F %T}")
    assert ended.status == 0
    assert sorted(place.ask("SELECT native_id FROM articles")) == sorted(
        (story(number).id,) for number in range(401, 411)
    )


def test_one_old_record_at_the_end_of_a_page_is_no_end_of_a_span(tmp_path: Path) -> None:
    late = story(100, oddity=Oddity(time="2026-01-09 10:00:00"))
    with Origin(Store([*stories(99), late, *stories(250, start=101)])) as origin:
        place = Workplace(tmp_path, origin)
        assert crawl(place, since="2026-01-14").status == 0
    assert place.numbers()["articles"] == 349


def test_a_limit_that_another_list_used_up_says_nothing_about_a_list(tmp_path: Path) -> None:
    others = [
        replace(story(number), columns=("344",), fast_columns=()) for number in range(1000, 1010)
    ]
    with Origin(Store([*stories(350), *others])) as origin:
        place = Workplace(tmp_path, origin)
        crawl(place, limit="250")
        ended = crawl(place, columns="344,345", limit="5")
        assert "A gap" not in ended.err
        crawl(place)
    assert place.numbers()["articles"] == 355
    assert place.ask("SELECT count(*) FROM gaps") == [(0,)]


def test_an_article_that_is_dated_ahead_hides_no_gap(tmp_path: Path) -> None:
    ahead = story(-1200)
    with Origin(Store([ahead, *stories(5)])) as origin:
        place = Workplace(tmp_path, origin)
        crawl(place)
        assert place.numbers()["articles"] == 6
        for one in (ahead, *stories(5)):
            origin.store.remove(one.id)
        for number in range(-1080, -1060):
            origin.store.add(story(number))
        ended = crawl(place, 1080, limit="5")
    assert "1 gap in listings" in ended.err
    ((older,),) = place.ask("SELECT older FROM gaps")
    assert str(older).endswith(story(1).id)
    assert "" not in [depth for _, depth in walks(place)[1:]]


# -- lists that misbehave --------------------------------------------------------------------------


def test_a_list_that_is_empty_before_its_time_is_read_to_its_end_by_the_next_run(
    tmp_path: Path,
) -> None:
    with many(350) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.fail(r"page_index=[3-9]&", way="hollow")
        ended = crawl(place)
        assert "The list ends before its time" in ended.err
        assert place.numbers()["articles"] == 200
        (gap,) = place.ask("SELECT newer, older, reason FROM gaps")
        assert gap == (f"{story(200).show_time:%F %T} {story(200).id}", "", "short")
        origin.faults.clear()
        assert crawl(place, 5).status == 0
    assert place.numbers()["articles"] == 350
    assert [outcome for outcome, _ in walks(place)] == ["short", "end"]


def test_where_a_list_has_ended_short_for_an_hour_is_its_end(tmp_path: Path) -> None:
    with many(350) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.fail(r"page_index=[3-9]&", way="hollow")
        for minutes in (0, 5, 65):
            crawl(place, minutes)
        assert walks(place)[2] == ("end", "")
        origin.forget()
        assert "ends before" not in crawl(place, 70).err
    assert len(place.asked("getNewsByColumns")) == 2
    assert place.ask("SELECT count(*) FROM gaps") == [(1,)]


@pytest.mark.parametrize("way", ["status", "hollow"])
def test_a_page_that_can_not_be_read_once_more_leaves_the_walk_to_the_next_run(
    tmp_path: Path, way: str
) -> None:
    with many(450) as origin:
        place = Workplace(tmp_path, origin)
        gone = partial(took_off, story(5))
        origin.faults.after(r"page_index=3&", gone)
        # The fourth page shows it; by then the third, with what moved there, is out of order.
        origin.faults.after(
            r"page_index=4&",
            lambda _: origin.faults.fail(r"page_index=3&", way=way),  # type: ignore[arg-type]
        )
        ended = crawl(place)
        assert ended.status == 1
        assert place.numbers()["articles"] == 449
        origin.faults.clear()
        assert crawl(place, 5).status == 0
    assert place.numbers()["articles"] == 450
    assert [outcome for outcome, _ in walks(place)] == ["failed", "end"]


# -- hosts that can't be reached -------------------------------------------------------------------


def test_lists_are_read_and_news_is_met_while_no_text_can_be_fetched(tmp_path: Path) -> None:
    with many(250) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.fail(TEXTS, status=500)
        ended = place.crawl(
            "eastmoney", columns="345", settings={"RETRY_TIMES": "0", "UNREACHABLE_AFTER": "5"}
        )
        assert ended.status == 1
        assert place.ask("SELECT count(*) FROM pending") == [(250,)]
        assert [outcome for outcome, _ in walks(place)] == ["end"]
        # The rest was never asked for, so it didn't fail.
        assert len(place.asked("/api/article/")) < 30
        assert len(place.ask("SELECT 1 FROM pending WHERE attempts = 0")) > 220
        origin.faults.clear()
        assert place.crawl("eastmoney", columns="345").status == 0
    assert place.numbers()["articles"] == 250


def test_articles_that_always_fail_come_after_the_news_and_are_given_up_in_the_end(
    tmp_path: Path,
) -> None:
    bad = "|".join(story(number).id for number in range(1, 9))
    settings = {"RETRY_TIMES": "0", "UNREACHABLE_AFTER": "3", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    with Origin(Store(stories(8))) as origin:
        place = Workplace(tmp_path, origin)
        origin.faults.fail(bad, status=500)
        place.crawl("eastmoney", columns="345", settings=settings)
        origin.store.add(story(-1))
        place.crawl("eastmoney", columns="345", settings=settings)
        assert place.ask("SELECT native_id FROM articles") == [(story(-1).id,)]
        for _ in range(4):
            place.crawl("eastmoney", columns="345", settings=settings)
        # Those that failed least are asked first, so that all come to their end.
        assert place.ask("SELECT count(*) FROM pending WHERE attempts = 0") == [(0,)]


# -- arguments -------------------------------------------------------------------------------------


def test_a_link_that_is_no_utf8_is_refused_and_the_run_comes_to_its_end(tmp_path: Path) -> None:
    with many(1) as origin:
        place = Workplace(tmp_path, origin)
        link = f"https://finance.eastmoney.com/a/{story(1).id}.html"
        ended = place.crawl("share", url=f"{link} \udcd6")
        assert ended.status == 0
    assert "Refused" in ended.err
    assert place.numbers()["articles"] == 1
    assert place.ask("SELECT outcome FROM runs") == [("finished",)]
