"""A disk that is full or read-only: the run says so, nothing is lost, and the next one goes on."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import Ended, Workplace
from disks import fill, resize, set_writable, small_disk
from states import damage, differences, remains, site_files, state, timeless

from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

ARTICLES = 120
ROOM = "64m"
# Slow enough for several commits, so that the disk fills between two of them.
_SEVERAL = {"DOWNLOAD_DELAY": "0.02"}

# Less than the articles take: in a site, an archive, WARC files and all of them.
_SITE, _ARCHIVE, _WARC, _BOTH = "600k", "3m", "200k", "3m"


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin(Store.generated(ARTICLES)) as serving:
        yield serving


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, origin: Origin) -> set[bytes]:
    """Return what the files of a site with all articles hold."""
    place = Workplace(tmp_path_factory.mktemp("calm"), origin)
    assert place.crawl("eastmoney", columns="345").status == 0
    return {timeless(content) for content in site_files(place).values()}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "1m") as folder:
        yield folder


def crawl(place: Workplace, **settings: str) -> Ended:
    return place.crawl("eastmoney", columns="345", settings=settings)


def settled(place: Workplace, whole: set[bytes], **settings: str) -> None:
    """See that a run with enough room ends what others left undone."""
    ended = crawl(place, **settings)
    assert ended.status == 0, ended.err
    assert len(site_files(place)) == ARTICLES
    assert damage(place, whole) == []
    assert place.ask("SELECT count(*), count(DISTINCT article_id) FROM articles") == [
        (ARTICLES, ARTICLES)
    ]
    assert place.ask("SELECT count(*) FROM pending") == [(0,)]
    assert remains(place) == []


def told(ended: Ended, reason: str) -> None:
    """See that a run that failed says why, and shows no inner parts."""
    assert ended.status == 1, ended.err
    assert reason in ended.err
    assert re.search(r"eastmoney .* \d+ listed, ", ended.err)
    assert "Traceback" not in ended.err


def test_a_full_disk_under_the_archive(
    tmp_path: Path, disk: Path, origin: Origin, whole: set[bytes]
) -> None:
    resize(disk, _ARCHIVE)
    place = Workplace(tmp_path, origin, archive=disk / "archive.db")
    told(crawl(place, **_SEVERAL), "The archive can't be written, stopping: ")
    assert damage(place, whole) == []
    assert 0 < len(site_files(place)) < ARTICLES
    resize(disk, ROOM)
    settled(place, whole)


def test_a_full_disk_under_the_site(
    tmp_path: Path, disk: Path, origin: Origin, whole: set[bytes]
) -> None:
    resize(disk, _SITE)
    place = Workplace(tmp_path, origin)
    place.site.symlink_to(disk)
    told(crawl(place), "No space left on device")
    assert place.ask("SELECT count(*) FROM articles") == [(ARTICLES,)]
    assert 0 < len(site_files(place)) < ARTICLES
    assert damage(place, whole) == []
    assert list(disk.rglob("*.part")) == []
    exported = place.run("export")
    assert exported.status == 1
    assert len(exported.lines) == 1
    assert "No space left on device" in exported.err
    resize(disk, ROOM)
    assert place.run("export").status == 0
    settled(place, whole)


def test_a_full_disk_under_the_warc_files(
    tmp_path: Path, disk: Path, origin: Origin, whole: set[bytes]
) -> None:
    resize(disk, _WARC)
    place = Workplace(tmp_path, origin)
    told(crawl(place, WARC_DIR=str(disk), **_SEVERAL), "The archive can't be written, stopping: ")
    assert 0 < len(site_files(place)) < ARTICLES
    assert damage(place, whole) == []
    resize(disk, ROOM)
    settled(place, whole, WARC_DIR=str(disk))


def test_an_archive_on_a_full_disk_is_said_to_be_on_one(
    tmp_path: Path, disk: Path, origin: Origin, whole: set[bytes]
) -> None:
    resize(disk, ROOM)
    place = Workplace(tmp_path, origin, archive=disk / "archive.db")
    settled(place, whole)
    fill(disk)
    for command in ("export", "replay"):
        ended = place.run(command, "--all")
        assert (ended.status, len(ended.lines)) == (1, 1)
        assert "disk is full" in ended.err


def test_a_full_disk_under_a_repository(tmp_path: Path, disk: Path, origin: Origin) -> None:
    resize(disk, ROOM)
    place = Workplace(tmp_path, origin)
    place.site.symlink_to(disk)
    subprocess.run(["git", "init", "-q", str(disk)], check=True)
    assert crawl(place).status == 0
    filler = fill(disk)
    ended = place.run("publish")
    assert (ended.status, ended.out, len(ended.lines)) == (1, "", 1)
    assert "No space left on device" in ended.err
    filler.unlink()
    assert place.run("publish").status == 0


def test_a_full_disk_under_both(
    tmp_path: Path, disk: Path, origin: Origin, whole: set[bytes]
) -> None:
    resize(disk, _BOTH)
    place = Workplace(disk, origin)
    ended = crawl(place)
    told(ended, "No space left on device" if "No space" in ended.err else "disk is full")
    assert damage(place, whole) == []
    resize(disk, ROOM)
    settled(place, whole)


def test_a_full_disk_under_a_site_with_pages(tmp_path: Path, disk: Path, origin: Origin) -> None:
    calm, place = Workplace(tmp_path / "calm", origin), Workplace(tmp_path, origin)
    calm.folder.mkdir()
    place.site.symlink_to(disk)
    resize(disk, "3m")  # enough for layouts and some pages
    for each in (calm, place):
        made = each.run("newsite", str(each.site), "--url", "https://site.example")
        assert made.status == 0, made.err
    assert crawl(calm).status == 0
    room = sum(path.stat().st_blocks for path in disk.rglob("*")) // 2
    resize(disk, f"{room + 400}k")
    told(crawl(place), "No space left on device")
    assert list(disk.rglob("*.part")) == []
    resize(disk, ROOM)
    ended = crawl(place)
    assert ended.status == 0, ended.err
    assert differences(state(calm), state(place)) == []
    assert damage(place, {timeless(content) for content in site_files(calm).values()}) == []


@pytest.mark.parametrize("size", ["4k", "40k", "200k", "1m"])
def test_a_disk_that_is_full_from_the_beginning(
    tmp_path: Path, disk: Path, origin: Origin, whole: set[bytes], size: str
) -> None:
    resize(disk, size)
    place = Workplace(disk, origin)
    ended = crawl(place)
    assert ended.status == 1
    assert "Traceback" not in ended.err
    resize(disk, ROOM)
    settled(place, whole)


def test_a_site_on_a_read_only_disk_stops_a_run_before_it_begins(
    tmp_path: Path, disk: Path, origin: Origin
) -> None:
    place = Workplace(tmp_path, origin)
    place.site.symlink_to(disk)
    (disk / "_posts").mkdir()
    set_writable(disk, writable=False)
    origin.forget()
    ended = crawl(place)
    assert ended.status == 2
    assert ended.lines == [f"scrapy crawl: SITE_DIR={place.site}: is not writable"]
    assert origin.requests == ()


def test_a_site_that_becomes_read_only_leaves_posts_to_the_next_run(
    tmp_path: Path, disk: Path, origin: Origin, whole: set[bytes]
) -> None:
    resize(disk, ROOM)
    place = Workplace(tmp_path, origin)
    place.site.symlink_to(disk)
    origin.faults.after(r"/api/article/", lambda _: set_writable(disk, writable=False))
    told(crawl(place), "Read-only file system")
    assert place.ask("SELECT count(*) FROM articles") == [(ARTICLES,)]
    set_writable(disk, writable=True)
    settled(place, whole)


def test_an_archive_on_a_read_only_disk_can_not_be_written(
    tmp_path: Path, disk: Path, origin: Origin, whole: set[bytes]
) -> None:
    resize(disk, ROOM)
    place = Workplace(tmp_path, origin, archive=disk / "archive.db")
    settled(place, whole)
    set_writable(disk, writable=False)
    ended = crawl(place)
    assert ended.status == 2
    url = f"sqlite:///{disk}/archive.db"
    assert ended.lines == [f"scrapy crawl: ARCHIVE_URL={url}: {disk} is not writable"]
