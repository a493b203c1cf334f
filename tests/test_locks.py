"""Two runs at once on one archive, or on one site: the second waits, or leaves with status 75."""

import fcntl
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection, connect
from threading import Timer

import pytest
from crawling import ROOT, Ended, Workplace
from forked_commands import Commands

from newsarchive.archive.store import Archive
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store.generated(60)) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


def running(place: Workplace) -> subprocess.Popen[str]:
    """Return a crawl that has written its first post."""
    process = place.start("crawl", "eastmoney", "-a", "columns=345")
    while not place.posts():
        assert process.poll() is None
        time.sleep(0.02)
    return process


def beside(place: Workplace, tmp_path: Path) -> Workplace:
    """Return a workplace with an archive of its own, and the site of *place*."""
    other = Workplace(tmp_path / "other", place.origin)
    other.folder.mkdir()
    other.site.symlink_to(place.site, target_is_directory=True)
    return other


def left_busy(ended: Ended, reason: str) -> None:
    assert ended.status == 75
    assert len(ended.lines) == 1
    assert reason in ended.err


@contextmanager
def holding(site: Path) -> Iterator[int]:
    """Hold the lock of *site*, as another run would."""
    site.mkdir(exist_ok=True)
    descriptor = os.open(site, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def test_a_second_run_on_an_archive_leaves_with_status_75_and_one_line(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.delay = 1.5
    with running(place) as first:
        second = place.crawl("eastmoney", columns="345")
        left_busy(second, f"in use by another run (process {first.pid})")
        first.kill()
        first.communicate()


@pytest.mark.parametrize("round_", range(4))
def test_of_two_runs_started_together_one_crawls_and_the_other_leaves_in_one_line(
    place: Workplace, origin: Origin, round_: int
) -> None:
    origin.faults.delay = 0.1
    started = [place.start("crawl", "eastmoney", "-a", "columns=345") for _ in range(2)]
    ended = []
    for process in started:
        out, err = process.communicate()
        ended.append(Ended(process.returncode, out, err))
    done, busy = sorted(ended, key=lambda each: each.status)
    assert done.status == 0
    left_busy(busy, "in use by another run")
    assert len(place.posts()) == 60


def test_a_second_run_waits_for_the_first_as_long_as_it_may(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.delay = 0.05
    with running(place) as first:
        second = place.crawl("eastmoney", columns="345", settings={"LOCK_TIMEOUT": "60"})
        first.communicate()
    assert (first.returncode, second.status) == (0, 0)
    assert len(place.posts()) == 60
    assert place.ask("SELECT outcome FROM runs") == [("finished",), ("finished",)]


def test_a_second_run_on_a_site_from_another_archive_leaves_with_status_75_and_one_line(
    place: Workplace, origin: Origin, tmp_path: Path
) -> None:
    origin.faults.delay = 1.5
    other = beside(place, tmp_path)
    with running(place) as first:
        second = other.crawl("eastmoney", columns="345")
        left_busy(second, f"{other.site}: another run is writing to this site")
        first.kill()
        first.communicate()


def test_two_archives_write_into_one_site_one_after_the_other(
    place: Workplace, origin: Origin, tmp_path: Path
) -> None:
    origin.faults.delay = 0.05
    other = beside(place, tmp_path)
    with running(place) as first:
        second = other.crawl("eastmoney", columns="345", settings={"LOCK_TIMEOUT": "60"})
        first.communicate()
    assert (first.returncode, second.status) == (0, 0)
    assert len(place.posts()) == 60
    assert other.ask("SELECT count(*) FROM exports") == [(60,)]


def test_a_killed_run_leaves_no_lock_and_nothing_in_the_site(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.delay = 0.2
    with running(place) as first:
        first.kill()
        first.communicate()
    origin.faults.delay = 0
    assert place.crawl("eastmoney", columns="345").status == 0
    assert [path.name for path in place.site.iterdir()] == ["_posts"]


@pytest.mark.parametrize("command", ["export", "demo"])
def test_a_command_that_writes_posts_waits_for_the_site(
    tmp_path: Path, commands: Commands, command: str
) -> None:
    place = Workplace(tmp_path)
    Archive.open(f"sqlite:///{place.database}").close()
    words = (command, "--dir", str(tmp_path)) if command == "demo" else (command,)
    with holding(place.site):
        left_busy(commands.run(place, *words), "another run is writing to this site")
    with holding(place.site) as lock:
        Timer(1.0, lambda: fcntl.flock(lock, fcntl.LOCK_UN)).start()
        assert commands.run(place, *words, LOCK_TIMEOUT="60").status == 0


def test_a_crawl_by_other_means_than_our_command_locks_the_site_as_well(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    spider = Path(__file__).parent.parent / "spiders" / "share.py"
    with holding(place.site):
        ended = place.run("runspider", str(spider), "-a", "url=https://wap.eastmoney.com/a/1.html")
    assert ended.status == 1
    assert "another run is writing to this site" in ended.err
    assert place.ask("SELECT count(*) FROM runs") == [(0,)]


# -- the database, locked by another program -------------------------------------------------------


@contextmanager
def locking(place: Workplace) -> Iterator[Connection]:
    """Lock the database as a foreign program may, until the connection is closed."""
    with closing(connect(place.database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("PRAGMA busy_timeout = 5000")
        other.execute("BEGIN EXCLUSIVE")
        yield other


def test_a_database_that_is_locked_for_a_while_is_waited_for(
    place: Workplace, origin: Origin
) -> None:
    assert place.crawl("eastmoney", columns="345", limit="5").status == 0
    origin.faults.delay = 0.05
    with running(place) as process:
        with locking(place):
            time.sleep(2)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert len(place.posts()) == 60


def test_a_database_that_is_locked_for_ever_refuses_a_run_with_status_75_and_one_line(
    place: Workplace, origin: Origin
) -> None:
    assert place.crawl("eastmoney", columns="345", limit="5").status == 0
    origin.forget()
    with locking(place):
        left_busy(place.crawl("eastmoney", columns="345"), "locked by another program")
        left_busy(place.run("export"), "locked by another program")
        assert place.run("status").status == 0  # which only reads
    assert origin.requests == ()
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 60


# Locks the archive as another program may, when Scrapy logs that it is at some point of a run.
LOCKING = """
import logging, sqlite3, sys

point, database = sys.argv.pop(1), sys.argv.pop(1)

class Locking(logging.Filter):  # a handler would be taken away by Scrapy
    def filter(self, record):
        if record.getMessage().startswith(point) and not hasattr(self, "other"):
            self.other = sqlite3.connect(database, isolation_level=None)
            self.other.execute("BEGIN IMMEDIATE")
        return True

logging.getLogger("scrapy.core.engine").addFilter(Locking())
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


@pytest.mark.parametrize("point", ["Spider opened", "Closing spider"])
def test_a_database_that_is_locked_when_a_run_begins_or_ends_gives_status_75(
    place: Workplace, point: str
) -> None:
    assert place.crawl("eastmoney", columns="345", limit="5").status == 0
    words = ["crawl", "eastmoney", "-a", "columns=345", *place.settings()]
    ended = subprocess.run(
        [sys.executable, "-c", LOCKING, point, str(place.database), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 75, ended.stderr
    assert "locked by another program" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 60
    assert place.ask("SELECT count(*) FROM runs WHERE id = 0") == [(0,)]


def test_a_database_that_gets_locked_for_ever_ends_a_run_and_loses_nothing(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.delay = 0.2
    with running(place) as process, locking(place):
        _, err = process.communicate(timeout=60)
    assert process.returncode == 75, err
    assert "locked by another program" in err
    assert re.search(r"eastmoney .* \d+ listed, ", err)
    assert "Traceback" not in err
    origin.faults.delay = 0
    assert place.ask("PRAGMA integrity_check") == [("ok",)]
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 60
    assert place.ask("SELECT count(*), count(DISTINCT article_id) FROM articles") == [(60, 60)]
    assert place.numbers()["pending"] == 0
