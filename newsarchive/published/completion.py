"""One article out of what a listing page shows of a post and what the post's own page says."""

from dataclasses import replace
from datetime import datetime

from newsarchive.importers.links import public_page
from newsarchive.items import Article, Capture
from newsarchive.published.listing import PostLink
from newsarchive.published.permalinks import path_of
from newsarchive.urls import Identity, identify


def listed_post(post: PostLink, *, listing: str, fetched: datetime) -> Article:
    """Return the article that a listing page announces, as far as the page goes."""
    page = public_page(path_of(post.url))
    identity = identify(page or post.url)
    return Article(
        url=post.url,
        origin="category",
        fetched=fetched,
        native_id=identity.native_id,
        article_id=identity.article_id,
        canonical_url=identity.canonical_url,
        listing=listing,
        title_text=post.title,
        date_text=post.date_text,
    )


def completed_post(article: Article, met: Article, identity: Identity, capture: Capture) -> Article:
    """Return *article*, read from its page, under its *identity* and with what *met* adds."""
    return replace(
        article,
        article_id=identity.article_id,
        canonical_url=identity.canonical_url,
        native_id=identity.native_id,
        listing=met.listing,
        title_text=article.title_text or met.title_text,
        date_text=article.date_text or met.date_text,
        date_read=None if article.date_text else met.date_read or met.fetched,
        captures=(capture,),
    )
