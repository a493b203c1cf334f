"""``scrapy revisions``: as a process, on an archive in which articles changed."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawling import Workplace
from forked_commands import Commands
from post_articles import ARTICLE

from newsarchive.archive.store import Archive
from newsarchive.items import Article, Revised
from newsarchive.normalise import sealed

NOW = datetime(2022, 1, 15, 8, tzinfo=UTC)
FIRST = sealed(replace(ARTICLE, text="示例股份公告，回购1亿元。\n第二段。"))
DIGITS = "202201152248000123"


def change(archive: Archive, *, changed: tuple[str, ...], hours: int, **fields: object) -> None:
    old = archive.article(FIRST.article_id)
    assert old is not None
    revised = Revised(NOW + timedelta(hours=hours), changed)
    new = sealed(replace(old, modified=revised.at, **fields))  # type: ignore[arg-type]
    archive.revise(old, revised, run_id=2)
    archive.add(new, run_id=2, known=archive.known([old.article_id])[old.article_id])
    archive.flush()


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as forked:
        yield forked


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    other: Article = replace(FIRST, article_id="eastmoney:202201152248000124")
    with closing(Archive.open(f"sqlite:///{tmp_path / 'archive.db'}")) as archive:
        archive.add(FIRST, run_id=1, known=None)
        archive.add(other, run_id=1, known=None)
        change(archive, changed=("text",), hours=1, text="示例股份公告，回购3亿元。\n第二段。")
        change(archive, changed=("title",), hours=2, title="示例股份拟\x1b[31m回购")
    return Workplace(tmp_path)


def test_each_change_is_told_with_its_time_and_words(place: Workplace, commands: Commands) -> None:
    ended = commands.run(place, "revisions", f"NW{DIGITS}")
    assert ended.status == 0
    assert ended.out == (
        f"eastmoney:{DIGITS}  示例股份拟 [31m回购\n"
        "\n"
        "2022-01-15 17:00:00 +0800  text\n"
        "  text:\n"
        "    ~ 示例股份公告，回购[-1-]{+3+}亿元。\n"
        "      第二段。\n"
        "\n"
        "2022-01-15 18:00:00 +0800  title\n"
        "  title:\n"
        "    ~ 示例股份拟[-回购股份-]{+ [31m回购+}\n"
    )


@pytest.mark.parametrize(
    "name",
    [
        DIGITS,
        f"eastmoney:{DIGITS}",
        f"https://finance.eastmoney.com/a/{DIGITS}.html",
        f"http://wap.eastmoney.com/a/{DIGITS}.html?from=app",
    ],
)
def test_an_article_is_named_by_id_number_or_address(
    place: Workplace, commands: Commands, name: str
) -> None:
    report = json.loads(commands.run(place, "revisions", "--json", name).out)
    assert report["article_id"] == f"eastmoney:{DIGITS}"
    assert [each["changed"] for each in report["revisions"]] == [["text"], ["title"]]
    first = report["revisions"][0]
    assert first["before"]["text"].startswith("示例股份公告，回购1亿元。")
    assert first["after"]["text"].startswith("示例股份公告，回购3亿元。")
    assert first["difference"]["text"][0]["mark"] == "~"


def test_without_an_id_the_last_changes_are_listed(place: Workplace, commands: Commands) -> None:
    lines = commands.run(place, "revisions").out.splitlines()
    assert [line.split("  ")[2].partition(":")[0] for line in lines] == ["title", "text"]
    listed = json.loads(commands.run(place, "revisions", "--json").out)
    assert [each["changed"] for each in listed] == [["title"], ["text"]]


def test_an_article_that_never_changed_says_so(place: Workplace, commands: Commands) -> None:
    ended = commands.run(place, "revisions", "202201152248000124")
    assert ended.status == 0
    assert ended.out.endswith("\nnever revised\n")


@pytest.mark.parametrize("name", ["1", "nonsense", "https://news.example/1", "a:b", "CFH1"])
def test_an_unknown_article_is_one_clear_line(
    place: Workplace, commands: Commands, name: str
) -> None:
    ended = commands.run(place, "revisions", name)
    assert ended.status == 2
    assert ended.err == f"scrapy revisions: ID={name}: no such article in the archive\n"
