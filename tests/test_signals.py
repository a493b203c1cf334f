"""What SIGTERM and SIGINT do to a crawl: it ends in order, soon, and its status says why."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crawling import Workplace

from newsarchive.archive.lock import lock_file
from newsarchive.archive.store import Archive
from newsarchive.demo.faults import Faults
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

_BOTH = pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store.generated(60)) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


def wait_for_posts(place: Workplace, process: subprocess.Popen[str]) -> None:
    while not place.posts():
        assert process.poll() is None
        time.sleep(0.02)


def crawl(place: Workplace, **settings: str) -> subprocess.Popen[str]:
    return place.start("crawl", "eastmoney", "-a", "columns=345", before=None, **settings)


@_BOTH
def test_a_signal_ends_a_run_in_order_and_the_next_one_goes_on(
    place: Workplace, origin: Origin, ending: signal.Signals
) -> None:
    origin.faults.delay = 0.1
    with crawl(place) as process:
        wait_for_posts(place, process)
        process.send_signal(ending)
        asked = time.monotonic()
        _, err = process.communicate(timeout=30)
    assert time.monotonic() - asked < 10
    assert process.returncode == 128 + ending
    assert "eastmoney stopped early after" in err
    assert "Traceback" not in err
    assert place.ask("SELECT outcome FROM runs") == [("shutdown",)]
    assert place.ask("SELECT count(*) FROM articles") == [(len(place.posts()),)]
    origin.faults.delay = 0
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 60
    assert place.numbers()["pending"] == 0


@_BOTH
def test_a_signal_at_the_very_beginning_ends_the_run_too(
    place: Workplace, ending: signal.Signals
) -> None:
    with crawl(place) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Spider opened" in line:
                process.send_signal(ending)
                break
        process.communicate(timeout=30)
    assert process.returncode == 128 + ending
    assert place.ask("SELECT outcome FROM runs") == [("shutdown",)]
    assert "stopped early, because it was told to stop" in place.run("status").out


def test_a_run_that_was_killed_is_no_running_one(place: Workplace) -> None:
    with crawl(place, DOWNLOAD_DELAY="0.3") as process:
        wait_for_posts(place, process)
        assert ", running: " in place.run("status").out
        process.kill()
        process.communicate(timeout=30)
    assert place.ask("SELECT outcome FROM runs") == [("running",)]
    assert "stopped early, because it was killed, or could not" in place.run("status").out


def never(faults: Faults) -> None:
    faults.fail("/api/article/", way="", seconds=60.0)


def later(faults: Faults) -> None:
    faults.fail("/api/article/", status=429, retry_after="200")


def broken(faults: Faults) -> None:
    faults.fail("/api/article/", status=503)


def harmless(faults: Faults) -> None:
    """Answer at once."""


_SLOW: dict[str, tuple[Callable[[Faults], None], dict[str, str]]] = {
    "answers that never come": (never, {}),
    "a long delay between requests": (harmless, {"DOWNLOAD_DELAY": "20"}),
    "a long pause that the server asked for": (later, {}),
    "a long pause of our own": (broken, {"RETRY_BACKOFF": "200"}),
}


@pytest.mark.parametrize("slow", _SLOW)
def test_whatever_a_run_waits_for_it_ends_within_ten_seconds(
    place: Workplace, origin: Origin, slow: str
) -> None:
    harm, settings = _SLOW[slow]
    assert place.crawl("eastmoney", columns="345", limit="20").status == 0
    harm(origin.faults)
    origin.forget()
    with crawl(place, **settings) as process:
        while len(place.asked("getNewsByColumns")) < 1 or not _pending(place):
            assert process.poll() is None
            time.sleep(0.02)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        _, err = process.communicate(timeout=60)
    assert time.monotonic() - asked < 10
    assert process.returncode == 128 + signal.SIGTERM
    assert place.ask("SELECT outcome FROM runs ORDER BY id") == [("finished",), ("shutdown",)]
    assert "Traceback" not in err
    # Nobody is to blame for what was given up: no attempt is counted.
    assert place.ask("SELECT DISTINCT attempts FROM pending") == [(0,)]
    origin.faults.clear()
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 60


def _pending(place: Workplace) -> bool:
    return place.ask("SELECT count(*) FROM pending") != [(0,)]


@_BOTH
def test_a_second_signal_ends_a_run_at_once(
    place: Workplace, origin: Origin, ending: signal.Signals
) -> None:
    assert place.crawl("eastmoney", columns="345", limit="20").status == 0
    origin.faults.fail("/api/article/", way="", seconds=60.0)
    with crawl(place) as process:
        while not (_pending(place) and origin.open_requests):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(ending)
        time.sleep(1)
        assert process.poll() is None
        process.send_signal(ending)
        asked = time.monotonic()
        process.communicate(timeout=30)
    assert time.monotonic() - asked < 2
    assert process.returncode == -ending  # which shells show as 128 more than the number
    origin.faults.clear()
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 60
    assert place.ask("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_other_commands_end_at_once_and_without_a_traceback(
    tmp_path: Path, ending: signal.Signals
) -> None:
    place = Workplace(tmp_path)
    Archive.open(f"sqlite:///{place.database}").close()
    place.site.mkdir()
    lock = os.open(place.site, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # so that the command waits
    with place.start("export", LOCK_TIMEOUT="60", before=None) as process:
        while lock_file(place.database).read_text().strip() != str(process.pid):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(ending)
        _, err = process.communicate(timeout=30)
    os.close(lock)
    assert process.returncode == -ending
    assert err == ""
