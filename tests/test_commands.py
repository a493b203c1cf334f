"""Our commands as processes: what they say, what they leave behind, and how they end."""

import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from crawling import Ended, Workplace
from forked_commands import Commands

from newsarchive.archive.store import Archive
from newsarchive.demo.articles import Body, Oddity, StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.errors import SiteError
from newsarchive.exporters import SiteFolder

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=BEIJING)
POST_NAMES = re.compile(r"_posts/\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\d-NW\d{18}\.md")


def story(number: int, media: str = "中国新闻网", oddity: Oddity = Oddity()) -> StoreArticle:  # noqa: B008 (frozen)
    """Return an article that is shown *number* minutes before noon."""
    shown = NOON - timedelta(minutes=number)
    return StoreArticle(
        id=mint(shown),
        show_time=shown,
        title=f"第{number}篇",
        media=media,
        summary=f"【第{number}篇】导语{number}。",
        body=Body((f"示例银行(003901.SZ)公告第{number}号。", "第二段。")),
        columns=("345",),
        fast_columns=("102",),
        oddity=oddity,
    )


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store([story(number) for number in range(1, 6)])) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


# -- bad input -------------------------------------------------------------------------------------

Held = AbstractContextManager[object]


@dataclass(frozen=True, slots=True)
class Bad:
    """A command that can't work, and the only line it says.

    ``{}`` stands for the folder it works in, in its words, settings and *says* alike. *prepare*
    makes that folder unfit, for as long as what it returns is open.
    """

    command: str
    says: str
    status: int = 2
    settings: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Workplace], Held] = lambda _: nullcontext()


def _lock(place: Workplace) -> Held:
    Archive.open(f"sqlite:///{place.database}").close()
    connection = sqlite3.connect(place.database, check_same_thread=False)
    connection.execute("BEGIN EXCLUSIVE")
    return closing(connection)


def _make(place: Workplace) -> Held:
    Archive.open(f"sqlite:///{place.database}").close()
    return nullcontext()


def _hold(place: Workplace) -> Held:
    (place.folder / "post.md").touch()
    return closing(Archive.open(f"sqlite:///{place.database}"))


def _corrupt(place: Workplace) -> Held:
    place.database.write_bytes(b"no database at all, " * 500)
    return nullcontext()


def _sql(statement: str) -> Callable[[Workplace], Held]:
    def prepare(place: Workplace) -> Held:
        if "schema_versions" in statement:
            Archive.open(f"sqlite:///{place.database}").close()
        with closing(sqlite3.connect(place.database)) as connection:
            connection.execute(statement)
            connection.commit()
        return nullcontext()

    return prepare


def _file(place: Workplace) -> Held:
    (place.folder / "file").write_text("some text", "utf-8")
    return nullcontext()


def _foreign(place: Workplace) -> Held:
    place.site.mkdir()
    (place.site / "thesis.docx").touch()
    return nullcontext()


def _wrong_sources(place: Workplace) -> Held:
    (place.folder / "file").write_text("- name: [", "utf-8")
    return nullcontext()


def _setting(name: str, value: str, says: str, status: int = 2) -> Bad:
    return Bad("crawl eastmoney", f"crawl: {says}", status, {name: value}, _file)


