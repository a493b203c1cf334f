"""Codes in sentences: which security a reader takes them for, without and with a table of names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from newsarchive.securities import NameTable, SecurityLink, markets, refer, signs

SENTENCES = Path(__file__).parent / "securities" / "codes.yaml"
PUBLISHED = {"primary", "mention"}

ROWS = (
    ("000001", "SZ", "平安银行", ("深发展A",)),
    ("000001", "SH", "上证指数", ()),
    ("000300", "SH", "沪深300", ()),
    ("000933", "SZ", "神火股份", ()),
    ("000933", "SH", "中证医药", ()),
    ("000036", "SZ", "华联控股", ()),
    ("000069", "SZ", "华侨城A", ()),
    ("000069", "SH", "消费龙头", ()),
    ("000858", "SZ", "五粮液", ()),
    ("000939", "SH", "民企200", ()),
    ("600519", "SH", "贵州茅台", ()),
    ("600036", "SH", "招商银行", ()),
    ("000513", "SZ", "丽珠集团", ()),
    ("01513", "HK", "丽珠医药", ()),
    ("920185", "BJSE", "贝特瑞", ()),
    ("CRM", "XNYS", "赛富时", ()),
    ("UPS", "XNYS", "联合包裹", ()),
)


@dataclass(frozen=True)
class Sentence:
    """A sentence, the day it was written, and the role of each security in it."""

    text: str
    on: date | None
    names: bool
    expect: dict[str, str]


@cache
def table() -> NameTable:
    return NameTable(ROWS)


def sentences() -> Iterator[Sentence]:
    for row in yaml.safe_load(SENTENCES.read_text("utf-8")):
        for names, key in ((False, "without"), (True, "with")):
            expect = row.get(key, row.get("expect"))
            yield Sentence(row["text"], row.get("day"), names, expect)


def roles(sentence: Sentence) -> dict[str, str]:
    """Return the role of each security that a code speaks for."""
    names = table() if sentence.names else None
    found = refer(title="", text=sentence.text, links=(), names=names, on=sentence.on)
    return {one.code: one.role for one in found if "code" in one.evidence}


def told(sentence: Sentence) -> str:
    return f"{sentence.text} {sentence.on or ''} {'with' if sentence.names else 'without'} names"


@pytest.mark.parametrize("sentence", list(sentences()), ids=told)
def test_a_code_in_a_sentence_is_what_a_reader_takes_it_for(sentence: Sentence) -> None:
    found = roles(sentence)
    published = {code: role for code, role in found.items() if role in PUBLISHED}
    wanted = {code: role for code, role in sentence.expect.items() if role in PUBLISHED}
    assert published == wanted
    for code, role in sentence.expect.items():
        assert found.get(code) == role


def test_an_old_code_and_the_name_of_its_new_one_are_one_security() -> None:
    text = "贝特瑞（835185）公告，贝特瑞称。"
    found = refer(title="贝特瑞公告", text=text, links=(), names=table(), on=date(2026, 1, 15))
    assert [(one.code, one.role) for one in found] == [("835185.BJ", "primary")]


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 1, 15), "835185.BJ"), (date(2020, 1, 15), "835185.NQ")]
)
def test_a_link_on_the_name_of_a_renumbered_security_is_its_own(day: date, code: str) -> None:
    link = SecurityLink("0.835185", "贝特瑞", "first", "", "公告")
    found = refer(title="", text="贝特瑞公告", links=[link], names=table(), on=day)
    assert code in {one.code for one in found if one.role == "mention" and "link" in one.evidence}


def test_names_are_kept_for_tickers_that_are_known() -> None:
    assert signs.load().called.keys() <= markets.load().tickers.keys()
