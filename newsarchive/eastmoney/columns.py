"""The columns that EastMoney sorts its news into, and those of its 7x24 lists."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from newsarchive.errors import ArgumentError, CatalogueError

MAIN_COLUMNS: Final = ("344", "345", "349", "350", "351", "352", "353", "355")
"""Ids of the columns that make up the general news: 财经导读, 要闻精华, 沪深公司, 国内经济,
国际经济, 宏观研究, 证券聚焦 and 产经资讯. The others are comment, or news of one market."""

_FILE: Final = "eastmoney_columns.yaml"
_FAST_HOST: Final = "kuaixun.eastmoney.com"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its id in the list API, its name, and host and slug of its list page.

    The list page is ``https://<host>/a/<slug>.html``; 7x24 columns have no slug.
    """

    id: str
    name: str
    host: str
    slug: str


def column(token: str) -> Column:
    """Return the news column of that id or name; ``ArgumentError`` when there is none."""
    return _find("columns", columns(), token)


def fast_column(token: str) -> Column:
    """Return the 7x24 column of that id or name; ``ArgumentError`` when there is none."""
    return _find("fast", fast_columns(), token)


@cache
def columns() -> tuple[Column, ...]:
    """Return all news columns; ``CatalogueError`` when the data file is wrong."""
    rows = _rows("columns", 4)
    return tuple(Column(id_, name, f"{sub}.eastmoney.com", slug) for id_, name, sub, slug in rows)


@cache
def fast_columns() -> tuple[Column, ...]:
    """Return all 7x24 columns; ``CatalogueError`` when the data file is wrong."""
    return tuple(Column(id_, name, _FAST_HOST, "") for id_, name in _rows("fast", 2))


def _find(argument: str, known: tuple[Column, ...], token: str) -> Column:
    wanted = token.strip()
    for candidate in known:
        if wanted in {candidate.id, candidate.name}:
            return candidate
    raise ArgumentError(f"{argument}={token}", _suggest(known, wanted))


def _suggest(known: tuple[Column, ...], wanted: str) -> str:
    labels = {text: f"{one.id} {one.name}" for one in known for text in (one.id, one.name)}
    near = dict.fromkeys(labels[text] for text in get_close_matches(wanted, labels, cutoff=0.5))
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    return f"unknown column; {hint}all are listed in newsarchive/data/{_FILE}"


@cache
def _data() -> dict[object, object]:
    text = files("newsarchive").joinpath("data", _FILE).read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    if not isinstance(data, dict):
        raise CatalogueError(_FILE, "not a mapping")
    return data


def _rows(section: str, width: int) -> list[list[str]]:
    """Return the rows of *section*, checked: *width* texts each, no id or name twice."""
    rows = _data().get(section)
    if not isinstance(rows, list):
        raise CatalogueError(_FILE, f"{section} is not a list")
    for row in rows:
        if not (isinstance(row, list) and len(row) == width and all(map(_is_word, row))):
            raise CatalogueError(_FILE, f"{section}: {row!r} is not {width} texts")
    keys = [key for row in rows for key in row[:2]]
    if len(set(keys)) != len(keys):
        raise CatalogueError(_FILE, f"{section} holds an id or a name twice")
    return rows


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value)
