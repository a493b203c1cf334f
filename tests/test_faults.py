"""What happens around a crawl: signals, full disks, two runs at once, a bad upstream."""

import re
import resource
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from bad_upstream import PAUSE, Load, crawl
from crawling import Workplace

from newsarchive.demo.faults import Way
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(Store.generated(120)) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


def test_a_disk_that_fills_up_under_the_archive_stops_the_run_and_loses_nothing(
    place: Workplace, origin: Origin
) -> None:
    most = 1_500_000  # bytes a file: enough for the tables, too few for all articles
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))
    with place.start("crawl", "eastmoney", "-a", "columns=345", before=limit) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The archive can't be written, stopping" in err
    assert re.search(
        r"stopped early after .* because the archive could not be written: .* left for", err
    )
    assert len(place.posts()) < 120
    assert place.ask("PRAGMA integrity_check") == [("ok",)]
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 120


def test_a_site_that_can_not_be_written_leaves_posts_to_the_next_run(
    place: Workplace, origin: Origin
) -> None:
    (place.site / "_posts").mkdir(parents=True)
    (place.site / "_posts" / "2026").write_text("in the way")
    blocked = place.crawl("eastmoney", columns="345")
    assert blocked.status == 1
    assert "its post is left for the next run" in blocked.err
    assert "120 new" in blocked.err
    assert "120 posts left for the next run" in blocked.err
    (place.site / "_posts" / "2026").unlink()
    assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 120


def test_an_upstream_that_fails_every_fifth_answer_gives_up_everything_in_the_end(
    tmp_path: Path,
) -> None:
    """The same as benchmarks/faults.py, which has 5,000 articles and answers half a second late."""
    load = Load(400, delay=0.05, slow=0.3, concurrency=8)
    figures = crawl(tmp_path, load)
    assert (figures.arrived, figures.doubled, figures.left) == (400, 0, 0)
    assert figures.bad > 0.15 * figures.requests
    assert figures.median_tries <= 3
    assert max(figures.tries) < 15
    assert max(figures.peaks.values()) <= load.concurrency
    assert figures.pauses
    assert min(figures.pauses) >= PAUSE


def test_a_server_that_asks_for_a_pause_is_left_alone_for_it(
    place: Workplace, origin: Origin
) -> None:
    origin.faults.fail("/api/article/", status=429, retry_after="1", times=3)
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    assert place.crawl("eastmoney", columns="345", limit="40", settings=settings).status == 0
    texts = [seen for seen in origin.requests if "/api/article/" in seen.path]
    assert [seen.status for seen in texts].count(429) == 3
    for refused, following in pairwise(texts):
        if refused.status == 429:
            assert (following.came - refused.at).total_seconds() >= 1


def test_no_more_requests_are_open_at_once_than_allowed(place: Workplace, origin: Origin) -> None:
    origin.faults.delay = 0.02
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "3", "DOWNLOAD_DELAY": "0"}
    place.crawl("eastmoney", columns="345", settings=settings)
    assert len(place.posts()) == 120
    # Three at the host of the texts; the list's next page comes from another host.
    assert origin.peak_concurrency <= 4


@pytest.mark.parametrize(
    ("what", "way", "words"),
    [
        ("getNewsByColumns", "close", "the connection ended without a whole answer"),
        ("getNewsByColumns", "truncate", "broken JSON, perhaps cut short"),
        ("getNewsByColumns", "html", "HTML instead of JSON"),
        (r"robots\.txt", "close", "Going on without https://np-listapi.eastmoney.com/robots.txt"),
    ],
)
def test_failures_are_told_in_words(
    place: Workplace, origin: Origin, what: str, way: Way, words: str
) -> None:
    origin.faults.fail(what, way=way)
    told = place.crawl("eastmoney", columns="345", limit="2", settings={"RETRY_TIMES": "1"}).err
    assert words in told
    for jargon in ("Traceback", "twisted.python", "<twisted", "AnswerError", "FailedError"):
        assert jargon not in told


def test_an_upstream_that_refuses_connections_is_told_in_words(tmp_path: Path) -> None:
    told = Workplace(tmp_path).crawl("eastmoney", columns="345", settings={"RETRY_TIMES": "0"}).err
    assert "can't be read: https://np-listapi.eastmoney.com/comm/web/getNewsByColumns" in told
    assert "the connection was refused" in told
    assert "Traceback" not in told