DATE = r"write a date or a time such as 2026-01-15 09:30 \(.+\)"
BAD = {
    "unknown column": Bad(
        "crawl eastmoney -a columns=345,nope", r"crawl: columns=nope: unknown column; .+"
    ),
    "unknown 7x24 column": Bad("crawl eastmoney -a fast=nope", r"crawl: fast=nope: .+"),
    "bad since": Bad("crawl eastmoney -a since=blah", f"crawl: since=blah: {DATE}"),
    "bad until": Bad("crawl eastmoney -a until=2026-02-30", f"crawl: until=2026-02-30: {DATE}"),
    "since after until": Bad(
        "crawl eastmoney -a since=2026-01-16 -a until=2026-01-15",
        r"crawl: since=2026-01-16: is after until=2026-01-15",
    ),
    "bad limit": Bad("crawl eastmoney -a limit=0", r"crawl: limit=0: write a whole number .+"),
    "unknown argument": Bad(
        "crawl eastmoney -a colums=345",
        r"crawl: colums=345: no such argument; this spider takes columns, fast, .+",
    ),
    "no url": Bad("crawl category", r"crawl: url=: give the address of a listing page .+"),
    "bad url": Bad(
        "crawl category -a url=ftp://archive.example/", r"crawl: url=ftp://archive.example/: .+"
    ),
    "no link": Bad("crawl share", r"crawl: url=: give url=LINK or urls_file=PATH .+"),
    "unreadable urls_file": Bad(
        "crawl share -a urls_file={}/links", r"crawl: urls_file={}/links: can't be read: No such .+"
    ),
    "urls_file is a folder": Bad(
        "crawl share -a urls_file={}", r"crawl: urls_file={}: can't be read: Is a directory"
    ),
    "unknown spider": Bad("crawl nosuch", r"crawl: nosuch: no such spider; .+"),
    "no spider": Bad("crawl", r"crawl: spider: give the name of one spider; .+"),
    "two spiders": Bad("crawl share category", r"crawl: share category: give the name of one .+"),
    "unknown option": Bad("crawl eastmoney --fast", r"crawl: --fast: no such option; .+"),
    "POST_STYLE": _setting("POST_STYLE", "fancy", "POST_STYLE=fancy: is neither full nor classic"),
    "SHARE_URL": _setting("SHARE_URL", "x", "SHARE_URL=x: has to start with .+"),
    "SHARE_URL without id": _setting(
        "SHARE_URL", "https://a.example/", r"SHARE_URL=https://a\.example/: holds no \{id\} .+"
    ),
    "SITE_URL": _setting("SITE_URL", "a b", "SITE_URL=a b: has to start with .+"),
    "MIRROR_URL": _setting("MIRROR_URL", "ftp://x", "MIRROR_URL=ftp://x: write http://host:port.+"),
    "TIME_ZONE": _setting("TIME_ZONE", "Mars/Base", "TIME_ZONE=Mars/Base: no such zone; .+"),
    "no requests": _setting(
        "CONCURRENT_REQUESTS_PER_DOMAIN",
        "0",
        "CONCURRENT_REQUESTS_PER_DOMAIN=0: has to be 1 or more",
    ),
    "level": _setting("LOG_LEVEL", "info", "LOG_LEVEL=info: is none of CRITICAL, .+"),
    "switch": _setting("ROBOTSTXT_OBEY", "maybe", "ROBOTSTXT_OBEY=maybe: is neither 1 nor 0, .+"),
    "statuses": _setting("RETRY_HTTP_CODES", "5xx", "RETRY_HTTP_CODES=5xx: '5xx' is no HTTP .+"),
    "whole number": _setting("RETRY_TIMES", "1.5", "RETRY_TIMES=1.5: is no whole number"),
    "line break": _setting("CONTACT", "a\nb", "CONTACT=a.+: has a line break or .+"),
    "number": _setting("RETRY_BACKOFF", "soon", "RETRY_BACKOFF=soon: is no number"),
    "SOURCES_FILE missing": _setting(
        "SOURCES_FILE", "{}/none", "SOURCES_FILE={}/none: line 1: No such file or directory"
    ),
    "SOURCES_FILE wrong": Bad(
        "crawl eastmoney",
        r"crawl: SOURCES_FILE={}/file: line \d+: .+",
        settings={"SOURCES_FILE": "{}/file"},
        prepare=_wrong_sources,
    ),
    "no SITE_DIR": _setting("SITE_DIR", "", "SITE_DIR=: names no folder"),
    "SITE_DIR is a file": _setting(
        "SITE_DIR", "{}/file", "SITE_DIR={}/file: is a file or below one, not a folder"
    ),
    "SITE_DIR below a file": _setting(
        "SITE_DIR", "{}/file/site", "SITE_DIR={}/file/site: is a file or below one, not a folder"
    ),
    "SITE_DIR can't be made": _setting(
        "SITE_DIR", "/proc/site", "SITE_DIR=/proc/site: can't be made: .+"
    ),
    "SITE_DIR is too long": _setting("SITE_DIR", "x" * 300, "SITE_DIR=x+: is too long for a path"),
    "SITE_DIR is something else": Bad(
        "crawl eastmoney",
        r"crawl: SITE_DIR={}/site: holds other things and no _posts; "
        r".+, run: mkdir {}/site/_posts",
        prepare=_foreign,
    ),
    "WARC_DIR is a file": _setting(
        "WARC_DIR", "{}/file", "WARC_DIR={}/file: is a file or below one, not a folder"
    ),
    "WARC_DIR below a file": _setting(
        "WARC_DIR", "{}/file/a", "WARC_DIR={}/file/a: is a file or below one, not a folder"
    ),
    "WARC_DIR can't be made": _setting(
        "WARC_DIR", "/proc/warc", "WARC_DIR=/proc/warc: can't be made: .+"
    ),
    "no database URL": _setting(
        "ARCHIVE_URL", "archive", "ARCHIVE_URL=archive: no database URL; .+"
    ),
    "database URL with more": _setting(
        "ARCHIVE_URL",
        "sqlite:///{}/a.db?mode=ro",
        r"ARCHIVE_URL=sqlite:///{}/a.db\?mode=ro: holds more than a file's path; .+",
    ),
    "database of another driver": _setting(
        "ARCHIVE_URL",
        "sqlite+nonsense:///{}/a.db",
        r"ARCHIVE_URL=sqlite\+nonsense:///{}/a.db: holds more than a file's path; .+",
    ),
    "database is a folder": _setting(
        "ARCHIVE_URL", "sqlite:///{}", "ARCHIVE_URL=sqlite:///{}: {} is a folder; name a file in it"
    ),
    "database below a file": _setting(
        "ARCHIVE_URL",
        "sqlite:///{}/file/a.db",
        "ARCHIVE_URL=sqlite:///{}/file/a.db: {}/file is a file or below one, not a folder",
    ),
    "database can't be made": _setting(
        "ARCHIVE_URL",
        "sqlite:////proc/a/b.db",
        "ARCHIVE_URL=sqlite:////proc/a/b.db: /proc/a can't be made: No such .+",
    ),
    "database locked": Bad(
        "crawl eastmoney",
        r"crawl: sqlite:///{}/archive.db: locked by another program; try again later",
        75,
        prepare=_lock,
    ),
    "another run": Bad(
        "crawl eastmoney",
        r"crawl: sqlite:///{}/archive.db: in use by another run \(process \d+\); try again later",
        75,
        prepare=_hold,
    ),
    "another run, import": Bad(
        "import {}/post.md", r"import: .*archive.db: in use by another run .+", 75, prepare=_hold
    ),
    "database corrupt": Bad(
        "crawl eastmoney",
        r"crawl: sqlite:///{}/archive.db: damaged or no database \(file is not a database\); .+",
        1,
        prepare=_corrupt,
    ),
    "database newer": Bad(
        "crawl eastmoney",
        r"crawl: sqlite:///{}/archive.db: made by a newer newsarchive \(.+\); update this program",
        1,
        prepare=_sql("UPDATE schema_versions SET version = 99"),
    ),
    "database of another program": Bad(
        "crawl eastmoney",
        r"crawl: sqlite:///{}/archive.db: a database of something else .+",
        1,
        prepare=_sql("CREATE TABLE recipes (name TEXT)"),
    ),
    "export since when": Bad("export --since blah", f"export: --since=blah: {DATE}"),
    "export what": Bad("export posts", r"export: posts: unexpected; .+"),
    "export how": Bad("export --force", r"export: --force: no such option; .+"),
    "status how": Bad("status --verbose", r"status: --verbose: no such option; .+"),
    "status of nothing": Bad("status", r"status: .+: there is no archive yet; .+", 1),
    "quarantine action": Bad("quarantine empty", r"quarantine: empty: use list, show ID or .+"),
    "quarantine show what": Bad("quarantine show", r"quarantine: show: use list, show ID or .+"),
    "quarantine show which": Bad("quarantine show x", r"quarantine: ID=x: write the number .+"),
    "quarantine show a long number": Bad(
        "quarantine show 99999999999999999999",
        r"quarantine: ID=9{20}: write the number .+",
    ),
    "quarantine retry a long number": Bad(
        "quarantine retry 99999999999999999999",
        r"quarantine: ID=9{20}: write the number .+",
    ),
    "revisions of no text": Bad(
        "revisions \udcff",
        r"revisions: ID=\\xff: no such article in the archive",
        prepare=_make,
    ),
    "quarantine unknown": Bad(
        "quarantine show 7",
        r"quarantine: ID=7: no such entry in the quarantine",
        prepare=_make,
    ),
    "import nothing": Bad("import", r"import: PATH: give one path: .+"),
    "import missing": Bad("import {}/none", r"import: {}/none: No such file or directory", 1),
    "import an empty folder": Bad("import {}", r"import: {}: holds no posts", 1),
    "import how": Bad("import --force", r"import: --force: no such option; .+"),
    "demo how": Bad("demo --fast", r"demo: --fast: no such option; .+"),
    "demo below a file": Bad(
        "demo --dir {}/file/demo",
        r"demo: --dir={}/file/demo: is a file or below one, not a folder",
        prepare=_file,
    ),
    "demo nowhere": Bad("demo --dir /proc/demo", r"demo: --dir=/proc/demo: can't be made: .+"),
}


