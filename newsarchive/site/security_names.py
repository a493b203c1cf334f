"""The names of securities, for the pages that Jekyll makes of posts, which have codes alone."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from sqlalchemy import Connection

from newsarchive.exporters.front_matter import quoted
from newsarchive.site.addresses import file_of
from newsarchive.site.exchanges import suffix_of
from newsarchive.site.files import File, marked_data
from newsarchive.site.lists import lists_of_kind


def security_names(connection: Connection) -> Iterator[File]:
    """Return a file for each market, which Jekyll reads as ``site.data.securities.SZ``.

    It has a line a security, in the order of codes, so that a new one is a new line.
    """
    markets: dict[str, list[str]] = defaultdict(list)
    for one in lists_of_kind(connection, "security:"):
        markets[suffix_of(one.subject)].append(f"{quoted(one.subject)}: {quoted(one.name)}")
    for suffix, lines in markets.items():
        yield File(names_of(suffix), marked_data(lines))


def names_of(suffix: str) -> PurePosixPath:
    """Return the file with the names of the securities of one market."""
    return file_of(f"/_data/securities/{suffix}.yml")
