"""Each fault of the embedded origin does what its name says, and no more."""

import json
import re
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from typing import Any

import pytest
from demo_client import ask

from newsarchive.demo.articles import Body, StoreArticle
from newsarchive.demo.faults import WAYS, Faults, Way
from newsarchive.demo.ids import mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import DEMO_NOW, Store

NEWEST = Store.demo().articles()[0]
LIST = "/comm/web/getNewsByColumns?column=345&req_trace=1"
FAST = "/comm/web/getFastNewsList?fastColumn=102&req_trace=1"
TEXT = f"/NewsData/GetNewsText.do?id={NEWEST.info_code}"
UNKNOWN = "/NewsData/GetNewsText.do?id=NW202601010000000001"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store.demo()) as serving:
        yield serving


def test_without_a_trace_lists_are_refused(origin: Origin) -> None:
    for target in (LIST, FAST):
        bare = target.replace("&req_trace=1", "")
        answer = ask(origin, bare).json
        assert str(answer["code"]) == "0"
        assert answer["message"] == "Required String parameter 'req_trace' is not present"
        assert "data" not in answer
        origin.faults.needs_trace = False
        assert ask(origin, bare).json["data"]
        origin.faults.needs_trace = True


def test_codes_are_mixed_as_upstream_or_of_one_type(origin: Origin) -> None:
    def codes() -> list[object]:
        return [ask(origin, target).json["code"] for target in (LIST, FAST)]

    assert codes() == [1, "1"]
    origin.faults.code_type = "int"
    assert codes() == [1, 1]
    origin.faults.code_type = "str"
    assert codes() == ["1", "1"]


def test_a_list_ends_empty_without_data_or_with_its_last_page_again(origin: Origin) -> None:
    last, past = f"{LIST}&page_size=40&page_index=2", f"{LIST}&page_size=40&page_index=9"
    end = f"{FAST}&sortEnd=1000000000000000"
    assert ask(origin, past).json["data"]["list"] == []
    assert ask(origin, end).json["data"] is None
    origin.faults.list_end = "null"
    assert ask(origin, past).json["data"] is None
    origin.faults.list_end = "empty"
    assert ask(origin, end).json["data"]["fastNewsList"] == []
    origin.faults.list_end = "repeat"
    repeated = ask(origin, past).json["data"]["list"]
    assert repeated == ask(origin, last).json["data"]["list"] != []
    assert ask(origin, end).json["data"]["fastNewsList"] != []


def record_of(origin: Origin, article_id: str, target: str = LIST) -> list[dict[str, Any]]:
    data = ask(origin, f"{target}&page_size=200&pageSize=200").json["data"]
    records = data["list"] if "list" in data else data["fastNewsList"]
    return [record for record in records if record["code"] == article_id]


def test_records_can_be_empty_or_without_a_title(origin: Origin) -> None:
    origin.faults.empty_records = frozenset({NEWEST.id})
    (record,) = record_of(origin, NEWEST.id)
    assert [record[key] for key in ("title", "showTime", "url", "uniqueUrl")] == [""] * 4
    assert record["summary"] == NEWEST.summary
    origin.faults.empty_records = frozenset()
    origin.faults.empty_titles = frozenset({NEWEST.id})
    (record,) = record_of(origin, NEWEST.id, FAST)
    assert (record["title"], record["showTime"]) == ("", NEWEST.dashed_time)
    assert ask(origin, TEXT).json["title"] == NEWEST.title


def test_an_article_can_come_twice_in_a_page_with_different_summaries(origin: Origin) -> None:
    origin.faults.duplicates = frozenset({NEWEST.id})
    first, second = record_of(origin, NEWEST.id)
    assert first["summary"] != second["summary"]


def test_scripts_end_with_or_without_a_semicolon(origin: Origin) -> None:
    targets = ("/kuaixun/v1/getlist_102_ajaxResult_5_1_.html", "/search/jsonp?cb=a&param={}")
    assert all(ask(origin, target).body.endswith(b";") for target in targets)
    origin.faults.semicolon = False
    assert [ask(origin, target).body[-1:] for target in targets] == [b"\n", b")"]


def test_search_can_answer_nothing_but_users(origin: Origin) -> None:
    origin.faults.passport_only = True
    answer = ask(origin, "/search/jsonp?cb=a&param={}").script
    assert list(answer["result"]) == ["passportWeb"]


def test_an_unknown_id_has_four_answers(origin: Origin) -> None:
    assert ask(origin, UNKNOWN).status == 404
    origin.faults.unknown_text = "object"
    assert ask(origin, UNKNOWN).json == {}
    origin.faults.unknown_text = "text"
    answer = ask(origin, UNKNOWN).json
    assert (answer["text"], answer["content"]) == ("", "")
    origin.faults.unknown_text = "html"
    assert ask(origin, UNKNOWN).body.startswith(b"<html>")


@pytest.mark.parametrize(("lacks", "kept"), [("text", "content"), ("content", "text")])
def test_one_of_the_two_bodies_can_be_missing(origin: Origin, lacks: str, kept: str) -> None:
    origin.faults.lacks = "text" if lacks == "text" else "content"
    answer = ask(origin, TEXT).json
    assert lacks not in answer
    assert answer[kept]


def test_only_named_endpoints_exist(origin: Origin) -> None:
    origin.faults.only = frozenset({"getNewsByColumns", "GetNewsText.do"})
    assert [ask(origin, target).status for target in (LIST, TEXT, FAST, "/")] == [
        200,
        200,
        404,
        404,
    ]


