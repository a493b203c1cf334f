import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, make_url, select, update

from newsarchive.archive import reports, schema
from newsarchive.archive.keeping import WARC, Keeping
from newsarchive.archive.listings import Listings, Sighting
from newsarchive.archive.migrations import CURRENT
from newsarchive.archive.outlets import Outlets
from newsarchive.archive.pending import Pending
from newsarchive.archive.quarantine import set_aside
from newsarchive.archive.records import met_article, met_json
from newsarchive.archive.runs import begin_run, finish_run
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import content_hash, raw_hash
from newsarchive.archive.walks import begin_walk, finish_walk
from newsarchive.errors import (
    ArchiveBusyError,
    ArchiveError,
    BadAnswerError,
    GoneError,
    IncompleteError,
    SettingError,
)
from newsarchive.items import Article, Capture, Image, Revised, SecurityReference
from newsarchive.sources import Catalogue, Outlet

NOW = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)
BEIJING = "+08:00"
BEIJING_ZONE = ZoneInfo("Asia/Shanghai")


def article(number: int = 1, **fields: object) -> Article:
    digits = f"20260115361700{number:04}"
    made = Article(
        url=f"https://finance.eastmoney.com/a/{digits}.html",
        origin="eastmoney",
        fetched=NOW,
        native_id=digits,
        article_id=f"eastmoney:{digits}",
        canonical_url=f"https://finance.eastmoney.com/a/{digits}.html",
        title_text=f"示例{number}",
        date_text="2026-01-15 09:31:07",
        source_text="示例时报",
        body_html="<p>　　正文</p>",
        linked_html='<p><a href="x">正文</a></p>',
        security_texts=("1.600000",),
        keywords=("银行", "零售"),
        title=f"示例{number}",
        summary="摘要",
        body="<p>正文</p>",
        text="正文",
        images=(Image("https://img.example/a.jpg", "图", "说明", 800, 555),),
        flags=("ai-comment",),
        published=datetime.fromisoformat(f"2026-01-15T09:31:07{BEIJING}"),
        date_precision="second",
        date_method="absolute",
        source="示例时报",
        source_slug="shilishibao",
        source_kind="unknown",
        source_method="label/unknown",
        co_sources=("另一报",),
        securities=(
            SecurityReference("600000.SH", "XSHG", "stock", "示例银行", "primary", ("chart",), 2),
            SecurityReference("BK0475.BK", "", "board", "银行", "candidate", ("link",)),
        ),
        captures=(Capture("https://api.example/1", "article-api", b'{"a":1}', NOW),),
    )
    made = replace(made, **fields)  # type: ignore[arg-type]
    return replace(made, content_hash=content_hash(made))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'archive.db'}"


@pytest.fixture
def archive(url: str) -> Iterator[Archive]:
    opened = Archive.open(url, clock=lambda: NOW)
    yield opened
    opened.close()


def rows(archive: Archive, table_name: str) -> int:
    table = schema.metadata.tables[table_name]
    return archive.reader.execute(select(func.count()).select_from(table)).scalar() or 0


def test_an_article_comes_back_as_it_was_stored(archive: Archive) -> None:
    stored = article()
    archive.add(stored, run_id=1, known=None)
    assert archive.article(stored.article_id) == replace(stored, captures=(), made_of=((1,),))
    assert rows(archive, "captures") == 1
    assert rows(archive, "mentions") == 2
    assert rows(archive, "securities") == 1  # a candidate is no security of the archive


def test_what_waits_counts_as_known(archive: Archive) -> None:
    stored = article()
    archive.add(stored, run_id=1, known=None)
    known = archive.known([stored.article_id])[stored.article_id]
    assert known.raw_hash == raw_hash(stored)
    assert known.content_hash == stored.content_hash
    assert known.path == ""


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        (replace(article(), article_id=""), "article_id"),
        (replace(article(), canonical_url=""), "canonical_url"),
        (replace(article(), title=""), "title"),
        (replace(article(), published=None), "published"),
        (replace(article(), content_hash=""), "content_hash"),
    ],
)
def test_an_article_without_what_a_record_needs_is_refused(
    archive: Archive, lacking: Article, named: str
) -> None:
    with pytest.raises(IncompleteError, match=named):
        archive.add(lacking, run_id=1, known=None)


