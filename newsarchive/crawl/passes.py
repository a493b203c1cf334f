"""A pass over one of EastMoney's lists: which answers are doubted, and when the pass is done."""

from collections.abc import Callable
from dataclasses import dataclass, field

from newsarchive.archive.listings import PageOutcome
from newsarchive.archive.walks import Walk
from newsarchive.eastmoney.listings import Listing
from newsarchive.errors import BadAnswerError, NewsArchiveError

# Pages that must end in known records before a walk stops: lists reorder, so one page isn't enough.
_MET_PAGES = 2

_EMPTY = "an empty page where records should be"

# Pages in a row without a new record that are taken for the end. More than one, since new articles
# push a whole page of known ones down while a list is read.
_STALE_PAGES = 3


@dataclass(slots=True)
class Pass:
    """A walk over one list, with what the next request needs.

    *total* is what the last page claimed the list to have; *passed* counts the records that aren't
    wanted, or name no article. *torn* is why what moved to an earlier page could not be read.
    """

    walk: Walk
    address: Callable[[int, str], str]
    parse: Callable[[bytes, str], Listing]
    met_pages: int = 0
    stale_pages: int = 0
    total: int = 0
    passed: int = 0
    last_ids: tuple[str, ...] = ()
    torn: NewsArchiveError | None = None
    _unwanted: set[str] = field(default_factory=set)

    def parse_full(self, body: bytes, url: str) -> Listing:
        """Return a page that has been read before; BadAnswerError also if it shows nothing now."""
        listing = self.parse(body, url)
        if not listing.records:
            raise BadAnswerError(url, _EMPTY)
        return listing

    def doubt(self, listing: Listing, ids: tuple[str, ...], url: str) -> BadAnswerError | None:
        """Return why *listing* looks like a fault of the upstream; none if it looks right.

        Hosts under load answer success without data, and so without a total, or the page before.
        An empty list that names its total may be an end before that number, as duplicates and old
        records count; a whole page before it, that has to be answered again and again. Repetitions
        are an end once all are listed.
        """
        listed, total = self.walk.listed + self.passed, listing.total
        if not ids:
            if total is None:
                expected = listed == 0 or listed < self.total
            else:
                expected = listed + max(1, len(self.last_ids)) <= total
            return BadAnswerError(url, _EMPTY) if expected else None
        if ids == self.last_ids and (total is None or listed < total):
            return BadAnswerError(url, "the page before once more")
        return None

    def ends_short(self, listing: Listing) -> bool:
        """Tell whether a list that goes on answering an empty page may have its end there.

        It told of more, but it did tell, and has shown some: lists may be cut off. The walk ends
        short, and only the next one that does so an hour later takes it for the end.
        """
        return listing.total is not None and self.walk.listed + self.passed > 0

    def ending(
        self, listing: Listing, ids: tuple[str, ...], outcome: PageOutcome, *, deep_enough: bool
    ) -> str:
        """Count a page, and return how the walk ends with it: end, met, or "" if it goes on.

        *deep_enough* tells whether earlier walks go as far back as this one is to go.
        """
        self.met_pages = self.met_pages + 1 if outcome.tail_anchored else 0
        # A page of which nothing is wanted, as it is newer, is none that was read before.
        fresh = outcome.fresh or (not outcome.states and not self._unwanted.issuperset(ids))
        if not outcome.states:
            self._unwanted.update(ids)
        self.stale_pages = 0 if fresh else self.stale_pages + 1
        last, self.last_ids = self.last_ids, ids
        if listing.end or not ids or ids == last or self.stale_pages == _STALE_PAGES:
            return "end"
        return "met" if self.met_pages >= _MET_PAGES and deep_enough else ""

    def moved_up(self, listing: Listing, page: int) -> bool:
        """Note the total of a page; tell whether something left the list since the page before.

        What followed it moved up, from this page onto the one before.
        """
        before, self.total = self.total, listing.total or 0
        total = listing.total
        return total is not None and total < before and page > 1 and not listing.cursor
