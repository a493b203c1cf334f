"""What lists say of an article."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from newsarchive.exporters.jekyll import published_references
from newsarchive.exporters.naming import post_name, published_in
from newsarchive.exporters.summary import shorten
from newsarchive.items import Article
from newsarchive.site import addresses


@dataclass(frozen=True, slots=True)
class Named:
    """A security that an article is about, with its name as the article writes it."""

    code: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list. *published* and *updated* are UTC; *name* ends its address.

    *finished* tells that its page is, or is due to be, a finished file and no live post.
    """

    article_id: str
    name: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    source: str
    source_slug: str
    source_kind: str
    securities: tuple[Named, ...]
    finished: bool

    @property
    def order(self) -> tuple[datetime, str]:
        """What entries are sorted by: publication, then id."""
        return (self.published, self.article_id)

    def day(self, zone: tzinfo) -> date:
        """Return the day on which the article was published."""
        return self.published.astimezone(zone).date()

    def url(self, zone: tzinfo) -> str:
        """Return the address of the article."""
        return self.url_on(self.day(zone))

    def url_on(self, day: date) -> str:
        """Return the address that it has if it was published on *day*."""
        return addresses.article(self.source_slug, day, self.name)

    def lists(self, zone: tzinfo) -> frozenset[str]:
        """Return the keys of the lists that the article belongs to."""
        return self.lists_on(self.day(zone))

    def lists_on(self, day: date) -> frozenset[str]:
        """Return those that it belongs to if it was published on *day*."""
        keys = [f"day:{day}", f"month:{day.isoformat()[:7]}"]
        if self.source_slug:
            keys.append(f"outlet:{self.source_slug}")
        keys += (f"security:{each.code}" for each in self.securities)
        return frozenset(keys)


def entry_of(article: Article, *, zone: tzinfo, finished: bool) -> Entry:
    """Return what lists say of *article*; IncompleteError for one that can't have a page."""
    published = published_in(article, zone)
    return Entry(
        article_id=article.article_id,
        name=post_name(article),
        title=" ".join(article.title.split()),
        summary=shorten(article.summary),
        published=published,
        updated=article.modified or published,
        source=" ".join(article.source.split()),
        source_slug=article.source_slug,
        source_kind=article.source_kind,
        securities=tuple(
            Named(reference.code, reference.kind, " ".join(reference.name.split()))
            for reference in published_references(article.securities)
            if addresses.has_page(reference.code)
        ),
        finished=finished,
    )


def shown(entry: Entry, zone: tzinfo) -> dict[str, object]:
    """Return *entry* as templates see it."""
    moment = entry.published.astimezone(zone).replace(microsecond=0).isoformat()
    return {
        "id": entry.article_id,
        "url": entry.url(zone),
        "title": entry.title,
        "date": moment,
        "day": moment[:10],
        "time": moment[11:16],
        "source": entry.source,
        "source_slug": entry.source_slug,
        "source_url": addresses.outlet(entry.source_slug) if entry.source_slug else "",
        "securities": [
            {"code": each.code, "name": each.name, "url": addresses.security(each.code)}
            for each in entry.securities
        ],
    }


def newest_first(entries: Collection[Entry]) -> list[Entry]:
    """Return *entries* in the order of a list."""
    return sorted(entries, key=lambda entry: entry.order, reverse=True)
