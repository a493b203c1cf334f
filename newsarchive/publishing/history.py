"""What the history of the repository tells: who committed a file last, and what isn't pushed."""

from collections.abc import Collection
from typing import Final

from newsarchive.publishing.commits import read
from newsarchive.publishing.entries import of_commits
from newsarchive.publishing.git import lines
from newsarchive.publishing.repository import Repository, Target

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
    """Tell whether the branch has commits that *target* hadn't when it was last heard of."""
    name = target.branch.removeprefix("refs/heads/")
    known = repository.resolve(f"refs/remotes/{target.remote}/{name}")
    if not known:  # a remote that was added since; git notes what one has that is set up to be read
        return bool(repository.git.attempt("config", "--get", f"remote.{target.remote}.fetch").text)
    if known == repository.head:
        return False
    asked = ("merge-base", "--is-ancestor", repository.head, known)
    return repository.git.attempt(*asked).status != 0
