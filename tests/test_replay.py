"""Articles made again from their kept answers: the same by the same code, without the network."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest
from crawling import ROOT, Ended, Workplace

from newsarchive.archive.pending import Pending
from newsarchive.archive.runs import begin_run
from newsarchive.archive.store import Archive
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.replay.differences import FIELDS

# What a network needs; an archive and a site need none of it.
OFFLINE = """
import sys

def refuse(event, _):
    if event.startswith("socket."):
        raise RuntimeError("the network was used: " + event)

sys.addaudithook(refuse)
"""
# Normalisers as a later version might have them.
OTHER_SUMMARIES = """
from newsarchive import normalise
normalise.clean_summary = lambda text, *, title: "另一种摘要"
"""
OTHER_TITLES = """
from dataclasses import replace
from newsarchive import normalise
cleaned = normalise.cleaned
normalise.cleaned = lambda article: replace(cleaned(article), title=cleaned(article).title + "！")
"""
OTHER_LISTS = """
from dataclasses import replace
from newsarchive.replay import lists
parse = lists.parse_column_list

def parse_column_list(body, *, url):
    page = parse(body, url=url)
    return replace(page, records=tuple(replace(each, source="别报") for each in page.records))

lists.parse_column_list = parse_column_list
"""


def replay(place: Workplace, *arguments: str, code: str = "", **settings: str) -> Ended:
    """Run ``scrapy replay`` where sockets are refused, with *code* in place of today's."""
    words = ["scrapy", "replay", *arguments, *place.settings(**settings)]
    script = f"{OFFLINE}{dedent(code)}\nfrom scrapy.cmdline import execute\nexecute({words!r})"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def report(place: Workplace, *arguments: str, code: str = "") -> dict[str, object]:
    ended = replay(place, "--json", *arguments, code=code)
    assert ended.status == 0, ended.err
    found = json.loads(ended.out)
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the demo ran: lists, share links, a published archive, looks, a revision."""
    folder = tmp_path_factory.mktemp("crawled")
    place = Workplace(folder)
    assert place.run("demo", "--dir", str(folder)).status == 0
    shutil.rmtree(place.site)  # posts alone, however old: pages are made again by other tests
    assert place.run("export", "--all").status == 0
    return folder


@pytest.fixture
def place(crawled: Path, tmp_path: Path) -> Workplace:
    shutil.copytree(crawled, tmp_path, dirs_exist_ok=True)
    return Workplace(tmp_path)


def rows(place: Workplace) -> list[tuple[object, ...]]:
    return place.ask("SELECT * FROM articles ORDER BY article_id")


def test_nothing_differs_when_nothing_changed(place: Workplace) -> None:
    before = rows(place), place.posts()
    for arguments in (["--all", "--dry-run"], ["--all"]):
        found = report(place, *arguments)
        assert found == {
            "replayed": 57,
            "changed": 0,
            "unchanged": 57,
            "without_answers": 0,
            "failed": 0,
            "fields": {},
            "articles": [],
            "errors": [],
            "posts": 0,
        }
    assert (rows(place), place.posts()) == before


def test_answers_in_the_database_are_replayed_likewise(tmp_path: Path) -> None:
    with Origin(Store.demo()) as origin:
        place = Workplace(tmp_path, origin)
        place.crawl("eastmoney", columns="345", fast="102", settings={"CAPTURE": "database"})
    assert not (tmp_path / "captures").exists()
    found = report(place, "--all", "--dry-run")
    assert (found["changed"], found["failed"], found["without_answers"]) == (0, 0, 0)
    assert found["unchanged"] == len(rows(place))


def test_imported_posts_are_replayed_from_their_files_as_read(
    place: Workplace, tmp_path: Path
) -> None:
    other = {"ARCHIVE_URL": f"sqlite:///{tmp_path / 'imported.db'}"}
    place.run("import", str(place.site), **other)
    ended = replay(place, "--all", "--dry-run", **other)
    assert "57 replayed, 0 would change" in ended.out


def test_what_another_normaliser_makes_is_told_field_by_field(place: Workplace) -> None:
    before = rows(place), place.posts()
    found = report(place, "--all", "--dry-run", code=OTHER_SUMMARIES)
    assert found["fields"] == {"summary": 57}
    articles = found["articles"]
    assert isinstance(articles, list)
    by_id = {each["article_id"]: each["changes"] for each in articles}
    assert by_id["eastmoney:202601153639740470"] == {
        "summary": {"before": "演示证券援引海外养老金机构CPPIB的报告。", "after": "另一种摘要"}
    }
    assert (rows(place), place.posts()) == before


def test_the_report_for_people_names_article_field_and_values(place: Workplace) -> None:
    ended = replay(place, "--dry-run", "eastmoney:202601153639740470", code=OTHER_SUMMARIES)
    article_id, difference, counts = ended.out.splitlines()
    assert article_id == "eastmoney:202601153639740470"
    assert difference == "  summary: '演示证券援引海外养老金机构CPPIB的报告。' -> '另一种摘要'"
    assert counts.startswith("1 replayed, 1 would change (summary 1), 0 unchanged, ")
    assert counts.endswith("0 without answers, 0 failed, 0 posts written")


def test_lists_are_parsed_again_too(place: Workplace) -> None:
    found = report(place, "--all", "--dry-run", code=OTHER_LISTS)
    fields = found["fields"]
    assert isinstance(fields, dict)
    assert fields["source_text"] == fields["source"] > 20
    assert set(fields) <= set(FIELDS)


def test_a_changed_title_becomes_a_revision_that_names_the_replay(place: Workplace) -> None:
    article_id = "eastmoney:202601153639740470"
    ended = replay(place, article_id, code=OTHER_TITLES)
    assert "1 replayed, 1 changed" in ended.out
    assert "1 post written" in ended.out
    titles = place.ask("SELECT article_id, title FROM articles")
    assert (article_id, "演示证券：养老金投资有新动向！") in titles
    revisions = place.ask(
        "SELECT article_id, title, changed FROM revisions JOIN runs ON runs.id = run_id "
        "WHERE command = 'replay'"
    )
    assert revisions == [(article_id, "演示证券：养老金投资有新动向", '["replayed", "title"]')]
    post = place.post("NW202601153639740470")
    assert 'title: "演示证券：养老金投资有新动向！"' in post
    assert "last_modified_at" not in post  # the publisher changed nothing
    assert "0 changed" in replay(place, article_id, code=OTHER_TITLES).out


def test_what_no_reader_calls_a_change_makes_no_revision(place: Workplace) -> None:
    before = place.ask("SELECT count(*) FROM revisions")
    found = report(place, "--all", code=OTHER_SUMMARIES)
    assert (found["changed"], found["posts"]) == (57, 57)
    assert place.ask("SELECT count(*) FROM revisions") == before
    assert all("另一种摘要" in post for post in place.posts().values())


def test_articles_can_be_made_again_into_another_archive(place: Workplace, tmp_path: Path) -> None:
    before = rows(place), place.posts()
    other = tmp_path / "other" / "again.db"
    found = report(place, "--all", "--into", f"sqlite:///{other}", code=OTHER_SUMMARIES)
    assert found["changed"] == 57
    assert (rows(place), place.posts()) == before
    with closing(Archive.open(f"sqlite:///{other}", writer=False)) as archive:
        ids = [str(row[0]) for row in place.ask("SELECT article_id FROM articles")]
        assert {each.summary for each in archive.articles(ids)} == {"另一种摘要"}
        runs = archive.reader.exec_driver_sql("SELECT command, outcome FROM runs").all()
    assert [tuple(row) for row in runs] == [("replay", "finished")]
    known = "SELECT name, slug FROM sources ORDER BY name"
    with closing(Archive.open(f"sqlite:///{other}", writer=False)) as archive:
        there = [tuple(row) for row in archive.reader.exec_driver_sql(known)]
    assert set(there) <= set(place.ask(known))


@pytest.mark.parametrize("form", ["here/../archive.db", "./archive.db", "linked.db", "relative"])
def test_the_archive_itself_is_refused_as_the_other_one_however_it_is_written(
    place: Workplace, form: str
) -> None:
    (place.folder / "here").mkdir()
    (place.folder / "linked.db").symlink_to(place.database)
    path = f"{place.folder}/{form}"
    if form == "relative":
        path = os.path.relpath(place.database, ROOT)
    before = rows(place), place.ask("SELECT count(*) FROM runs")
    ended = replay(place, "--all", "--into", f"sqlite:///{path}", code=OTHER_TITLES)
    assert (ended.status, ended.lines) == (
        2,
        [f"scrapy replay: --into=sqlite:///{path}: is the archive itself; leave --into out"],
    )
    assert (rows(place), place.ask("SELECT count(*) FROM runs")) == before


def test_since_replays_what_was_published_since(place: Workplace) -> None:
    expected = place.ask("SELECT count(*) FROM articles WHERE published_at >= '2026-01-14T16'")
    assert report(place, "--since", "2026-01-15", "--dry-run")["replayed"] == expected[0][0]


def test_articles_without_answers_are_counted(tmp_path: Path) -> None:
    with Origin(Store.generated(5)) as origin:
        place = Workplace(tmp_path, origin)
        place.crawl("eastmoney", columns="345", settings={"CAPTURE": "none"})
    found = report(place, "--all")
    assert (found["without_answers"], found["replayed"]) == (5, 0)


def test_articles_of_an_added_site_go_through_the_steps_from_what_was_met(place: Workplace) -> None:
    ((article_id,),) = place.ask("SELECT min(article_id) FROM articles WHERE origin = 'eastmoney'")
    place.change(f"UPDATE articles SET origin = 'daily' WHERE article_id = '{article_id}'")  # noqa: S608 (ours)
    found = report(place, "--all", "--dry-run")
    assert (found["failed"], found["changed"]) == (0, 0)
    place.change(f"UPDATE articles SET title_text = '另一标题' WHERE article_id = '{article_id}'")  # noqa: S608 (ours)
    assert report(place, str(article_id), "--dry-run")["changed"] == 1


def test_an_unknown_id_is_refused_before_a_run_begins(place: Workplace) -> None:
    runs = place.ask("SELECT count(*) FROM runs")
    ended = replay(place, "eastmoney:1", "eastmoney:2")
    assert (ended.status, ended.lines) == (
        2,
        ["scrapy replay: ID=eastmoney:1: no such article in the archive"],
    )
    assert place.ask("SELECT count(*) FROM runs") == runs


def test_an_answer_that_can_not_be_read_is_named_and_the_rest_goes_on(place: Workplace) -> None:
    ((name, offset, article_id),) = place.ask(
        'SELECT name, "offset", article_id FROM captures '
        "JOIN warc_files ON warc_files.id = file_id WHERE kind = 'page' LIMIT 1"
    )
    with (place.folder / "captures" / str(name)).open("r+b") as file:
        file.seek(int(str(offset)))
        file.write(b"spoilt")
    ended = replay(place, "--all")
    assert ended.status == 1
    (line,) = ended.lines
    assert line.startswith(f"scrapy replay: {article_id}: {name}:{offset}: no WARC record: ")
    assert "56 replayed, 0 changed, 56 unchanged, 0 without answers, 1 failed" in ended.out


def test_what_is_pending_stays_pending(place: Workplace) -> None:
    article_id = "eastmoney:202601153639740470"
    with closing(Archive.open(f"sqlite:///{place.database}")) as archive:
        article = archive.article(article_id)
        assert article is not None
        run_id = begin_run(archive, "test", {})
        Pending(archive).promise(article, spider="eastmoney", run_id=run_id)
    assert report(place, "--all", code=OTHER_TITLES)["changed"] == 57
    assert place.ask("SELECT article_id FROM pending") == [(article_id,)]


BAD: dict[str, tuple[list[str], str]] = {
    "nothing": ([], "ID: give --all, --since DATE, or ids"),
    "both": (["--all", "x:1"], "x:1: give --all, --since DATE, or ids"),
    "no such": (["--dry-run", "x:1"], "ID=x:1: no such article in the archive"),
    "no date": (["--since", "soon"], "--since=soon: write a date or a time"),
    "no text": (["--dry-run", "\udcff"], r"ID=\xff: no such article in the archive"),
    "no file": (
        ["--all", "--into", "sqlite:///\udcff.db"],
        r"--into=sqlite:///\xff.db: names a file",
    ),
    "no archive": (["--all", "--into", "pg://h/x"], "--into=pg://h/x: "),
}


@pytest.mark.parametrize(("arguments", "told"), BAD.values(), ids=list(BAD))
def test_bad_arguments_are_one_line(place: Workplace, arguments: list[str], told: str) -> None:
    ended = replay(place, *arguments)
    assert ended.status == 2
    assert len(ended.lines) == 1
    assert f"scrapy replay: {told}" in ended.err


@pytest.fixture
def relative(tmp_path: Path) -> Iterator[Workplace]:
    """Return where an article was crawled whose time counts from when it was read."""
    store = Store.generated(3, now=datetime(2026, 1, 15, 8, tzinfo=UTC))
    with Origin(store) as origin:
        place = Workplace(tmp_path, origin)
        place.crawl("eastmoney", columns="345", settings={"CLOCK": "2026-01-15T17:00:00+08:00"})
        yield place


def test_times_count_from_when_they_were_read_and_not_from_now(relative: Workplace) -> None:
    assert report(relative, "--all", "--dry-run")["unchanged"] == 3
