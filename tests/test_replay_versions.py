"""A replay makes the archived version again, of the answers that made it, and never another one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from crawling import ROOT, Workplace

from newsarchive.archive.store import Archive
from newsarchive.demo.server import Origin
from newsarchive.demo.store import DEMO_NOW, Store

NOON = "2026-01-15T16:40:00+08:00"
LATER = "2026-01-15T16:50:00+08:00"
LATEST = "2026-01-15T17:50:00+08:00"

# A fault of ours that a later version mends.
FAULTY = """
from newsarchive import normalise
from newsarchive.errors import BodyError
cleaned = normalise.cleaned

def faulty(article):
    if "更正" in article.title_text:
        raise BodyError(article.url, "a fault of ours")
    return cleaned(article)

normalise.cleaned = faulty
"""


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store.generated(3, now=DEMO_NOW)) as origin:
        yield origin


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    """Return where three articles were crawled."""
    place = Workplace(tmp_path, origin)
    crawl(place, NOON)
    return place


def crawl(place: Workplace, clock: str, *, recheck: str = "no", **settings: str) -> None:
    given = {"CLOCK": clock, "RECHECK": "1h 2h 3h 4h", **settings}
    ended = place.crawl("eastmoney", columns="345", recheck=recheck, settings=given)
    assert ended.status == 0, ended.err


def crawl_faultily(place: Workplace, clock: str) -> None:
    words = ["scrapy", "crawl", "eastmoney", "-a", "columns=345", "-a", "recheck=no"]
    words += place.settings(CLOCK=clock)
    code = f"{FAULTY}\nfrom scrapy.cmdline import execute\nexecute({words!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)


def correct(origin: Origin, words: str = "更正后的正文，与以前完全不同。") -> str:
    """Have the upstream correct an article, in *words*; return its id."""
    first = origin.store.articles()[0].id
    origin.store.revise(first, title=f"更正：{words[:4]}", body=words)
    return f"eastmoney:{first}"


def shown(place: Workplace) -> list[tuple[object, ...]]:
    return place.ask("SELECT article_id, title, text, fetched_at FROM articles ORDER BY 1")


def replay(place: Workplace, *arguments: str) -> dict[str, object]:
    ended = place.run("replay", "--json", *(arguments or ("--all",)))
    assert ended.status == 0, ended.err
    found = json.loads(ended.out)
    assert isinstance(found, dict)
    return found


def counts(found: dict[str, object]) -> tuple[object, ...]:
    return tuple(found[name] for name in ("replayed", "changed", "without_answers", "failed"))


def test_a_version_out_of_the_quarantine_stays(place: Workplace, origin: Origin) -> None:
    correct(origin)
    crawl_faultily(place, LATER)
    assert place.run("quarantine", "retry").out.startswith("1 archived, ")
    before = shown(place)
    assert counts(replay(place)) == (2, 0, 1, 0)
    assert shown(place) == before


def test_a_version_whose_answers_were_not_kept_stays(place: Workplace, origin: Origin) -> None:
    correct(origin)
    crawl(place, LATER, CAPTURE="none")
    before = shown(place)
    assert counts(replay(place)) == (2, 0, 1, 0)
    assert shown(place) == before


def test_a_version_whose_answers_were_kept_again_is_made_of_these(
    place: Workplace, origin: Origin
) -> None:
    correct(origin)
    crawl(place, LATER, CAPTURE="none")
    correct(origin, "第二次更正，又与以前完全不同。")
    crawl(place, LATEST)
    before = shown(place)
    assert counts(replay(place)) == (3, 0, 0, 0)
    assert shown(place) == before


@pytest.mark.parametrize("looks", [1, 2])
def test_a_look_in_the_run_that_fetched_an_article_made_a_version_of_its_own(
    place: Workplace, origin: Origin, looks: int
) -> None:
    for number, clock in enumerate(("2026-01-15T18:00:00+08:00", "2026-01-15T19:00:00+08:00")):
        if number < looks:
            correct(origin, f"第{number}次更正，与以前完全不同。")
        crawl(place, clock, recheck="only")
    place.change("UPDATE captures SET run_id = 1")
    assert place.ask("SELECT count(*) FROM revisions") == [(looks,)]
    assert counts(replay(place, "--all", "--dry-run")) == (3, 0, 0, 0)


def test_a_look_at_a_version_whose_answers_were_not_kept_is_not_enough(
    place: Workplace, origin: Origin
) -> None:
    correct(origin)
    crawl(place, "2026-01-15T18:00:00+08:00", recheck="only", CAPTURE="none")
    correct(origin, "第二次更正，又与以前完全不同。")
    crawl(place, "2026-01-15T19:00:00+08:00", recheck="only")
    assert place.ask("SELECT count(*) FROM revisions") == [(2,)]
    before = shown(place)
    assert counts(replay(place)) == (2, 0, 1, 0)
    assert shown(place) == before


def test_what_a_list_said_whose_answer_was_not_kept_stays(place: Workplace, origin: Origin) -> None:
    article_id = correct(origin)
    origin.faults.fail(article_id.partition(":")[2], status=503)
    crawl(place, LATER, CAPTURE="none")
    origin.faults.clear()
    assert place.ask("SELECT article_id FROM pending") == [(article_id,)]
    crawl(place, LATEST)
    before = shown(place)
    assert any("更正：更正后的" in row for row in before)
    assert counts(replay(place)) == (3, 0, 0, 0)
    assert shown(place) == before


def test_what_an_earlier_list_said_of_a_version_stays(tmp_path: Path, origin: Origin) -> None:
    place = Workplace(tmp_path, origin)
    first = origin.store.articles()[0]
    origin.faults.fail(first.id, status=503)
    crawl(place, NOON)
    origin.faults.clear()
    origin.store.add(replace(first, title="更正后的标题", summary=""))
    crawl(place, LATER)
    before = place.ask("SELECT title, summary_text FROM articles ORDER BY article_id")
    assert ("更正后的标题", first.summary) in before
    assert counts(replay(place)) == (3, 0, 0, 0)
    assert place.ask("SELECT title, summary_text FROM articles ORDER BY article_id") == before


def test_what_came_from_a_published_archive_first_is_made_of_the_later_answers(
    tmp_path: Path,
) -> None:
    store = Store.demo()
    listed = {each.id for each in store.column("345")}
    slug, story = next(
        (slug, each)
        for slug in sorted(set(store.outlets.values()))
        for each in store.published(slug)
        if each.id in listed
    )
    with Origin(store) as origin:
        place = Workplace(tmp_path, origin)
        place.crawl("category", url=f"https://finews.withounder.com/category/{slug}.html")
        crawl(place, NOON)
        store.revise(story.id, title="更正后的标题", body="更正后的正文。")
        crawl(place, LATER)
        kinds = place.ask(
            f"SELECT kind FROM captures WHERE article_id LIKE '%{story.id}' ORDER BY id"  # noqa: S608 (digits)
        )
        found = replay(place)
    assert kinds == [("page",), ("article-api",)]
    assert (found["changed"], found["without_answers"], found["failed"]) == (0, 0, 0)


def test_of_an_earlier_archive_only_what_was_never_corrected_is_made_again(
    place: Workplace, origin: Origin
) -> None:
    correct(origin)
    crawl(place, LATER)
    place.change("UPDATE articles SET made_of = NULL, fetched_in = NULL")
    assert counts(replay(place, "--all", "--dry-run")) == (2, 0, 1, 0)
    correct(origin, "第二次更正，又与以前完全不同。")
    crawl(place, LATEST)
    assert counts(replay(place, "--all", "--dry-run")) == (3, 0, 0, 0)


def test_another_archive_gets_earlier_versions_and_what_has_no_answers(
    place: Workplace, origin: Origin, tmp_path: Path
) -> None:
    article_id = correct(origin)
    crawl(place, LATER)
    origin.store.revise(origin.store.articles()[1].id, title="另一更正", body="没有保存的正文。")
    crawl(place, LATEST, CAPTURE="none")
    url = f"sqlite:///{tmp_path / 'other.db'}"
    for _ in range(2):  # a second time changes nothing
        assert counts(replay(place, "--all", "--into", url)) == (2, 0, 1, 0)
        query = "SELECT article_id, replaced_at, changed, title, text FROM revisions ORDER BY id"
        with closing(Archive.open(url, writer=False)) as other:
            assert [tuple(row) for row in other.reader.exec_driver_sql(query)] == place.ask(query)
            titles = "SELECT article_id, title, source_slug, modified FROM articles ORDER BY 1"
            assert [tuple(row) for row in other.reader.exec_driver_sql(titles)] == place.ask(titles)
            slugs = "SELECT slug FROM sources ORDER BY slug"
            assert [tuple(row) for row in other.reader.exec_driver_sql(slugs)] == place.ask(slugs)
    told = place.run("revisions", article_id, ARCHIVE_URL=url)
    assert told.out == place.run("revisions", article_id).out
    assert "更正：" in told.out


def test_a_clock_that_was_ahead_makes_no_later_version_outdated(
    tmp_path: Path, origin: Origin
) -> None:
    place = Workplace(tmp_path, origin)
    crawl(place, "2026-01-25T16:40:00+08:00")
    article_id = correct(origin)
    crawl_faultily(place, LATER)
    assert place.run("quarantine", "retry").out.startswith("1 archived, ")
    titles = place.ask(f"SELECT title FROM articles WHERE article_id = '{article_id}'")  # noqa: S608 (ours)
    assert titles == [("更正：更正后的",)]