def test_a_changed_article_replaces_the_old_one_and_leaves_a_revision(archive: Archive) -> None:
    old = article()
    archive.add(old, run_id=1, known=None)
    revised = Revised(NOW, ("title",))
    new = article(title="更正后的标题", securities=(), modified=NOW, revisions=(revised,))
    known = archive.known([old.article_id])[old.article_id]
    archive.revise(old, revised, run_id=2)
    archive.add(new, run_id=2, known=known)
    found = archive.article(old.article_id)
    assert found is not None
    assert (found.title, found.securities) == ("更正后的标题", ())
    assert found.revisions == (revised,)
    row = archive.reader.execute(select(schema.revisions)).mappings().one()
    assert (row["title"], row["changed"], row["text"]) == ("示例1", ("title",), "正文")


def test_whitespace_is_no_change_of_content() -> None:
    assert content_hash(article(text="正 文\n")) == content_hash(article())
    assert content_hash(article(text="正文。")) != content_hash(article())


def test_storing_an_article_ends_its_pending_row_and_its_quarantine(archive: Archive) -> None:
    stored = article()
    archive.quarantine(
        stored, spider="eastmoney", error=IncompleteError("x", "no title"), answer=b"", run_id=1
    )
    archive.flush()
    assert set_aside(archive.reader, [stored.article_id]) == {stored.article_id: {"eastmoney"}}
    Pending(archive).promise(stored, spider="eastmoney", run_id=1)
    archive.add(stored, run_id=1, known=None)
    archive.flush()
    assert rows(archive, "pending") == 0
    assert set_aside(archive.reader, [stored.article_id]) == {}


def fails(archive: Archive, runs: int) -> list[bool]:
    error = BadAnswerError("https://x.example/1", "status 503")
    return [Pending(archive).failed(article(), error, spider="eastmoney") for _ in range(runs)]


def test_what_failed_in_twenty_runs_over_a_day_is_given_up(url: str) -> None:
    times = [NOW]
    with closing(Archive.open(url, clock=lambda: times[0])) as archive:
        Pending(archive).promise(article(), spider="eastmoney", run_id=1)
        times[0] = NOW + timedelta(days=1)
        assert fails(archive, 20) == [*[False] * 19, True]


def test_an_outage_of_hours_gives_nothing_up_however_often_it_is_run(url: str) -> None:
    times = [NOW]
    with closing(Archive.open(url, clock=lambda: times[0])) as archive:
        Pending(archive).promise(article(), spider="eastmoney", run_id=1)
        times[0] = NOW + timedelta(hours=23)
        assert not any(fails(archive, 60))
        times[0] = NOW + timedelta(days=1)
        assert fails(archive, 1) == [True]


def test_quarantine_keeps_item_reason_and_raw_answer(archive: Archive) -> None:
    error = IncompleteError("https://x.example/1", "no title")
    archive.quarantine(article(), spider="eastmoney", error=error, answer=b"<raw>", run_id=3)
    archive.flush()
    entry = reports.quarantined_item(archive, 1)
    assert entry is not None
    assert entry["reason"] == "IncompleteError"
    assert entry["detail"] == "https://x.example/1: no title"
    assert entry["answer"] == b"<raw>"
    assert met_article(str(entry["item"])).title_text == "示例1"
    reports.resolve(archive, 1)
    assert list(reports.quarantined(archive)) == []


def test_what_was_met_survives_as_json() -> None:
    met = article()
    back = met_article(met_json(met))
    assert back.article_id == met.article_id
    assert (back.title_text, back.keywords, back.fetched) == ("示例1", ("银行", "零售"), NOW)
    assert back.title == ""  # what steps fill in is made again


def test_exports_are_due_until_noted_and_due_again_after_a_change(archive: Archive) -> None:
    stored = article()
    archive.add(stored, run_id=1, known=None)
    archive.exported(stored, path="_posts/a.md", digest="0" * 64)
    archive.flush()
    assert reports.numbers(archive)["not exported"] == 0
    known = archive.known([stored.article_id])[stored.article_id]
    assert known.path == "_posts/a.md"
    archive.add(article(title="新"), run_id=2, known=known)
    archive.flush()
    assert reports.numbers(archive)["not exported"] == 1


def test_noting_the_export_of_an_old_version_leaves_the_new_one_due(archive: Archive) -> None:
    old = article()
    archive.add(old, run_id=1, known=None)
    known = archive.known([old.article_id])[old.article_id]
    archive.add(article(title="新"), run_id=1, known=known)
    archive.exported(old, path="_posts/a.md", digest="0" * 64)
    archive.flush()
    assert reports.numbers(archive)["not exported"] == 1


# -- listings --------------------------------------------------------------------------------------


