"""Files as git has them: in a commit, in the index, between two commits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsarchive.publishing.git import Git, lines, quoted, words

FILE: Final = "100644"
GONE: Final = "000000"
LINK: Final = "120000"
MODULE: Final = "160000"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file at *path* in the repository: its mode and content, or mode GONE for none."""

    path: str
    mode: str
    blob: str

    @property
    def gone(self) -> bool:
        """Whether there is no such file."""
        return self.mode == GONE


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after."""

    before: Entry
    after: Entry
    unmerged: bool = False  # in conflict in the index

    @property
    def path(self) -> str:
        """Where it is."""
        return self.after.path


def gone(path: str) -> Entry:
    """Return the entry that stands for no file at *path*."""
    return Entry(path, GONE, "")


def between(git: Git, old: str, new: str) -> dict[str, Change]:
    """Return what differs between two trees or commits, by path."""
    return dict(_changes(git.ask("diff-tree", "-r", "-z", "--no-renames", old, new).out))


def staged(git: Git, head: str) -> dict[str, Change]:
    """Return what the index has that *head*, a tree or commit, hasn't, by path."""
    asked = ("diff-index", "--cached", "-z", "--no-renames", "--full-index", head)
    return dict(_changes(git.ask(*asked).out))


def of_commits(git: Git, commits: Sequence[str]) -> dict[str, dict[str, Change]]:
    """Return what each of *commits* changed in any of its parents, by commit and path."""
    asked = ("diff-tree", "--stdin", "-r", "-z", "--no-renames", "--root", "-m")
    parts = words(git.ask(*asked, given=lines(commits)).out)
    found: dict[str, dict[str, Change]] = {commit: {} for commit in commits}
    now = ""
    rest = iter(parts)
    for part in rest:
        if part.startswith(":"):
            change = _change(part, next(rest))
            found[now][change.path] = change
        else:  # the commit, each part ended by a zero byte like a path
            now = part.split()[0]
    return found


def _changes(out: bytes) -> Iterator[tuple[str, Change]]:
    parts = iter(words(out))
    for part in parts:
        change = _change(part, next(parts))
        yield change.path, change


def _change(meta: str, path: str) -> Change:
    old_mode, mode, old_blob, blob, status = meta.removeprefix(":").split()
    before, after = _entry(path, old_mode, old_blob), _entry(path, mode, blob)
    return Change(before, after, unmerged=status == "U")


def _entry(path: str, mode: str, blob: str) -> Entry:
    return gone(path) if mode == GONE else Entry(path, mode, blob)


def blobs_in(git: Git, tree: str, paths: Sequence[str]) -> dict[str, str]:
    """Return the blobs that *tree* has at *paths*; those it hasn't are left out."""
    if not tree or not paths:
        return {}
    given = lines(f"{tree}:{path}" for path in paths)
    answers = git.ask("cat-file", "--batch-check=%(objecttype) %(objectname)", given=given)
    found: dict[str, str] = {}
    for path, answer in zip(paths, answers.text.splitlines(), strict=True):
        kind, _, name = answer.partition(" ")
        if kind == "blob":
            found[path] = name
    return found


def contents(git: Git, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Return each blob with its content."""
    out = git.ask("cat-file", "--batch", given=lines(blobs)).out
    place = 0
    while place < len(out):
        end = out.index(b"\n", place)
        name, _, size = out[place:end].split()
        start, place = end + 1, end + 2 + int(size)
        yield name.decode(), out[start : place - 1]


def filtered(git: Git, paths: Sequence[str]) -> set[str]:
    """Return those of *paths* whose files git makes of their blobs by a filter, as LFS does."""
    names = ("filter", "working-tree-encoding", "ident")
    given = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    found = words(git.ask("check-attr", "--stdin", "-z", *names, given=given).out)
    values = zip(found[::3], found[2::3], strict=True)
    return {path for path, value in values if value not in ("unspecified", "unset")}


def as_file(git: Git, path: str, blob: str) -> bytes:
    """Return what stands in the work tree at *path* for *blob*, through git's filters."""
    return git.ask("cat-file", "--filters", f"--path={path}", blob).out


def hashed(git: Git, paths: Sequence[str], *, keep: bool = False) -> Mapping[str, str]:
    """Return the blob that git makes of each file of the work tree; *keep* stores it.

    Paths are those in the repository, whatever the folder that *git* works in.
    """
    if not paths:
        return {}
    options = ("-w",) if keep else ()
    given = lines(map(quoted, paths))
    made = git.ask("hash-object", *options, "--stdin-paths", given=given).text.split()
    return dict(zip(paths, made, strict=True))
