"""The database's file itself, and compressed values outside of articles and captures."""

from collections.abc import Iterator

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.verify.disagreement import Disagreement
from newsarchive.verify.stored import DAMAGE, compressed

_MOST = 100  # faults of the file that are told; a damaged page can make thousands
_ELSEWHERE = ("articles", "captures")


def check_file(archive: Archive) -> Iterator[Disagreement]:
    """Ask SQLite whether its pages, tables and indexes agree."""
    for (line,) in archive.reader.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").all():
        if line != "ok":
            yield Disagreement("database", archive.engine.url.render_as_string(), str(line))


def check_compressed(archive: Archive) -> Iterator[Disagreement]:
    """Read every compressed value of the smaller tables."""
    for table in schema.metadata.sorted_tables:
        names = compressed(table)
        if names and table.name not in _ELSEWHERE:
            query = f"SELECT rowid, {', '.join(names)} FROM {table.name}"  # noqa: S608 (our names)
            for number, *values in archive.reader.exec_driver_sql(query):
                for name, value in zip(names, values, strict=True):
                    if not _readable(table.c[name].type, value, archive):
                        yield Disagreement(table.name, str(number), f"{name} can't be read")


def _readable(kind: object, value: object, archive: Archive) -> bool:
    try:
        kind.process_result_value(value, archive.engine.dialect)  # type: ignore[attr-defined]  # one of ours
    except DAMAGE:
        return False
    return True
