"""The laws that fuzzing looks for breaches of, on a few inputs, and on what it once found."""

import re

import pytest
from crawling import ROOT
from fragments import ADDRESSES, DATES, MARKUP, text_of
from hypothesis import given, settings
from hypothesis import strategies as st
from targets import TARGETS
from test_docs import table

TERMS_IN_TERMS = (
    "5d2e2c1313132e1313131313131313125d2c131313131313a713131313131301000000131313b92c"
    "1313132e1313131313131313125d2c131313131313a71313131313131313132e13131323131313ff"
    "ff4b13090913ff131313121713131313131300000000ff4b131313131313ffff4b13090913ff1313"
    "1312171365653b0000000000000065656565657500ff4b13132e2600132e13131312132e1313"
)

FOUND = {
    "control character in a list inside of pre": (
        "cleaner",
        "31082323c02e010000000000003c3e",
    ),
    "half of the day in English, hour in Chinese": ("dates", "5d325500002800"),
    "user info behind what looks like one": ("addresses", "00050000010800000000211600"),
    "list of terms inside of a term": ("cleaner", TERMS_IN_TERMS),
}


@pytest.mark.parametrize("name", TARGETS)
def test_laws_hold_for_a_few_inputs(name: str) -> None:
    @settings(deadline=None)
    @given(st.binary(max_size=120))
    def hold(data: bytes) -> None:
        TARGETS[name](data)

    hold()


@pytest.mark.parametrize(("name", "data"), FOUND.values(), ids=FOUND)
def test_what_once_broke_a_law_breaks_none(name: str, data: str) -> None:
    TARGETS[name](bytes.fromhex(data))


def test_inputs_stand_for_pieces_and_for_any_other_character() -> None:
    assert text_of(bytes([0, 1]), ADDRESSES) == "".join(ADDRESSES[:2])
    assert text_of(b"\xff\x42", DATES) == chr(0x7F42)
    every = {text_of(bytes([high, low]), MARKUP) for high in range(256) for low in range(2)}
    assert set(MARKUP) <= every


def test_every_target_is_run_and_described() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    run = re.search(r"^FUZZ_TARGETS \?= (.*)$", makefile, re.MULTILINE)
    assert run is not None
    assert run[1].split() == list(TARGETS)
    described = [row[0].strip("`") for row in table("docs/security.md", "Fuzzing")]
    assert described == list(TARGETS)
