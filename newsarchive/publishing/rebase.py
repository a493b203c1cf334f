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
    ours = _ours(repository, base)
    wanted = of_commits(git, [commit.name for commit in ours])
    final = {path: change for each in wanted.values() for path, change in each.items()}
    given_way = _given_way(repository, base or repository.empty_tree(), upstream, final)
    new = _built(repository, upstream, ours, wanted, given_way)
    changes = between(git, head, new)
    bring(repository, changes, timeout=timeout)
    move(repository, new)
    return Rebased(repository.now(), tuple(sorted(given_way)))


def _ours(repository: Repository, base: str) -> list[Made]:
    span = (f"{base}..{repository.head}",) if base else (repository.head,)
    names = repository.git.ask("rev-list", "--reverse", "--topo-order", *span).text.split()
    made = read(repository, names)
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
    repository: Repository, base: str, upstream: str, wanted: Mapping[str, Change]
) -> set[str]:
    """Return the paths that we and a person changed to different ends."""
    theirs = between(repository.git, base, upstream)
    disputed = {
        path
        for path, change in theirs.items()
        if path in wanted and wanted[path].after.blob != change.after.blob
    }
    if not disputed:
        return set()
    names = repository.git.ask("rev-list", upstream, f"^{repository.head}").text.split()
    people = [commit.name for commit in read(repository, names) if not commit.ours]
    touched = {path for each in of_commits(repository.git, people).values() for path in each}
    return disputed & touched


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
