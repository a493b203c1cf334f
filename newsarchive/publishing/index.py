"""Our paths in the index, the user's own left as they are."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsarchive.errors import PublishError
from newsarchive.publishing.entries import Entry
from newsarchive.publishing.locks import index_lock
from newsarchive.publishing.repository import Repository


@contextmanager
def index_with(
    repository: Repository, entries: Iterable[Entry], *, timeout: float
) -> Iterator[None]:
    """Put *entries* into the index once the work inside is done.

    They are checked before it starts: git refuses paths that no work tree may have. A kill leaves
    the index as it was or as it is to be.
    """
    unfinished = repository.folder / "newsarchive-index"
    index = repository.folder / "index"
    with index_lock(repository, timeout=timeout):
        try:
            _copy(index, unfinished)
            git = repository.git.with_index(unfinished)
            git.ask("update-index", "-z", "--index-info", given=_listed(repository, entries))
            yield
            unfinished.replace(index)
        except OSError as error:
            raise PublishError(str(unfinished), f"can't be written: {error.strerror}") from error
        finally:
            unfinished.unlink(missing_ok=True)


def _copy(index: Path, unfinished: Path) -> None:
    unfinished.unlink(missing_ok=True)
    if index.exists():
        shutil.copyfile(index, unfinished)


def _listed(repository: Repository, entries: Iterable[Entry]) -> bytes:
    nothing = "0" * len(repository.empty_tree())
    text = "".join(
        f"{each.mode if not each.gone else 0} {each.blob or nothing}\t{each.path}\0"
        for each in entries
    )
    return text.encode("utf-8", "surrogateescape")
