"""Posts and finished pages in a site's folder, and whether the archive has their articles."""

import json
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, select

from newsarchive.archive import schema

_NAME = r"(?:NW(\d{17,18})|CFH(\d+)|.+-([0-9a-f]{16}))"
_OURS = re.compile(rf"\d{{4}}-\d\d-\d\d-{_NAME}\.md")
_PAGE = re.compile(rf"{_NAME}\.html")
_LOOKED_AT = 200  # posts of a day


def is_post_of_ours(name: str) -> bool:
    """Tell whether a file has a name that we give to posts; a person's own has another one."""
    return _OURS.fullmatch(name) is not None


def article_of(connection: Connection, name: str) -> str:
    """Return the archived article that the *name* of a post or page of ours tells of, or ""."""
    found = _OURS.fullmatch(name) or _PAGE.fullmatch(name)
    if found is None:
        return ""
    column = schema.articles.c.article_id
    if found[3]:
        query = select(column).where(column.endswith(f":{found[3]}"))
    else:
        key = f"eastmoney:{found[1]}" if found[1] else f"caifuhao:{found[2]}"
        query = select(column).where(column == key)
    return connection.execute(query.limit(1)).scalar() or ""


def newest_posts(folder: Path) -> list[str]:
    """Return the paths of some posts of ours on the newest day that the site in *folder* has."""
    for day in _days(folder / "_posts", 3):
        posts = (entry.name for entry in _entries(day) if is_post_of_ours(entry.name))
        found = [str((day / name).relative_to(folder)) for name in islice(posts, _LOOKED_AT)]
        if found:
            return sorted(found)
    return []


def newest_pages(folder: Path) -> list[str]:
    """Return the names of the newest finished pages of outlets, as `frontier_file` wrote them."""
    try:
        values = json.loads((folder / "_data/frontier.json").read_text("utf-8"))
    except (OSError, ValueError):  # then nothing can be told of it
        return []
    pages = values.values() if isinstance(values, dict) else ()
    urls = (str(page.get("url")) for page in pages if isinstance(page, dict))
    return [url.rpartition("/")[2] for url in islice(urls, _LOOKED_AT)]


def _days(folder: Path, below: int) -> Iterator[Path]:
    """Return the folders *below* steps down, such as 2026/01/15, the newest first."""
    if not below:
        yield folder
        return
    numbers = (entry.name for entry in _entries(folder) if entry.name.isdecimal())
    for name in sorted(numbers, reverse=True):
        yield from _days(folder / name, below - 1)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:  # then nothing can be told of it
        return
