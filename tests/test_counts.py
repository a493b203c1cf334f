"""The numbers of a run add up, and its last line says why it ended before its work was done."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import Ended, Workplace
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler

from newsarchive.crawl.counts import counts, told
from newsarchive.crawl.endings import early, told_ending
from newsarchive.crawl.tally import Tally
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

_TEXTS = "v2/api/article|GetNewsText|/a/"
_ENDS = ("new", "changed", "unchanged", "quarantined", "aside", "pending")


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store.demo()) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Workplace]:
    with Origin(Store.generated(120)) as serving:
        yield Workplace(tmp_path, serving)


def last_run(place: Workplace) -> dict[str, int]:
    ((text,),) = place.ask("SELECT counts FROM runs ORDER BY id DESC LIMIT 1")
    return {name: int(number) for name, number in json.loads(str(text)).items()}


def assert_adds_up(numbers: dict[str, int]) -> None:
    assert numbers["listed"] + numbers["resumed"] == sum(numbers[name] for name in _ENDS), numbers


def crawl_lists(place: Workplace) -> None:
    place.crawl("eastmoney", columns="344,345,349,350,353,355", fast="102")


def last_line(ended: Ended) -> str:
    (line,) = [line for line in ended.lines if " s, because " in line or " is done in " in line]
    return line


def test_lists_that_share_articles_and_records_that_are_set_aside_add_up(place: Workplace) -> None:
    crawl_lists(place)
    first = last_run(place)
    assert_adds_up(first)
    assert first["quarantined"] > 0
    assert first["listed"] >= first["fetched"]
    crawl_lists(place)
    second = last_run(place)
    assert_adds_up(second)
    assert second["listed"] == first["listed"]
    assert second["unchanged"] == first["new"]
    assert second["aside"] == first["quarantined"]


def test_what_changed_or_came_late_adds_up(place: Workplace, origin: Origin) -> None:
    crawl_lists(place)
    origin.store.advance()
    crawl_lists(place)
    numbers = last_run(place)
    assert_adds_up(numbers)
    assert (numbers["new"], numbers["changed"]) == (1, 1)


def test_what_earlier_runs_left_adds_up_listed_or_not(crowd: Workplace) -> None:
    assert crowd.origin is not None
    crowd.origin.faults.fail(_TEXTS, status=500)
    ended = crowd.crawl(
        "eastmoney", columns="345", settings={"RETRY_TIMES": "0", "UNREACHABLE_AFTER": "999"}
    )
    left = last_run(crowd)
    assert_adds_up(left)
    assert left["pending"] == 120
    assert "120 left for the next run" in last_line(ended)
    crowd.origin.faults.clear()
    crowd.crawl("eastmoney", columns="345", limit="20")
    numbers = last_run(crowd)
    assert_adds_up(numbers)
    assert (numbers["listed"], numbers["resumed"]) == (20, 100)
    assert (numbers["new"], numbers["unchanged"]) == (120, 0)


def test_links_add_up_known_left_over_refused_and_given_twice(
    place: Workplace, origin: Origin
) -> None:
    links = [f"https://wap.eastmoney.com/a/{each.id}.html" for each in origin.store.articles()[:4]]
    place.crawl("share", url=links[0])
    place.crawl("share", url=" ".join([*links, links[1], "https://evil.example/a/1.html"]))
    numbers = last_run(place)
    assert_adds_up(numbers)
    assert (numbers["listed"], numbers["unchanged"], numbers["refused"]) == (4, 1, 1)


def test_a_published_archive_adds_up(place: Workplace) -> None:
    for _ in range(2):
        place.crawl("category", url="http://archive.example/category/zhongguoxinwenwang.html")
        assert_adds_up(last_run(place))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_a_signal_ends_says_so_and_how_many_it_left(
    crowd: Workplace, how: signal.Signals
) -> None:
    assert crowd.origin is not None
    crowd.origin.faults.delay = 0.1
    with crowd.start("crawl", "eastmoney", "-a", "columns=345") as process:
        while not crowd.posts():
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(how)
        out, err = process.communicate(timeout=30)
    numbers = last_run(crowd)
    assert_adds_up(numbers)
    assert numbers["pending"] == crowd.numbers()["pending"] > 0
    line = last_line(Ended(process.returncode, out, err))
    assert "stopped early after" in line
    assert "because it was told to stop: " in line
    assert f"{numbers['pending']} left for the next run" in line


def test_a_run_that_reaches_nobody_says_so_and_how_many_it_left(crowd: Workplace) -> None:
    assert crowd.origin is not None
    crowd.origin.faults.fail(_TEXTS, status=500)
    ended = crowd.crawl("eastmoney", columns="345", settings={"RETRY_TIMES": "0"})
    assert ended.status == 1
    numbers = last_run(crowd)
    assert_adds_up(numbers)
    assert "because a host could not be reached: " in last_line(ended)
    assert f"{numbers['pending']} left for the next run" in last_line(ended)
    assert "stopped early, because a host could not be reached" in crowd.run("status").out


def test_a_run_that_reaches_a_limit_of_scrapy_names_it(crowd: Workplace) -> None:
    ended = crowd.crawl("eastmoney", columns="345", settings={"CLOSESPIDER_ITEMCOUNT": "5"})
    numbers = last_run(crowd)
    assert_adds_up(numbers)
    assert "because it reached what CLOSESPIDER_ITEMCOUNT allows: " in last_line(ended)
    assert f"{numbers['pending']} left for the next run" in last_line(ended)


ENDINGS = {
    "finished": ("", "finished"),
    "incomplete": ("", "incomplete, as its log says"),
    "running": ("", "running"),
    "archive-failed": (
        "the archive could not be written",
        "stopped early, because the archive could not be written",
    ),
    "some_extension": ("some_extension", "stopped early, because some_extension"),
}


@pytest.mark.parametrize(("outcome", "words"), ENDINGS.items())
def test_how_a_run_ended_has_words(outcome: str, words: tuple[str, str]) -> None:
    assert (early(outcome), told_ending(outcome)) == words


@pytest.fixture
def stats() -> StatsCollector:
    return StatsCollector(get_crawler())


def test_an_article_counts_once_however_often_it_is_shown(stats: StatsCollector) -> None:
    tally = Tally(stats)
    tally.show({"a": "", "b": "unchanged", "c": "aside"})
    tally.show({"a": "", "b": "unchanged", "c": "aside"})
    numbers = counts(stats)
    assert (numbers["listed"], numbers["unchanged"], numbers["aside"]) == (3, 1, 1)


def test_a_known_article_that_another_list_has_changed_counts_as_asked_for(
    stats: StatsCollector,
) -> None:
    tally = Tally(stats)
    tally.show({"a": "unchanged"})
    tally.show({"a": ""})
    tally.show({"a": "unchanged"})
    numbers = counts(stats)
    assert (numbers["listed"], numbers["unchanged"]) == (1, 0)


def test_an_article_left_by_an_earlier_run_is_listed_or_resumed(stats: StatsCollector) -> None:
    tally = Tally(stats)
    tally.resume("a")
    tally.resume("b")
    tally.show({"b": "", "c": ""})
    tally.resume("c")
    numbers = counts(stats)
    assert (numbers["listed"], numbers["resumed"]) == (2, 1)


@pytest.mark.parametrize(
    ("end", "of_a_look"),
    [("changed", "revised"), ("quarantined", "unusable"), ("unchanged", ""), ("new", "new")],
)
def test_the_end_of_a_look_is_counted_apart_and_only_once(
    stats: StatsCollector, end: str, of_a_look: str
) -> None:
    tally = Tally(stats)
    tally.look("a")
    tally.end("a", end)
    assert {name for name, number in counts(stats).items() if number} == {of_a_look} - {""}
    tally.end("a", end)
    assert counts(stats)[end] == 1 + (end == of_a_look)


def test_one_is_told_as_one() -> None:
    numbers = {"new": 1, "exported": 1, "gaps": 1, "refused": 1, "failed": 1, "unwritten": 1}
    assert told(numbers) == (
        "1 new, 1 post written, 1 gap in listings, 1 link refused, 1 list not read, "
        "1 post left for the next run"
    )
    assert told({"exported": 2, "failed": 3}) == "2 posts written, 3 lists not read"
