"""From an article as met to the archive without a crawl: imports and second tries."""

from dataclasses import replace
from functools import cached_property
from zoneinfo import ZoneInfo

from newsarchive.archive.names import name_table
from newsarchive.archive.outlets import Outlets
from newsarchive.archive.records import met_json
from newsarchive.archive.store import Archive
from newsarchive.importers import merge
from newsarchive.importers.flags import FROM_PAGE, NOTICE
from newsarchive.items import AS_MET, Article, Revised
from newsarchive.normalise import identified, normalised
from newsarchive.securities import NameTable
from newsarchive.sources import Catalogue

# Flags of how a post was read; the steps set all others anew.
_OF_READING = frozenset(
    {
        "front-matter-repaired",
        "ids-differ",
        "title-from-digest",
        "date-from-file-name",
        "charset-utf-16",
        "charset-gb18030",
        "bytes-replaced",
        FROM_PAGE,
        NOTICE,
    }
)


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
        """Store *met* and return what it was to the archive: new, changed or unchanged.

        An article that the archive has already is completed with what *met* adds: two readings of
        posts are merged, while what came from the upstream itself keeps all that it has. Raises
        NormaliseError, IncompleteError or PostError for what can't be archived.
        """
        article = identified(replace(met, source_slug=""))
        known = self._archive.known([article.article_id]).get(article.article_id)
        old = self._archive.article(article.article_id) if known is not None else None
        if old is not None:
            article = joined(old, article)
            if met_json(article) == met_json(old):
                return "unchanged"
        done, outlet = normalised(
            article, zone=self._zone, catalogue=self._catalogue, names=self._names
        )
        if outlet is not None:
            slug = self._outlets.slug(outlet, stated=met.source_slug)
            done = replace(done, source_slug=slug)
        if old is not None:
            done = replace(done, modified=old.modified or met.modified, withdrawn=old.withdrawn)
        self._archive.add(done, run_id=self._run_id, known=known)
        if old is None or not old.revisions:
            self._remember(done, met.revisions)
        return "new" if known is None else "changed"

    def _remember(self, article: Article, revisions: tuple[Revised, ...]) -> None:
        """Keep what a post tells of changes of *article*; what was there before them is lost.

        So each has the version that is known, and no hash.
        """
        for revised in revisions:
            self._archive.revise(replace(article, content_hash=""), revised, run_id=self._run_id)


def joined(old: Article, met: Article) -> Article:
    """Return what *met*, a file of a site read and identified, makes of the *old* article.

    Two readings of posts, or of pages, are merged; what came from the upstream itself keeps all
    that it has, and is completed. A finished page counts only where there is nothing better, and
    so does a notice that the article was removed.
    """
    for flag in (NOTICE, FROM_PAGE):
        if (flag in old.flags) != (flag in met.flags):
            return replace(old if flag in met.flags else met, captures=met.captures)
    join = merge if old.origin == met.origin == "import" else filled
    return replace(
        join(old, met),
        article_id=met.article_id,
        canonical_url=met.canonical_url,
        native_id=met.native_id,
        flags=tuple(dict.fromkeys((*filter(_OF_READING.__contains__, old.flags), *met.flags))),
    )


def filled(old: Article, met: Article) -> Article:
    """Return *old* as met, its empty fields filled from *met*."""
    return replace(
        met,
        **{name: value for name in AS_MET if (value := getattr(old, name))},
        fetched=old.fetched,
    )
