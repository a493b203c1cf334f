"""Articles without their bodies, for what lists need to know of all of them."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.items import Article, SecurityReference

_BATCH = 500
_ARTICLES = schema.articles
_MENTIONS = schema.mentions
_COLUMNS = tuple(
    _ARTICLES.c[name]
    for name in (
        "article_id",
        "url",
        "origin",
        "title",
        "summary",
        "published",
        "modified",
        "source",
        "source_slug",
        "source_kind",
    )
)


def heads(archive: Archive) -> Iterator[list[Article]]:
    """Return all articles in batches, by id."""
    last = ""
    while True:
        query = select(*_COLUMNS, _ARTICLES.c.fetched_at.label("fetched"))
        page = query.where(_ARTICLES.c.article_id > last).order_by(_ARTICLES.c.article_id)
        rows = archive.reader.execute(page.limit(_BATCH)).mappings().all()
        if not rows:
            return
        references = _references(archive, [row["article_id"] for row in rows])
        yield [Article(**row, securities=tuple(references[row["article_id"]])) for row in rows]
        last = rows[-1]["article_id"]


def _references(archive: Archive, ids: list[str]) -> dict[str, list[SecurityReference]]:
    found: dict[str, list[SecurityReference]] = defaultdict(list)
    query = (
        select(_MENTIONS)
        .where(_MENTIONS.c.article_id.in_(ids))
        .order_by(_MENTIONS.c.article_id, _MENTIONS.c.position)
    )
    for row in archive.reader.execute(query):
        found[row.article_id].append(
            SecurityReference(row.code, row.mic, row.kind, row.name, row.role)
        )
    return found