def _end(bad: Bad, place: Workplace, commands: Commands) -> Ended:
    here = str(place.folder)
    words = [word.replace("{}", here) for word in bad.command.split()]
    settings = {name: value.replace("{}", here) for name, value in bad.settings.items()}
    with bad.prepare(place):
        return commands.run(place, *words, **settings)


@pytest.mark.parametrize("name", BAD)
def test_what_can_not_work_is_one_line_and_a_status_before_anything_is_asked(
    name: str, tmp_path: Path, origin: Origin, commands: Commands
) -> None:
    ended = _end(BAD[name], Workplace(tmp_path, origin), commands)
    expected = BAD[name].says.replace("{}", re.escape(str(tmp_path)))
    assert re.fullmatch(f"scrapy {expected}\n", ended.err), ended.err
    assert ended.status == BAD[name].status
    assert ended.out == ""
    assert origin.requests == ()


def test_a_new_or_empty_folder_becomes_a_site_and_one_with_other_things_does_not(
    tmp_path: Path,
) -> None:
    archive = tmp_path / "archive.db"
    for name in ("archive.db", "archive.db-wal", "archive.db.lock", ".gitignore"):
        (tmp_path / name).touch()
    (tmp_path / ".git").mkdir()
    SiteFolder(tmp_path / "new").check(archive=archive)
    (tmp_path / "new" / "_posts").rmdir()
    (tmp_path / "new").rmdir()
    SiteFolder(tmp_path).check(archive=archive)
    (tmp_path / "_posts").rmdir()
    with pytest.raises(SiteError, match=r": holds other things and no _posts; .*mkdir "):
        SiteFolder(tmp_path).check()
    (tmp_path / "_posts").mkdir()
    (tmp_path / "thesis.docx").touch()
    SiteFolder(tmp_path).check(archive=archive)


