"""A crawl of an upstream that answers late, and every fifth time badly, in all known ways."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from crawling import Workplace

from newsarchive.demo.desk import Seen
from newsarchive.demo.faults import TOO_MANY, WAYS
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

PAUSE = 1  # seconds that status 429 asks for
_MOST_RUNS = 3
_CRAWL = ("crawl", "eastmoney", "-a", "columns=345")
_TEXTS = ("/api/article/", "GetNewsText.do", "/a/2")


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it, as the origin and the archive saw it.

    *tries* are the requests for each article's text; *pauses* the seconds between a 429 and the
    next request for the same text; *early* the requests to a host that had just asked for a pause,
    half a second after it did and later: those before may have been on their way.
    """

    articles: int
    arrived: int
    doubled: int
    left: int
    runs: int
    seconds: float
    requests: int
    bad: int
    tries: tuple[int, ...]
    peaks: dict[str, int]
    pauses: tuple[float, ...]
    early: int

    @property
    def median_tries(self) -> float:
        """How often an article was asked for, in the median."""
        return median(self.tries)


@dataclass(frozen=True, slots=True)
class Load:
    """How bad the upstream is, and how hard it is asked."""

    articles: int
    delay: float
    slow: float
    concurrency: int
    share: float = 0.2
    seed: int = 4


def crawl(folder: Path, load: Load) -> Figures:
    """Crawl into *folder* until nothing is left, three runs at most, and return the figures."""
    with Origin(Store.generated(load.articles)) as origin:
        origin.faults.delay = load.delay
        ways = (*WAYS, "status", "slow")
        origin.faults.share(
            load.share, seed=load.seed, ways=ways, retry_after=PAUSE, slow=load.slow
        )
        place = Workplace(folder, origin)
        began = time.monotonic()
        runs, left = 0, 1
        while runs < _MOST_RUNS and left:
            with place.start(*_CRAWL, before=None, **_settings(load)) as process:
                process.communicate()
            left = place.numbers()["pending"] + bool(process.returncode)
            runs += 1
        seconds = time.monotonic() - began
        return _figures(place, origin, runs=runs, seconds=seconds, left=left)


def _settings(load: Load) -> dict[str, str]:
    return {
        "CONCURRENT_REQUESTS_PER_DOMAIN": str(load.concurrency),
        # Also for those that wait between two tries.
        "CONCURRENT_REQUESTS": str(4 * load.concurrency),
        "DOWNLOAD_DELAY": "0",
        "RETRY_BACKOFF": "0.5",
        "RETRY_TIMES": "5",
    }


def _figures(place: Workplace, origin: Origin, *, runs: int, seconds: float, left: int) -> Figures:
    ((rows, ids),) = place.ask("SELECT count(*), count(DISTINCT article_id) FROM articles")
    tries: Counter[str] = Counter()
    asked: dict[str, list[Seen]] = defaultdict(list)
    for seen in origin.requests:
        asked[seen.host].append(seen)
        if any(part in seen.path for part in _TEXTS):
            tries[_article(seen.path)] += 1
    pauses, early = _pauses(asked)
    return Figures(
        articles=len(origin.store),
        arrived=int(str(ids)),
        doubled=int(str(rows)) - int(str(ids)),
        left=left,
        runs=runs,
        seconds=seconds,
        requests=len(origin.requests),
        bad=sum(origin.faults.harmed.values()),
        tries=tuple(tries.values()),
        peaks=dict(origin.peaks),
        pauses=tuple(pauses),
        early=early,
    )


def _article(path: str) -> str:
    """Return the 18 digits of the article that *path* asks for."""
    digits = "".join(character if character.isdecimal() else " " for character in path)
    return next(word for word in digits.split() if len(word) == 18)


def _pauses(asked: dict[str, list[Seen]]) -> tuple[list[float], int]:
    pause, on_the_way = timedelta(seconds=PAUSE), timedelta(seconds=0.5)
    pauses: list[float] = []
    early = 0
    for requests in asked.values():
        for refused in requests:
            if refused.status != TOO_MANY:
                continue
            path = urlsplit(refused.path).path
            again = [
                other.came
                for other in requests
                if other.came > refused.at and urlsplit(other.path).path == path
            ]
            if again and "/api/article/" in path:
                pauses.append((min(again) - refused.at).total_seconds())
            early += sum(
                refused.at + on_the_way < other.came < refused.at + pause for other in requests
            )
    return pauses, early
