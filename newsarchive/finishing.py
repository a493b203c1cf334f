"""From an article as met to the archive without a crawl: imports and second tries."""

from dataclasses import replace
from functools import cached_property
from zoneinfo import ZoneInfo

from newsarchive.archive.former_ids import as_archived
from newsarchive.archive.names import name_table
from newsarchive.archive.outlets import Outlets
from newsarchive.archive.records import met_json
from newsarchive.archive.revisions import earlier_hashes
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import successor
from newsarchive.items import Article, Revised
from newsarchive.joining import is_outdated, joined, news_of
from newsarchive.normalise import identified, normalised
from newsarchive.securities import NameTable
from newsarchive.sources import Catalogue

# Changes that leave an article's words as they were.
_STANDING = frozenset({"withdrawn", "returned"})


class Finisher:
    """Normalises articles and stores them."""

    def __init__(
        self, archive: Archive, *, catalogue: Catalogue, zone: ZoneInfo, run_id: int
    ) -> None:
        self._archive = archive
        self._outlets = Outlets(archive)
        self._catalogue = catalogue
        self._zone = zone
        self._run_id = run_id

    @cached_property
    def _names(self) -> NameTable | None:
        return name_table(self._archive)

    def finish(self, met: Article) -> str:
        """Store *met*, a file of a site, and return what it was: new, changed or unchanged.

        An article that the archive has already is completed with what *met* adds, as `joined` does.
        A file that tells of later changes than the archive shows the newer version, which replaces
        the archived one; one that shows a version from before the archived one changes nothing.
        Raises NormaliseError, IncompleteError or PostError for what can't be archived.
        """
        article = identified(replace(met, source_slug="", fetched_in=self._run_id))
        article = as_archived(self._archive, article)
        known = self._archive.known([article.article_id]).get(article.article_id)
        old = self._archive.article(article.article_id) if known is not None else None
        if old is None:
            done = self._normalised(article, met.source_slug)
            self._archive.add(done, run_id=self._run_id, known=known)
            self._remember(replace(done, content_hash=""), done, met.revisions)
            return "new"
        news = news_of(old, article)
        if not news and self._is_earlier(article, old):
            return "unchanged"
        article = joined(old, article, news)
        if not news and met_json(article) == met_json(old):
            return "unchanged"
        told = met if news else old
        done = self._normalised(article, met.source_slug)
        done = replace(done, modified=told.modified or met.modified, withdrawn=told.withdrawn)
        # What waits to be fetched, or is in quarantine, may be newer than any file.
        self._archive.add(done, run_id=self._run_id, known=known, settles=False)
        if old.revisions or news:
            self._remember(old, done, news)
        else:
            self._remember(replace(done, content_hash=""), done, met.revisions)
        return "changed"

    def revise(self, met: Article, *, fetched_in: int) -> str:
        """Store *met*, a version that the run *fetched_in* was shown, as that run would have.

        Returns what it was: new, changed or unchanged, or outdated if the archive has a version
        that was fetched later. Raises NormaliseError or IncompleteError for what can't be archived.
        """
        article = as_archived(self._archive, identified(replace(met, fetched_in=fetched_in)))
        known = self._archive.known([article.article_id]).get(article.article_id)
        old = self._archive.article(article.article_id) if known is not None else None
        if old is not None and _is_later(old, article):
            return "outdated"
        done = self._normalised(article, "")
        if old is not None:
            back = old.withdrawn is not None and article.fetched > old.withdrawn
            found = successor(old, done, at=self._archive.clock(), back=back)
            if found is None:
                return "unchanged"
            done, revised = found
            self._archive.revise(old, revised, run_id=self._run_id)
        # Another version of it may be in quarantine, too.
        self._archive.add(done, run_id=self._run_id, known=known, settles=False)
        return "new" if old is None else "changed"

    def _normalised(self, article: Article, stated: str) -> Article:
        done, outlet = normalised(
            article, zone=self._zone, catalogue=self._catalogue, names=self._names
        )
        if outlet is None:
            return done
        return replace(done, source_slug=self._outlets.slug(outlet, self._catalogue, stated=stated))

    def _is_earlier(self, met: Article, old: Article) -> bool:
        """Tell whether *met* shows a version that *old* has replaced."""
        if not is_outdated(old, met) or met.revisions:
            return is_outdated(old, met)
        shown, _ = normalised(met, zone=self._zone, catalogue=self._catalogue, names=self._names)
        return shown.content_hash in earlier_hashes(self._archive, old) - {old.content_hash}

    def _remember(self, before: Article, article: Article, revisions: tuple[Revised, ...]) -> None:
        """Keep what a file tells of changes of *article*, and *before*, as it was before them.

        What was there in between is lost, so its place takes the version that is known, and no
        hash.
        """
        for revised in revisions:
            self._archive.revise(before, revised, run_id=self._run_id)
            if not _STANDING.issuperset(revised.changed):
                before = replace(article, content_hash="")


def _is_later(old: Article, other: Article) -> bool:
    """Tell whether *old* was fetched after *other*: in a later run, whatever the clock said then.

    Times decide within a run, and where it isn't known which one fetched *old*.
    """
    if old.fetched_in is None or other.fetched_in is None or old.fetched_in == other.fetched_in:
        return old.fetched > other.fetched
    return old.fetched_in > other.fetched_in