# -- export ----------------------------------------------------------------------------------------


def test_export_writes_what_is_due_and_all_on_request(
    place: Workplace, origin: Origin, commands: Commands
) -> None:
    place.crawl("eastmoney", columns="345")
    posts = place.posts()
    assert len(posts) == 5
    assert all(map(POST_NAMES.fullmatch, posts))
    assert commands.run(place, "export").out == f"0 posts written to {place.site}, 0 unchanged\n"
    (place.site / next(iter(posts))).unlink()
    assert json.loads(commands.run(place, "export", "--json").out) == {
        "posts": 0,
        "written": 0,
        "unchanged": 0,
        "kept": 0,
        "pages": 0,
    }
    assert (
        commands.run(place, "export", "--all").out
        == f"1 post written to {place.site}, 4 unchanged\n"
    )
    assert place.posts() == posts
    since = commands.run(place, "export", "--since", "2026-01-15 11:57", "--json")
    assert json.loads(since.out) == {
        "posts": 3,
        "written": 0,
        "unchanged": 3,
        "kept": 0,
        "pages": 0,
    }


def test_a_site_that_was_moved_or_deleted_is_written_again_byte_for_byte(
    place: Workplace, origin: Origin, commands: Commands
) -> None:
    place.crawl("eastmoney", columns="345")
    posts = place.posts()
    place.site.rename(place.folder / "old")
    elsewhere = str(place.folder / "new" / "site")
    moved = commands.run(place, "export", "--all", "--json", SITE_DIR=elsewhere)
    assert json.loads(moved.out) == {
        "posts": 5,
        "written": 5,
        "unchanged": 0,
        "kept": 0,
        "pages": 0,
    }
    written = {path: (Path(elsewhere) / path).read_text("utf-8") for path in posts}
    assert written == posts
    assert not place.site.exists()
    assert commands.run(place, "export", "--all").status == 0
    assert place.posts() == posts


