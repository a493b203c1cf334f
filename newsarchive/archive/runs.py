"""The log of runs: what was asked for, how it ended, and what it counted."""

import json
from collections.abc import Mapping

from sqlalchemy import insert, update

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.redaction import redact
from newsarchive.undecodable import legible

RUNNING = "running"
KILLED = "killed"


def begin_run(archive: Archive, command: str, arguments: Mapping[str, str]) -> int:
    """Start a run and return its number.

    Only one writer has the archive, so a run that still counts as running was killed.
    """
    table = schema.runs
    shown = {name: legible(redact(value)) for name, value in arguments.items()}
    with archive.transaction() as connection:
        connection.execute(update(table).where(table.c.outcome == RUNNING).values(outcome=KILLED))
        key = connection.execute(
            insert(table).values(
                command=command,
                arguments=json.dumps(shown, ensure_ascii=False),
                started_at=archive.clock(),
                outcome=RUNNING,
                counts="{}",
            )
        ).inserted_primary_key
    return int(key[0]) if key else 0


def finish_run(archive: Archive, run_id: int, outcome: str, counts: Mapping[str, int]) -> None:
    """End a run with *outcome* (``finished``, ``failed`` or Scrapy's close reason)."""
    table = schema.runs
    archive.flush()
    with archive.transaction() as connection:
        connection.execute(
            update(table)
            .where(table.c.id == run_id)
            .values(finished_at=archive.clock(), outcome=outcome, counts=json.dumps(dict(counts)))
        )
