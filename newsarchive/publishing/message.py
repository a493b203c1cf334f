"""What a commit says: how many articles came, from whom, and how many pages."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, select

from newsarchive import __version__
from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.publishing.commits import TRAILER
from newsarchive.publishing.selection import Selection

_NAMED = 3  # outlets in the first line
_LISTED = 20  # and below it


def subject_and_text(selection: Selection, outlets: dict[str, str]) -> str:
    """Return the message for *selection*; *outlets* has the outlet of each path that is a post."""
    posts = outlets.keys()
    new, changed = selection.added.keys() & posts, selection.changed.keys() & posts
    numbers = {"new": len(new), "changed": len(changed), "removed": len(selection.removed)}
    told = ", ".join(f"{number} {name}" for name, number in numbers.items() if number)
    pages = (selection.added.keys() | selection.changed.keys()) - posts
    by_outlet = Counter(outlets[path] for path in new | changed if outlets[path])
    subject = f"News: {told}" if new or changed else f"Site: {told or f'{len(pages)} pages'}"
    if by_outlet:
        subject += f" ({_named(by_outlet, _NAMED)})"
    lines = [subject, ""]
    if len(by_outlet) > _NAMED:
        lines += [_named(by_outlet, _LISTED), ""]
    if pages and (new or changed):
        lines += [f"Pages: {len(pages)}", ""]
    return "\n".join([*lines, f"{TRAILER}", f"Newsarchive-version: {__version__}", ""])


def _named(by_outlet: Counter[str], most: int) -> str:
    ranked = sorted(by_outlet.items(), key=lambda each: (-each[1], each[0]))
    named = [f"{' '.join(name.split())} {number}" for name, number in ranked[:most]]
    return ", ".join([*named, "…"] if len(ranked) > most else named)


def outlets_of(connection: Connection, paths: Iterable[str]) -> dict[str, str]:
    """Return the outlet of each of *paths* that is a post, "" for one without an outlet."""
    exports, articles = schema.exports, schema.articles
    found: dict[str, str] = {}
    for chunk in chunks(list(paths)):
        query = (
            select(exports.c.path, articles.c.source)
            .join(articles, exports.c.article_id == articles.c.article_id)
            .where(exports.c.path.in_(chunk))
        )
        found.update((path, source) for path, source in connection.execute(query))
    return found
