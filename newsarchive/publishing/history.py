"""What the history of the repository tells: who committed a file last, and what isn't pushed."""

from collections.abc import Collection
from hashlib import sha256
from typing import Final

from newsarchive.errors import PublishError
from newsarchive.publishing.commits import read
from newsarchive.publishing.entries import of_commits
from newsarchive.publishing.git import lines
from newsarchive.publishing.repository import Repository, Target

_PUSHED: Final = "newsarchive-pushed"
_STEP: Final = 50  # commits that are looked through at a time, newest first


def last_ours(repository: Repository, paths: Collection[str]) -> set[str]:
    """Return those of *paths*, from the top of the repository, that a publish committed last."""
    found: set[str] = set()
    left = set(paths)
    if not left:
        return found
    given = lines([repository.head, "--", *(f":(top,literal){path}" for path in sorted(left))])
    names = repository.git.ask("rev-list", "--stdin", given=given).text.split()
    for start in range(0, len(names), _STEP):
        step = names[start : start + _STEP]
        ours = {commit.name for commit in read(repository, step) if commit.ours}
        for name, changes in of_commits(repository.git, step).items():
            touched = left & changes.keys()
            left -= touched
            if name in ours:
                found |= touched
        if not left:
            break
    return found


def is_ahead(repository: Repository, target: Target) -> bool:
    """Tell whether the branch has commits that *target* hadn't when it was last heard of.

    What git has noted of a remote is of the one that had its name then: it counts no more when the
    name has got another address since we pushed.
    """
    name = target.branch.removeprefix("refs/heads/")
    noted = repository.resolve(f"refs/remotes/{target.remote}/{name}")
    place, _, pushed = _pushed(repository).partition(" ")
    if place and place != _place(repository, target):
        return True
    known = noted or (repository.resolve(f"{pushed}^{{commit}}") if pushed else "")
    if not known:
        return True
    if known == repository.head:
        return False
    asked = ("merge-base", "--is-ancestor", repository.head, known)
    return repository.git.attempt(*asked).status != 0


def note_pushed(repository: Repository, target: Target) -> None:
    """Note that *target* has the branch as it is now."""
    path = repository.folder / _PUSHED
    try:
        path.write_text(f"{_place(repository, target)} {repository.head}\n", "ascii")
    except OSError as error:
        raise PublishError(str(path), f"can't be written: {error.strerror}") from error


def _pushed(repository: Repository) -> str:
    """Return where was pushed to last, and what; "" if nothing is known of that."""
    try:
        return (repository.folder / _PUSHED).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _place(repository: Repository, target: Target) -> str:
    """Return what stands for address and branch of *target*; an address may hold secrets."""
    asked = repository.git.attempt("remote", "get-url", "--push", "--", target.remote)
    address = target.remote if asked.status else asked.text
    return sha256(f"{address} {target.branch}".encode("utf-8", "surrogateescape")).hexdigest()