def sighting(number: int, record_hash: str = "h") -> Sighting:
    return Sighting(article(number), record_hash, f"2026-01-15 09:{number:02}:00 {number}")


def page(*numbers: int) -> list[Sighting]:
    return [sighting(number) for number in numbers]


class Crawl:
    """One run over one listing."""

    def __init__(
        self, archive: Archive, listing: str = "column:345", *, spider: str = "eastmoney"
    ) -> None:
        self.archive = archive
        self.spider = spider
        self.pending = Pending(archive)
        self.listings = Listings(archive, self.pending)
        self.walk = begin_walk(archive, listing, run_id=1, zone=BEIJING_ZONE)

    def read(self, sightings: list[Sighting]) -> list[int]:
        self.outcome = self.listings.record(
            self.walk, sightings, spider=self.spider, capture=None, run_id=1
        )
        return [int(each.position.split()[-1]) for each in self.outcome.fetch]

    def store(self, *numbers: int) -> None:
        for number in numbers:
            self.archive.add(article(number), run_id=1, known=None)
        self.archive.flush()

    def finish(self, outcome: str, depth: str = "") -> bool:
        gap = finish_walk(self.archive, self.walk, outcome, run_id=1, depth=depth)
        return gap is not None


def test_a_listed_article_is_pending_until_it_is_stored(archive: Archive) -> None:
    crawl = Crawl(archive)
    assert crawl.read(page(3, 2, 1)) == [3, 2, 1]
    crawl.store(3)
    left = [met.article_id for met in Pending(archive).unasked("eastmoney")]
    assert left == [article(1).article_id, article(2).article_id]


def test_an_article_is_fetched_once_however_often_it_is_listed(archive: Archive) -> None:
    crawl = Crawl(archive)
    assert crawl.read(page(3, 2, 3)) == [3, 2]
    assert crawl.read(page(2, 1)) == [1]
    assert crawl.outcome.fresh == 1
    assert rows(archive, "sightings") == 3


def test_pending_articles_are_not_asked_for_twice_in_a_run(archive: Archive) -> None:
    Crawl(archive).read(page(2, 1))
    again = Crawl(archive)
    assert len(list(again.pending.unasked("eastmoney"))) == 2
    assert again.read(page(2, 1)) == []


def test_the_quarantine_keeps_the_start_of_a_long_answer_and_says_how_long_it_was(
    archive: Archive,
) -> None:
    long = Capture("https://a.example/1", "page", b"x" * 300_000, NOW, 404)
    error = GoneError("https://a.example/1", "no such article")
    for number in (1, 2):
        archive.quarantine(
            article(number), spider="eastmoney", error=error, answer=b"", run_id=1, answers=[long]
        )
        archive.flush()
    for number in (1, 2):
        entry = reports.quarantined_item(archive, number)
        assert entry is not None
        assert entry["article_id"] == article(number).article_id
        (kept,) = cast("list[reports.Report]", entry["answers"])
        assert (kept["size"], kept["status"]) == (300_000, 404)
        assert kept["body"] == b"x" * 256 * 1024


def test_sightings_of_a_walk_that_was_cut_short_are_no_anchor(archive: Archive) -> None:
    cut = Crawl(archive)
    cut.read(page(9, 8))
    cut.store(9, 8)
    again = Crawl(archive)
    assert again.read(page(9, 8)) == []
    assert not again.outcome.tail_anchored
    assert set(again.outcome.states.values()) == {"unchanged"}
    again.finish("end")
    third = Crawl(archive)
    third.read(page(9, 8))
    assert third.outcome.tail_anchored


def test_a_changed_record_is_fetched_again(archive: Archive) -> None:
    first = Crawl(archive)
    first.read(page(2, 1))
    first.store(2, 1)
    first.finish("end")
    second = Crawl(archive)
    assert second.read([sighting(2, "changed"), sighting(1)]) == [2]
    third = Crawl(archive)
    assert third.read([sighting(2, "changed"), sighting(1)]) == []
    assert len(list(third.pending.unasked("eastmoney"))) == 1


def pending_titles(archive: Archive) -> list[tuple[str, int]]:
    query = select(schema.pending.c.record, schema.pending.c.attempts)
    return [
        (met_article(row.record).title_text, row.attempts) for row in archive.reader.execute(query)
    ]


def renamed(number: int, title: str, **fields: object) -> Sighting:
    """Return a sighting as a list shows it with another title; the text isn't known yet."""
    met = article(number, title_text=title, body_html="", captures=(), **fields)
    return replace(sighting(number, title), article=met)


