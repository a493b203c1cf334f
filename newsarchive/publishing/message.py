"""What a commit says: how many articles came, from whom, and how many pages."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from sqlalchemy import Connection, select

from newsarchive import __version__
from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.publishing.commits import TRAILER
from newsarchive.publishing.selection import Selection

_POSTS = "_posts/"
_NAMED = 3  # outlets in the first line
_LISTED = 20  # and below it


def subject_and_text(selection: Selection, outlets: dict[str, str]) -> str:
    """Return the message for *selection*; *outlets* has the outlet of each path of an article."""
    came = _sorted(selection, outlets)
    told = ", ".join(f"{len(paths)} {name}" for name, paths in came.items() if paths)
    news = came["new"] | came["changed"]
    pages = (selection.added.keys() | selection.changed.keys()) - news
    by_outlet = Counter(outlets[path] for path in news if outlets[path])
    subject = f"News: {told}" if news else f"Site: {told or f'{len(pages)} pages'}"
    if by_outlet:
        subject += f" ({_named(by_outlet, _NAMED)})"
    lines = [subject, ""]
    if len(by_outlet) > _NAMED:
        lines += [_named(by_outlet, _LISTED), ""]
    if pages and news:
        lines += [f"Pages: {len(pages)}", ""]
    return "\n".join([*lines, f"{TRAILER}", f"Newsarchive-version: {__version__}", ""])


def _sorted(selection: Selection, outlets: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the paths of articles that are new, changed or removed.

    One that got another date has changed. One whose post became a finished page is no news, and
    neither is a finished page that is written again, as for a link to a newer article.
    """
    added = {_name(path): path for path in selection.added if path in outlets}
    removed = {_name(path): path for path in selection.removed}
    moved = {path for name, path in added.items() if name in removed}
    changed = {path for path in selection.changed if path in outlets} | moved
    return {
        "new": set(added.values()) - moved,
        "changed": {path for path in changed if path.startswith(_POSTS)},
        "removed": {
            path for name, path in removed.items() if name not in added and path.startswith(_POSTS)
        },
    }


def _name(path: str) -> str:
    """Return what a post and the finished page of the same article are both called."""
    stem = PurePosixPath(path).stem
    return stem[len("2026-01-15-") :] if path.startswith(_POSTS) else stem


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
