"""The lists of the site against the articles that belong to them."""

from collections.abc import Collection, Iterator
from datetime import tzinfo

from newsarchive.archive.store import Archive
from newsarchive.crawl.counts import counted
from newsarchive.site.misplaced import Misplaced, miscounted, misplaced
from newsarchive.verify.disagreement import Disagreement
from newsarchive.verify.mending import Mender


class ListCheck:
    """Checks what the archive has of the lists of a site with pages, in *zone*."""

    def __init__(self, archive: Archive, zone: tzinfo, mender: Mender) -> None:
        self._archive = archive
        self._zone = zone
        self._mender = mender

    def check(self) -> Iterator[Disagreement]:
        """Name each article that a list should hold or shouldn't, and each wrong count."""
        mend, reader = self._mender.relisting, self._archive.reader
        for each in misplaced(reader, self._zone):
            yield Disagreement("list", each.article_id, _where(each), mend)
        for one in miscounted(reader):
            what = f"tells of {counted(one.said, 'article')} and holds {one.held}"
            yield Disagreement("list", one.key, what, mend)


def _where(found: Misplaced) -> str:
    if found.entry is None:
        return f"is listed under {_named(found.extra)} and isn't on the site"
    if not found.lacking:
        return f"is listed under {_named(found.extra)}, too"
    if not found.extra:
        return f"isn't listed under {_named(found.lacking)}"
    return f"is listed under {_named(found.extra)}, not {_named(found.lacking)}"


def _named(keys: Collection[str]) -> str:
    return ", ".join(sorted(keys))