def test_what_a_list_corrects_while_its_article_failed_is_pending_in_its_place(
    archive: Archive,
) -> None:
    first = Crawl(archive)
    first.read([renamed(1, "旧")])
    first.pending.failed(article(1), BadAnswerError("x", "503"), spider="eastmoney")
    second = Crawl(archive)
    second.pending.reserve("eastmoney")
    (asked,) = second.pending.reserved("eastmoney")
    assert second.read([renamed(1, "新")]) == []
    assert pending_titles(archive) == [("新", 1)]
    assert second.pending.renewals.latest(asked).title_text == "新"
    second.store(1)
    assert rows(archive, "pending") == 0
    assert Crawl(archive).read([renamed(1, "新")]) == []


def test_what_a_list_corrects_behind_the_back_of_a_fetch_is_asked_for_by_the_next_run(
    archive: Archive,
) -> None:
    first = Crawl(archive)
    first.read([renamed(1, "旧"), sighting(2)])
    first.read([renamed(1, "新")])
    first.store(1, 2)  # of the record before; nothing asked for the latest one
    assert pending_titles(archive) == [("新", 0)]
    next_run = Archive.open(str(archive.engine.url), writer=False, clock=lambda: NOW)
    (left,) = Pending(next_run).unasked("eastmoney")
    next_run.close()
    assert left.title_text == "新"


def test_what_a_list_corrects_after_its_article_was_stored_in_the_same_run_is_not_settled_with_it(
    archive: Archive,
) -> None:
    crawl = Crawl(archive)
    crawl.read([renamed(1, "旧")])
    archive.add(article(1), run_id=1, known=None)  # waits to be written
    archive.settle(article(1).article_id)
    crawl.read([renamed(1, "新")])
    archive.flush()
    assert pending_titles(archive) == [("新", 0)]


def test_a_correction_that_two_lists_show_is_asked_for_once(archive: Archive) -> None:
    for listing in ("column:345", "fast:102"):
        Crawl(archive, listing).read([renamed(1, "旧")])
    Crawl(archive).store(1)
    crawl = Crawl(archive)
    assert crawl.read([renamed(1, "新")]) == [1]
    crawl.walk = begin_walk(archive, "fast:102", run_id=1, zone=BEIJING_ZONE)
    assert crawl.read([renamed(1, "新（快讯）")]) == []
    assert pending_titles(archive) == [("新", 0)]


@pytest.mark.parametrize("stored", [True, False])
def test_a_correction_that_a_killed_run_took_from_one_list_is_no_news_in_the_other(
    archive: Archive, *, stored: bool
) -> None:
    for listing in ("column:345", "fast:102"):
        Crawl(archive, listing).read([renamed(1, "旧")])
    Crawl(archive).store(1)
    Crawl(archive).read([renamed(1, "新")])
    crawl = Crawl(archive, "fast:102")
    (asked,) = crawl.pending.unasked("eastmoney")
    known = archive.known([asked.article_id])[asked.article_id]
    if stored:
        archive.add(article(1, title_text="新"), run_id=1, known=known)
    assert crawl.read([renamed(1, "新")]) == []
    archive.settle(asked.article_id)
    archive.flush()
    assert rows(archive, "pending") == 0


def test_a_list_says_more_of_an_article_that_was_met_by_a_link_and_its_link_stays(
    archive: Archive,
) -> None:
    link = "https://wap.eastmoney.com/a/1.html"
    bare = Article(
        url=link,
        origin="share",
        fetched=NOW,
        article_id=article(1).article_id,
        canonical_url=article(1).canonical_url,
        listing="share",
        share_link=link,
    )
    Pending(archive).promise(bare, spider="eastmoney", run_id=1)
    crawl = Crawl(archive)
    (asked,) = crawl.pending.unasked("eastmoney")
    shown = renamed(1, "标题", summary_text="导语", listing="column:345")
    assert crawl.read([shown]) == []
    latest = crawl.pending.renewals.latest(asked)
    assert (latest.title_text, latest.summary_text) == ("标题", "导语")
    assert (latest.share_link, latest.origin, latest.listing) == (link, "eastmoney", "column:345")


def test_a_second_list_that_shows_an_article_changes_nothing_of_what_is_pending(
    archive: Archive,
) -> None:
    Crawl(archive).read([renamed(1, "甲")])
    crawl = Crawl(archive, "fast:102")
    (asked,) = crawl.pending.unasked("eastmoney")
    assert crawl.read([renamed(1, "乙")]) == []
    assert crawl.pending.renewals.latest(asked) is asked
    assert pending_titles(archive) == [("甲", 0)]


