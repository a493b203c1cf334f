"""The tables of dates against python-dateutil, dateparser and htmldate: right, wrong, speed.

``python benchmarks/dates.py [--rows N]`` with the optional group ``bench`` installed. The others
are judged more gently than we are: their answer is right when it agrees down to the precision of
the row (htmldate: to the day), a missing zone counts as the caller's, and an exception is a
refusal. A row that is an error is right when refused; an answer there is wrong. A call's time is
the best of three.
"""

import argparse
import html
import logging
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import dateparser
import htmldate
from dateutil import parser as dateutil_parser

from newsarchive.dates import DateError, parse_date

TABLES = Path(__file__).parent.parent / "tests" / "dates"
PARTS = {"second": 6, "minute": 5, "hour": 4, "day": 3, "month": 2, "year": 1}


class Row(NamedTuple):
    """A row of the tables; *expected* is None where an error is right."""

    text: str
    now: datetime
    zone: ZoneInfo
    expected: datetime | None
    precision: str


@dataclass
class Score:
    """What one parser made of the rows, and the seconds of each call."""

    right: int
    wrong: int
    refused: int
    seconds: list[float]

    @property
    def median(self) -> float:
        """Median microseconds of a call."""
        return statistics.median(self.seconds) * 1e6


Reader = Callable[[Row], datetime | None]


def rows() -> list[Row]:
    """Return every row of the tables."""
    found = []
    for table in sorted(TABLES.glob("*.tsv")):
        for line in table.read_text(encoding="utf-8").removesuffix("\n").split("\n")[1:]:
            text, now, zone, expected, precision, _ = line.split("\t")
            moment = None if expected == "error" else datetime.fromisoformat(expected)
            found.append(Row(text, datetime.fromisoformat(now), ZoneInfo(zone), moment, precision))
    return found


def ours(row: Row) -> datetime | None:
    """Read *row* with newsarchive."""
    try:
        return parse_date(row.text, now=row.now, zone=row.zone).value
    except DateError:
        return None


def with_dateutil(row: Row) -> datetime | None:
    """Read *row* with python-dateutil, in fuzzy mode as news crawlers call it."""
    midnight = row.now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    try:
        return dateutil_parser.parse(row.text, fuzzy=True, default=midnight)
    except (ValueError, OverflowError, TypeError):
        return None


def with_dateparser(row: Row) -> datetime | None:
    """Read *row* with dateparser, told the languages, the zone and the clock."""
    try:
        found: datetime | None = dateparser.parse(
            row.text,
            languages=["zh", "en"],
            settings={
                "TIMEZONE": row.zone.key,
                "RELATIVE_BASE": row.now.astimezone(row.zone).replace(tzinfo=None),
                "PREFER_DATES_FROM": "past",
            },
        )
    except (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError):
        return None
    return found


def with_htmldate(row: Row) -> datetime | None:
    """Read *row* with htmldate, as the date element of a page."""
    element = f'<p class="date">{html.escape(row.text)}</p>'
    page = f"<html><head><title>x</title></head><body><article>{element}</article></body></html>"
    try:
        found = htmldate.find_date(page, original_date=True)
    except (ValueError, OverflowError, TypeError):
        return None
    return None if found is None else datetime.fromisoformat(found).replace(tzinfo=row.zone)


def agrees(answer: datetime, row: Row, finest: int) -> bool:
    """Whether *answer* is what *row* expects, down to its precision, *finest* parts at most."""
    if row.expected is None:
        return False
    parts = min(PARTS[row.precision], finest)
    if answer.tzinfo is None:
        answer = answer.replace(tzinfo=row.zone)
    if parts > PARTS["day"]:
        answer = answer.astimezone(row.expected.tzinfo)
    return answer.timetuple()[:parts] == row.expected.timetuple()[:parts]


def measure(reader: Reader, table: list[Row], *, exact: bool = False, finest: int = 6) -> Score:
    """Return how *reader* does on *table*; *exact* wants the very instant."""
    score = Score(0, 0, 0, [])
    for row in table:
        spent = []
        for _ in range(3):
            began = time.perf_counter()
            answer = reader(row)
            spent.append(time.perf_counter() - began)
        score.seconds.append(min(spent))
        if answer is None:
            score.right += row.expected is None
            score.refused += row.expected is not None
        elif answer == row.expected if exact else agrees(answer, row, finest):
            score.right += 1
        else:
            score.wrong += 1
    return score


def hot_forms() -> None:
    """Print the cost of the two forms that listings print."""
    row = rows()[0]
    for text in ("2021-12-29 19:10:39", "2021/12/29 19:10:39"):
        count = 20_000
        began = time.perf_counter()
        for _ in range(count):
            parse_date(text, now=row.now, zone=row.zone)
        print(f"{text}  {(time.perf_counter() - began) / count * 1e6:6.1f} µs")


def machine() -> str:
    """Return what this runs on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "?")
    return f"{model}, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Print the comparison."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--rows", type=int, default=sys.maxsize, help="take only the first rows")
    table = rows()[: arguments.parse_args().rows]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    chinese = sum(not row.text.isascii() for row in table)
    print(f"{machine()}; {len(table)} rows, {chinese} Chinese")
    readers: dict[str, tuple[Reader, bool, int]] = {
        "newsarchive": (ours, True, 6),
        f"python-dateutil {version('python-dateutil')}": (with_dateutil, False, 6),
        f"dateparser {version('dateparser')}": (with_dateparser, False, 6),
        f"htmldate {version('htmldate')}": (with_htmldate, False, 3),
    }
    ours(table[0])
    base = 0.0
    print(f"{'':24}{'right':>14}{'wrong':>14}{'refused':>14}{'median µs':>12}{'ratio':>8}")
    for name, (reader, exact, finest) in readers.items():
        score = measure(reader, table, exact=exact, finest=finest)
        base = base or score.median
        shares = "".join(
            f"{count:6} {count / len(table):6.1%}"
            for count in (score.right, score.wrong, score.refused)
        )
        print(f"{name:24}{shares}{score.median:12.1f}{score.median / base:8.1f}")
    hot_forms()


if __name__ == "__main__":
    main()
