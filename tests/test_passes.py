"""When a pass over a list doubts an answer, and when it is done."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newsarchive.archive.listings import PageOutcome
from newsarchive.archive.walks import Walk
from newsarchive.crawl.passes import Pass
from newsarchive.crawl.wanted import Wanted
from newsarchive.eastmoney.listings import Listing, parse_column_list

URL = "https://list.example/"
NEW = PageOutcome((), 2, {}, tail_anchored=False)
MET = PageOutcome((), 2, {}, tail_anchored=True)
STALE = PageOutcome((), 0, {"eastmoney:1": "unchanged"}, tail_anchored=False)
UNWANTED = PageOutcome((), 0, {}, tail_anchored=False)


def walk(listed: int = 0, depth: str = "") -> Walk:
    return Walk(1, "column:345", covered=True, known_newest="", known_depth=depth, listed=listed)


def a_pass(listed: int = 0, total: int = 0) -> Pass:
    return Pass(
        walk(listed),
        lambda page, cursor: f"{URL}{page}{cursor}",
        lambda body, url: parse_column_list(body, url=url),
        total=total,
    )


def listing(total: int | None = None, *, cursor: str = "", end: bool = False) -> Listing:
    return Listing((), (), total, cursor, end=end)


@pytest.mark.parametrize(
    ("pages", "endings"),
    [
        ([NEW, NEW, NEW, NEW], ["", "", "", ""]),
        ([MET, MET], ["", "met"]),
        ([MET, NEW, MET, MET], ["", "", "", "met"]),
        ([STALE, STALE, STALE], ["", "", "end"]),
        ([STALE, STALE, NEW, STALE], ["", "", "", ""]),
    ],
)
def test_a_pass_ends_after_two_pages_that_are_met_or_three_without_anything_new(
    pages: Sequence[PageOutcome], endings: list[str]
) -> None:
    current = a_pass()
    told = [
        current.ending(listing(), (str(number),), outcome, deep_enough=True)
        for number, outcome in enumerate(pages)
    ]
    assert told == endings


def test_pages_of_which_nothing_is_wanted_are_no_end_unless_they_come_again() -> None:
    current = a_pass()
    told = [
        current.ending(listing(), (page, f"{page}x"), UNWANTED, deep_enough=True)
        for page in ("a", "b", "c", "d", "a", "b", "c")
    ]
    assert told == ["", "", "", "", "", "", "end"]


def test_a_pass_goes_on_past_what_is_met_until_it_is_deep_enough() -> None:
    current = a_pass()
    told = [
        current.ending(listing(), (str(number),), MET, deep_enough=number > 2)
        for number in range(4)
    ]
    assert told == ["", "", "", "met"]


def test_the_end_of_a_list_is_what_it_says_is_empty_or_repeats_itself() -> None:
    assert a_pass().ending(listing(end=True), ("1",), NEW, deep_enough=True) == "end"
    assert a_pass().ending(listing(), (), NEW, deep_enough=True) == "end"
    repeated = a_pass()
    assert repeated.ending(listing(), ("1", "2"), NEW, deep_enough=True) == ""
    assert repeated.ending(listing(), ("1", "2"), NEW, deep_enough=True) == "end"


@pytest.mark.parametrize(
    ("ids", "total", "listed", "claimed", "reason"),
    [
        ((), None, 0, 0, "an empty page where records should be"),
        ((), None, 5, 9, "an empty page where records should be"),
        ((), None, 9, 9, ""),
        ((), 9, 0, 9, "an empty page where records should be"),
        ((), 9, 5, 9, "an empty page where records should be"),
        ((), 9, 9, 9, ""),
        ((), 0, 0, 0, ""),
        (("1",), None, 5, 9, "the page before once more"),
        (("1",), 9, 5, 9, "the page before once more"),
        (("1",), 9, 9, 9, ""),
        (("2",), 9, 5, 9, ""),
    ],
)
def test_an_answer_is_doubted_that_is_empty_or_repeated_too_early(
    ids: tuple[str, ...], total: int | None, listed: int, claimed: int, reason: str
) -> None:
    current = a_pass(listed, claimed)
    current.last_ids = ("1",)
    doubt = current.doubt(listing(total), ids, URL)
    assert (doubt.reason if doubt else "") == reason


def test_a_list_moved_up_if_its_total_fell_between_two_numbered_pages() -> None:
    current = a_pass()
    told = [current.moved_up(listing(total), page) for page, total in ((1, 9), (2, 9), (3, 8))]
    assert told == [False, False, True]
    assert not current.moved_up(listing(7, cursor="next"), 4)
    assert not current.moved_up(listing(None), 5)


def test_a_span_that_ends_in_the_past_covers_nothing_and_one_that_does_not_its_depth() -> None:
    now = datetime(2026, 1, 15, 4, tzinfo=UTC)
    zone = ZoneInfo("Asia/Shanghai")
    since = Wanted.read(now=now, zone=zone, since="2026-01-10")
    both = Wanted.read(now=now, zone=zone, since="2026-01-10", until="2026-01-12")
    assert since.ended("since", read=True) == ("since", "2026-01-10 00:00:00")
    assert since.ended("met", read=True) == ("met", "")
    assert both.ended("since", read=True) == ("window", "")
    assert not since.is_reached(walk(depth="2026-01-11 00:00:00"))
    assert since.is_reached(walk(depth="2026-01-09 00:00:00"))
    assert since.is_reached(walk())