# -- status and quarantine -------------------------------------------------------------------------


def test_status_tells_what_is_there_and_what_is_missing(
    place: Workplace, origin: Origin, commands: Commands
) -> None:
    origin.store.add(story(2, media="某不知名周刊"))
    origin.store.add(story(3, oddity=Oddity(gone=True)))
    origin.faults.fail("getNewsByColumns", way="", seconds=30)
    with place.start("crawl", "eastmoney", "-a", "columns=345") as killed:
        while not place.asked("robots.txt"):  # by then the run is noted
            time.sleep(0.02)
        killed.kill()
        killed.communicate()
    origin.faults.clear()
    place.crawl("eastmoney", columns="345")
    for old in list(origin.store.articles()):
        origin.store.drop_from_lists(old.id)
    origin.store.add(story(-1))
    place.crawl("eastmoney", columns="345")
    report = json.loads(commands.run(place, "status", "--json").out)
    assert report["numbers"] == {
        "articles": 5,
        "revised": 0,
        "withdrawn": 0,
        "rechecks due": 0,
        "revisions": 0,
        "pending": 0,
        "quarantined": 1,
        "not exported": 0,
        "outlets": 2,
        "securities": 1,
        "gaps": 1,
    }
    assert [run["outcome"] for run in report["runs"]] == ["finished", "finished", "killed"]
    assert report["runs"][1]["arguments"] == {"columns": "345"}
    assert report["runs"][1]["counts"]["quarantined"] == 1
    assert [gap["listing"] for gap in report["gaps"]] == ["column:345"]
    assert [outlet["name"] for outlet in report["unknown_outlets"]] == ["某不知名周刊"]
    told = commands.run(place, "status").out
    for line in (
        r"sqlite:////.*/archive\.db",
        r" +5 articles",
        r" +1 quarantined",
        r"run 3: crawl eastmoney, .* UTC, finished: 1 listed, 1 fetched, .*, 1 gap in listings",
        r"run 1: crawl eastmoney, .* UTC, stopped early, because it was killed, or could not .*",
        r"gap in column:345 \(run 3\): after '2026-.*' and before '2026-.*', end",
        r"unknown outlet: 某不知名周刊 \(slug moubuzhimingzhoukan\)",
    ):
        assert re.search(f"^{line}$", told, re.MULTILINE), line


def test_the_quarantine_is_listed_shown_and_tried_again(
    place: Workplace, origin: Origin, commands: Commands
) -> None:
    origin.store.add(story(2, oddity=Oddity(time_everywhere="2026-02-30 25:61:00")))
    origin.store.add(story(3, oddity=Oddity(gone=True)))
    place.crawl("eastmoney", columns="345")
    (place.folder / "post.md").write_text("no front matter\x1b[2J", "utf-8")
    commands.run(place, "import", str(place.folder / "post.md"))
    entries = json.loads(commands.run(place, "quarantine", "--json").out)
    numbers = {entry["reason"]: str(entry["id"]) for entry in entries}
    assert sorted(numbers) == ["DateError", "GoneError", "PostError"]
    told = commands.run(place, "quarantine", "list").out
    assert told.endswith("\n3 in quarantine\n")
    assert re.search(
        rf"^{numbers['DateError']}  DateError: 2026-02-30 25:61:00: ", told, re.MULTILINE
    )
    shown = json.loads(
        commands.run(place, "quarantine", "show", numbers["DateError"], "--json").out
    )
    assert shown["spider"] == "eastmoney"
    assert "2026/02/30" in shown["answer"]
    assert json.loads(shown["item"])["title_text"] == "第2篇"
    text = commands.run(place, "quarantine", "show", numbers["PostError"]).out
    assert "\nreason: PostError\n" in text
    assert "\nanswer: no front matter [2J\n" in text  # which would have cleared the screen
    one = commands.run(place, "quarantine", "retry", numbers["PostError"], "--json")
    assert (one.status, json.loads(one.out)) == (
        1,
        {"archived": 0, "pending": 0, "kept": 1, "outdated": 0},
    )
    every = commands.run(place, "quarantine", "retry")
    assert every.status == 1
    assert every.out.endswith("0 archived, 1 left for the next crawl, 2 kept in quarantine\n")
    origin.store.add(story(3))
    place.crawl("eastmoney", columns="345")
    assert len(place.posts()) == 4
    assert place.ask("SELECT count(*) FROM quarantine WHERE resolved_at IS NULL") == [(2,)]
    unknown = commands.run(place, "quarantine", "retry", "99")
    assert (unknown.status, unknown.out) == (2, "")
    assert unknown.err == "scrapy quarantine: ID=99: no such entry in the quarantine\n"


