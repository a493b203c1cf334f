"""Where the posts of a site are, and the finished pages of its older articles."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from newsarchive.errors import PostError

_Place = Literal["any", "site", "posts"]

_POST_FOLDERS = frozenset({"_posts", "old_post"})
_SITE_MARKS = _POST_FOLDERS | {"_config.yml", "_config.yaml", "_config.toml"}
_NEW_SITE = ".newsarchive-site.json"  # `scrapy newsite` leaves it
_FOREIGN_FOLDERS = frozenset({"node_modules", "vendor"})
_MARKDOWN = (".md", ".markdown", ".mkdown", ".mkdn", ".mkd")
# Any Markdown file of a folder may be a post. Pages of HTML often lie beside posts, so they need
# the name that Jekyll asks for.
_HTML_POST = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-.+\.html?", re.IGNORECASE)

# Our names of articles, below a folder for each day; docs/site.md tells the addresses.
_PAGE = re.compile(
    r"(?!\d{2,4}-\d{1,2}-\d{1,2}-)(?:NW\d{17,18}|CFH[0-9A-Za-z]+|[A-Za-z0-9-]+-[0-9a-f]{16})\.html"
)
_DAY = re.compile(r"[/\\]\d{4}[/\\]\d\d[/\\]\d\d\Z")


def is_page_name(name: str) -> bool:
    """Tell whether *name*, a path, ends like that of an article's finished page."""
    return _PAGE.fullmatch(name.replace("\\", "/").rpartition("/")[2]) is not None


def find_posts(folder: Path) -> Iterator[Path]:
    """Yield the post files of *folder*: a site, a folder of posts (flat or nested), or one file.

    Of a site only what is under ``_posts`` and ``old_post`` counts, and what has the place and
    name of an article's finished page; other pages and read-me files stay out. A folder's own
    files come first, then its folders, each sorted by name. Drafts, built sites, hidden files and
    symbolic links are left out.

    Raises PostError when *folder* doesn't exist or a folder can't be read, and at the end when
    no post was found in what is no new site.
    """
    try:
        mode = folder.stat().st_mode
    except OSError as error:
        raise PostError(str(folder), error.strerror or "can't be read") from error
    return _walk(folder) if stat.S_ISDIR(mode) else iter((folder,))


def _walk(folder: Path) -> Iterator[Path]:
    start: _Place = "posts" if folder.name in _POST_FOLDERS else "any"
    waiting: list[tuple[str, _Place]] = [(os.fspath(folder), start)]
    found = False
    while waiting:
        path, place = waiting.pop()
        entries = _entries(path)
        if place == "any" and any(entry.name in _SITE_MARKS for entry in entries):
            place = "site"
        of_day = place != "posts" and _DAY.search(path) is not None
        for entry in entries:
            if (place != "site" and _is_post(entry)) or (of_day and _is_page(entry)):
                found = True
                yield Path(entry.path)
        waiting += reversed([(e.path, _place_below(e, place)) for e in entries if _is_folder(e)])
    if not found and not (folder / _NEW_SITE).exists():  # a site of ours may have none yet
        raise PostError(str(folder), "holds no posts")


def _entries(path: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise PostError(path, error.strerror or "can't be read") from error


def _is_post(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name.startswith(".") or not entry.is_file(follow_symlinks=False):
        return False
    return name.lower().endswith(_MARKDOWN) or _HTML_POST.fullmatch(name) is not None


def _is_page(entry: os.DirEntry[str]) -> bool:
    return is_page_name(entry.name) and entry.is_file(follow_symlinks=False)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether to look into *entry*; names like ``_site`` and ``_drafts`` are Jekyll's own."""
    name = entry.name
    return (
        (name in _POST_FOLDERS or not name.startswith((".", "_")))
        and name not in _FOREIGN_FOLDERS
        and entry.is_dir(follow_symlinks=False)
    )


def _place_below(entry: os.DirEntry[str], place: _Place) -> _Place:
    return "posts" if entry.name in _POST_FOLDERS else place
