"""A publish that is killed at any moment: the next one finishes it or does it again.

A program in git's place counts its calls and kills the publish, before or after one of them.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from crawling import Workplace
from forked_commands import Commands
from publishing import Published, article, path_of
from repositories import IDENTITY, Clone

GIT = """#!/bin/sh
cd="{folder}"
count=$(($(cat "$cd/count") + 1))
echo $count > "$cd/count"
read at when < "$cd/kill"
if [ $count = $at ] && [ $when = before ]; then kill -9 $PPID; exit 1; fi
PATH="{path}" git "$@"
status=$?
if [ $count = $at ] && [ $when = after ]; then kill -9 $PPID; fi
exit $status
"""
NEVER = 1_000_000
STEP = int(os.environ.get("KILL_STEP", "5"))  # 1 kills around each call, in a minute or two
CALLS = 60  # more than any publish here makes


@dataclass(frozen=True, slots=True)
class Killer:
    """The commands whose git kills them when it is told to."""

    folder: Path
    commands: Commands

    def arm(self, at: int, when: str = "before") -> None:
        """Have the publish killed *when* git is called for the *at*-th time from now on."""
        (self.folder / "count").write_text("0\n")
        (self.folder / "kill").write_text(f"{at} {when}\n")


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    folder = tmp_path_factory.mktemp("bin")
    path = os.environ["PATH"]
    (folder / "git").write_text(GIT.format(folder=folder, path=path))
    (folder / "git").chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**IDENTITY, "PATH": f"{folder}:{path}"}.items():
            patch.setenv(name, value)
        with Commands() as running:
            made = Killer(folder, running)
            made.arm(NEVER)
            yield made


@pytest.fixture(scope="module")
def pattern(killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with news to publish, a remote that others pushed to, and unsaved work."""
    folder = tmp_path_factory.mktemp("pattern")
    published = Published.make(folder, killer.commands)
    published.site.git("remote", "set-url", "origin", "../remote.git")
    published.site.commit("about.md", "first")
    published.export(article(1), article(2))
    assert published.publish().status == 0
    other = published.other()
    other.push("theirs/new.md", "theirs")
    other.push(path_of(2), "corrected by hand")
    published.export(article(1, title="更正"), article(2, title="更正"), article(3, day=1))
    published.write("index.html", "x")
    published.site.put("about.md", "edited")
    published.site.put("staged.md", "staged")
    published.site.git("add", "staged.md")
    return folder


def copied(pattern: Path, folder: Path, killer: Killer) -> Published:
    """Return a copy of what is to be published."""
    shutil.copytree(pattern, folder, symlinks=True)
    remote, site = Clone(folder / "remote.git"), Clone(folder / "site")
    return Published(Workplace(folder), killer.commands, remote, site)


def left(published: Published) -> dict[str, object]:
    """Return all that must be the same whatever was killed."""
    site = published.site
    return {
        "tree": published.remote.git("rev-parse", "main^{tree}"),
        "subjects": published.remote.subjects("main"),
        "pushed": site.git("rev-parse", "HEAD") == published.remote.git("rev-parse", "main"),
        "status": site.status(),
        "unsaved": (site.folder / "about.md").read_text("utf-8"),
        "staged": site.git("show", ":staged.md"),
        "noted": list(published.noted()),
        "litter": litter(site),
    }


def litter(site: Clone) -> list[str]:
    """Return what a killed publish may have left."""
    patterns = ("*.lock", "newsarchive-index*", "fast_import_crash_*", "*.part", ".*.part")
    return [str(path) for pattern in patterns for path in site.folder.rglob(pattern)]


def settled(published: Published) -> dict[str, object]:
    """Publish until nothing is left to say, and return what is left then."""
    for _ in range(3):
        last = published.publish(PUBLISH_BACKOFF="0")
        if last.out == "nothing to publish\n" and last.status == 0:
            break
    assert (last.status, last.out, last.err) == (0, "nothing to publish\n", "")
    for repository in (published.site, published.remote):
        assert repository.git("fsck", "--no-dangling", "--no-progress") == ""
    return left(published)


@pytest.fixture(scope="module")
def undisturbed(
    pattern: Path, killer: Killer, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    """Return what a publish leaves that nobody kills."""
    published = copied(pattern, tmp_path_factory.mktemp("undisturbed") / "copy", killer)
    killer.arm(NEVER)
    found = settled(published)
    assert found["litter"] == found["noted"] == []
    assert found["status"] == [" M about.md", "A  staged.md"]
    return found


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_publish_killed_around_any_call_of_git_is_finished_by_the_next(
    when: str, pattern: Path, killer: Killer, undisturbed: dict[str, object], tmp_path: Path
) -> None:
    killed = 0
    for at in range(1 if when == "before" else 2, CALLS, STEP):
        published = copied(pattern, tmp_path / str(at), killer)
        killer.arm(at, when)
        status = published.publish(PUBLISH_BACKOFF="0").status
        killer.arm(NEVER)
        if status != -signal.SIGKILL:
            break
        killed += 1
        assert settled(published) == undisturbed, f"killed {when} call {at}"
    assert killed >= 40 // STEP


def test_a_git_that_outlives_its_publish_is_waited_for(
    pattern: Path, killer: Killer, tmp_path: Path
) -> None:
    published = copied(pattern, tmp_path / "copy", killer)
    lock = published.site.folder / ".git/newsarchive-publish"
    with subprocess.Popen(["flock", str(lock), "sleep", "1"]):
        ended = published.publish()
    assert ended.status == 1  # for the file that a person corrected: it didn't end with 75
    assert path_of(3, day=16) in published.posts_at_remote()