def test_an_older_promise_takes_nothing_from_what_a_list_has_shown_since(archive: Archive) -> None:
    Crawl(archive).read([renamed(1, "新")])
    old = renamed(1, "旧", fetched=NOW - timedelta(days=1)).article
    Pending(archive).promise(old, spider="eastmoney", run_id=2)
    assert pending_titles(archive) == [("新", 0)]


def test_what_one_kind_of_spider_gives_up_or_leaves_is_asked_for_by_the_others(
    archive: Archive,
) -> None:
    error = GoneError("https://a.example/1", "HTTP status 404")
    other = Crawl(archive, "category:x", spider="category")
    other.read(page(2, 1))
    archive.quarantine(article(1), spider="category", error=error, answer=b"", run_id=1)
    archive.flush()
    crawl = Crawl(archive)
    assert crawl.read(page(2, 1)) == [2, 1]
    assert set(crawl.outcome.states.values()) == {""}
    archive.quarantine(article(2), spider="eastmoney", error=error, answer=b"", run_id=2)
    archive.flush()
    assert [met.article_id for met in Pending(archive).unasked("category")] == [
        article(2).article_id
    ]
    crawl.store(1)
    assert {key: set(whose) for key, whose in set_aside(archive.reader, ids(1, 2)).items()} == {
        article(2).article_id: {"eastmoney"}
    }


def test_what_another_spider_took_over_in_an_earlier_version_is_asked_for_after_all(
    archive: Archive,
) -> None:
    Crawl(archive).read(page(3, 2, 1))
    table = schema.pending
    error = GoneError("https://a.example/1", "HTTP status 404")
    with archive.transaction() as connection:
        connection.execute(update(table).values(spider="category"))
        connection.execute(delete(table).where(table.c.article_id != article(2).article_id))
    archive.quarantine(article(1), spider="category", error=error, answer=b"", run_id=1)
    archive.flush()
    again = Crawl(archive)
    # Of the third nothing is left: it may be stored under another id.
    assert again.read(page(3, 2, 1)) == [2, 1]
    assert Crawl(archive).read(page(3, 2, 1)) == []


def ids(*numbers: int) -> list[str]:
    return [article(number).article_id for number in numbers]


@pytest.mark.parametrize("ahead", ["2026-01-16 12:30:00 1", "2026-03-01 00:00:00 1"])
def test_a_record_dated_ahead_is_no_newest_one_and_hides_no_gap(
    archive: Archive, ahead: str
) -> None:
    first = Crawl(archive)
    first.read([replace(sighting(3), position=ahead), *page(2, 1)])
    first.finish("end")
    second = Crawl(archive)
    assert second.walk.known_newest == sighting(2).position
    second.read(page(9, 8))
    assert second.finish("limit")
    assert second.walk.depth("limit", "") == sighting(8).position


def test_a_newest_record_that_an_earlier_version_took_from_ahead_is_passed_over(
    archive: Archive,
) -> None:
    for numbers in ((2, 1), (4, 3)):
        crawl = Crawl(archive)
        crawl.read(page(*numbers))
        crawl.finish("end")
    walks = schema.walks
    with archive.transaction() as connection:
        last = update(walks).where(walks.c.id == crawl.walk.id)
        connection.execute(last.values(newest="2026-01-16 09:00:00 9"))
    assert Crawl(archive).walk.known_newest == sighting(2).position


def test_a_list_that_a_slow_clock_takes_for_ahead_is_no_empty_one(archive: Archive) -> None:
    archive.clock = lambda: NOW - timedelta(days=9)
    first = Crawl(archive)
    first.read(page(2, 1))
    first.finish("end")
    second = Crawl(archive)
    assert second.walk.known_newest == sighting(1).position
    second.read(page(9, 8))
    assert second.finish("end")


def test_one_old_record_at_the_end_of_a_page_is_not_what_earlier_walks_read(
    archive: Archive,
) -> None:
    first = Crawl(archive)
    first.read(page(5, 4))
    first.finish("end")
    second = Crawl(archive)
    second.read(page(9, 8, 1))
    assert second.finish("limit")
    third = Crawl(archive)
    third.read(page(19, 3, 2))
    assert not third.finish("limit")


