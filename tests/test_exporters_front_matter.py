"""Scalars of the front matter, as PyYAML reads them; test_jekyll_posts.py asks Ruby."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from post_articles import nasty_strings

from newsarchive.exporters.front_matter import front_matter, one_word, quoted, quoted_list, word

LOADERS = [yaml.SafeLoader, yaml.CSafeLoader]
# Any text, and text made of what YAML gives a meaning to.
TEXTS = st.text() | st.text(
    st.sampled_from(" \t\n\r\x85\u2028\ufeff-:?#&*!|>%@`'\"\\{}[],.~=<+_019aeEnNoy示例")
)

nasty = pytest.mark.parametrize("text", nasty_strings().values(), ids=nasty_strings())
with_loaders = pytest.mark.parametrize("loader", LOADERS)


@with_loaders
@nasty
def test_nasty_string_reads_back_equal(text: str, loader: type[yaml.SafeLoader]) -> None:
    document = f"a: {quoted(text)}\nb: {word(text)}\nc: {quoted_list((text, text))}\n"
    assert yaml.load(document, loader) == {"a": text, "b": text, "c": [text, text]}  # noqa: S506


@with_loaders
@given(TEXTS)
@example("\ud7ff\ue000\U0010ffff")
def test_any_string_reads_back_equal(loader: type[yaml.SafeLoader], text: str) -> None:
    document = f"a: {quoted(text)}\nb: {word(text)}\n"
    assert yaml.load(document, loader) == {"a": text, "b": text}  # noqa: S506


@given(TEXTS)
def test_scalar_is_one_line_of_printable_characters(text: str) -> None:
    for scalar in (quoted(text), word(text)):
        assert len(scalar.splitlines()) == 1
        assert not yaml.reader.Reader.NON_PRINTABLE.search(scalar)


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    assert quoted("a\ud83d\udc00") == '"a\ufffd\ufffd"'
    assert word("示\udfff") == '"示\ufffd"'


PLAIN = [
    "post",
    "zhongguoxinwenwang",
    "21世纪经济报道新闻",
    "中国新闻网新闻",
    "证券时报·e公司新闻",
    "安信国际证券(香港)新闻",
    "Career In 投行PEVC新闻",
    "示例\u3000股份新闻",
    "21世纪经济报道  南财新闻",
    "A&B新闻",
    "甲:乙",
    "🚀新闻",
    "e3",
]
QUOTED = [
    "",
    "36",
    "1e3",
    "2026-1-5",
    "1,000",
    "yes",
    "No",
    "null",
    "~",
    "y",
    ":甲",
    "甲: 乙",
    "甲 #乙",
    "甲:",
    "-甲",
]


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_word_stays_plain(text: str) -> None:
    assert word(text) == text


@pytest.mark.parametrize("text", QUOTED)
def test_word_that_a_reader_may_take_for_something_else_is_quoted(text: str) -> None:
    assert word(text) == f'"{text}"'


def test_word_with_blanks_is_a_list_for_jekyll() -> None:
    assert one_word("甲 乙新闻") == '["甲 乙新闻"]'
    assert one_word("甲乙新闻") == "甲乙新闻"


def test_fields_without_a_value_are_left_out() -> None:
    assert front_matter((("a", "x"), ("b", ""), ("c", quoted_list(())))) == "---\na: x\n---\n"
