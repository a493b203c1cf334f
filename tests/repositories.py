"""Git repositories on disk for tests: a bare one as the remote, and clones of it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Person",
    "GIT_AUTHOR_EMAIL": "person@site.example",
    "GIT_COMMITTER_NAME": "Person",
    "GIT_COMMITTER_EMAIL": "person@site.example",
}


@dataclass(frozen=True, slots=True)
class Clone:
    """A repository with a work tree."""

    folder: Path

    def git(self, *arguments: str, given: str = "") -> str:
        """Run git there, as a person does."""
        return subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            env={**os.environ, **IDENTITY},
            input=given,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.rstrip()

    def put(self, path: str, text: str) -> Path:
        """Write a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def commit(self, path: str, text: str) -> None:
        """Write and commit a file."""
        self.put(path, text)
        self.git("add", "--", path)
        self.git("commit", "-q", "-m", f"{path} by hand", "--", path)

    def push(self, path: str, text: str) -> None:
        """Write, commit and push a file, on top of what is at the remote."""
        self.git("pull", "-q", "--rebase")
        self.commit(path, text)
        self.git("push", "-q")

    def files(self, revision: str = "HEAD") -> dict[str, str]:
        """Return the files of a commit."""
        names = self.git("ls-tree", "-r", "--name-only", "-z", revision).split("\0")
        return {name: self.git("show", f"{revision}:{name}") for name in names if name}

    def status(self) -> list[str]:
        """Return what git status shows."""
        out = self.git("status", "--porcelain", "-z", "--untracked-files=all")
        return [line for line in out.split("\0") if line]

    def subjects(self, revision: str = "HEAD") -> list[str]:
        """Return the first lines of the commits, newest first."""
        return self.git("log", "--format=%s", revision).splitlines()


def bare(folder: Path) -> Clone:
    """Make a bare repository, as a host has it."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    return Clone(folder)


def clone(remote: Clone, folder: Path) -> Clone:
    """Clone *remote*."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["git", "clone", "-q", str(remote.folder), str(folder)],
        env={**os.environ, **IDENTITY},
        capture_output=True,
        check=True,
    )
    made = Clone(folder)
    made.git("symbolic-ref", "HEAD", "refs/heads/main")
    return made
