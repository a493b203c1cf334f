"""The folder of the site: where files may be written, and which are kept."""

import shlex
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Protocol

from newsarchive.errors import KeptFileError, SiteError
from newsarchive.exporters.whole_files import holds, put
from newsarchive.folders import refusal

# News comes newest first and an export goes through the days in order: few days are open at once.
_REMEMBERED_FOLDERS = 64


Ours = Callable[[bytes], bool]
"""Tells whether this content of a file is known to be ours, so that it may be replaced."""


class Notes(Protocol):
    """Where each change is noted before it is made; see `newsarchive.archive.site_changes`."""

    def foresee(self, contents: Iterable[tuple[str, bytes]]) -> None:
        """Note that each content is about to be put at its path."""

    def written(self, path: str, content: bytes) -> None:
        """Note that *content* is about to be put at *path*."""

    def removed(self, path: str) -> None:
        """Note that the file at *path* is about to be taken away."""


class SiteFolder:
    """A site's folder on disk. One process writes to it at a time.

    Paths are relative to the folder. All errors are SiteError; its subject is the path on disk.
    *notes* learn of each change before it is made.
    """

    def __init__(self, path: Path, notes: Notes | None = None) -> None:
        self.path = path
        self._notes = notes
        self._ready: dict[PurePosixPath, None] = {}  # folders made and found inside, oldest first

    def look(self, *, archive: Path | None = None) -> None:
        """See that `check` would find nothing wrong, and make nothing."""
        posts = self.path / "_posts"
        self._refuse_unwritable(self.path)
        if not posts.exists() and _is_taken(self.path, archive):
            raise SiteError(
                str(self.path),
                "holds other things and no _posts; if it is the site's folder, run: "
                f"mkdir {shlex.quote(str(posts))}",
            )
        self._refuse_unwritable(posts)

    def check(self, *, archive: Path | None = None) -> None:
        """Make the folder and its ``_posts`` where missing, and see that both can be written.

        Only a new folder becomes a site this way, or one that holds nothing but hidden files and
        the database *archive*: a mistyped path must not fill somebody's folder with posts.
        """
        _make(self.path)
        self.look(archive=archive)
        _make(self.path / "_posts")

    def foresee(self, contents: Iterable[tuple[PurePosixPath, bytes]]) -> None:
        """Note many files that will be written, which costs less than a note for each."""
        if self._notes is not None:
            self._notes.foresee(
                (str(path), content)
                for path, content in contents
                if self._will_change(path, content)
            )

    def _will_change(self, path: PurePosixPath, content: bytes) -> bool:
        try:
            return not holds(self._on_disk(path), content)
        except (OSError, SiteError):  # one for `write` to name, and no reason to hold up the others
            return False

    def write(
        self,
        path: PurePosixPath,
        content: str | bytes,
        *,
        fsync: bool = False,
        ours: Ours | None = None,
    ) -> bool:
        """Put *content* at *path* and return True, or touch nothing if it is there already.

        Readers see the old file or the new one; on an error the old one stays. What a kill leaves
        is a hidden ``.<name>.part`` that writing the same path again takes away. *fsync* makes the
        file survive a power cut. A file that is not *ours* is kept: KeptFileError.
        """
        if isinstance(content, str):
            content = content.encode()
        target = self._within(path)
        try:
            if holds(target, content):
                return False
            _keep_others(target, ours)
            if self._notes is not None:
                self._notes.written(str(path), content)
            try:
                put(target, content, fsync=fsync)
            except FileNotFoundError:  # a folder that we had made was removed meanwhile
                self._ready.clear()
                put(self._within(path), content, fsync=fsync)
        except OSError as error:
            raise SiteError(str(target), f"can't be written: {_reason(error)}") from error
        return True

    def remove(self, path: PurePosixPath, *, ours: Ours | None = None) -> bool:
        """Remove the file of a post that has moved, and return whether there was one.

        A file that is not *ours* is kept: KeptFileError.
        """
        target = self._on_disk(path)
        self._refuse_outside(target.parent)
        try:
            _keep_others(target, ours)
            if self._notes is not None:
                self._notes.removed(str(path))
            target.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise SiteError(str(target), f"can't be removed: {_reason(error)}") from error
        return True

    def refuse_others(self, path: PurePosixPath, *, ours: Ours) -> None:
        """Raise KeptFileError if a file stands at *path* that is not *ours*."""
        target = self._on_disk(path)
        try:
            _keep_others(target, ours)
        except OSError as error:
            raise SiteError(str(target), f"can't be read: {_reason(error)}") from error

    def _within(self, path: PurePosixPath) -> Path:
        """Return the place of *path* on disk; its folder exists and is inside the site."""
        target = self._on_disk(path)
        if path.parent not in self._ready:
            self._refuse_outside(target.parent)
            _make(target.parent)
            if len(self._ready) == _REMEMBERED_FOLDERS:
                del self._ready[next(iter(self._ready))]
            self._ready[path.parent] = None
        return target

    def _on_disk(self, path: PurePosixPath) -> Path:
        target = self.path / path
        if path.is_absolute() or ".." in path.parts or not path.name or "\0" in str(path):
            raise SiteError(str(target), "is no path inside the site")
        return target

    def _refuse_unwritable(self, folder: Path) -> None:
        if reason := refusal(folder):
            raise SiteError(str(folder), reason)

    def _refuse_outside(self, folder: Path) -> None:
        if not folder.resolve().is_relative_to(self.path.resolve()):
            raise SiteError(str(folder), "leads out of the site")


def _is_taken(folder: Path, archive: Path | None) -> bool:
    """Tell whether *folder* holds anything that neither is hidden nor belongs to *archive*."""
    try:
        names = [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise SiteError(str(folder), f"can't be read: {_reason(error)}") from error
    beside = archive is not None and archive.parent.resolve() == folder.resolve()
    own = archive.name if archive is not None and beside else "."
    return any(not name.startswith((".", own)) for name in names)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise SiteError(str(folder), "is a file or below one, not a folder") from error
    except OSError as error:
        raise SiteError(str(folder), f"can't be made: {_reason(error)}") from error


def _keep_others(target: Path, ours: Ours | None) -> None:
    """Raise KeptFileError if a file is there that is not *ours*."""
    if ours is None or not target.is_file() or ours(target.read_bytes()):
        return
    raise KeptFileError(
        str(target),
        "is not as newsarchive wrote it and is kept; the next export writes its own file "
        "when this one is moved away",
    )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
