"""Rows that speak of an article or a run of which the archive knows nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.batch import DELETE_ITS_PENDING
from newsarchive.archive.records import met_article
from newsarchive.archive.store import Archive
from newsarchive.verify.disagreement import Disagreement, Mend
from newsarchive.verify.stored import DAMAGE


@dataclass(frozen=True, slots=True)
class _Relation:
    """*query* finds keys of rows that shouldn't be, with how many; *remove* takes one away."""

    kind: str
    query: str
    what: str
    remove: str = ""


def _without_article(table: str) -> str:
    return (
        f"SELECT article_id, count(*) FROM {table} WHERE article_id IS NOT NULL AND article_id "  # noqa: S608 (our names)
        "NOT IN (SELECT article_id FROM articles) GROUP BY article_id"
    )


_RELATIONS = (
    _Relation(
        "mention",
        _without_article("mentions"),
        "{} of securities in an article that isn't archived",
        "DELETE FROM mentions WHERE article_id = ?",
    ),
    _Relation(
        "recheck",
        _without_article("rechecks"),
        "{} planned look at an article that isn't archived",
        "DELETE FROM rechecks WHERE article_id = ?",
    ),
    _Relation("revision", _without_article("revisions"), "{} of an article that isn't archived"),
    _Relation("capture", _without_article("captures"), "{} of an article that isn't archived"),
    _Relation(
        "site entry", _without_article("site_entries"), "{} of an article that isn't archived"
    ),
    _Relation(
        "sighting",
        "SELECT article_id, count(*) FROM sightings AS seen WHERE listing NOT LIKE 'category:%' "
        "AND NOT EXISTS (SELECT 1 FROM articles WHERE article_id = seen.article_id) "
        "AND NOT EXISTS (SELECT 1 FROM pending WHERE article_id = seen.article_id) "
        "AND NOT EXISTS (SELECT 1 FROM quarantine WHERE article_id = seen.article_id) "
        "GROUP BY article_id",
        "{} of an article that is neither archived, pending nor in quarantine",
        "DELETE FROM sightings WHERE article_id = ?",
    ),
    _Relation(
        "answer",
        "SELECT entry, count(*) FROM quarantine_answers WHERE entry NOT IN "
        "(SELECT id FROM quarantine) GROUP BY entry",
        "{} of an entry that isn't in the quarantine",
        "DELETE FROM quarantine_answers WHERE entry = ?",
    ),
)


def check_relations(archive: Archive) -> Iterator[Disagreement]:
    """Find rows that belong to nothing."""
    for relation in _RELATIONS:
        for key, number in archive.reader.exec_driver_sql(relation.query):
            yield Disagreement(
                relation.kind,
                str(key),
                relation.what.format(number),
                _removal(archive, relation.remove, key) if relation.remove else None,
            )


def _removal(archive: Archive, statement: str, key: object) -> Mend:
    def remove() -> None:
        with archive.transaction() as connection:
            connection.exec_driver_sql(statement, (key,))

    return remove


def check_pending(archive: Archive) -> Iterator[Disagreement]:
    """Find articles that wait to be fetched although the archive has what was met of them.

    One that a list shows with another title, time or outlet is rightly fetched again.
    """
    pending, articles = schema.pending, schema.articles
    query = select(
        pending.c.article_id,
        pending.c.spider,
        pending.c.record,
        articles.c.title_text,
        articles.c.date_text,
        articles.c.source_text,
    ).join(articles, articles.c.article_id == pending.c.article_id)
    result = archive.reader.execute(query)
    while True:
        try:
            row = result.fetchone()
            met = met_article(row.record) if row is not None else None
        except DAMAGE:
            return  # the check of compressed values names it
        if row is None or met is None:
            return
        shown = (met.title_text, met.date_text, met.source_text)
        if not any(shown) or shown == (row.title_text, row.date_text, row.source_text):
            what = "waits to be fetched, and is archived as it was met"
            mend = _settled(archive, row.article_id, row.spider)
            yield Disagreement("pending", row.article_id, what, mend)


def _settled(archive: Archive, article_id: str, spider: str) -> Mend:
    def settle() -> None:
        with archive.transaction() as connection:
            connection.execute(DELETE_ITS_PENDING, {"key": article_id, "its": spider})

    return settle
