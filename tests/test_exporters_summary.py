"""Summaries: how long ones end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.exporters.summary import LONGEST, shorten

SHORTENED = {
    "short": ("示例股份公告。", "示例股份公告。"),
    "white space": (" 示例\u3000\u3000股份\n公告 ", "示例 股份 公告"),
    "exactly the longest": ("示" * 200, "示" * 200),
    "no sentence": ("示" * 201, "示" * 199 + "…"),
    "sentence late enough": ("示" * 120 + "。" + "例" * 100, "示" * 120 + "。"),
    "last sentence": (
        "示" * 110 + "！" + "例" * 50 + "？" + "股" * 100,
        "示" * 110 + "！" + "例" * 50 + "？",
    ),
    "closing quote": ("示" * 120 + "。”" + "例" * 100, "示" * 120 + "。”"),
    "sentence too early": ("示" * 20 + "。" + "例" * 200, "示" * 20 + "。" + "例" * 178 + "…"),
    "decimal point": ("示" * 150 + "1.5" + "例" * 100, "示" * 150 + "1.5" + "例" * 46 + "…"),
    "blank before the cut": ("示" * 198 + " " + "例" * 100, "示" * 198 + "…"),
    "family": ("示" * 196 + "👨\u200d👩\u200d👧" + "例" * 9, "示" * 196 + "…"),
    "accent": ("e" * 199 + "\u0301" + "x" * 9, "e" * 198 + "…"),
}


@pytest.mark.parametrize(("text", "expected"), SHORTENED.values(), ids=SHORTENED)
def test_summary_is_cut_at_a_sentence_or_between_characters(text: str, expected: str) -> None:
    assert shorten(text) == expected


@given(st.text(max_size=600) | st.text("示。 \u0301\u200d”", max_size=600))
def test_summary_is_one_short_line_of_what_the_text_starts_with(text: str) -> None:
    summary = shorten(text)
    assert len(summary) <= LONGEST
    assert len(summary.splitlines()) <= 1
    assert " ".join(text.split()).startswith(summary.removesuffix("…"))
    assert shorten(summary) == summary