def test_a_walk_that_ends_before_known_records_leaves_a_gap_with_both_ends(
    archive: Archive,
) -> None:
    first = Crawl(archive)
    first.read(page(2, 1))
    assert not first.finish("end")
    second = Crawl(archive)
    second.read(page(9, 8))
    assert second.finish("end")
    (gap,) = reports.gaps(archive, most=9)
    assert gap["newer"] == sighting(8).position
    assert gap["older"] == sighting(2).position
    assert gap["listing"] == "column:345"


def test_a_list_that_was_empty_when_it_was_first_read_leaves_a_gap_only_below_what_is_read(
    archive: Archive,
) -> None:
    assert not Crawl(archive).finish("end")
    assert not Crawl(archive).finish("end")
    limited = Crawl(archive)
    limited.read(page(9, 8))
    assert limited.finish("limit")
    (gap,) = reports.gaps(archive, most=9)
    assert (gap["newer"], gap["older"]) == (sighting(8).position, "")


def test_a_list_that_was_empty_and_is_read_to_its_end_has_no_gap(archive: Archive) -> None:
    assert not Crawl(archive).finish("end")
    whole = Crawl(archive)
    whole.read(page(9, 8))
    assert not whole.finish("end")
    assert reports.gaps(archive, most=9) == []


def test_a_walk_that_meets_known_records_leaves_no_gap(archive: Archive) -> None:
    first = Crawl(archive)
    first.read(page(2, 1))
    first.finish("end")
    second = Crawl(archive)
    second.read(page(3, 2))
    assert not second.finish("met")
    assert reports.gaps(archive, most=9) == []


def test_the_depth_of_a_limited_walk_is_remembered(archive: Archive) -> None:
    first = Crawl(archive)
    first.read(page(9, 8))
    first.finish("limit")
    second = Crawl(archive)
    assert second.walk.known_depth == sighting(8).position
    second.read(page(9, 8))
    second.read(page(7, 6))
    second.finish("end")
    assert Crawl(archive).walk.known_depth == ""


# -- outlets ---------------------------------------------------------------------------------------


def unknown(name: str, slug: str) -> Outlet:
    return Outlet(name, slug, "unknown", known=False)


def test_unknown_outlets_that_share_a_slug_get_different_ones_for_good(url: str) -> None:
    catalogue = Catalogue.load()
    with closing(Archive.open(url)) as archive:
        outlets = Outlets(archive)
        first = outlets.slug(unknown("国新新闻", "guoxinxinwen"), catalogue)
        assert first == "guoxinxinwen"
        second = outlets.slug(unknown("国信新闻", "guoxinxinwen"), catalogue)
        assert second.startswith("guoxinxinwen-")
    with closing(Archive.open(url)) as archive:
        again = Outlets(archive)
        assert again.slug(unknown("国信新闻", "guoxinxinwen"), catalogue) == second
        assert again.slug(unknown("国新新闻", "guoxinxinwen"), catalogue) == "guoxinxinwen"
        assert reports.shared_slugs(archive) == [
            {"name": "国信新闻", "slug": second, "shared_with": "国新新闻"}
        ]


def named(folder: Path, text: str) -> Catalogue:
    """Return the catalogue with the user's own outlets in *text*."""
    path = folder / "outlets.yaml"
    path.write_text(text, "utf-8")
    return Catalogue.load(path)


def slug_of(name: str, archive: Archive, catalogue: Catalogue) -> str:
    outlet = catalogue.attribute(name).outlet
    return Outlets(archive).slug(outlet, catalogue)


def test_a_named_outlet_leaves_the_slug_to_the_outlet_whose_pages_have_it(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Archive.open(url)) as archive:
        assert slug_of("实例晨报", archive, Catalogue.load()) == "shilichenbao"
        archive.flush()
        catalogue = named(tmp_path, "paper:\n  示例晨报: {slug: shilichenbao}\n")
        slug = slug_of("示例晨报", archive, catalogue)
        assert slug.startswith("shilichenbao-")
        assert f"实例晨报 and 示例晨报 share the slug shilichenbao; the second one gets {slug}" in (
            caplog.text
        )
        archive.flush()
        assert slug_of("示例晨报", archive, catalogue) == slug
        assert [row["name"] for row in reports.shared_slugs(archive)] == ["示例晨报"]


def test_a_label_that_was_joined_to_an_outlet_takes_no_slug_from_it(
    url: str, tmp_path: Path
) -> None:
    with closing(Archive.open(url)) as archive:
        assert slug_of("实例晨报", archive, Catalogue.load()) == "shilichenbao"
        archive.flush()
        catalogue = named(
            tmp_path, "paper:\n  实例晨报社: {slug: shilichenbao, aliases: [实例晨报]}\n"
        )
        assert slug_of("实例晨报", archive, catalogue) == "shilichenbao"


