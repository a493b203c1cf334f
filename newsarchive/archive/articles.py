"""Archived articles, read back: whole, or only what tells a new version from the stored one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.archive.records import from_row
from newsarchive.items import Article, Revised


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive has of an article: the hashes of its version, and its post."""

    raw_hash: str
    content_hash: str
    origin: str
    path: str = ""  # of the post, "" for none
    digest: str = ""  # of the post's content, as it was written
    withdrawn: bool = False


def read_known(reader: Connection, article_ids: Collection[str]) -> dict[str, Known]:
    """Return what is committed of *article_ids*."""
    table = schema.articles
    exports = schema.exports
    found: dict[str, Known] = {}
    for chunk in chunks(article_ids):
        rows = reader.execute(
            select(
                table.c.article_id,
                table.c.raw_hash,
                table.c.content_hash,
                table.c.origin,
                exports.c.path,
                exports.c.hash,
                table.c.withdrawn_at,
            )
            .outerjoin(exports, exports.c.article_id == table.c.article_id)
            .where(table.c.article_id.in_(chunk))
        )
        for article_id, raw, content, origin, path, digest, withdrawn in rows:
            found[article_id] = Known(
                raw, content, origin, path or "", digest or "", withdrawn=withdrawn is not None
            )
    return found


def read_articles(reader: Connection, article_ids: Sequence[str]) -> Iterator[Article]:
    """Return committed articles in the order asked for; unknown ids are passed over."""
    for chunk in chunks(article_ids):
        rows = {
            row["article_id"]: row
            for row in reader.execute(
                select(schema.articles).where(schema.articles.c.article_id.in_(chunk))
            ).mappings()
        }
        mentions: dict[str, list[Mapping[str, object]]] = defaultdict(list)
        for row in reader.execute(
            select(schema.mentions)
            .where(schema.mentions.c.article_id.in_(chunk))
            .order_by(schema.mentions.c.article_id, schema.mentions.c.position)
        ).mappings():
            mentions[row["article_id"]].append(dict(row))
        revised = [key for key in rows if rows[key]["modified"] is not None]
        revisions = _revisions(reader, revised)
        for article_id in chunk:
            if article_id in rows:
                whole = dict(rows[article_id])
                yield from_row(whole, mentions[article_id], revisions[article_id])


def _revisions(reader: Connection, article_ids: Sequence[str]) -> Mapping[str, list[Revised]]:
    """Return when each of *article_ids* changed, and what; few articles ever do."""
    found: dict[str, list[Revised]] = defaultdict(list)
    if article_ids:
        table = schema.revisions
        for article_id, at, changed in reader.execute(
            select(table.c.article_id, table.c.replaced_at, table.c.changed)
            .where(table.c.article_id.in_(article_ids))
            .order_by(table.c.id)
        ):
            found[article_id].append(Revised(at, changed))
    return found
