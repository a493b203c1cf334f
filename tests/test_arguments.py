"""Arguments of spiders: values, or one clear line that names the argument."""

import os
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsarchive.crawl.arguments import file_links, links_file, moment, whole_number, words
from newsarchive.errors import ArgumentError
from spiders.category import CategorySpider
from spiders.eastmoney import EastmoneySpider
from spiders.share import ShareSpider

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-01-15 09:30:07", "2026-01-15 09:30:07", "2026-01-15 09:30:07"),
        ("2026-01-15 09:30", "2026-01-15 09:30:00", "2026-01-15 09:30:59"),
        ("2026-01-15", "2026-01-15 00:00:00", "2026-01-15 23:59:59"),
        ("2024-02", "2024-02-01 00:00:00", "2024-02-29 23:59:59"),
        ("2026年1月15日", "2026-01-15 00:00:00", "2026-01-15 23:59:59"),
        ("昨天", "2026-01-14 00:00:00", "2026-01-14 23:59:59"),
        ("2026-01-15T01:30:00Z", "2026-01-15 09:30:00", "2026-01-15 09:30:00"),
    ],
)
def test_a_moment_is_the_first_or_the_last_second_of_what_is_written(
    text: str, first: str, last: str
) -> None:
    def read(*, end: bool) -> str:
        found = moment("since", text, now=NOW, zone=BEIJING, last=end)
        assert found is not None
        assert found.utcoffset() is not None
        return f"{found:%Y-%m-%d %H:%M:%S}"

    assert (read(end=False), read(end=True)) == (first, last)


@pytest.mark.parametrize("text", ["blah", "2026-02-30", "99", "2026-01-15 25:61"])
def test_what_is_no_moment_is_refused_by_name(text: str) -> None:
    with pytest.raises(ArgumentError, match=r"^since=.*: write a date or a time such as"):
        moment("since", text, now=NOW, zone=BEIJING)


def test_no_moment_is_none() -> None:
    assert moment("since", "", now=NOW, zone=BEIJING) is None


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("007", 7), ("999999999", 999999999)])
def test_a_whole_number(text: str, number: int) -> None:
    assert whole_number("limit", text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "ten", "１２", "1e3", " 1", "9" * 5000])
def test_what_is_no_whole_number_above_zero_is_refused_by_name(text: str) -> None:
    with pytest.raises(ArgumentError, match=r"^limit=.*: write a whole number"):
        whole_number("limit", text)


def test_words_are_separated_by_commas_of_both_kinds() -> None:
    assert words(" 345,要闻精华， 350 ,,") == ("345", "要闻精华", "350")


LINKS = """\ufeff# the first line is a comment
https://wap.eastmoney.com/a/202601150000000001.html

  https://wap.eastmoney.com/a/202601150000000002.html   # said so
https://wap.eastmoney.com/a/202601150000000003.html\t# and so
https://wap.eastmoney.com/a/202601150000000004.html#top
   #https://wap.eastmoney.com/a/202601150000000005.html
"""
FOUND = [
    "https://wap.eastmoney.com/a/202601150000000001.html",
    "https://wap.eastmoney.com/a/202601150000000002.html",
    "https://wap.eastmoney.com/a/202601150000000003.html",
    "https://wap.eastmoney.com/a/202601150000000004.html#top",
]


def test_a_file_has_one_link_a_line_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "links.txt"
    path.write_text(LINKS, "utf-8")
    assert list(file_links(links_file(str(path)))) == FOUND


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(LINKS.removeprefix("\ufeff")))
    assert list(file_links(links_file("-"))) == FOUND


def test_looking_at_a_pipe_takes_nothing_out_of_it() -> None:
    reader, writer = os.pipe()
    os.write(writer, LINKS.encode())
    os.close(writer)
    path = links_file(f"/dev/fd/{reader}")
    links_file(f"/dev/fd/{reader}")
    assert list(file_links(path)) == FOUND
    os.close(reader)


@pytest.mark.parametrize("place", [".", "missing", "links.txt/below"])
def test_a_file_that_can_not_be_read_is_refused_by_name(tmp_path: Path, place: str) -> None:
    (tmp_path / "links.txt").touch()
    with pytest.raises(ArgumentError, match=r"^urls_file=.*: can't be read: \w+"):
        links_file(str(tmp_path / place))


ListingSpider = type[EastmoneySpider] | type[ShareSpider] | type[CategorySpider]


@pytest.mark.parametrize(
    ("spider", "arguments", "named"),
    [
        (EastmoneySpider, {"columns": "nope"}, "columns=nope"),
        (EastmoneySpider, {"fast": "nope"}, "fast=nope"),
        (EastmoneySpider, {"since": "2026-01-16", "until": "2026-01-15"}, "since=2026-01-16"),
        (EastmoneySpider, {"limit": "0"}, "limit=0"),
        (EastmoneySpider, {"colums": "345"}, "colums=345"),
        (ShareSpider, {}, "url="),
        (ShareSpider, {"urls_file": "/nonexistent/links"}, "urls_file=/nonexistent/links"),
        (CategorySpider, {"url": ""}, "url="),
        (CategorySpider, {"url": "ftp://archive.example/"}, "url=ftp://archive.example/"),
        (CategorySpider, {"url": "https://archive.example/", "limit": "x"}, "limit=x"),
    ],
)
def test_a_spider_refuses_wrong_arguments_however_it_is_made(
    spider: ListingSpider, arguments: dict[str, str], named: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        spider(**arguments)
    assert caught.value.subject == named


def test_a_spider_takes_arguments_that_are_no_texts() -> None:
    assert EastmoneySpider(limit=5).wanted.limit == 5


def test_a_span_within_one_minute_is_no_mistake() -> None:
    spider = EastmoneySpider(since="2026-01-15 09:30", until="2026-01-15 09:30")
    assert spider.wanted.since is not None
    assert spider.wanted.until is not None
    assert spider.wanted.until - spider.wanted.since == datetime.resolution * 59_000_000
