"""Slugs: the right reading, the permitted characters, and the old system's."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.slugs import LONGEST, old_slug, slugify, with_suffix

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def rows(name: str) -> list[list[str]]:
    table = Path(__file__).parent / "slugs" / name
    return [line.split("\t") for line in table.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("name", "slug"), rows("readings.tsv"))
def test_a_name_is_read_as_people_say_it(name: str, slug: str) -> None:
    assert slugify(name) == slug


@pytest.mark.parametrize(("name", "slug"), rows("old.tsv"))
def test_the_old_slug_is_what_the_old_system_made(name: str, slug: str) -> None:
    assert old_slug(name) == slug


def test_the_old_slug_keeps_what_it_could_not_read_and_drops_dashes() -> None:
    assert old_slug("JT-某·报(辻)Ⅱ") == "JTmou·bao(辻)Ⅱ"


MARKS = {
    "Financial Times": "financial-times",
    "24/7 Wall St.": "24-7-wall-st",
    "Barron’s": "barrons",
    "Les Échos": "les-echos",
    "Süddeutsche Zeitung": "suddeutsche-zeitung",
    "Børsen & Straße": "borsen-strasse",
    "某报·e公司": "moubaoegongsi",
    "某某证券（香港）": "moumouzhengquanxianggang",
    "《某报》 之 声": "moubaozhisheng",
    "ＦＴ某网": "ftmouwang",
    "  ETF - 某号 ": "etfmouhao",
    "旅游女报": "lvyounvbao",
    "二〇二三": "erlingersan",
}


@pytest.mark.parametrize(("name", "slug"), MARKS.items())
def test_marks_and_blanks_become_one_dash_between_latin_or_vanish(name: str, slug: str) -> None:
    assert slugify(name) == slug


@pytest.mark.parametrize("name", ["", "★", "みずほ", "Ведомости", "——", "\ud800", "٣"])
def test_a_name_without_usable_characters_gets_a_slug_of_its_own(name: str) -> None:
    slug = slugify(name)
    assert re.fullmatch(r"outlet-[0-9a-f]{8}", slug)
    assert slug != slugify(name + "★")


def test_a_long_name_is_cut_and_stays_distinct() -> None:
    one, other = slugify("长" * 100), slugify("长" * 101)
    assert len(one) <= LONGEST
    assert len(other) <= LONGEST
    assert one != other


@pytest.mark.parametrize("name", ["index", "CON", "com1"])
def test_a_slug_is_never_the_name_of_a_page_or_device(name: str) -> None:
    assert slugify(name) == with_suffix(name.lower(), name)


def test_a_suffix_depends_on_the_name_but_not_on_its_blanks_and_case() -> None:
    assert re.fullmatch(r"moubao-[0-9a-f]{4}", with_suffix("moubao", "某报"))
    assert with_suffix("abc", "A B c") == with_suffix("abc", "abC")
    assert with_suffix("moubao", "某报") != with_suffix("moubao", "谋报")


@given(st.text())
def test_every_name_has_a_stable_slug_of_permitted_characters(name: str) -> None:
    assert SLUG.fullmatch(slugify(name))
    assert slugify(name) == slugify(name)
    assert SLUG.fullmatch(with_suffix(slugify(name), name))


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_chinese_of_any_kind_has_a_slug_and_an_old_slug(name: str) -> None:
    assert SLUG.fullmatch(slugify(name))
    assert "-" not in old_slug(name)
