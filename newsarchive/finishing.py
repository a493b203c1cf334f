"""From an article as met to the archive without a crawl: imports and second tries."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from newsarchive.archive.outlets import Outlets
from newsarchive.archive.records import raw_hash
from newsarchive.archive.store import Archive
from newsarchive.importers import merge
from newsarchive.items import Article
from newsarchive.normalise import identified, normalised
from newsarchive.sources import Catalogue


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

    def finish(self, met: Article) -> str:
        """Store *met* and return what it was to the archive: new, changed or unchanged.

        An article that the archive has already is completed with what *met* adds. Raises
        NormaliseError or IncompleteError for what can't be archived.
        """
        article = identified(met)
        known = self._archive.known([article.article_id]).get(article.article_id)
        if known is not None:
            old = self._archive.article(article.article_id)
            article = identified(merge(old, article)) if old else article
            if known.raw_hash == raw_hash(article):
                return "unchanged"
        done, outlet = normalised(article, zone=self._zone, catalogue=self._catalogue)
        if outlet is not None:
            done = replace(done, source_slug=self._outlets.slug(outlet))
        self._archive.add(done, run_id=self._run_id, known=known)
        return "new" if known is None else "changed"
