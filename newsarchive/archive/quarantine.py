"""What can't be archived: its rows, and which articles wait in quarantine."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from newsarchive.archive import schema
from newsarchive.archive.bulk import Row, spiders_of
from newsarchive.archive.records import met_json
from newsarchive.items import Article, Capture
from newsarchive.redaction import redact, without_secrets

# Bytes that are kept of an answer with which nothing could be done; the longest pages have less.
_MOST_OF_ANSWER = 256 * 1024


def entry_row(  # noqa: PLR0913 (a row's values)
    article: Article,
    *,
    number: int,
    spider: str,
    error: Exception,
    answer: bytes,
    run_id: int,
    at: datetime,
) -> Row:
    """Return the row of ``quarantine`` for an article, with the reason and the raw *answer*."""
    return {
        "id": number,
        "article_id": article.article_id,
        "spider": spider,
        "url": without_secrets(article.url),
        "run_id": run_id,
        "at": at,
        "reason": type(error).__name__,
        "detail": redact(str(error)),
        "item": met_json(article),
        "answer": answer,
        "resolved_at": None,
    }


def answer_rows(answers: Sequence[Capture], *, entry: int) -> list[Row]:
    """Return the rows of ``quarantine_answers`` for raw answers, or for the start of long ones."""
    return [
        {
            "entry": entry,
            "position": position,
            "url": redact(capture.url),
            "kind": capture.kind,
            "status": capture.status,
            "fetched_at": capture.fetched,
            "size": len(capture.body),
            "body": capture.body[:_MOST_OF_ANSWER],
        }
        for position, capture in enumerate(answers)
    ]


def newest_entry(reader: Connection) -> int:
    """Return the number of the newest entry, 0 if there is none."""
    return reader.execute(select(func.max(schema.quarantine.c.id))).scalar() or 0


def set_aside(reader: Connection, article_ids: Sequence[str]) -> dict[str, set[str]]:
    """Return those of *article_ids* that are in quarantine, with the spiders that put them there.

    Each kind of spider asks another source, so it answers for its own alone.
    """
    table = schema.quarantine
    return spiders_of(reader, table, article_ids, table.c.resolved_at.is_(None))
