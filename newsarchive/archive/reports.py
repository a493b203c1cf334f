"""What the archive can tell of itself: counts, runs, gaps, quarantine."""

import json
from collections.abc import Iterator

from sqlalchemy import Select, func, select, update

from newsarchive.archive import schema
from newsarchive.archive.database import database_file
from newsarchive.archive.lock import lock_file
from newsarchive.archive.runs import KILLED, RUNNING
from newsarchive.archive.store import Archive
from newsarchive.locking import is_locked
from newsarchive.slugs import with_suffix

Report = dict[str, object]


def numbers(archive: Archive) -> dict[str, int]:
    """Return how many of each thing the archive holds."""
    articles, quarantine = schema.articles, schema.quarantine
    queries: dict[str, Select[int]] = {
        "articles": select(func.count()).select_from(articles),
        "revised": _revised(),
        "revisions": select(func.count()).select_from(schema.revisions),
        "withdrawn": select(func.count()).where(articles.c.withdrawn_at.is_not(None)),
        "rechecks due": select(func.count()).where(schema.rechecks.c.due_at <= archive.clock()),
        "pending": select(func.count(schema.pending.c.article_id.distinct())),
        "quarantined": select(func.count()).where(quarantine.c.resolved_at.is_(None)),
        "not exported": select(func.count()).where(articles.c.export_due.is_(True)),
        "outlets": select(func.count()).select_from(schema.sources),
        "securities": select(func.count()).select_from(schema.securities),
        "gaps": select(func.count()).select_from(schema.gaps),
    }
    return {name: archive.reader.execute(query).scalar() or 0 for name, query in queries.items()}


def _revised() -> Select[int]:
    """Count the articles that were corrected; a withdrawal alone is no correction."""
    table = schema.revisions
    query = select(func.count(table.c.article_id.distinct()))
    return query.where(table.c.changed != ("withdrawn",))


def unknown_outlets(archive: Archive, *, most: int) -> list[Report]:
    """Return outlets that no catalogue has and that articles name, newest first."""
    table, articles = schema.sources, schema.articles
    named = select(articles.c.article_id).where(
        articles.c.source_slug == table.c.slug, articles.c.source == table.c.name
    )
    query = (
        select(table.c.name, table.c.slug, table.c.first_at)
        .where(table.c.known.is_(False), named.exists())
        .order_by(table.c.first_at.desc(), table.c.name)
        .limit(most)
    )
    return _rows(archive, query)


def shared_slugs(archive: Archive) -> list[Report]:
    """Return outlets whose slug had to be told from another's by a suffix."""
    table, other = schema.sources, schema.sources.alias()
    suffix = len(with_suffix("", ""))
    query = (
        select(table.c.name, table.c.slug, other.c.name.label("shared_with"), other.c.slug)
        .join(
            other, other.c.slug == func.substr(table.c.slug, 1, func.length(table.c.slug) - suffix)
        )
        .order_by(table.c.name, other.c.name)
    )
    return [
        {"name": name, "slug": slug, "shared_with": holder}
        for name, slug, holder, shared in archive.reader.execute(query)
        if slug == with_suffix(shared, name)
    ]


def last_runs(archive: Archive, *, most: int) -> list[Report]:
    """Return the last runs, newest first, each with its arguments and counts.

    One that didn't note its end and has no writer any more counts as killed.
    """
    table = schema.runs
    held = is_locked(lock_file(database_file(archive.engine.url)))  # before its runs are read
    rows = _rows(archive, select(table).order_by(table.c.id.desc()).limit(most))
    for row in rows:
        if row["outcome"] == RUNNING and not held:
            row["outcome"] = KILLED
        row["arguments"] = json.loads(str(row["arguments"]))
        row["counts"] = json.loads(str(row["counts"]))
    return rows


def gaps(archive: Archive, *, most: int) -> list[Report]:
    """Return the gaps, newest first: the records on both sides, and why the walk ended."""
    table = schema.gaps
    return _rows(archive, select(table).order_by(table.c.id.desc()).limit(most))


def quarantined(archive: Archive) -> Iterator[Report]:
    """Return what is in quarantine, oldest first, without the raw answers."""
    table = schema.quarantine
    columns = [
        table.c.id,
        table.c.article_id,
        table.c.spider,
        table.c.url,
        table.c.at,
        table.c.reason,
        table.c.detail,
    ]
    query = select(*columns).where(table.c.resolved_at.is_(None)).order_by(table.c.id)
    for row in archive.reader.execute(query).mappings():
        yield dict(row)


def quarantined_item(archive: Archive, number: int) -> Report | None:
    """Return one entry of the quarantine, whole, with a list of *answers*."""
    table, answers = schema.quarantine, schema.quarantine_answers
    row = archive.reader.execute(select(table).where(table.c.id == number)).mappings().first()
    if row is None:
        return None
    query = select(answers).where(answers.c.entry == number).order_by(answers.c.position)
    return {**row, "answers": _rows(archive, query)}


def resolve(archive: Archive, number: int) -> None:
    """Note that an entry of the quarantine is dealt with."""
    table = schema.quarantine
    with archive.transaction() as connection:
        connection.execute(
            update(table).where(table.c.id == number).values(resolved_at=archive.clock())
        )


def _rows(archive: Archive, query: object) -> list[Report]:
    return [dict(row) for row in archive.reader.execute(query).mappings()]  # type: ignore[call-overload]
