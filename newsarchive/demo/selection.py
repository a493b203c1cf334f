"""Which articles belong in which list."""

from bisect import bisect_left
from collections.abc import Callable

from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.scenario import outlet_slugs

View = tuple[StoreArticle, ...]
Belongs = Callable[[StoreArticle], bool]

ROLLING = "emnews"


def of_column(ids: str) -> Belongs:
    """Accept what is in one of the columns *ids*, separated by commas."""
    wanted = frozenset(ids.split(","))
    return lambda one: not wanted.isdisjoint(one.columns)


def of_fast(ids: str) -> Belongs:
    """Accept what is in one of the 7x24 columns *ids*, separated by commas."""
    wanted = frozenset(ids.split(","))
    return lambda one: not wanted.isdisjoint(one.fast_columns)


def of_published(slug: str) -> Belongs:
    """Accept what the published old archive lists under *slug*: nothing without text or day."""

    def belongs(one: StoreArticle) -> bool:
        if one.oddity.gone or one.oddity.time_everywhere or one.kind == "CFH":
            return False
        return bool(one.fast_columns) if slug == ROLLING else outlet_slugs().get(one.media) == slug

    return belongs


def after(view: View, cursor: str) -> View:
    """Return the part of *view*, newest first, that is older than *cursor*, a ``realSort``."""
    if not cursor:
        return view
    return view[bisect_left(view, -int(cursor) + 1, key=lambda one: -int(one.real_sort)) :]
