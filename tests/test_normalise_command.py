"""``scrapy normalise``: what it prints, and how it ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import Workplace

from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store()) as serving:
        yield serving


def test_a_date_is_told_with_precision_and_method(place: Workplace) -> None:
    ended = place.run(
        *("normalise", "date", "昨天 10:20", "--now", "2026-01-15T09:30", "--zone", "Asia/Tokyo")
    )
    assert ended.status == 0
    assert ended.err == ""
    assert ended.out == (
        "昨天 10:20\n  value: 2026-01-14T10:20:00+09:00\n  precision: minute\n  method: relative\n"
    )


def test_a_label_is_told_with_outlet_and_rule(place: Workplace) -> None:
    ended = place.run("normalise", "source", "中新网、新华社电", "--on", "2022-01-07", "--json")
    assert json.loads(ended.out) == {
        "text": "中新网、新华社电",
        "outlet": "中国新闻网",
        "slug": "zhongguoxinwenwang",
        "kind": "site",
        "parent": "中国新闻社",
        "co_sources": ["新华社"],
        "rule": "alias",
        "known": True,
    }


def test_an_address_alone_tells_the_outlet(place: Workplace) -> None:
    ended = place.run("normalise", "source", "", "--url", "https://www.cs.com.cn/a/1.html")
    assert ended.out.splitlines()[0] == "  outlet: 中国证券报"
    assert "  rule: url" in ended.out


def test_a_users_own_outlets_count(place: Workplace, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("paper:\n  示例晨报:\n    aliases: [晨报示例版]\n", "utf-8")
    ended = place.run("normalise", "source", "晨报示例版", SOURCES_FILE=str(own))
    assert "  outlet: 示例晨报\n" in ended.out
    assert "  known: yes\n" in ended.out


def test_securities_are_told_with_role_and_evidence(place: Workplace) -> None:
    ended = place.run(
        *("normalise", "securities"), "示例银行(003901.SZ)公告，$NIO$上涨，$ZZXQ$下跌，示例银行称"
    )
    assert ended.out.splitlines()[1:] == [
        "  mention  003901.SZ  XSHE  stock  示例银行  by code (1)",
        "  mention  NIO.N  XNYS  stock  by code (1)",
        "  candidate  ZZXQ  stock  by code (1)",
    ]
    assert not place.database.exists()


def test_securities_are_read_as_of_today_or_of_the_day_given(place: Workplace) -> None:
    text = ("normalise", "securities", "示例股份（835186）公告")
    assert "  mention  835186.NQ  NEEQ" in place.run(*text).out
    assert "  candidate  835186  " in place.run(*text, "--on", "2023-03-01").out


def test_names_of_the_archive_are_used(tmp_path: Path, origin: Origin) -> None:
    place = Workplace(tmp_path, origin)
    place.crawl("securities", settings={"DOWNLOAD_SLOTS": "{}"}, markets="a")
    ended = place.run("normalise", "--json", "securities", "示例银行称")
    (found,) = json.loads(ended.out)["references"]
    assert (found["code"], found["role"], found["evidence"]) == ("003901.SZ", "mention", ["name"])


def test_a_text_without_securities_says_so(place: Workplace) -> None:
    ended = place.run("normalise", "securities", "今天天气不错")
    assert (ended.status, ended.out) == (0, "今天天气不错\n  no securities\n")


def test_what_can_not_be_normalised_is_one_line_and_status_1(place: Workplace) -> None:
    ended = place.run("normalise", "date", "比分3-1")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == "scrapy normalise: 比分3-1: holds no date\n"


def test_lines_of_standard_input_are_each_told(place: Workplace) -> None:
    lines = "2021-12-29 19:10\n\n比分3-1\n2021年12月30日\n"
    ended = place.run("normalise", "date", "-", stdin=lines)
    assert ended.status == 1
    assert ended.err == "scrapy normalise: 比分3-1: holds no date\n"
    assert [line for line in ended.out.splitlines() if not line.startswith(" ")] == [
        "2021-12-29 19:10",
        "2021年12月30日",
    ]
    ended = place.run("normalise", "date", "-", "--json", stdin=lines)
    assert (ended.status, ended.err) == (1, "")
    first, second, third = json.loads(ended.out)
    assert second == {"text": "比分3-1", "error": "holds no date"}
    assert (first["value"], third["precision"]) == ("2021-12-29T19:10:00+08:00", "day")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give one of date, source, securities, then one text in quotes"),
        (("date",), "give one of date, source, securities, then one text in quotes"),
        (("date", "2021-12-29", "19:10"), "then one text in quotes"),
        (("colour", "red"), "give one of date, source, securities"),
        (("date", "x", "--now", "noon"), "--now=noon: write a time such as 2026-01-15T09:30"),
        (("date", "x", "--zone", "Moon"), "--zone=Moon: no such zone; write Asia/Shanghai"),
        (("source", "x", "--on", "soon"), "--on=soon: write a date"),
    ],
)
def test_bad_usage_ends_with_status_2(
    place: Workplace, arguments: tuple[str, ...], told: str
) -> None:
    ended = place.run("normalise", *arguments)
    assert ended.status == 2
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_wrong_outlets_of_a_user_are_told_with_their_line(place: Workplace, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("paper:\n  示例晨报:\n    slug: Über\n", "utf-8")
    ended = place.run("normalise", "source", "x", SOURCES_FILE=str(own))
    assert ended.status == 2
    assert ended.err.startswith(f"scrapy normalise: SOURCES_FILE={own}: line 3: ")
