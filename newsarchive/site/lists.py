"""The lists of the site: which articles each holds, on which page.

Pages are counted from the oldest. An article joins the open part of its list, page 0. Once that
holds enough for a page, its oldest entries become the next full page and stay there.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, update

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.site.entries import Entry, newest_first
from newsarchive.site.entry_rows import of_row

PAGE_SIZE = 25
"""Entries of a full page. Those of lists from before may have 50, and stay as they are."""
SHOWN = PAGE_SIZE
"""Entries that the newest page of a list has, if there are as many.

No fewer than a full page, so that the open part fits in, and always as many, so that a version of
the page differs from the one before in what is new; see `newsarchive.site.files.in_steps`. And no
more, as the page is written with each article that comes.
"""

SITEMAP_SIZE = 500  # 60 KB; the newest part of a month is written again with each article
FULLEST = 2900  # files of one kind in a folder; repositories hold at most 3,000

_TABLE = schema.lists
_HELD = schema.list_entries
_ENTRIES = schema.site_entries
_TO_PAGE = (
    update(_HELD)
    .where(_HELD.c.list == bindparam("key"), _HELD.c.article_id == bindparam("article"))
    .values(page=bindparam("number"))
)

_BEGIN_ANEW = (
    update(_TABLE)
    .where(_TABLE.c.key == bindparam("one"), _TABLE.c.entries == 0, _TABLE.c.pages > 0)
    .values(pages=0)
)


@dataclass(frozen=True, slots=True)
class SiteList:
    """A list of articles: of an outlet, a security, a day, or a month.

    *pages* counts the full pages. *apart* tells that the folders of its kind were full when it was
    new. *frontier* is an outlet's newest article that has a finished page.
    """

    key: str
    name: str
    kind: str
    entries: int
    pages: int
    apart: bool
    frontier: str

    @property
    def subject(self) -> str:
        """What it is a list of: a slug, a code, a day or a month."""
        return self.key.partition(":")[2]


def page_size(key: str) -> int:
    """Return how many entries a page of the list *key* holds."""
    return SITEMAP_SIZE if key.startswith("month:") else PAGE_SIZE


def read_lists(connection: Connection, keys: Sequence[str]) -> dict[str, SiteList]:
    """Return the lists of *keys* that there are."""
    found: dict[str, SiteList] = {}
    for chunk in chunks(keys):
        rows = connection.execute(select(_TABLE).where(_TABLE.c.key.in_(chunk)))
        found.update((row.key, SiteList(*row)) for row in rows)
    return found


def lists_of_kind(connection: Connection, prefix: str) -> Iterator[SiteList]:
    """Return the lists that hold anything and whose keys start with *prefix*, by key."""
    return (one for one in lists_ever(connection, prefix) if one.entries)


def lists_ever(connection: Connection, prefix: str) -> Iterator[SiteList]:
    """Return the lists whose keys start with *prefix*, by key, those that are empty now too."""
    query = select(_TABLE).where(_TABLE.c.key >= prefix, _TABLE.c.key < _after(prefix))
    return (SiteList(*row) for row in connection.execute(query.order_by(_TABLE.c.key)))


def count_of_kind(connection: Connection, prefix: str) -> int:
    """Return how many lists there are or were whose keys start with *prefix*."""
    query = select(func.count()).where(_TABLE.c.key >= prefix, _TABLE.c.key < _after(prefix))
    return connection.execute(query).scalar() or 0


def _after(prefix: str) -> str:
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def newest_entries(connection: Connection, one: SiteList) -> list[Entry]:
    """Return what the newest page shows, newest first.

    That is the open part, with as many of the last full pages that there are `SHOWN` of them.
    """
    entries = _on_pages(connection, one.key, (0,))
    for number in range(one.pages, 0, -1):  # more than one where articles have left the last
        if len(entries) >= SHOWN:
            break
        entries += _on_pages(connection, one.key, (number,))[: SHOWN - len(entries)]
    return newest_first(entries)


def begin_anew(connection: Connection, keys: Collection[str]) -> None:
    """Let those of *keys* that are empty, whose pages are gone, begin with page 1 again."""
    if keys:
        connection.execute(_BEGIN_ANEW, [{"one": key} for key in keys])


def page_entries(connection: Connection, key: str, number: int) -> list[Entry]:
    """Return the entries of a full page, or of the open part (0), newest first."""
    return _on_pages(connection, key, (number,))


def _on_pages(connection: Connection, key: str, numbers: Collection[int]) -> list[Entry]:
    query = (
        select(_ENTRIES)
        .join(_HELD, _HELD.c.article_id == _ENTRIES.c.article_id)
        .where(_HELD.c.list == key, _HELD.c.page.in_(numbers))
    )
    return newest_first([of_row(row) for row in connection.execute(query)])


def fill_pages(connection: Connection, key: str, pages: int) -> range:
    """Make full pages of the oldest entries in the open part; return the numbers of the new ones.

    *pages* is how many full ones the list has already.
    """
    size = page_size(key)
    held = func.count()
    waiting = connection.execute(select(held).where(_HELD.c.list == key, _HELD.c.page == 0))
    new = (waiting.scalar() or 0) // size
    if not new:
        return range(0)
    oldest = (
        select(_HELD.c.article_id)
        .join(_ENTRIES, _ENTRIES.c.article_id == _HELD.c.article_id)
        .where(_HELD.c.list == key, _HELD.c.page == 0)
        .order_by(_ENTRIES.c.published_at, _ENTRIES.c.article_id)
        .limit(new * size)
    )
    connection.execute(
        _TO_PAGE,
        [
            {"key": key, "article": article_id, "number": pages + 1 + place // size}
            for place, article_id in enumerate(connection.execute(oldest).scalars().all())
        ],
    )
    connection.execute(update(_TABLE).where(_TABLE.c.key == key).values(pages=pages + new))
    return range(pages + 1, pages + new + 1)