def test_robots_allow_deny_or_say_what_they_are_told(origin: Origin) -> None:
    assert ask(origin, "/robots.txt").body == b"User-agent: *\nDisallow:\n"
    origin.faults.robots = "deny"
    assert ask(origin, "/robots.txt").body == b"User-agent: *\nDisallow: /\n"
    origin.faults.robots = "User-agent: x\n"
    assert ask(origin, "/robots.txt").body == b"User-agent: x\n"


def test_failures_end_after_their_number_and_say_when_to_come_back(origin: Origin) -> None:
    origin.faults.fail(r"np-listapi.*column=345", status=429, times=2, retry_after=7)
    replies = [ask(origin, LIST) for _ in range(3)]
    assert [reply.status for reply in replies] == [429, 429, 200]
    assert replies[0].headers["Retry-After"] == "7"
    assert ask(origin, TEXT).status == 200


def test_a_connection_can_end_without_an_answer(origin: Origin) -> None:
    origin.faults.fail("getNewsByColumns", way="close", times=1)
    with pytest.raises((HTTPException, ConnectionError)):
        ask(origin, LIST)
    assert ask(origin, LIST).status == 200
    assert [seen.status for seen in origin.requests] == [0, 200]


def test_json_can_be_cut_short(origin: Origin) -> None:
    origin.faults.fail("GetNewsText", way="truncate")
    reply = ask(origin, TEXT)
    assert reply.status == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(reply.body)


def test_answers_can_hold_no_data_another_block_or_a_block_page(origin: Origin) -> None:
    origin.faults.fail("getNewsByColumns", way="null", times=1)
    origin.faults.fail("getNewsByColumns", way="wrong", times=1)
    origin.faults.fail("getNewsByColumns", way="html", times=1)
    assert ask(origin, LIST).json["data"] is None
    assert list(ask(origin, LIST).json["result"]) == ["passportWeb"]
    assert b"<html>" in ask(origin, LIST).body


def test_a_page_can_be_the_page_before(origin: Origin) -> None:
    origin.faults.fail("page_index=2", way="repeat", times=1)
    first = ask(origin, f"{LIST}&page_index=1&page_size=5")
    assert ask(origin, f"{LIST}&page_index=2&page_size=5").body == first.body
    assert ask(origin, f"{LIST}&page_index=2&page_size=5").body != first.body


def test_answers_can_be_slow(origin: Origin) -> None:
    origin.faults.fail("getNewsByColumns", way="", seconds=0.2, times=1)
    start = time.monotonic()
    assert ask(origin, LIST).json["data"]["list"]
    assert time.monotonic() - start >= 0.2
    origin.faults.delay = 0.1
    start = time.monotonic()
    ask(origin, TEXT)
    assert time.monotonic() - start >= 0.1


def harms(seed: int, share: float = 0.2, targets: int = 2000) -> list[str]:
    faults = Faults()
    faults.share(share, seed=seed)
    found = (faults.harm("h", f"/comm/x?page={n}&req_trace={n}") for n in range(targets))
    return [harm.way if harm else "" for harm in found]


def test_a_share_of_all_answers_fails_in_every_way_and_the_same_way_again() -> None:
    first = harms(seed=1)
    assert first == harms(seed=1) != harms(seed=2)
    assert 0.17 < sum(map(bool, first)) / len(first) < 0.23
    assert {*first} == {*WAYS, ""}


def test_asking_again_comes_through_and_a_clock_in_the_address_changes_nothing() -> None:
    faults = Faults()
    faults.share(0.5, seed=3)
    twin = Faults()
    twin.share(0.5, seed=3)
    tries = [faults.harm("h", f"/a?req_trace={n}&b=1") for n in range(50)]
    assert tries == [twin.harm("h", "/a?b=1") for n in range(50)]
    assert None in tries[:10]


def test_a_share_spares_robots_and_never_makes_a_text_look_gone() -> None:
    faults = Faults()
    faults.share(1.0, ways=("null",))
    ways: dict[str, Way | str] = {
        target: harm.way if (harm := faults.harm("h", target)) else ""
        for target in ("/robots.txt", LIST, TEXT, f"/kuaixun/v2/api/article/{NEWEST.id}")
    }
    assert list(ways.values()) == ["", "null", "truncate", "truncate"]
    faults.clear()
    assert faults.harm("h", LIST) is None


def late_article() -> StoreArticle:
    return StoreArticle(
        id=mint(DEMO_NOW),
        show_time=DEMO_NOW,
        title="刚刚发布",
        media="财联社",
        body=Body(("正文。",)),
        columns=("345",),
    )


def put(store: Store) -> None:
    store.add(late_article())


def take(store: Store) -> None:
    store.remove(NEWEST.id)


MOVES: dict[str, tuple[Callable[[Store], None], int]] = {
    "one comes: the page repeats an article": (put, 9),
    "one goes: the page skips an article": (take, 10),
}


@pytest.mark.parametrize(("action", "distinct"), MOVES.values(), ids=list(MOVES))
def test_articles_move_between_pages_while_a_list_is_read(
    origin: Origin, action: Callable[[Store], None], distinct: int
) -> None:
    order = [one.id for one in origin.store.column("345")]
    origin.faults.after(r"page_index=1", action)
    pages = [
        re.findall(
            r'"code":"(\d+)"', ask(origin, f"{LIST}&page_size=5&page_index={n}").body.decode()
        )
        for n in (1, 2)
    ]
    assert pages[0] == order[:5]
    assert len({*pages[0], *pages[1]}) == distinct
    assert (order[5] in pages[1]) == (action is put)
