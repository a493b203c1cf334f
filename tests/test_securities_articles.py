"""Precision, recall and roles over a table of labelled invented articles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from newsarchive.items import SecurityReference
from newsarchive.securities import NameTable, SecurityLink, canonical, refer

ARTICLES = Path(__file__).parent / "securities" / "articles.yaml"
LINK = re.compile(r"\{(?P<form>chart|first|further|plain):(?P<secid>[^:}]+)(?::(?P<text>[^}]*))?\}")
PUBLISHED = {"primary", "mention"}

ROWS = (
    ("600519", "SH", "贵州茅台", ()),
    ("300750", "XSHE", "宁德时代", ()),
    ("000001", "SZ", "平安银行", ("深发展A",)),
    ("300024", "SZ", "机器人", ()),
    ("000591", "SZ", "太阳能", ()),
    ("01315", "XHKG", "绿色经济", ()),
    ("600030", "SH", "中信证券", ()),
    ("06030", "HK", "中信证券", ()),
    ("601988", "SH", "中国银行", ()),
    ("03988", "HK", "中国银行", ()),
    ("300059", "SZ", "东方财富", ()),
    ("600977", "SH", "中国电影", ()),
    ("000016", "SZ", "*ST康佳A", ("深康佳A",)),
    ("603501", "SH", "豪威集团", ("韦尔股份",)),
    ("920185", "BJSE", "贝特瑞", ()),
    ("03690", "HK", "美团-W", ()),
    ("01810", "HK", "小米集团-W", ()),
    ("81810", "HK", "小米集团-WR", ()),
    ("AAPL", "XNAS", "Apple Inc. Common Stock", ()),
)


@dataclass(frozen=True)
class Labelled:
    """One article and the role of each security in it."""

    case: str
    title: str
    text: str
    links: tuple[SecurityLink, ...]
    hints: tuple[str, ...]
    names: bool
    on: date | None
    expect: dict[str, str]


def labelled(row: dict[str, str | list[str] | dict[str, str] | date | bool]) -> Labelled:
    pieces: list[str] = []
    places: list[tuple[int, str, str, str]] = []
    marked, last, length = str(row["text"]), 0, 0
    for found in LINK.finditer(marked):
        pieces.append(marked[last : found.start()])
        length += len(pieces[-1])
        text = found["text"] or ""
        places.append((length, found["secid"], text, found["form"]))
        pieces.append(text)
        length += len(text)
        last = found.end()
    text = "".join(pieces) + marked[last:]
    links = tuple(
        SecurityLink(
            secid, word, form, text[max(0, at - 8) : at], text[at + len(word) : at + len(word) + 8]
        )
        for at, secid, word, form in places
    )
    hints, expect, on = row.get("hints", []), row["expect"], row.get("day")
    assert isinstance(hints, list)
    assert isinstance(expect, dict)
    assert on is None or isinstance(on, date)
    return Labelled(
        case=str(row["case"]),
        title=str(row["title"]),
        text=text,
        links=links,
        hints=tuple(str(hint) for hint in hints),
        names=bool(row.get("names", False)),
        on=on,
        expect=expect,
    )


@cache
def table() -> NameTable:
    return NameTable(ROWS)


def articles() -> Iterator[Labelled]:
    yield from map(labelled, yaml.safe_load(ARTICLES.read_text("utf-8")))


def found(article: Labelled) -> tuple[SecurityReference, ...]:
    return refer(
        title=article.title,
        text=article.text,
        links=article.links,
        hints=article.hints,
        names=table() if article.names else None,
        on=article.on,
    )


@pytest.mark.parametrize("article", list(articles()), ids=lambda article: article.case)
def test_article_refers_to_the_labelled_securities(article: Labelled) -> None:
    roles = {reference.code: reference.role for reference in found(article)}
    published = {code: role for code, role in roles.items() if role in PUBLISHED}
    assert published == {c: role for c, role in article.expect.items() if role in PUBLISHED}
    for code, role in article.expect.items():
        assert roles.get(code) == role


def test_precision_recall_and_roles_reach_the_goals() -> None:
    right = wrong = missed = same_role = 0
    for article in articles():
        roles = {
            reference.code: reference.role
            for reference in found(article)
            if reference.role in PUBLISHED and reference.kind in {"stock", "fund"}
        }
        wanted = {
            code: role
            for code, role in article.expect.items()
            if role in PUBLISHED and canonical(code).kind in {"stock", "fund", "unknown"}
        }
        right += len(roles.keys() & wanted.keys())
        wrong += len(roles.keys() - wanted.keys())
        missed += len(wanted.keys() - roles.keys())
        same_role += sum(roles.get(code) == role for code, role in wanted.items())
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.95
    assert same_role / right >= 0.95


def test_the_table_is_large_enough_to_measure() -> None:
    cases = [article.case for article in articles()]
    assert len(cases) >= 150
    assert len(set(cases)) == len(cases)
