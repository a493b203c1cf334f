"""What tells two versions of an article apart: hashes, and what a reader would call a change."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsarchive.items import Article, Revised

# How far apart two moments may be that are one, when the text names no more than this.
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=28),
    "year": timedelta(days=365),
}


def raw_hash(article: Article) -> str:
    """Return a hash over what the upstream said of the article: equal hashes, nothing new."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (
        article.title_text,
        article.date_text,
        article.source_text,
        article.body_html,
        article.linked_html,
    ):
        digest.update(part.encode("utf-8", "replace"))  # as it is stored
        digest.update(b"\0")
    return digest.hexdigest()


def content_hash(article: Article) -> str:
    """Return a SHA-256 over title, text, moment and outlet: what a reader would call a change.

    Blanks don't count, as the upstream glues paragraphs differently from answer to answer.
    """
    published = "" if article.published is None else article.published.astimezone(UTC).isoformat()
    parts = (article.title, article.text, published, article.source)
    joined = "\0".join(map(_dense, parts))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def changes(old: Article, new: Article) -> tuple[str, ...]:
    """Return what a reader would call changed between two versions of an article."""
    changed = [
        name
        for name in ("title", "text", "source")
        if _dense(getattr(old, name)) != _dense(getattr(new, name))
    ]
    if old.published != new.published:
        changed.append("published")
    return tuple(changed)


def with_known_moment(old: Article, new: Article) -> Article:
    """Return *new* with the moment of *old* where what it says of its own doesn't contradict that.

    ``3小时前`` an hour ago and ``4小时前`` now are one moment; so are ``昨天`` and a time of that
    day that is known from before. A text that is more exact than the old one is taken at its word.
    """
    unit = _UNITS.get(new.date_precision)
    if unit is None or old.published is None or new.published is None:
        return new
    vaguer = unit >= _UNITS.get(old.date_precision, timedelta(0))
    if not vaguer or abs(new.published - old.published) >= unit:
        return new
    return replace(
        new,
        published=old.published,
        date_precision=old.date_precision,
        date_method=old.date_method,
    )


def successor(
    old: Article, new: Article, *, at: datetime, back: bool
) -> tuple[Article, Revised] | None:
    """Return *new* as what replaces the archived *old*, and the change; none if a reader sees none.

    *at* is when the change counts as noticed, and *back* tells that *old* was withdrawn and that
    *new* is from after that.
    """
    new = with_known_moment(old, new)
    digest = content_hash(new)
    if digest == old.content_hash and not back:
        return None
    changed = changes(old, new)
    revised = Revised(at.replace(microsecond=0), ("returned", *changed) if back else changed)
    return replace(
        new,
        content_hash=digest,
        modified=revised.at,
        withdrawn=None if back else old.withdrawn,
        revisions=(*old.revisions, revised),
    ), revised


def _dense(text: str) -> str:
    return "".join(text.split())
