"""Which of the noted paths go into the next commit, and which are not ours to commit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsarchive.archive.site_changes import REMOVED, Changes, content_digest
from newsarchive.publishing.entries import (
    FILE,
    Change,
    Entry,
    blobs_in,
    contents,
    gone,
    hashed,
    staged,
)
from newsarchive.publishing.git import lines, words
from newsarchive.publishing.history import last_ours
from newsarchive.publishing.repository import Repository


@dataclass(slots=True)
class Selection:
    """What is to be committed. All paths are those of the site."""

    added: dict[str, Entry] = field(default_factory=dict)
    changed: dict[str, Entry] = field(default_factory=dict)
    removed: dict[str, Entry] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)
    """The hashes of those of our files that are there."""
    lost: list[str] = field(default_factory=list)
    """Files that were written and are neither there nor committed."""
    held: dict[str, str] = field(default_factory=dict)
    """Files that are not committed, and why."""
    put_back: dict[str, str] = field(default_factory=dict)
    """The hashes of those that are as a publish committed them before, as in a fresh checkout."""

    @property
    def entries(self) -> list[Entry]:
        """What the commit consists of."""
        parts = (self.added, self.changed, self.removed)
        return [entry for part in parts for entry in part.values()]


def select(repository: Repository, site: Path, changes: Changes, *, dry: bool = False) -> Selection:
    """Return what of *changes* differs from the last commit and is as a run left it.

    With *dry*, no object is written.
    """
    chosen = Selection()
    present, other = _look(site, changes, chosen)
    tree = repository.resolve(f"{repository.head}:{repository.prefix}") if repository.head else ""
    committed = blobs_in(repository.git, tree, list(changes))
    made = {
        **hashed(repository.git, [*map(repository.inside, present)], keep=not dry),
        **hashed(repository.git, [*map(repository.inside, other)]),
    }
    for path in changes:
        inside = repository.inside(path)
        _sort(chosen, inside, path, made.get(inside, ""), committed.get(path, ""))
    as_committed = {
        path: digest
        for path, digest in other.items()
        if made[repository.inside(path)] == committed.get(path)
    }
    _judge_committed(repository, changes, chosen, as_committed)
    _hold_staged(repository, changes, chosen)
    _hold_ignored(repository, chosen)
    return chosen


def _look(site: Path, changes: Changes, chosen: Selection) -> tuple[list[str], dict[str, str]]:
    """Return the paths of files that are as a run left them, and other files with their hashes."""
    present: list[str] = []
    other: dict[str, str] = {}
    for path, digests in changes.items():
        place = site / path
        if place.is_symlink() or (place.exists() and not place.is_file()):
            chosen.held[path] = "is no file any more"
        elif not place.exists():
            if digests[-1] != REMOVED:
                chosen.lost.append(path)
        elif (digest := content_digest(place.read_bytes())) in digests:
            chosen.standing[path] = digest
            present.append(path)
        else:
            chosen.held[path] = "was changed by somebody after it was written"
            other[path] = digest
    return present, other


def _judge_committed(
    repository: Repository, changes: Changes, chosen: Selection, files: Mapping[str, str]
) -> None:
    """Say what becomes of *files* that are as the last commit has them, and not as a run left them.

    One that a publish committed last was put back, by hand or because the checkout is a fresh one.
    """
    ours = last_ours(repository, [*map(repository.inside, files)])
    for path, digest in files.items():
        inside = repository.inside(path)
        if inside in ours and changes[path][-1] != REMOVED:
            chosen.held[path] = "was put back to an earlier version; the next export writes it anew"
            chosen.put_back[path] = digest
            continue
        del chosen.held[path]
        if inside in ours:
            chosen.removed[path] = gone(inside)
        # What a person has committed is nobody's unsaved work.


def _sort(chosen: Selection, inside: str, path: str, blob: str, committed: str) -> None:
    """Say what is to happen with one path."""
    if path in chosen.held:
        return
    if path in chosen.lost:
        if committed:
            chosen.lost.remove(path)
            chosen.held[path] = "was removed by somebody after it was written"
    elif not blob:
        if committed:
            chosen.removed[path] = gone(inside)
    elif not committed:
        chosen.added[path] = Entry(inside, FILE, blob)
    elif blob != committed:
        chosen.changed[path] = Entry(inside, FILE, blob)


def _hold(chosen: Selection, path: str, reason: str) -> None:
    for part in (chosen.added, chosen.changed, chosen.removed):
        part.pop(path, None)
    chosen.standing.pop(path, None)
    chosen.held[path] = reason


def _hold_staged(repository: Repository, changes: Changes, chosen: Selection) -> None:
    """Hold back what somebody has put into the index otherwise than we would."""
    head = repository.head or repository.empty_tree()
    ours = {entry.path: entry.blob for entry in chosen.entries}
    length = len(repository.prefix)
    found: Mapping[str, Change] = staged(repository.git, head)
    doubtful: list[tuple[str, str]] = []
    for path, change in found.items():
        name = path[length:]
        if path[:length] != repository.prefix or name not in changes:
            continue
        if change.unmerged:
            _hold(chosen, name, "is in conflict in the index")
        elif change.after.blob.strip("0") and change.after.blob != ours.get(path):
            doubtful.append((change.after.blob, name))
    read = dict(contents(repository.git, (blob for blob, _ in doubtful)))
    for blob, name in doubtful:
        # What a killed publish had staged is ours, and noted.
        if content_digest(read[blob]) not in changes[name]:
            _hold(chosen, name, "has changes staged that somebody made")


def _hold_ignored(repository: Repository, chosen: Selection) -> None:
    """Hold back new files that git is told to ignore."""
    for path in ignored(repository, chosen.added):
        _hold(chosen, path, "is ignored by the repository (.gitignore)")


def ignored(repository: Repository, paths: Collection[str]) -> set[str]:
    """Return those of *paths* that git is told to ignore."""
    if not paths:
        return set()
    given = lines(paths).replace(b"\n", b"\0")
    return set(words(repository.git.attempt("check-ignore", "-z", "--stdin", given=given).out))
