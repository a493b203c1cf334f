"""Our commits on top of what others pushed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsarchive.errors import PublishError
from newsarchive.publishing.commits import Commit, Made, build, move, read
from newsarchive.publishing.entries import Change, between, of_commits
from newsarchive.publishing.repository import UPSTREAM, Repository
from newsarchive.publishing.work_tree import bring


@dataclass(frozen=True, slots=True)
class Rebased:
    """How it went: the repository now, and our files that gave way to what a person pushed."""

    repository: Repository
    given_way: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fork:
    """Where two histories part: commits, or "" for none, on our side and on theirs.

    It is one commit, or two with the same files: somebody may have cut or squashed the history.
    """

    ours: str
    theirs: str


def rebase(repository: Repository, *, timeout: float) -> Rebased:
    """Put our commits on top of what was fetched.

    A file that a person changed there stays as that person wants it, and ours is left out; of two
    that publishes wrote, ours is the later one. Commits of the user's own that were not pushed are
    not moved: PublishError.
    """
    git, head = repository.git, repository.head
    upstream = repository.resolve(UPSTREAM)
    base = git.attempt("merge-base", head, upstream).text
    if base == upstream:
        return Rebased(repository, ())
    fork = _fork(repository, base, upstream)
    ours = _ours(repository, fork.ours)
    wanted = of_commits(git, [commit.name for commit in ours])
    given_way = _given_way(repository, fork, upstream, wanted)
    new = _built(repository, upstream, ours, wanted, given_way)
    changes = between(git, head, new)
    bring(repository, changes, timeout=timeout)
    move(repository, new)
    return Rebased(repository.now(), tuple(sorted(given_way)))


def _fork(repository: Repository, base: str, upstream: str) -> _Fork:
    """Return the newest of our commits whose files are all as in one of theirs."""
    theirs = {commit.tree: commit.name for commit in _since(repository, base, upstream)}
    for commit in reversed(_since(repository, base, repository.head)):
        if commit.tree in theirs:
            return _Fork(commit.name, theirs[commit.tree])
    return _Fork(base, base)


def _since(repository: Repository, base: str, head: str) -> list[Made]:
    """Return the commits of *head* that *base* hasn't, oldest first."""
    span = (f"{base}..{head}",) if base else (head,)
    names = repository.git.ask("rev-list", "--reverse", "--topo-order", *span).text.split()
    return read(repository, names)


def _ours(repository: Repository, base: str) -> list[Made]:
    made = _since(repository, base, repository.head)
    others = [commit for commit in made if not commit.ours]
    if others:
        count = f"{len(others)} commits" if len(others) > 1 else "a commit"
        raise PublishError(
            str(repository.top),
            f"has {count} of your own that the remote hasn't, and others were pushed there; run "
            "git pull --rebase",
        )
    if not base and repository.git.ask("rev-parse", "--is-shallow-repository").text == "true":
        raise PublishError(
            str(repository.top), "its history is cut off before what the remote has; fetch more"
        )
    return made


def _given_way(
    repository: Repository,
    fork: _Fork,
    upstream: str,
    wanted: Mapping[str, Mapping[str, Change]],
) -> set[str]:
    """Return the paths that we and a person changed to different ends."""
    final = {path: change for each in wanted.values() for path, change in each.items()}
    theirs = between(repository.git, fork.theirs or repository.empty_tree(), upstream)
    disputed = {
        path
        for path, change in theirs.items()
        if path in final and final[path].after.blob != change.after.blob
    }
    if not fork.theirs:  # what we had there once is no change of theirs
        disputed = {path for path in disputed if theirs[path].after.blob not in _had(path, wanted)}
    if not disputed:
        return set()
    people = [commit for commit in _since(repository, fork.theirs, upstream) if not commit.ours]
    changes = of_commits(repository.git, [commit.name for commit in people])
    return disputed & {path for each in changes.values() for path in each}


def _had(path: str, wanted: Mapping[str, Mapping[str, Change]]) -> set[str]:
    """Return the blobs that our commits put at *path*."""
    return {each[path].after.blob for each in wanted.values() if path in each}


def _built(
    repository: Repository,
    upstream: str,
    ours: Sequence[Made],
    wanted: Mapping[str, Mapping[str, Change]],
    given_way: set[str],
) -> str:
    commits = [
        Commit(commit.author, commit.message, entries)
        for commit in ours
        if (
            entries := [
                change.after
                for path, change in wanted[commit.name].items()
                if path not in given_way
            ]
        )
    ]
    return build(repository, upstream, commits) if commits else upstream
