"""From the notes of what was written to a commit, and from there to the remote."""

import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from random import Random

from sqlalchemy import select as select_rows

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.archive.site_changes import clear, content_digest, unpublished
from newsarchive.archive.store import Archive
from newsarchive.errors import ArchiveBusyError, PublishError, SiteBusyError
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.publishing.back_off import pauses
from newsarchive.publishing.commits import Commit, build, committer, move
from newsarchive.publishing.due_again import due_again, wanted
from newsarchive.publishing.history import is_ahead, note_pushed
from newsarchive.publishing.index import index_with
from newsarchive.publishing.message import outlets_of, subject_and_text
from newsarchive.publishing.new_site import uncommitted
from newsarchive.publishing.rebase import rebase
from newsarchive.publishing.remote import Pushed, fetch, push
from newsarchive.publishing.repository import Repository, Target
from newsarchive.publishing.selection import Selection, select

Work = Callable[[], AbstractContextManager[Archive]]
"""Gives the archive, with the site held, for as long as it is open."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often things are tried; seconds."""

    lock: float
    tries: int
    first_pause: float
    longest_pause: float
    network: float


@dataclass(slots=True)
class Report:
    """What a publish did."""

    commit: str = ""
    message: str = ""
    target: str = ""
    pushed: bool = False
    tries: int = 0
    rebased: bool = False
    written: int = 0
    removed: int = 0
    lost: list[str] = field(default_factory=list)
    held: dict[str, str] = field(default_factory=dict)


class Publisher:
    """One publish of the site in *repository* to *target*, if there is one."""

    def __init__(
        self,
        repository: Repository,
        site: Path,
        target: Target | None,
        *,
        work: Work,
        patience: Patience,
    ) -> None:
        self._repository = repository
        self._site = site
        self._target = target
        self._work = work
        self._patience = patience
        self.report = Report(target=target.shown if target else "")

    def preview(self, archive: Archive) -> Selection:
        """Return what would be committed, and write nothing."""
        new = uncommitted(self._repository, self._site)
        made = {path: [content_digest(content)] for path, content in new.items()}
        changes = made | _noted(archive)
        chosen = select(self._repository, self._site, changes, dry=True)
        self._tell(chosen, archive)
        return chosen

    def publish(self) -> None:
        """Commit, push, and take what is safe out of the notes; raises PublishError."""
        with self._work() as archive:
            archive.site_changes.note(uncommitted(self._repository, self._site).items())
            changes = _noted(archive)
            chosen = select(self._repository, self._site, changes)
            self._tell(chosen, archive)
            due_again(archive, chosen.lost, chosen.put_back)
            self._commit(chosen)
        safe = {path: found for path, found in changes.items() if path not in chosen.held}
        target, head = self._target, self._repository.head
        if target is not None and head and (safe or is_ahead(self._repository, target)):
            self._push(target)
        # The commit is safe. If a run has begun meanwhile, the next publish finds nothing new here.
        with (
            suppress(ArchiveBusyError, SiteBusyError),
            self._work() as archive,
            archive.transaction() as connection,
        ):
            clear(connection, safe, chosen.standing)

    def _tell(self, chosen: Selection, archive: Archive) -> None:
        report = self.report
        report.held, report.lost = chosen.held, _written(archive, chosen.lost)
        report.written = len(chosen.added) + len(chosen.changed)
        report.removed = len(chosen.removed)
        if chosen.entries:
            outlets = outlets_of(archive.reader, [*chosen.added, *chosen.changed])
            report.message = subject_and_text(chosen, outlets)

    def _commit(self, chosen: Selection) -> None:
        repository, entries = self._repository, chosen.entries
        if not entries:
            return
        for path in chosen.removed:  # in a fresh checkout it may be there again
            SiteFolder(self._site).remove(PurePosixPath(path))
        commit = Commit(committer(repository), self.report.message, entries)
        new = build(repository, repository.head, [commit])
        # The index first: a kill in between leaves our files staged, never their removal.
        with index_with(repository, entries, timeout=self._patience.lock):
            pass
        move(repository, new)
        self._repository = repository.now()
        self.report.commit = new

    def _push(self, target: Target) -> None:
        patience, last = self._patience, Pushed("again")
        waiting = pauses(
            patience.tries,
            first=patience.first_pause,
            longest=patience.longest_pause,
            chance=Random(),  # noqa: S311 (spreads machines, protects nothing)
        )
        for pause in (0.0, *waiting):
            time.sleep(pause)
            self.report.tries += 1
            last = self._push_once(target)
            if last.outcome == "pushed":
                self.report.pushed = True
                note_pushed(self._repository, target)
                return
            if last.outcome == "refused":
                break
        raise PublishError(
            target.shown, f"{last.reason}; what is committed here is pushed by the next publish"
        )

    def _push_once(self, target: Target) -> Pushed:
        """Push, and if others were first, once more on top of what they pushed."""
        seconds = self._patience.network
        went = push(self._repository, target, seconds=seconds)
        if went.outcome != "behind":
            return went
        fetched = fetch(self._repository, target, seconds=seconds)
        if fetched.outcome != "pushed":
            return fetched
        with self._work():
            done = rebase(self._repository, timeout=self._patience.lock)
        self._repository = done.repository
        self.report.rebased = True
        self.report.commit = done.repository.head
        for path in done.given_way:
            self.report.held[path.removeprefix(self._repository.prefix)] = (
                "was changed by somebody at the remote, which is kept"
            )
        return push(self._repository, target, seconds=seconds)


def _noted(archive: Archive) -> dict[str, list[str]]:
    """Return what is noted; first of each path, what the archive last wrote there, if it did."""
    noted = unpublished(archive.reader)
    known = wanted(archive.reader, noted)
    return {
        path: [known[path], *digests] if path in known else digests
        for path, digests in noted.items()
    }


def _written(archive: Archive, paths: Collection[str]) -> list[str]:
    """Return those of *paths* that a run did write, and wasn't kept from writing."""
    found: set[str] = set()
    for table in (schema.exports, schema.site_files):
        for chunk in chunks(paths):
            query = select_rows(table.c.path).where(table.c.path.in_(chunk))
            found.update(archive.reader.execute(query).scalars())
    return [path for path in paths if path in found]
