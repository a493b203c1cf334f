"""Commits made of the one before and some files, without a look at all the others."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from newsarchive.errors import PublishError
from newsarchive.publishing.entries import Entry
from newsarchive.publishing.git import lines, quoted
from newsarchive.publishing.repository import NEXT, Repository

TRAILER: Final = "Published-by: newsarchive"
"""The line by which a commit of ours is known."""

_NOBODY: Final = "newsarchive <newsarchive@localhost>"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit to be made: who made it when, as git writes it, what it says and its files."""

    author: str
    message: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Made:
    """A commit that is there."""

    name: str
    tree: str
    parents: tuple[str, ...]
    author: str
    message: str

    @property
    def ours(self) -> bool:
        """Whether a publish made it."""
        return TRAILER in self.message.splitlines() and len(self.parents) <= 1


def committer(repository: Repository) -> str:
    """Return who git is set to commit as, and now; without that, newsarchive at no host."""
    answer = repository.git.attempt("var", "GIT_COMMITTER_IDENT")
    if answer.status == 0 and answer.text:
        return answer.text
    return f"{_NOBODY} {int(time.time())} +0000"


def build(repository: Repository, base: str, commits: Iterable[Commit]) -> str:
    """Make *commits* on top of *base* ("" for none) and return the last, which no branch has yet.

    Only the folders of their files are read and written.
    """
    stream = b"".join(_stream(base, committer(repository), commits))
    answer = repository.git.attempt(
        "fast-import", "--quiet", "--force", "--done", "--date-format=raw", given=stream
    )
    if answer.status:
        _forget_report(repository)
        raise PublishError(str(repository.top), f"git fast-import: {answer.said}")
    return repository.resolve(NEXT)


def _stream(base: str, by: str, commits: Iterable[Commit]) -> Iterator[bytes]:
    yield f"reset {NEXT}\n\n".encode()  # a publish that was killed may have left one
    parent = base
    for number, commit in enumerate(commits, start=1):
        message = commit.message.encode("utf-8", "surrogateescape")
        head = f"commit {NEXT}\nmark :{number}\nauthor {commit.author}\ncommitter {by}\n"
        yield head.encode("utf-8", "surrogateescape")
        yield b"data %d\n%b\n" % (len(message), message)
        if parent:
            yield f"from {parent}\n".encode()
        for entry in commit.entries:
            yield _line(entry).encode("utf-8", "surrogateescape")
        parent = f":{number}"
    yield b"done\n"


def _line(entry: Entry) -> str:
    path = quoted(entry.path)
    return f"D {path}\n" if entry.gone else f"M {entry.mode} {entry.blob} {path}\n"


def _forget_report(repository: Repository) -> None:
    """Remove what fast-import leaves behind when it fails."""
    for report in repository.folder.glob("fast_import_crash_*"):
        with suppress(OSError):
            report.unlink()


def move(repository: Repository, new: str) -> None:
    """Put the branch on *new*, if it still is where it was; PublishError if somebody moved it."""
    old = repository.head or "0" * len(new)
    reason = "newsarchive: publish"
    given = lines((f"update {repository.branch} {new} {old}", f"delete {NEXT}"))
    repository.git.ask("update-ref", "-m", reason, "--stdin", given=given)


def read(repository: Repository, names: Sequence[str]) -> list[Made]:
    """Return the commits of these *names*."""
    found: list[Made] = []
    out = repository.git.ask("cat-file", "--batch", given=lines(names)).out if names else b""
    place = 0
    for name in names:
        end = out.index(b"\n", place)
        size = int(out[place:end].split()[2])
        found.append(_made(name, out[end + 1 : end + 1 + size]))
        place = end + 2 + size
    return found


def _made(name: str, raw: bytes) -> Made:
    head, _, message = raw.decode("utf-8", "surrogateescape").partition("\n\n")
    headers = [line.partition(" ") for line in head.splitlines()]
    parents = tuple(value for key, _, value in headers if key == "parent")
    (author,) = [value for key, _, value in headers if key == "author"]
    (tree,) = [value for key, _, value in headers if key == "tree"]
    return Made(name, tree, parents, author, message)
