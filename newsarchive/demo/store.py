"""The invented articles that all routes of the origin draw on."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from threading import RLock
from typing import Self

from newsarchive.demo.articles import Body, DemoImage, Revision, StoreArticle
from newsarchive.demo.generated import generate
from newsarchive.demo.ids import BEIJING
from newsarchive.demo.scenario import Change, load_scenario, outlet_slugs
from newsarchive.demo.selection import Belongs, View, of_column, of_fast, of_published

DEMO_NOW = datetime(2026, 1, 15, 16, 30, tzinfo=BEIJING)


class Store:
    """Articles and the lists they appear in; safe to change while an origin serves it.

    Every list is newest first and a snapshot: a change makes new lists, it never alters one that a
    caller holds. *now* is the moment at which the origin pretends to answer.
    *published_page_size* splits the lists of the published old archive into pages (None: whole).
    """

    def __init__(
        self,
        articles: Iterable[StoreArticle] = (),
        *,
        now: datetime = DEMO_NOW,
        held_back: Iterable[Change] = (),
    ) -> None:
        self.now = now
        self.published_page_size: int | None = None
        self._lock = RLock()
        self._articles: dict[str, StoreArticle] = {article.id: article for article in articles}
        self._unlisted = {key for key, one in self._articles.items() if not one.listed}
        self._held_back = tuple(held_back)
        self._views: dict[tuple[str, ...], View] = {}

    @classmethod
    def demo(cls, now: datetime = DEMO_NOW) -> Self:
        """Return the written set: about sixty articles over several days up to *now*."""
        articles, held_back = load_scenario(now)
        return cls(articles, now=now, held_back=held_back)

    @classmethod
    def generated(  # noqa: PLR0913 - each is a dimension of a benchmark
        cls,
        n: int,
        *,
        body_bytes: int = 8192,
        columns: tuple[str, ...] = ("345",),
        fast_columns: tuple[str, ...] = ("102",),
        seed: int = 0,
        now: datetime = DEMO_NOW,
    ) -> Self:
        """Return *n* articles of about *body_bytes* each, half a minute apart, all different.

        They share their paragraphs, so fifty thousand take little memory. The same arguments give
        the same articles.
        """
        articles = generate(
            n,
            body_bytes=body_bytes,
            columns=columns,
            fast_columns=fast_columns,
            seed=seed,
            now=now,
        )
        return cls(articles, now=now)

    def __len__(self) -> int:
        """Return how many articles there are, listed or not."""
        return len(self._articles)

    def get(self, key: str) -> StoreArticle | None:
        """Return the article of that id, info code or 财富号 number, if there is one."""
        with self._lock:
            found = self._articles.get(key.removeprefix("NW"))
            if found or len(key) < 20:
                return found
            return next((one for one in self._articles.values() if one.cfh_id == key), None)

    def articles(self) -> View:
        """Return all articles, listed or not."""
        return self._view(("all",), lambda _: True, unlisted=True)

    def column(self, ids: str) -> View:
        """Return the list of a column, or of several separated by commas."""
        return self._view(("column", ids), of_column(ids))

    def fast(self, ids: str) -> View:
        """Return the list of a 7x24 column, or of several separated by commas."""
        return self._view(("fast", ids), of_fast(ids))

    def listed(self) -> View:
        """Return every listed article."""
        return self._view(("listed",), lambda _: True)

    def about(self, secid: str) -> View:
        """Return the listed articles about a security, ``market.code``."""
        return self._view(("about", secid), lambda one: secid in one.stocks)

    def published(self, slug: str) -> View:
        """Return what the published old archive lists under *slug*."""
        return self._view(("published", slug), of_published(slug), unlisted=True)

    def image(self, path: str) -> DemoImage | None:
        """Return the image that is served at *path*."""
        pictured = self._view(("pictured",), lambda one: bool(one.images), unlisted=True)
        return next((i for one in pictured for i in one.images if i.path == path), None)

    @property
    def outlets(self) -> Mapping[str, str]:
        """Outlet labels with the slugs that the published old archive gives them."""
        return outlet_slugs()

    def add(self, article: StoreArticle) -> None:
        """Put *article* into all its lists, in place of the one that has its id."""
        with self._lock:
            self._articles[article.id] = article
            (self._unlisted.discard if article.listed else self._unlisted.add)(article.id)
            self._views.clear()

    def revise(
        self,
        article_id: str,
        *,
        title: str | None = None,
        body: str | Body | None = None,
        at: datetime | None = None,
    ) -> StoreArticle:
        """Change title or body (marked HTML) of an article; return its new state."""
        with self._lock:
            old = self._articles[article_id]
            revision = Revision(at or self.now, old.title, old.body)
            new = replace(
                old,
                title=old.title if title is None else title,
                body=Body((body,)) if isinstance(body, str) else body or old.body,
                revisions=(*old.revisions, revision),
            )
            self._articles[article_id] = new
            self._views.clear()
            return new

    def move(self, article_id: str, show_time: datetime) -> None:
        """Give an article another time, and so another place in its lists."""
        with self._lock:
            old = self._articles[article_id]
            self._articles[article_id] = replace(old, show_time=show_time)
            self._views.clear()

    def drop_from_lists(self, article_id: str) -> None:
        """Take an article out of every list; its text and page stay."""
        with self._lock:
            self._unlisted.add(article_id)
            self._views.clear()

    def remove(self, article_id: str) -> None:
        """Take an article away altogether."""
        with self._lock:
            del self._articles[article_id]
            self._views.clear()

    def advance(self) -> tuple[str, ...]:
        """Publish what the written set holds back for later; return the ids concerned.

        That is a late article, one corrected in its lists, one in its text alone, and one that is
        withdrawn, so a second crawl has something to find.
        """
        with self._lock:
            changes, self._held_back = self._held_back, ()
            for change in changes:
                if change.article is not None:
                    self.add(change.article)
                elif change.gone:
                    self.remove(change.id)
                else:
                    self.revise(change.id, title=change.title, body=change.body)
            return tuple(change.id for change in changes)

    def _view(
        self,
        key: tuple[str, ...],
        belongs: Belongs,
        *,
        unlisted: bool = False,
    ) -> View:
        with self._lock:
            view = self._views.get(key)
            if view is None:
                found = [
                    one
                    for one in self._articles.values()
                    if belongs(one) and (unlisted or one.id not in self._unlisted)
                ]
                found.sort(key=lambda one: one.order, reverse=True)
                view = self._views[key] = tuple(found)
            return view