def test_the_quarantine_keeps_what_every_place_answered_about_an_article_that_none_has(
    place: Workplace, origin: Origin, commands: Commands
) -> None:
    origin.store.add(story(3, oddity=Oddity(gone=True)))
    place.crawl("eastmoney", columns="345")
    (entry,) = json.loads(commands.run(place, "quarantine", "--json").out)
    shown = json.loads(commands.run(place, "quarantine", "show", str(entry["id"]), "--json").out)
    answers = shown["answers"]
    assert [each["kind"] for each in answers] == ["article-api", "news-text", "page"]
    assert [story(3).id in each["url"] for each in answers] == [True, True, True]
    assert [bool(each["text"]) for each in answers] == [True, True, True]
    assert [each["size"] for each in answers] == [len(each["text"].encode()) for each in answers]
    text = commands.run(place, "quarantine", "show", str(entry["id"])).out
    for each in answers:
        kept = f"({each['kind']}, HTTP status {each['status']}, {each['size']} bytes): "
        assert f"answer of {each['url']} {kept}{each['text'][:20]}" in text


# -- demo and help ---------------------------------------------------------------------------------


def test_the_demo_does_the_whole_job_and_nothing_twice(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    folder = tmp_path / "demo"
    first = place.run("demo", "--dir", str(folder))
    assert first.status == 0
    assert first.err == ""
    lines = first.out.splitlines()
    assert [line.partition(":")[0] for line in lines[:4]] == [
        "share",
        "eastmoney",
        "category",
        "eastmoney",
    ]
    assert any(line.endswith(str(folder / "site" / "_posts")) for line in lines)
    posts = {path: path.read_bytes() for path in folder.rglob("*.md")}
    assert len(posts) > 50
    second = place.run("demo", "--dir", str(folder), "--json")
    assert second.status == 0
    report = json.loads(second.out)
    assert {run["counts"]["new"] for run in report["runs"]} == {0}
    assert {run["counts"]["exported"] for run in report["runs"]} == {0}
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == posts


@pytest.mark.parametrize("command", ["crawl", "demo", "export", "import", "quarantine", "status"])
def test_each_command_explains_itself(command: str, tmp_path: Path, commands: Commands) -> None:
    ended = _end(Bad(f"{command} --help", ""), Workplace(tmp_path), commands)
    assert (ended.status, ended.err) == (0, "")
    assert f"scrapy {command} [" in ended.out
    assert "-h, --help" in ended.out


def test_a_command_works_without_an_output(place: Workplace) -> None:
    Archive.open(f"sqlite:///{place.database}").close()
    with place.start("status", before=lambda: os.close(1)) as process:
        assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 0


def _to_a_full_disk() -> None:
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)


@pytest.mark.parametrize("command", [("status",), ("status", "--json"), ("quarantine",)])
def test_an_output_that_can_not_be_written_is_one_line_and_a_status(
    command: tuple[str, ...], place: Workplace
) -> None:
    Archive.open(f"sqlite:///{place.database}").close()
    with place.start(*command, before=_to_a_full_disk) as process:
        said = process.communicate(timeout=60)[1]
    told = "standard output: can't be written: No space left on device"
    assert said == f"scrapy {command[0]}: {told}\n"
    assert process.returncode == 1


def test_whoever_has_read_enough_ends_a_command_without_a_word(place: Workplace) -> None:
    Archive.open(f"sqlite:///{place.database}").close()
    with place.start("status") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 0
