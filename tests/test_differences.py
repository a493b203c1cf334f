"""Differences of texts, as a person reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.differences import line_difference, text_difference

CASES = {
    "a number": ("同比增长10.2%。", "同比增长9.8%。", ["~ 同比增长[-10.2%-]{+9.8%+}。"]),
    "a word": (
        "示例银行公告，净利润增长。",
        "示例银行更正，净利润增长。",
        ["~ 示例银行[-公告-]{+更正+}，净利润增长。"],
    ),
    "words close to each other are one change": (
        "公司称甲的乙增长一成以上",
        "公司称丙的丁增长一成以上",
        ["~ 公司称[-甲的乙-]{+丙的丁+}增长一成以上"],
    ),
    "a paragraph came": (
        "第一段。\n第二段。",
        "第一段。\n新的。\n第二段。",
        ["  第一段。", "+ 新的。", "  第二段。"],
    ),
    "a paragraph went": (
        "第一段。\n旧的。\n第二段。",
        "第一段。\n第二段。",
        ["  第一段。", "- 旧的。", "  第二段。"],
    ),
    "another paragraph": ("甲乙丙丁。", "戊己庚辛壬癸", ["- 甲乙丙丁。", "+ 戊己庚辛壬癸"]),
    "all that was": ("甲。", "", ["- 甲。"]),
    "far from each other": (
        "\n".join(["甲变", *"一二三四五六", "乙变"]),
        "\n".join(["甲改", *"一二三四五六", "乙改"]),
        ["~ 甲[-变-]{+改+}", "  一", "  …", "  六", "~ 乙[-变-]{+改+}"],
    ),
    "nothing but blanks": ("甲 乙。\n\n丙", "甲乙。\n 丙 ", []),
    "Latin words": (
        "Shares of ACME rose",
        "Shares of ACNE rose",
        ["~ Shares of [-ACME-]{+ACNE+} rose"],
    ),
}


@pytest.mark.parametrize(("old", "new", "lines"), CASES.values(), ids=CASES)
def test_a_difference_shows_what_went_and_what_came(old: str, new: str, lines: list[str]) -> None:
    assert [str(line) for line in text_difference(old, new)] == lines


def test_a_title_is_one_line() -> None:
    assert [str(line) for line in line_difference("三季度增长", "三季度增长（更正）")] == [
        "~ 三季度增长{+（更正）+}"
    ]
    assert line_difference("同", "同") == []


def test_paragraphs_too_long_to_compare_are_shown_whole() -> None:
    old, new = "甲" * 3000, "甲" * 2999 + "乙"
    assert [line.mark for line in text_difference(old, new)] == ["-", "+"]


@given(st.text("甲乙丙a1 。\n"), st.text("甲乙丙a1 。\n"))
def test_both_versions_can_be_read_from_a_difference(old: str, new: str) -> None:
    def without(text: str, opening: str, closing: str) -> str:
        while opening in text:
            head, _, rest = text.partition(opening)
            text = head + rest.partition(closing)[2]
        return text

    went: list[str] = []
    came: list[str] = []
    for line in text_difference(old, new):
        if line.mark in " -~":
            went.append(without(line.text, "{+", "+}").replace("[-", "").replace("-]", ""))
        if line.mark in " +~":
            came.append(without(line.text, "[-", "-]").replace("{+", "").replace("+}", ""))
    for shown, text in ((went, old), (came, new)):
        lines = ["".join(part.split()) for part in text.splitlines()]
        assert all("".join(part.split()) in lines for part in shown if part != "…")
