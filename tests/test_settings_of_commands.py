"""Wrong settings and what commands make of them: one line, a status, and nothing on the disk."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from crawling import ROOT, Workplace
from forked_commands import Commands

from newsarchive.archive.store import Archive

POST = "---\ntitle: x\n---\nNews.\n"
# Each command with what it needs to begin.
COMMANDS = {
    "crawl": "crawl eastmoney",
    "demo": "demo --dir {}/demo",
    "export": "export",
    "import": "import {}/post.md",
    "newsite": "newsite",
    "normalise": "normalise date 2026-01-15",
    "publish": "publish",
    "quarantine": "quarantine retry",
    "replay": "replay --all",
    "revisions": "revisions",
    "status": "status",
    "verify": "verify --repair",
}
LOOKING = {
    "publish --dry-run": "publish --dry-run",
    "quarantine list": "quarantine list",
    "replay --dry-run": "replay --dry-run --all",
    "replay --into": "replay --all --into sqlite:///{}/other.db",
    "verify": "verify",
}
WRITING_ARCHIVE = ("crawl", "export", "import", "quarantine", "replay", "verify")
WRITING_SITE = ("crawl", "export", "newsite", "replay", "verify")


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """Return a place with an empty archive, a post to import and no site."""
    place = Workplace(tmp_path)
    Archive.open(f"sqlite:///{place.database}").close()
    (tmp_path / "post.md").write_text(POST)
    return place


def everything(folder: Path) -> list[tuple[str, bytes]]:
    return sorted(
        (str(path), path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")
    )


def refused(commands: Commands, place: Workplace, words: str, name: str, value: str) -> str:
    """See that a command refuses a setting and touches nothing; return why."""
    before = everything(place.folder)
    given = [word.replace("{}", str(place.folder)) for word in words.split()]
    ended = commands.run(place, *given, **{name: value})
    start = f"scrapy {given[0]}: {name}={value}: "
    assert (ended.status, ended.out, len(ended.lines)) == (2, "", 1), ended.err
    assert ended.err.startswith(start), ended.err
    assert everything(place.folder) == before
    return ended.lines[0].removeprefix(start)


def test_every_command_is_tried() -> None:
    found = {entry.name for entry in files("newsarchive.commands").iterdir()}
    assert {f"{name}.py" for name in COMMANDS} == found - {"__init__.py", "__pycache__"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RETRY_HTTP_CODES", "99999"),
        ("LIVE_DAYS", "1.5"),
        ("TIME_ZONE", "Mars/Base"),
        ("SHARE_URL", "x"),
        ("RECHECK", "soon"),
        ("SOURCES_FILE", "/dev/null/outlets.yml"),
        ("PRIVATE_HOSTS", "a/b"),
        ("MIRROR_URL", "ftp://x"),
        ("CAPTURE", "foo"),
        ("CLOCK", "now"),
    ],
)
def test_a_wrong_value_ends_every_command(
    commands: Commands, place: Workplace, name: str, value: str
) -> None:
    for words in (COMMANDS | LOOKING).values():
        refused(commands, place, words, name, value)


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_folder_without_a_name_ends_every_command(
    commands: Commands, place: Workplace, words: str
) -> None:
    if not words.startswith("demo"):  # which has a folder of its own
        assert refused(commands, place, words, "SITE_DIR", "") == "names no folder"
        assert "no database URL" in refused(commands, place, words, "ARCHIVE_URL", "")


@pytest.mark.parametrize("command", WRITING_ARCHIVE)
def test_what_an_archive_can_not_be_in_ends_what_writes_to_it(
    commands: Commands, place: Workplace, command: str
) -> None:
    words = COMMANDS[command]
    for value in ("/dev/null", "/dev/null/warc", str(place.folder / "post.md")):
        reason = refused(commands, place, words, "WARC_DIR", value)
        assert reason == "is a file or below one, not a folder"
    assert "can't be made: " in refused(commands, place, words, "WARC_DIR", "/proc/warc")
    if command not in ("verify", "replay"):  # they say that there is none
        url = "sqlite:////dev/null/a.db"
        reason = refused(commands, place, words, "ARCHIVE_URL", url)
        assert reason == "/dev/null is a file or below one, not a folder"


@pytest.mark.parametrize("command", WRITING_SITE)
def test_what_no_site_can_be_in_ends_what_writes_to_it(
    commands: Commands, place: Workplace, command: str
) -> None:
    words = COMMANDS[command]
    for value in ("/dev/null", "/dev/null/site", str(place.folder / "post.md")):
        reason = refused(commands, place, words, "SITE_DIR", value)
        assert reason == "is a file or below one, not a folder"
    assert "can't be made: " in refused(commands, place, words, "SITE_DIR", "/proc/site")


@pytest.mark.parametrize("words", ["status", "publish", "publish --dry-run", "verify"])
def test_a_file_in_the_place_of_the_site_ends_what_looks_at_it(
    commands: Commands, place: Workplace, words: str
) -> None:
    reason = refused(commands, place, words, "SITE_DIR", "/dev/null")
    assert reason == "is a file or below one, not a folder"


@pytest.mark.parametrize(
    "words",
    [
        "normalise securities x",
        *LOOKING.values(),
        *(COMMANDS[name] for name in COMMANDS if name not in ("demo", "newsite", "normalise")),
    ],
)
def test_a_file_that_is_no_database_gets_no_lock_and_no_site_beside_it(
    commands: Commands, place: Workplace, words: str
) -> None:
    file = place.folder / "post.md"
    before = everything(place.folder)
    given = [word.replace("{}", str(place.folder)) for word in words.split()]
    ended = commands.run(place, *given, ARCHIVE_URL=f"sqlite:///{file}")
    assert ended.status == 1, ended.err
    assert len(ended.lines) == 1, ended.err
    assert everything(place.folder) == before


def test_a_status_makes_nothing(commands: Commands, place: Workplace) -> None:
    before = everything(place.folder)
    assert commands.run(place, "status").status == 0
    assert everything(place.folder) == before


def test_wrong_settings_in_the_environment_are_told_the_same(place: Workplace) -> None:
    env = {**os.environb, b"SITE_DIR": b"\xff", b"PYTHONUTF8": b"1"}
    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", "status"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr == b"scrapy status: SITE_DIR=\\xff: is not UTF-8\n"
