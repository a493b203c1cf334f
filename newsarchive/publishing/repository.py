"""The repository that the site is in: where it is, what it is on, and whether it can be used."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from newsarchive.errors import PublishError, SettingError
from newsarchive.publishing.git import Git
from newsarchive.redaction import redact

NEXT: Final = "refs/worktree/newsarchive/next"
"""What is built and is not yet on the branch."""
UPSTREAM: Final = "refs/worktree/newsarchive/upstream"
"""What the remote had when it was last asked."""

# Files by which git knows that somebody is in the middle of something, and how to end it.
_UNDER_WAY: Final = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository and the site in it.

    *prefix* is the site's folder in the repository, "" or with a slash at its end. *head* is the
    commit of *branch* (``refs/heads/main``), "" before the first one.
    """

    git: Git
    top: Path
    prefix: str
    folder: Path  # .git, or the one of this work tree
    branch: str
    head: str

    @classmethod
    def find(cls, site: Path) -> Self:
        """Return the repository that *site* is in; PublishError if it can't be committed to."""
        git = Git(site)
        places = git.attempt("rev-parse", "--show-toplevel", "--absolute-git-dir", "--show-prefix")
        if places.status:
            raise PublishError(str(site), _why(places.said))
        top, folder, prefix = [*places.out.decode("utf-8", "surrogateescape").splitlines(), ""][:3]
        if prefix and git.attempt("check-ignore", "--quiet", ".").status == 0:
            raise PublishError(
                str(site),
                f"is ignored by the repository {top}; if it is to have one of its own, run "
                "git init in it",
            )
        branch = git.attempt("symbolic-ref", "--quiet", "HEAD").text
        if not branch:
            raise PublishError(top, "is on no branch (detached head); run git switch BRANCH")
        for name, what in _UNDER_WAY.items():
            if (Path(folder) / name).exists():
                raise PublishError(top, f"{what} is under way there; finish or abort it first")
        found = cls(git, Path(top), prefix, Path(folder), branch, "")
        return found.now()

    def now(self) -> Self:
        """Return the same with the commit that the branch is on now."""
        head = self.git.attempt("rev-parse", "--quiet", "--verify", f"{self.branch}^{{commit}}")
        return replace(self, head=head.text)

    def holding(self, descriptor: int) -> Self:
        """Return the same whose git keeps the lock on *descriptor* while it works."""
        return replace(self, git=self.git.holding(descriptor))

    @property
    def branch_name(self) -> str:
        """The name of the branch as people write it."""
        return self.branch.removeprefix("refs/heads/")

    def inside(self, path: str) -> str:
        """Return where a path of the site is in the repository."""
        return f"{self.prefix}{path}"

    def resolve(self, revision: str) -> str:
        """Return the object that *revision* names, or ""."""
        return self.git.attempt("rev-parse", "--quiet", "--verify", revision).text

    def empty_tree(self) -> str:
        """Return the tree without files, in the repository's kind of hash."""
        return self.git.ask("hash-object", "-t", "tree", "--stdin").text


def _why(said: str) -> str:
    if "not a git repository" in said:
        return "is in no git repository; run git init in it, and give it a remote to push to"
    if "must be run in a work tree" in said:
        return "is in a repository without a work tree (bare)"
    return f"git says: {said}"


@dataclass(frozen=True, slots=True)
class Target:
    """Where commits are pushed to: a remote by name or address, and a branch (``refs/heads/…``)."""

    remote: str
    branch: str

    @classmethod
    def of(cls, repository: Repository, *, remote: str, branch: str) -> "Target | None":
        """Return what *remote* and *branch* say, and where they are "", what git is set to.

        None stands for a repository without remotes.
        """
        git, name = repository.git, repository.branch_name
        _refuse_names(git, remote, branch)
        set_remote = git.attempt("config", "--get", f"branch.{name}.remote").text
        chosen = remote or ("" if set_remote == "." else set_remote) or _only_remote(git)
        if not chosen:
            return None
        if chosen.startswith("-"):
            raise PublishError(str(repository.top), f"{chosen} is no name of a remote")
        merged = git.attempt("config", "--get", f"branch.{name}.merge").text
        upstream = merged if chosen == set_remote else ""
        full = f"refs/heads/{branch}" if branch else upstream or repository.branch
        return cls(chosen, full)

    @property
    def shown(self) -> str:
        """Where it is, in words; an address without the secrets in it."""
        return f"{redact(self.remote)}, branch {self.branch.removeprefix('refs/heads/')}"


def _refuse_names(git: Git, remote: str, branch: str) -> None:
    if remote.startswith("-") or remote.isspace():
        raise SettingError(f"PUBLISH_REMOTE={remote}", "is no name of a remote")
    wrong = git.attempt("check-ref-format", f"refs/heads/{branch}").status
    if branch and (wrong or branch.startswith("-")):
        raise SettingError(f"PUBLISH_BRANCH={branch}", "is no name of a branch")


def _only_remote(git: Git) -> str:
    remotes = git.attempt("remote").text.split()
    return "origin" if "origin" in remotes else remotes[0] if len(remotes) == 1 else ""
