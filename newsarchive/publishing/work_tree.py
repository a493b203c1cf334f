"""What others pushed, brought into the work tree; what a person has there unsaved stays."""

import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Final

from newsarchive.errors import PublishError
from newsarchive.publishing.entries import (
    LINK,
    MODULE,
    Change,
    Entry,
    as_file,
    contents,
    filtered,
    hashed,
    staged,
)
from newsarchive.publishing.index import index_with
from newsarchive.publishing.repository import Repository

_EXECUTABLE: Final = "100755"
_AT_ONCE: Final = 200  # files in memory
_ATTRIBUTES: Final = ".gitattributes"


def bring(repository: Repository, changes: Mapping[str, Change], *, timeout: float) -> None:
    """Make index and work tree show *changes*, whose before is the commit that they show now.

    A file that is neither as before nor as after stops it before anything is written: PublishError
    that names the file. Being killed and asked again does no harm.
    """
    _refuse_unsaved(repository, changes)
    entries = [change.after for change in changes.values()]
    with index_with(repository, entries, timeout=timeout):
        files = [entry for entry in entries if entry.mode != MODULE]
        for entry in files:
            if entry.gone:
                _remove(repository.top, repository.top / entry.path)
        # What says how files are made comes before the files.
        kept = sorted(
            (entry for entry in files if not entry.gone),
            key=lambda entry: not entry.path.endswith(_ATTRIBUTES),
        )
        rules = sum(entry.path.endswith(_ATTRIBUTES) for entry in kept)
        starts = [*range(0, rules, _AT_ONCE), *range(rules, len(kept), _AT_ONCE)]
        for start, end in pairwise([*starts, len(kept)]):
            _write_all(repository, kept[start:end])


def _refuse_unsaved(repository: Repository, changes: Mapping[str, Change]) -> None:
    top = repository.top
    there = [path for path in changes if (top / path).is_file() and not (top / path).is_symlink()]
    now = hashed(repository.git, there)
    indexed = staged(repository.git, repository.head or repository.empty_tree())
    for path, change in changes.items():
        if MODULE in (change.before.mode, change.after.mode):
            continue
        found = now.get(path, _other(top / path))
        saved = {change.before.blob, change.after.blob}
        if found not in saved and not (found == "" and change.before.gone):
            raise PublishError(
                str(top / path),
                "has changes that are not committed, and others were pushed; commit or undo them",
            )
        if path in indexed and indexed[path].after.blob not in saved:
            raise PublishError(
                str(top / path), "has changes staged, and others were pushed; commit or undo them"
            )


def _other(place: Path) -> str:
    """Return what stands for a path that holds no regular file: "" if there is nothing."""
    return "link or folder" if os.path.lexists(place) else ""


def _write_all(repository: Repository, entries: list[Entry]) -> None:
    git = repository.git
    read = dict(contents(git, {entry.blob for entry in entries}))
    made = filtered(git, [entry.path for entry in entries if entry.mode != LINK])
    for entry in entries:
        place = repository.top / entry.path
        if not place.parent.resolve().is_relative_to(repository.top.resolve()):
            raise PublishError(str(place), "leads out of the repository")
        try:
            own = entry.path in made
            content = as_file(git, entry.path, entry.blob) if own else read[entry.blob]
            _write(place, entry.mode, content)
        except OSError as error:
            raise PublishError(str(place), f"can't be written: {error.strerror}") from error


def _write(place: Path, mode: str, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        if mode == LINK:
            unfinished.symlink_to(os.fsdecode(content))
        else:
            unfinished.write_bytes(content)
            if mode == _EXECUTABLE:
                unfinished.chmod(unfinished.stat().st_mode | 0o111)
        unfinished.replace(place)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _remove(top: Path, place: Path) -> None:
    """Remove a file, and the folders that it leaves empty."""
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        raise PublishError(str(place), f"can't be removed: {error.strerror}") from error
    for folder in place.parents:
        if folder == top:
            return
        try:
            folder.rmdir()
        except OSError:
            return
