"""``scrapy publish`` in a fresh checkout after a push that failed: what was written comes back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from repositories import IDENTITY, Clone, bare, clone
from site_world import World, article
from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.errors import PublishError
from newsarchive.publishing.due_again import due_again
from newsarchive.publishing.locks import PublishLock
from newsarchive.publishing.publisher import Patience, Publisher, Report
from newsarchive.publishing.repository import Repository, Target
from newsarchive.site.file_marks import marks_of

SHARE = "BRK.B.N"


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a site of two months, with full pages of all kinds of lists, all published."""
    world = World(tmp_path / "world")
    world.add(*(article(n, hours=n / 4, codes=("000001.SZ", SHARE)) for n in range(60)))
    world.add(*(article(n, hours=24 * n, outlet="jiashewang") for n in range(60, 64)))
    world.export()
    remote = bare(tmp_path / "remote.git")
    made = clone(remote, tmp_path / "made")
    (made.folder / ".git").rename(world.site / ".git")
    assert publish(world).pushed
    return world


def publish(world: World) -> Report:
    @contextmanager
    def work() -> Iterator[Archive]:
        with closing(world.open()) as archive:
            yield archive

    repository = Repository.find(world.site)
    target = Target.of(repository, remote="", branch="")
    patience = Patience(lock=5, tries=1, first_pause=0, longest_pause=0, network=60)
    with closing(PublishLock(repository, timeout=5)) as lock:
        repository = repository.holding(lock.descriptor).now()
        publisher = Publisher(repository, world.site, target, work=work, patience=patience)
        publisher.publish()
    return publisher.report


def publish_in_vain(world: World) -> None:
    away = Clone(world.site)
    remote = away.git("remote", "get-url", "origin")
    away.git("remote", "set-url", "origin", str(world.folder / "gone.git"))
    with pytest.raises(PublishError):
        publish(world)
    away.git("remote", "set-url", "origin", remote)


def check_out(world: World) -> None:
    """Have a fresh checkout in the place of the site, as a new machine has."""
    remote = Clone(Path(Clone(world.site).git("remote", "get-url", "origin")))
    shutil.rmtree(world.site)
    clone(remote, world.site)


def all_files(world: World) -> dict[str, bytes]:
    return {path: each for path, each in world.files().items() if not path.startswith(".git/")}


def correct(world: World) -> None:
    world.add(article(61, hours=24, title="更正", outlet="jiashewang"), article(5, title="更正"))


def grow_old(world: World) -> None:
    world.now += timedelta(days=4)


def move(world: World) -> None:
    world.add(article(63, hours=1, outlet="new"), article(62, hours=90, codes=("600519.SH",)))


def empty_lists(world: World) -> None:
    world.add(*(article(n, hours=1, outlet="") for n in range(60, 64)))


def add_much(world: World) -> None:
    world.add(*(article(n, hours=1, outlet="new", codes=("830799.BJ",)) for n in range(70, 130)))


@pytest.mark.parametrize(
    ("change", "committed"),
    [
        (correct, True),
        (grow_old, True),
        (grow_old, False),  # killed before it was published
        (move, True),
        (empty_lists, True),
        (add_much, True),
    ],
)
def test_what_was_not_pushed_is_written_and_published_again(
    world: World, change: Callable[[World], None], *, committed: bool
) -> None:
    change(world)
    world.export()
    if committed:
        publish_in_vain(world)
    check_out(world)
    world.add(article(200, outlet="late"))
    world.export()
    report = publish(world)
    assert report.lost or report.held
    world.export()
    report = publish(world)
    assert (report.lost, report.held) == ([], {})
    repository = Clone(world.site)
    assert repository.status() == []
    assert repository.git("rev-parse", "HEAD") == repository.git("ls-remote", "-q").split()[0]
    assert not publish(world).commit
    assert all_files(world) == world.rebuilt()


def test_every_file_of_lists_is_written_again_when_it_is_gone(world: World) -> None:
    add_much(world)
    move(world)
    world.export()
    before = all_files(world)
    with closing(world.open()) as archive:
        paths = archive.reader.execute(select(schema.site_files.c.path)).scalars().all()
        assert [path for path in paths if not list(marks_of(archive.reader, path))] == []
        due_again(archive, paths, {})
    assert len(paths) > 60
    for path in paths:
        (world.site / path).unlink()
    world.export()
    assert all_files(world) == before


def test_a_file_of_a_list_that_the_archive_does_not_know_is_none_of_its_own(world: World) -> None:
    with closing(world.open()) as archive:
        assert list(marks_of(archive.reader, "category/other.html")) == []
        assert list(marks_of(archive.reader, "about.md")) == []
