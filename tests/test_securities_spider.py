"""The securities of the quote lists: read, kept, and their names found in articles."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from sqlite3 import connect
from time import process_time

import pytest
from crawling import Ended, Workplace

from newsarchive.archive import schema
from newsarchive.archive.names import ListedSecurities, PageNews, Shown, name_table
from newsarchive.archive.store import Archive
from newsarchive.demo.articles import Body, StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.quotes import securities
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.items import Capture
from newsarchive.securities import Security, canonical

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=BEIJING)
QUICK = {"DOWNLOAD_SLOTS": "{}"}


def story(number: int, *blocks: str, title: str = "", content: str = "") -> StoreArticle:
    shown = NOON - timedelta(minutes=number)
    return StoreArticle(
        id=mint(shown),
        show_time=shown,
        title=title or f"第{number}篇",
        media="中国新闻网",
        summary=f"导语{number}。",
        body=Body(blocks),
        columns=("345",),
    )


STORIES = (
    story(1, "示例银行披露零售业务进展，网点改造完成过半。"),
    story(2, "半导体与上证指数齐涨，机构看好示例创业ETF。"),
    story(3, "[[s 0.003902|样本家居]]发布公告。[[s 0.003901|演示证券]]表示看好。"),
    story(4, "无关的一段。"),
)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store(STORIES)) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


def crawl(place: Workplace, **arguments: str) -> Ended:
    return place.crawl("securities", settings=QUICK, **arguments)


def told(ended: Ended) -> str:
    (counts,) = re.findall(r"securities (?:is done|stopped) .*: (\d+ listed, .*)", ended.err)
    return str(counts)


# -- crawls ----------------------------------------------------------------------------------------


def test_one_run_reads_every_list_and_a_second_one_writes_nothing(
    place: Workplace, origin: Origin
) -> None:
    first = crawl(place)
    assert first.status == 0
    rows = place.ask("SELECT * FROM listed_securities ORDER BY code")
    assert len(rows) == len(securities())
    assert told(first).startswith(f"{len(rows)} listed, 0 fetched, {len(rows)} new, 0 unchanged")
    second = crawl(place)
    assert f"0 new, {len(rows)} unchanged" in told(second)
    assert place.ask("SELECT * FROM listed_securities ORDER BY code") == rows
    assert place.ask("SELECT count(*) FROM captures") == [(9,)]
    assert place.posts() == {}
    pages = place.asked("clist/get")
    assert len(pages) == 2 * 9
    assert all("pz=100&po=1&np=1" in page and "fid=f12" in page for page in pages)


def test_only_the_markets_asked_for_are_read(place: Workplace) -> None:
    assert crawl(place, markets="B, fund").status == 0
    assert place.ask("SELECT list, count(*) FROM listed_securities GROUP BY list") == [
        ("b", 10),
        ("fund", 3),
    ]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("markets", "a,tokyo", "no market tokyo; there are a, b, fund, hk, us, board, index"),
        ("market", "a", "no such argument; this spider takes markets"),
    ],
)
def test_a_wrong_argument_is_one_line(place: Workplace, name: str, value: str, reason: str) -> None:
    ended = crawl(place, **{name: value})
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"scrapy crawl: {name}={value}: {reason}\n"


def test_the_quote_host_is_asked_once_a_second_at_most(place: Workplace, origin: Origin) -> None:
    assert place.crawl("securities", markets="a").status == 0
    times = [seen.at for seen in origin.requests]
    assert len(times) == 4
    assert all(later - earlier > timedelta(seconds=0.9) for earlier, later in pairwise(times))


def test_what_fails_for_a_while_is_asked_again(place: Workplace, origin: Origin) -> None:
    origin.faults.fail("pn=1&.*fs=m:0[+]t:6,", way="close", times=2)
    origin.faults.fail("pn=2&", way="null", times=2)
    origin.faults.fail("pn=3&", way="repeat", times=2)
    origin.faults.fail("fs=m:0[+]t:7,", way="truncate", times=2)
    origin.faults.fail("fs=m:116", way="wrong", times=2)
    origin.faults.fail("fs=m:105", way="html", times=2)
    ended = crawl(place)
    assert ended.status == 0
    assert told(ended).startswith(f"{len(securities())} listed")


@pytest.mark.parametrize("way", ["close", "null"])
def test_a_list_that_can_not_be_read_loses_nothing_and_ends_with_status_1(
    place: Workplace, origin: Origin, way: str
) -> None:
    crawl(place)
    origin.faults.fail("fs=m:0[+]t:6,.*", way=way)  # type: ignore[arg-type]
    ended = crawl(place)
    assert ended.status == 1
    assert "The list a can't be read: https://push2.eastmoney.com/api/qt/clist/get?pn=1" in (
        ended.err
    )
    assert "1 list not read" in told(ended)
    assert place.ask("SELECT count(*) FROM listed_securities WHERE last_at IS NOT NULL") == [(0,)]


def test_a_list_that_broke_off_is_completed_by_the_next_run(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.fail("pn=3&", way="status")
    assert crawl(place, markets="a").status == 1
    assert place.ask("SELECT count(*) FROM listed_securities") == [(200,)]
    assert place.ask("SELECT count(*) FROM quote_lists") == [(0,)]
    origin.faults.clear()
    assert "40 new, 200 unchanged" in told(crawl(place, markets="a"))


def change(place: Workplace, statement: str) -> None:
    with closing(connect(place.database)) as connection, connection:
        connection.execute(statement)


def test_a_new_name_moves_the_old_one_to_the_former_names(place: Workplace) -> None:
    crawl(place, markets="a")
    change(place, "UPDATE listed_securities SET name = '示例旧名' WHERE code = '003901.SZ'")
    ((since,),) = place.ask("SELECT named_at FROM listed_securities WHERE code = '003901.SZ'")
    ((read,),) = place.ask("SELECT read_at FROM quote_lists")
    ended = crawl(place, markets="a")
    assert "0 new, 1 changed, 239 unchanged" in told(ended)
    assert place.ask("SELECT * FROM security_names") == [("003901.SZ", "示例旧名", since, read)]
    ((name, named),) = place.ask(
        "SELECT name, named_at FROM listed_securities WHERE code = '003901.SZ'"
    )
    assert name == "示例银行"
    assert str(named) > str(read)


def test_what_left_its_list_keeps_its_row_with_the_day_it_was_last_seen(place: Workplace) -> None:
    crawl(place, markets="a")
    change(
        place,
        "INSERT INTO listed_securities SELECT '003999.SZ', market, mic, kind, '退市股份', list,"
        " first_at, named_at, NULL FROM listed_securities WHERE code = '003901.SZ'",
    )
    change(place, "UPDATE listed_securities SET last_at = named_at WHERE code = '003902.SZ'")
    ((read,),) = place.ask("SELECT read_at FROM quote_lists")
    ended = crawl(place, markets="a")
    assert "The list a has 240 securities, 1 left it" in ended.err
    assert "0 new, 1 changed, 239 unchanged" in told(ended)  # 003902 came back
    assert place.ask("SELECT code, last_at FROM listed_securities WHERE last_at IS NOT NULL") == [
        ("003999.SZ", read)
    ]


# -- with articles ---------------------------------------------------------------------------------


def mentions(place: Workplace) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {}
    for article_id, *mention in place.ask(
        "SELECT article_id, code, role, evidence, count FROM mentions ORDER BY article_id, position"
    ):
        found.setdefault(str(article_id).removeprefix("eastmoney:"), []).append(tuple(mention))
    return found


def test_names_are_found_in_articles_once_the_lists_were_read(
    place: Workplace, origin: Origin
) -> None:
    crawl(place)
    assert place.crawl("eastmoney", columns="345").status == 0
    found = mentions(place)
    assert found[STORIES[0].id] == [("003901.SZ", "mention", "name", 1)]
    assert 'securities: ["003901.SZ"]' in place.post(STORIES[0].id)
    # boards are words; what a fund follows isn't its name
    assert found[STORIES[1].id] == [("000001.SH", "mention", "name", 1)]
    # a link on the name of another security is none
    assert found[STORIES[2].id] == [
        ("003902.SZ", "mention", "link name", 1),
        ("003901.SZ", "candidate", "link", 1),
        ("605902.SH", "mention", "name", 1),
    ]
    assert STORIES[3].id not in found


def test_without_the_lists_names_alone_say_nothing(place: Workplace) -> None:
    place.crawl("eastmoney", columns="345")
    found = mentions(place)
    assert STORIES[0].id not in found
    assert [mention[:2] for mention in found[STORIES[2].id]] == [
        ("003902.SZ", "mention"),
        ("003901.SZ", "mention"),
    ]


def test_imported_posts_are_searched_for_names_too(place: Workplace, tmp_path: Path) -> None:
    crawl(place, markets="a")
    post = tmp_path / "2022-01-07-202201072239307540.md"
    post.write_text(
        '---\nlayout: post\ntitle: "旧文"\ndate: 2022-01-07 10:00:00 +0800\n'
        "categories: emnews\ntags: 东财滚动新闻\n---\n<p>示例银行披露进展。</p>\n",
        "utf-8",
    )
    assert place.run("import", str(post)).status == 0
    assert place.ask("SELECT code, evidence FROM mentions") == [("003901.SZ", "name")]


# -- the table -------------------------------------------------------------------------------------


class Days:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self) -> None:
        self.now += timedelta(days=1)


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def archive(tmp_path: Path, days: Days) -> Iterator[Archive]:
    with closing(Archive.open(f"sqlite:///{tmp_path / 'names.db'}", clock=days)) as opened:
        yield opened


def shown(code: str, name: str, market: int = 0) -> Shown:
    return Shown(canonical(code), market, name)


def read(archive: Archive, name: str, *pages: list[Shown]) -> tuple[list[PageNews], int]:
    """Read a list to its end, as a run of its own."""
    listed = ListedSecurities(archive)
    reading = listed.begin(name)
    capture = Capture("https://push2.eastmoney.com/", "listing", b"{}", archive.clock())
    news = [listed.record(reading, page, capture=capture, run_id=1) for page in pages]
    return news, listed.finish(reading)


def former(archive: Archive) -> list[tuple[object, ...]]:
    table = schema.security_names
    rows = archive.reader.execute(table.select().order_by(table.c.first_at))
    return [(row.code, row.name, row.first_at.day, row.last_at.day) for row in rows]


def test_names_come_and_go_with_their_days(archive: Archive, days: Days) -> None:
    for name in ("甲乙科技", "甲乙科技", "XD甲乙科", "ST甲乙", "ST甲乙", "甲乙科技", "丙丁股份"):
        read(archive, "a", [shown("003901.SZ", name)])
        days.turn()
    assert former(archive) == [
        ("003901.SZ", "甲乙科技", 1, 3),
        ("003901.SZ", "ST甲乙", 4, 5),
        ("003901.SZ", "甲乙科技", 6, 6),
    ]
    table = name_table(archive)
    assert table is not None
    assert table.names("003901.SZ") == ("丙丁股份", "甲乙科技", "ST甲乙", "甲乙科技")


def test_a_name_that_was_met_cut_is_completed_and_not_kept(archive: Archive, days: Days) -> None:
    read(archive, "a", [shown("003901.SZ", "XD甲乙科")])
    days.turn()
    read(archive, "a", [shown("003901.SZ", "甲乙科技")])
    assert former(archive) == []


def test_a_security_of_two_lists_stays_with_the_first_one(archive: Archive, days: Days) -> None:
    both = shown("003901.SZ", "示例")
    assert read(archive, "a", [both]) == ([PageNews(1, 0, 0)], 0)
    assert read(archive, "fund", [both, shown("159990.SZ", "示例ETF")]) == (
        [PageNews(1, 0, 1)],
        0,
    )
    assert read(archive, "a", [shown("003902.SZ", "样本")]) == ([PageNews(1, 0, 0)], 1)
    assert read(archive, "fund", [both]) == ([PageNews(0, 1, 0)], 1)


def test_a_row_that_comes_on_two_pages_counts_once(archive: Archive) -> None:
    page = [shown("003901.SZ", "示例")]
    assert read(archive, "a", page, page)[0] == [PageNews(1, 0, 0), PageNews(0, 0, 0)]


def test_the_name_of_what_has_left_is_free_for_another(archive: Archive, days: Days) -> None:
    read(archive, "a", [shown("003901.SZ", "示例银行"), shown("003902.SZ", "样本家居")])
    days.turn()
    read(archive, "a", [shown("003902.SZ", "示例银行")])
    table = name_table(archive)
    assert table is not None
    (named,) = table.find("示例银行公告")
    assert [one.code for one in named.securities] == ["003902.SZ"]
    (named,) = table.find("样本家居公告")
    assert [one.code for one in named.securities] == ["003902.SZ"]


def test_an_archive_without_lists_has_no_names(archive: Archive) -> None:
    assert name_table(archive) is None


def test_fifteen_thousand_securities_are_read_in_one_pass(archive: Archive) -> None:
    pages = [
        [
            Shown(
                Security(f"{number:06}.SZ", "XSHE", "stock"),
                0,
                f"{chr(0x4E00 + number // 100)}{chr(0x5E00 + number % 100)}股份",
            )
            for number in range(start, start + 100)
        ]
        for start in range(0, 15_000, 100)
    ]
    news, left = read(archive, "a", *pages)
    assert (sum(page.new for page in news), left) == (15_000, 0)
    start = process_time()
    news, _ = read(archive, "a", *pages)
    assert process_time() - start < 2
    assert sum(page.unchanged for page in news) == 15_000
    start = process_time()
    table = name_table(archive)
    assert process_time() - start < 2
    assert table is not None
    assert [named.name for named in table.find(f"今天{chr(0x4E01)}{chr(0x5E02)}股份公告")] == [
        f"{chr(0x4E01)}{chr(0x5E02)}股份"
    ]
