"""A run that is killed at any of 200 moments, and done again, is a run that was never disturbed.

A run is an export, a crawl and a publication. It starts from an archive whose posts are all due,
while the upstream has changed an article and has many new ones; or from nothing but an empty site.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from queue import SimpleQueue

import pytest
from crawling import Workplace
from killed_commands import FAULTS, KILLED, KilledCommands
from states import State, damage, differences, remains, site_files, state, timeless

from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

_STEPS = 150  # moments from an archive with articles, spread over all that the run does
_STEPS_OF_A_FIRST_RUN = 30
_TIMES = 20
_WORKERS = 2

# Days, so that nothing leaves the site for its age while the test gets old; lists don't wait, as
# what a run writes would depend on how long ago the last one was.
_STEADY = {"LIVE_DAYS": "100000", "LISTS_INTERVAL": "0"}
_CRAWL = ("crawl", "eastmoney", "-a", "columns=345,349")


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a run makes of a folder when nothing happens to it."""

    before: Path
    steps: int
    seconds: float
    state: State
    whole: set[bytes]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The origin, the two undisturbed runs, and processes to kill."""

    origin: Origin
    folder: Path
    of_some: Undisturbed
    of_none: Undisturbed
    idle: SimpleQueue[KilledCommands]
    numbers: Iterator[int]

    def place(self, name: str, before: Path) -> Workplace:
        folder = self.folder / name
        shutil.copytree(before, folder)
        return Workplace(folder, self.origin)


def stages(place: Workplace) -> list[list[str]]:
    """Return the commands of a run."""
    settings = place.settings(SITE_URL="/news", **_STEADY)
    return [["export", *settings], [*_CRAWL, *settings], ["publish", *settings]]


def new_site(commands: KilledCommands, place: Workplace) -> None:
    """Make a site in a repository that has a remote."""
    place.folder.mkdir()
    git("init", "--quiet", "--bare", str(place.folder / "remote.git"))
    git("init", "--quiet", str(place.site))
    settings = place.settings()
    words = ["newsite", str(place.site), "--url", "https://site.example", "--title", "News"]
    assert commands.run(place.folder, [[*words, *settings]])[0] == [0]
    for command in (
        ("remote", "add", "origin", "../remote.git"),
        ("config", "user.name", "newsarchive"),
        ("config", "user.email", "news@site.example"),
        ("add", "."),
        ("commit", "--quiet", "-m", "Site"),
        ("push", "--quiet", "-u", "origin", "HEAD"),
    ):
        git("-C", str(place.site), *command)


def git(*words: str) -> None:
    subprocess.run(("git", *words), check=True, capture_output=True)


def undisturbed(commands: KilledCommands, place: Workplace, before: Path) -> Undisturbed:
    whole = contents(place)
    steps, began = 0, time.monotonic()
    for command in stages(place):
        statuses, more = commands.run(place.folder, [command])
        assert statuses == [0]
        steps += more
        whole |= contents(place)
    return Undisturbed(before, steps, time.monotonic() - began, state(place), whole)


def contents(place: Workplace) -> set[bytes]:
    return {timeless(content) for content in site_files(place).values()}


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    folder = tmp_path_factory.mktemp("matrix")
    store = Store.demo()
    later = store.articles()[::2]
    for article in later:
        store.remove(article.id)
    idle: SimpleQueue[KilledCommands] = SimpleQueue()
    with (
        Origin(store, recording=False) as origin,
        KilledCommands() as one,
        KilledCommands() as other,
    ):
        blank, before = Workplace(folder / "blank", origin), Workplace(folder / "before", origin)
        new_site(one, blank)
        shutil.copytree(blank.folder, before.folder)
        settings = before.settings(**_STEADY)
        first = [[*_CRAWL, *settings], ["publish", *settings]]
        assert one.run(before.folder, first)[0] == [0, 0]
        before.change("UPDATE articles SET export_due = 1")
        for article in later:
            store.add(article)
        store.advance()
        some, none = Workplace(folder / "some", origin), Workplace(folder / "none", origin)
        shutil.copytree(before.folder, some.folder)
        shutil.copytree(blank.folder, none.folder)
        for commands in (one, other):
            idle.put(commands)
        yield Matrix(
            origin,
            folder,
            undisturbed(one, some, before.folder),
            undisturbed(one, none, blank.folder),
            idle,
            count(1),
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """When a run is killed: at a step, or after some seconds."""

    calm: Undisturbed
    step: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.calm.before.name}-{self.step}-{self.seconds:.3f}"


def killed(matrix: Matrix, moment: Moment, fault: str = "") -> tuple[bool, list[str]]:
    """Kill a run at *moment* and run it again; return whether it died, and what is wrong then."""
    place = matrix.place(f"{moment}-{next(matrix.numbers)}", moment.calm.before)
    commands = matrix.idle.get()
    try:
        statuses, _ = commands.run(
            place.folder, stages(place), step=moment.step, seconds=moment.seconds, fault=fault
        )
        wrong = damage(place, moment.calm.whole)
        again, _ = commands.run(place.folder, stages(place))
    finally:
        matrix.idle.put(commands)
    if any(again):
        wrong.append(f"the next run: status {again}: {_log(place)}")
    else:
        wrong += differences(moment.calm.state, state(place))
    wrong += damage(place, moment.calm.whole) + remains(place)
    if not wrong:
        shutil.rmtree(place.folder)
    return statuses[-1] == KILLED, wrong


def _log(place: Workplace) -> str:
    return Path(f"{place.folder}.log").read_text("utf-8")[-1500:]


def spread(last: int, count: int) -> list[int]:
    """Return *count* steps from 1 to *last*, as far apart as they can be."""
    return [1 + number * (last - 1) // (count - 1) for number in range(count)]


def moments(matrix: Matrix) -> Sequence[Moment]:
    """Return the 200 moments."""
    some, none = matrix.of_some, matrix.of_none
    return [
        *(Moment(some, step=step) for step in spread(some.steps, _STEPS)),
        *(Moment(none, step=step) for step in spread(none.steps, _STEPS_OF_A_FIRST_RUN)),
        *(Moment(some, seconds=some.seconds * (number + 0.5) / _TIMES) for number in range(_TIMES)),
    ]


def test_a_run_killed_at_any_moment_and_done_again_equals_an_undisturbed_one(
    matrix: Matrix,
) -> None:
    chosen = moments(matrix)
    with ThreadPoolExecutor(_WORKERS) as pool:
        outcomes = list(pool.map(partial(killed, matrix), chosen))
    wrong = [
        f"{moment}: {line}"
        for moment, (_, lines) in zip(chosen, outcomes, strict=True)
        for line in lines
    ]
    assert "\n".join(wrong) == ""
    # Two runs don't take quite the same steps, so a moment may lie beyond the end of one.
    assert sum(died for died, _ in outcomes) >= len(chosen) * 0.9


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_a_clock_that_jumps_changes_nothing_but_times(matrix: Matrix, part: int) -> None:
    """It jumps in the run, which is killed after some parts of it, and in those that follow."""
    calm = matrix.of_some
    place = matrix.place(f"jumping-{part}", calm.before)
    commands = matrix.idle.get()
    try:
        commands.run(place.folder, stages(place), step=calm.steps * part // 4, jumping=True)
        for _ in range(2):
            assert commands.run(place.folder, stages(place), jumping=True)[0] == [0, 0, 0], _log(
                place
            )
    finally:
        matrix.idle.put(commands)
    assert differences(calm.state, state(place)) == []
    assert damage(place, calm.whole) + remains(place) == []
    outcomes = place.ask("SELECT outcome FROM runs WHERE command LIKE 'crawl%' ORDER BY id DESC")
    assert outcomes[:2] == [("finished",), ("finished",)]
    ((days,),) = place.ask("SELECT count(DISTINCT substr(fetched_at, 1, 10)) FROM captures")
    assert int(str(days)) > 1


@pytest.mark.parametrize("fault", FAULTS)
def test_the_matrix_sees_it_when_the_program_is_broken(matrix: Matrix, fault: str) -> None:
    # Some in a row, of which one is in the middle of a post, and some all over the run.
    steps = [*range(60, 72), *spread(matrix.of_some.steps, 12)[::-1]]
    assert any(killed(matrix, Moment(matrix.of_some, step=step), fault)[1] for step in steps)
