"""Between `Article` and rows: what is stored where."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from newsarchive.archive.bulk import Row
from newsarchive.archive.versions import raw_hash
from newsarchive.errors import IncompleteError
from newsarchive.items import AS_MET, Article, Image, Revised, SecurityReference
from newsarchive.redaction import without_secrets

# What a row takes as it is; the rest has a form of its own there.
_PLAIN = tuple(
    field.name
    for field in fields(Article)
    if field.name
    not in {
        "fetched",
        "date_read",
        "captures",
        "told",
        "links",
        "images",
        "securities",
        "withdrawn",
        "revisions",
    }
)
_MET = (*AS_MET, "article_id", "canonical_url")


def revision_row(old: Article, revised: Revised, *, run_id: int) -> Row:
    """Return the row of ``revisions`` that keeps *old*, the version that was replaced."""
    return {
        "article_id": old.article_id,
        "replaced_at": revised.at,
        "run_id": run_id,
        "changed": revised.changed,
        "content_hash": old.content_hash,
        "title": old.title,
        "text": old.text,
        "published": old.published,
        "source": old.source,
    }


def to_row(article: Article) -> Row:
    """Return the row of ``articles`` for a finished article.

    Raises IncompleteError when a step hasn't filled what a record needs.
    """
    for name in ("article_id", "canonical_url", "title", "published", "content_hash"):
        if not getattr(article, name):
            raise IncompleteError(article.url, f"no {name}")
    row: Row = {name: getattr(article, name) for name in _PLAIN}
    row["url"] = without_secrets(article.url)
    row["share_link"] = without_secrets(article.share_link)
    row["images"] = tuple(_image_json(image) for image in article.images)
    row["published_at"] = article.published
    row["fetched_at"] = article.fetched
    row["date_read_at"] = article.date_read
    row["raw_hash"] = raw_hash(article)
    row["export_due"] = True
    row["withdrawn_at"] = article.withdrawn
    return row


def from_row(
    row: Mapping[str, Any],
    mentions: Sequence[Mapping[str, Any]],
    revisions: Sequence[Revised] = (),
) -> Article:
    """Return the article of a row of ``articles`` and its rows of ``mentions``."""
    values = {name: row[name] for name in _PLAIN}
    return Article(
        **values,
        images=tuple(Image(*json.loads(text)) for text in row["images"]),
        fetched=row["fetched_at"],
        date_read=row["date_read_at"],
        withdrawn=row["withdrawn_at"],
        revisions=tuple(revisions),
        securities=tuple(
            SecurityReference(
                code=mention["code"],
                mic=mention["mic"],
                kind=mention["kind"],
                name=mention["name"],
                role=mention["role"],
                evidence=mention["evidence"],
                count=mention["count"],
            )
            for mention in mentions
        ),
    )


def _image_json(image: Image) -> str:
    values = [image.url, image.alt, image.caption, image.width, image.height]
    return json.dumps(values, ensure_ascii=False)


def mention_rows(article: Article) -> list[Row]:
    """Return the rows of ``mentions``, in the article's order."""
    return [
        {
            "article_id": article.article_id,
            "position": position,
            "code": reference.code,
            "mic": reference.mic,
            "kind": reference.kind,
            "name": reference.name,
            "role": reference.role,
            "evidence": reference.evidence,
            "count": reference.count,
        }
        for position, reference in enumerate(article.securities)
    ]


def pending_row(article: Article, *, spider: str, run_id: int, at: datetime) -> Row:
    """Return the row of ``pending`` for *article*, which *spider* can fetch."""
    return {
        "article_id": article.article_id,
        "spider": spider,
        "url": without_secrets(article.url),
        "listing": article.listing,
        "record": met_json(article),
        "since_at": at,
        "run_id": run_id,
        "attempts": 0,
        "error": "",
    }


def met_again(old: Article, new: Article) -> Article:
    """Return *new*, what a list shows of an article by now, with what only *old* says.

    That is what was met before, and the link or answers that it may have by then.
    """
    dated = new if new.date_text.strip() else old
    return replace(
        new,
        **{name: getattr(new, name) or getattr(old, name) for name in AS_MET},
        fetched=max(old.fetched, new.fetched),
        date_read=dated.date_read or dated.fetched,
        captures=old.captures,
    )


def met_json(article: Article) -> str:
    """Return what was met of an article, as JSON: enough to go on with it later."""
    values: dict[str, object] = {name: value for name in _MET if (value := getattr(article, name))}
    values["fetched"] = article.fetched.isoformat()
    if article.date_read is not None:
        values["date_read"] = article.date_read.isoformat()
    for name in ("url", "share_link"):
        if name in values:
            values[name] = without_secrets(str(values[name]))
    return json.dumps(values, ensure_ascii=False)


def met_article(text: str) -> Article:
    """Return the article that `met_json` wrote."""
    values = json.loads(text)
    for name in ("fetched", "date_read"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    for name in ("security_texts", "keywords"):
        if name in values:
            values[name] = tuple(values[name])
    return Article(**values)
