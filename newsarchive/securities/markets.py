"""The markets of securities: numbers, suffixes, MICs and what the first digits of a code say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import yaml

from newsarchive.errors import CatalogueError

KINDS = frozenset({"stock", "fund", "bond", "index", "board", "future", "unknown"})


@dataclass(frozen=True, slots=True)
class Market:
    """One market: its suffix ("" when we know none), MIC ("" when it has none) and codes.

    ``codes`` is the pattern of a whole code in upper case; ``kind`` is that of all its
    codes, "" where the first digits decide.
    """

    suffix: str
    mic: str
    codes: str
    kind: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Where a code that begins so belongs."""

    suffix: str
    kind: str


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The days on which Beijing's codes changed their meaning."""

    opened: date
    all_920: date


@dataclass(frozen=True, slots=True)
class Markets:
    """All tables of markets, ready for looking things up."""

    numbers: Mapping[int, Market]
    suffixes: Mapping[str, Market]
    aliases: Mapping[str, str]
    prefixes: Mapping[str, Mapping[str, str]]
    zero: Mapping[str, str]
    bare: Mapping[str, str]
    bare_bonds: Mapping[str, str]
    bare_indices: Mapping[str, str]
    types: Mapping[tuple[int, int], str]
    old_types: Mapping[str, str]
    exchanges: Mapping[str, str]
    tickers: Mapping[str, str]
    funds: frozenset[str]
    classes: Mapping[str, str]
    beijing: Renumbering


def longest(prefixes: Mapping[str, str], code: str) -> str:
    """Return what *prefixes* says of the longest prefix of *code* that it has, or ""."""
    for length in range(min(4, len(code)), 0, -1):
        found = prefixes.get(code[:length])
        if found is not None:
            return found
    return ""


@cache
def load() -> Markets:
    """Return the tables of the package's ``data/markets.yaml``, read once.

    Raises CatalogueError when the file isn't what it should be.
    """
    text = resources.files("newsarchive").joinpath("data/markets.yaml").read_text("utf-8")
    try:
        return read(yaml.load(text, Loader=yaml.CSafeLoader))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CatalogueError("markets.yaml", f"wrong shape: {error!r}") from error


def read(data: dict[str, dict[str, list[str]]]) -> Markets:
    """Build the tables from parsed YAML; raises what wrong shapes raise."""
    numbers: dict[int, Market] = {}
    suffixes: dict[str, Market] = {}
    for row in _rows(data["markets"]):
        market = Market(
            str(row.get("suffix", "")),
            str(row.get("mic", "")),
            str(row["codes"]),
            str(row.get("kind", "")),
        )
        if market.kind and market.kind not in KINDS:
            raise ValueError(market.kind)
        if market.suffix:
            suffixes[market.suffix] = market
        numbers.update((int(number), market) for number in _list(row.get("numbers", [])))
    days = {name: date.fromisoformat(str(day)) for name, day in data["beijing"].items()}
    return Markets(
        numbers=numbers,
        suffixes=suffixes,
        aliases=_turned(data["aliases"]) | {suffix: suffix for suffix in suffixes},
        prefixes={suffix: _turned(_table(kinds)) for suffix, kinds in data["prefixes"].items()},
        zero=_turned(data["zero"]),
        bare=_turned(data["bare"]),
        bare_bonds=_turned(data["bare_bonds"]),
        bare_indices=_turned(data["bare_indices"]),
        types={
            (int(number), int(kind)): str(name)
            for number, kinds in data["types"].items()
            for kind, name in _table(kinds).items()
        },
        old_types={str(digit): str(suffix) for digit, suffix in data["old_types"].items()},
        exchanges=_turned(data["exchanges"]),
        tickers=_turned(data["tickers"]),
        funds=frozenset(data["funds"]),
        classes=_turned(data["classes"]),
        beijing=Renumbering(days["opened"], days["all_920"]),
    )


def _rows(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise TypeError("markets is no list")
    return value


def _list(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("numbers is no list")
    return value


def _table(value: object) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise TypeError("a table is no mapping")
    return value


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    """Return a table of item to the key that lists it."""
    return {str(item).upper(): str(key) for key, items in table.items() for item in items}
