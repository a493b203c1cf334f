"""A made-up table of securities, as the quote lists answer it."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

_PLACES = ("东岭", "南浦", "西原", "北汀", "云溪", "青屿", "长洲", "平湾", "石渡", "白沙")
_TRADES = ("重工", "股份", "科技", "医药", "新材", "电子", "能源", "食品", "物流", "环保")
# market, type, how a code is made of a number, how many
_RANGES = (
    (0, 6, "0039{:02d}", 60),
    (0, 80, "3029{:02d}", 50),
    (0, 81, "9209{:02d}", 30),
    (0, 7, "2004{:02d}", 5),
    (1, 2, "6059{:02d}", 60),
    (1, 23, "6889{:02d}", 40),
    (1, 3, "90099{:d}", 5),
    (116, 3, "059{:02d}", 25),
)


@dataclass(frozen=True, slots=True)
class Security:
    """One security: EastMoney's market number, the type inside that market, code and name."""

    market: int
    type: int
    code: str
    name: str
    group: str = ""

    @property
    def secid(self) -> str:
        """Market and code, as links and list records write it."""
        return f"{self.market}.{self.code}"


@cache
def securities() -> tuple[Security, ...]:
    """Return about three hundred securities by code; those of the written articles among them."""
    text = files("newsarchive.demo").joinpath("data/securities.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, Loader=yaml.CSafeLoader)
    table = {one.secid: one for one in (Security(*row) for row in rows)}
    number = 0
    for market, kind, pattern, count in _RANGES:
        for step in range(count):
            place, trade = _PLACES[number % 10], _TRADES[number // 10 % 10]
            name = f"{place}{trade}" + ("" if number < 100 else "甲乙丙丁"[number // 100])
            made = Security(market, kind, pattern.format(step), name)
            table.setdefault(made.secid, made)
            number += 1
    return tuple(sorted(table.values(), key=lambda one: (one.code, one.market)))


@cache
def companies() -> tuple[Security, ...]:
    """Return the A shares among the securities."""
    kinds = {(0, 6), (0, 80), (0, 81), (1, 2), (1, 23)}
    return tuple(one for one in securities() if (one.market, one.type) in kinds)


def matching(filters: str) -> tuple[Security, ...]:
    """Return the securities that one of the comma-separated terms of ``fs`` names.

    A term is ``m:<market>`` with ``t:<type>`` or not, or ``b:<group>``.
    """
    terms = [
        dict(part.split(":", 1) for part in t.split() if ":" in part) for t in filters.split(",")
    ]
    return tuple(one for one in securities() if any(_meets(one, term) for term in terms))


def _meets(one: Security, term: dict[str, str]) -> bool:
    if "b" in term:
        return one.group == term["b"]
    if term.get("m") != str(one.market):
        return False
    # s: marks the few terms whose second half filters within a type; indices have s: and no t:
    if "t" not in term:
        return "s" not in term or (one.market, one.type) == (1, 1)
    return term["t"] == str(one.type)
