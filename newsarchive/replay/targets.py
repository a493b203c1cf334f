"""Where articles that were made again go: into their own archive, or into another one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsarchive.archive.articles import Known
from newsarchive.archive.outlets import copy_outlet, note_outlet
from newsarchive.archive.revisions import copy_revisions
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import changes
from newsarchive.items import Article, Revised
from newsarchive.replay.provenance import REPLAYED
from newsarchive.sources import Outlet


@dataclass(frozen=True, slots=True)
class Target:
    """The archive that articles go into, and the run that notes it."""

    archive: Archive
    run_id: int

    def put(
        self, made: Article, stored: Article, outlet: Outlet | None, *, known: Known | None
    ) -> None:
        """Put what was *made* in the place of *stored*, which differs; *known* is known of it."""
        archive = self.archive
        if stored.content_hash != made.content_hash:
            changed = (REPLAYED, *changes(stored, made))
            now = archive.clock().replace(microsecond=0)
            archive.revise(stored, Revised(now, changed), run_id=self.run_id)
        if outlet is not None:
            note_outlet(archive, outlet, made.source_slug)
        # What is pending or in quarantine may be newer than these answers.
        archive.add(made, run_id=self.run_id, known=known, settles=False)

    def copy(
        self, article: Article, outlet: Outlet | None, source: Archive, *, known: Known | None
    ) -> None:
        """Put *article* of the archive *source* into this one, which has none of its answers."""
        if outlet is not None:
            note_outlet(self.archive, outlet, article.source_slug)
        elif article.source:
            copy_outlet(source, article.source, self.archive)
        alone = replace(article, fetched_in=None, made_of=())
        self.archive.add(alone, run_id=self.run_id, known=known, settles=False)

    def finish(self, article_ids: Sequence[str], source: Archive) -> None:
        """Write what was put here of these articles, with their earlier versions."""
        if source is not self.archive:
            copy_revisions(source, article_ids, self.archive, run_id=self.run_id)
        self.archive.flush()