def test_an_outlet_that_was_named_is_unknown_no_more(url: str, tmp_path: Path) -> None:
    with closing(Archive.open(url)) as archive:
        slug = slug_of("实例晨报", archive, Catalogue.load())
        first = article(source="实例晨报", source_slug=slug)
        archive.add(first, run_id=1, known=None)
        archive.flush()
        assert [row["name"] for row in reports.unknown_outlets(archive, most=9)] == ["实例晨报"]
    with closing(Archive.open(url)) as archive:
        catalogue = named(tmp_path, "paper:\n  实例晨报: {slug: sldaily}\n")
        assert slug_of("实例晨报", archive, catalogue) == "sldaily"
        archive.flush()
        table = schema.sources
        row = archive.reader.execute(select(table.c.slug, table.c.kind, table.c.known)).one()
        assert tuple(row) == ("sldaily", "paper", True)
        assert reports.unknown_outlets(archive, most=9) == []


def test_an_unknown_outlet_that_no_article_names_any_more_is_not_told(url: str) -> None:
    with closing(Archive.open(url)) as archive:
        slug = slug_of("实例晨报", archive, Catalogue.load())
        first = article(source="实例晨报", source_slug=slug)
        archive.add(first, run_id=1, known=None)
        archive.flush()
        known = archive.known([first.article_id])[first.article_id]
        joined = article(source="示例时报", source_slug="shilishibao")
        archive.add(joined, run_id=2, known=known)
        archive.flush()
        assert reports.unknown_outlets(archive, most=9) == []


# -- runs and opening ------------------------------------------------------------------------------


def test_a_run_that_never_ended_was_killed(archive: Archive) -> None:
    begin_run(archive, "crawl eastmoney", {"columns": "345"})
    second = begin_run(archive, "crawl share", {})
    finish_run(archive, second, "finished", {"new": 2})
    newest, oldest = reports.last_runs(archive, most=5)
    assert (newest["outcome"], newest["counts"]) == ("finished", {"new": 2})
    assert (oldest["outcome"], oldest["arguments"]) == ("killed", {"columns": "345"})


def test_a_link_to_an_archive_has_the_same_lock_and_answers(tmp_path: Path) -> None:
    disk, project = tmp_path / "disk", tmp_path / "project"
    disk.mkdir()
    project.mkdir()
    (project / "archive.db").symlink_to(disk / "archive.db")
    link = f"sqlite:///{project / 'archive.db'}"
    keeping = Keeping(WARC)
    with closing(Archive.open(link, keeping=keeping)) as archive:
        with pytest.raises(ArchiveBusyError, match="in use by another run"):
            Archive.open(f"sqlite:///{disk / 'archive.db'}")
        archive.add(article(), run_id=1, known=None)
        archive.flush()
    with pytest.raises(ArchiveBusyError), closing(Archive.open(f"sqlite:///{disk}/archive.db")):
        Archive.open(link)
    assert sorted(path.name for path in project.iterdir()) == ["archive.db"]
    assert list((disk / "captures").iterdir())


BESIDE = """
import sys
from datetime import datetime
from newsarchive.archive.keeping import WARC, Keeping
from newsarchive.archive.store import Archive
from newsarchive.items import Capture
now = datetime.fromisoformat(sys.argv[2])
archive = Archive.open(sys.argv[1], clock=lambda: now, keeping=Keeping(WARC))
waiting = archive.waiting(Capture("https://x.example/2", "list", b"{}", now), run_id=1)
with archive.transaction(waiting):
    pass
archive.close()
"""


def test_two_archives_that_share_a_folder_share_no_file(tmp_path: Path) -> None:
    first, second = (f"sqlite:///{tmp_path / name}.db" for name in ("x", "y"))
    for url in (first, second):
        subprocess.run([sys.executable, "-c", BESIDE, url, NOW.isoformat()], check=True)
    assert len(list((tmp_path / "captures").iterdir())) == 2
    for url in (first, second):
        with closing(Archive.open(url, clock=lambda: NOW, keeping=Keeping(WARC))) as archive:
            (row,) = archive.reader.execute(select(schema.warc_files)).all()
            assert (tmp_path / "captures" / row.name).stat().st_size == row.size > 0


