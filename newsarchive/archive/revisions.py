"""What the archive keeps of an article's earlier versions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection, delete, select

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, chunks, insert_rows
from newsarchive.archive.store import Archive
from newsarchive.items import Article, Revised


@dataclass(frozen=True, slots=True)
class Version:
    """What a reader saw of an article at some time."""

    title: str
    text: str
    published: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of an article: when it was noticed and what, and the versions around it."""

    revised: Revised
    before: Version
    after: Version


def revisions_of(archive: Archive, article_id: str) -> list[Revision]:
    """Return the changes of an article, oldest first; [] if it never changed or isn't archived."""
    table, articles = schema.revisions, schema.articles
    rows = archive.reader.execute(
        select(
            table.c.replaced_at,
            table.c.changed,
            table.c.title,
            table.c.text,
            table.c.published,
            table.c.source,
        )
        .where(table.c.article_id == article_id)
        .order_by(table.c.id)
    ).all()
    now = archive.reader.execute(
        select(articles.c.title, articles.c.text, articles.c.published, articles.c.source).where(
            articles.c.article_id == article_id
        )
    ).first()
    if now is None:
        return []
    versions = [Version(*row[2:]) for row in rows]
    versions.append(Version(*now))
    return [
        Revision(Revised(row[0], row[1]), before, after)
        for row, (before, after) in zip(rows, pairwise(versions), strict=True)
    ]


def earlier_hashes(archive: Archive, article: Article) -> set[str]:
    """Return the content hashes of the versions of *article* that were replaced, where known."""
    table = schema.revisions
    query = select(table.c.content_hash).where(table.c.article_id == article.article_id)
    return set(archive.reader.execute(query).scalars()) - {""}


def copy_revisions(
    source: Archive, article_ids: Sequence[str], archive: Archive, *, run_id: int
) -> None:
    """Have *archive* know the changes of these articles that *source* knows, and no others.

    They go with the next write there, as if the run *run_id* had noticed them.
    """
    table = schema.revisions
    rows: list[Row] = []
    for chunk in chunks(article_ids):
        query = select(table).where(table.c.article_id.in_(chunk)).order_by(table.c.id)
        rows += [{**row, "run_id": run_id} for row in source.reader.execute(query).mappings()]
    for row in rows:
        del row["id"]

    def write(connection: Connection) -> None:
        for chunk in chunks(article_ids):
            connection.execute(delete(table).where(table.c.article_id.in_(chunk)))
        if rows:
            insert_rows(connection, table, rows)

    archive.together(write)


def last_revised(archive: Archive, *, most: int) -> Iterator[tuple[str, str, Revised]]:
    """Return the last changes of all articles, newest first: id, title, when and what."""
    table, articles = schema.revisions, schema.articles
    query = (
        select(table.c.article_id, articles.c.title, table.c.replaced_at, table.c.changed)
        .join(articles, articles.c.article_id == table.c.article_id)
        .order_by(table.c.id.desc())
        .limit(most)
    )
    for article_id, title, at, changed in archive.reader.execute(query):
        yield article_id, title, Revised(at, changed)