def test_answers_that_stand_beside_a_link_are_gone_on_with(tmp_path: Path) -> None:
    disk, project = tmp_path / "disk", tmp_path / "project"
    disk.mkdir()
    (project / "captures").mkdir(parents=True)
    (project / "archive.db").symlink_to(disk / "archive.db")
    link = make_url(f"sqlite:///{project / 'archive.db'}")
    assert Keeping(WARC).place(link) == project / "captures"
    (disk / "captures").mkdir()
    assert Keeping(WARC).place(link) == disk / "captures"


def test_what_the_tables_refuse_is_not_called_damage(archive: Archive) -> None:
    row = {"id": 1, "name": "x", "size": 0, "opened_at": NOW}
    with pytest.raises(ArchiveError) as raised, archive.transaction() as connection:
        connection.execute(schema.warc_files.insert(), [row, row])
    assert "refuses what was to be written (UNIQUE constraint failed" in str(raised.value)
    assert "damaged" not in str(raised.value)


def test_a_second_writer_is_told_who_holds_the_archive(archive: Archive, url: str) -> None:
    with pytest.raises(ArchiveBusyError, match=r"in use by another run \(process \d+\)"):
        Archive.open(url)


def test_a_reader_may_look_while_a_writer_is_at_work(archive: Archive, url: str) -> None:
    archive.add(article(), run_id=1, known=None)
    archive.flush()
    reader = Archive.open(url, writer=False)
    with archive.transaction():
        assert reports.numbers(reader)["articles"] == 1
    reader.close()


def test_a_reader_looks_also_while_another_program_has_the_write_lock(
    url: str, tmp_path: Path
) -> None:
    Archive.open(url).close()
    other = connect(tmp_path / "archive.db")
    other.execute("BEGIN IMMEDIATE")
    reader = Archive.open(url, writer=False)
    assert reports.numbers(reader)["articles"] == 0
    reader.close()
    other.close()


def test_a_reader_does_not_update_an_old_schema(url: str, tmp_path: Path) -> None:
    Archive.open(url).close()
    other = connect(tmp_path / "archive.db")
    other.execute("DELETE FROM schema_versions")
    other.commit()
    other.close()
    with pytest.raises(ArchiveError, match="the next crawl, import or export updates it"):
        Archive.open(url, writer=False)


def test_the_lock_of_a_dead_process_is_no_lock(url: str) -> None:
    script = (
        "import os, signal; from newsarchive.archive.store import Archive; "
        f"a = Archive.open({url!r}); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -9
    Archive.open(url).close()


def test_a_writer_waits_for_the_lock_as_long_as_it_is_told(archive: Archive, url: str) -> None:
    started = datetime.now(UTC)
    with pytest.raises(ArchiveBusyError):
        Archive.open(url, lock_timeout=0.3)
    assert datetime.now(UTC) - started >= timedelta(seconds=0.3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"this is no database at all, but long enough to look like one" * 20, "damaged"),
        (b"SQLite format 3\x00" + b"\xff" * 4000, "damaged"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=words) as caught:
        Archive.open(f"sqlite:///{path}")
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = connect(path)
    other.execute("CREATE TABLE things (id)")
    other.close()
    content = path.read_bytes()
    for writer in (True, False):
        with pytest.raises(ArchiveError, match="something else"):
            Archive.open(f"sqlite:///{path}", writer=writer)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_schema_is_left_alone(url: str, tmp_path: Path) -> None:
    Archive.open(url).close()
    other = connect(tmp_path / "archive.db")
    other.execute(
        "INSERT INTO schema_versions VALUES (?, '2030-01-01T00:00:00+00:00')",
        (CURRENT + 1,),
    )
    other.commit()
    other.close()
    with pytest.raises(ArchiveError, match="newer newsarchive"):
        Archive.open(url)


def test_a_foreign_lock_on_the_database_is_named(url: str, tmp_path: Path) -> None:
    Archive.open(url).close()
    other = connect(tmp_path / "archive.db")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ArchiveBusyError, match="locked by another program"):
        Archive.open(url)
    other.close()


def test_a_reader_needs_an_archive(url: str) -> None:
    with pytest.raises(ArchiveError, match="no archive yet"):
        Archive.open(url, writer=False)


@pytest.mark.parametrize(
    "wrong",
    [
        "archive.db",
        "postgresql://localhost/news",
        "postgresql://h:port/x",
        "sqlite://",
        "sqlite:///:memory:",
        "",
    ],
)
def test_an_address_that_is_no_sqlite_file_is_refused(wrong: str) -> None:
    with pytest.raises(SettingError, match=r"sqlite:///archive\.db"):
        Archive.open(wrong)


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="file"):
        Archive.open(f"sqlite:///{tmp_path / 'file' / 'archive.db'}")
