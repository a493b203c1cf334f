"""Bytes to text where the declarations contradict each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.eastmoney.charset import decode

LONG = "海原股份公告，拟以自有资金回购股份。" * 5
PAGE = '<meta charset="{}"><p>{}</p>'

CASES = {
    "utf-8": (LONG.encode(), "", LONG),
    "utf-8, called gbk": (LONG.encode(), "gbk", LONG),
    "gbk, called nothing": (LONG.encode("gbk"), "", LONG),
    "gbk, called utf-8": (LONG.encode("gbk"), "utf-8", LONG),
    "gbk, called Latin": (LONG.encode("gbk"), "iso-8859-1", LONG),
    "gb18030, called gb2312": ("朱镕基㐂".encode("gb18030"), "gb2312", "朱镕基㐂"),
    "short gbk that could be utf-8": ("联通".encode("gbk"), "gb2312", "联通"),
    "big5, declared": (("東方財富" * 20).encode("big5"), "big5", "東方財富" * 20),
    "utf-8 with a mark": (b"\xef\xbb\xbf" + LONG.encode(), "gbk", LONG),
    "utf-16 with a mark": (LONG.encode("utf-16"), "", LONG),
    "utf-8 cut inside a character": (LONG.encode()[:-1], "", LONG[:-1] + "\ufffd"),
    "ASCII": (b"plain", "utf-16", "plain"),
    "nothing": (b"", "", ""),
    "an unknown name": (LONG.encode(), "x-unknown", LONG),
    "a codec that is no charset": (LONG.encode(), "base64", LONG),
    "a name with a nul": (LONG.encode(), "utf\0", LONG),
}


@pytest.mark.parametrize(("body", "declared", "text"), CASES.values(), ids=CASES)
def test_the_bytes_decide_between_declarations(body: bytes, declared: str, text: str) -> None:
    assert decode(body, declared) == text


def test_a_header_that_does_not_fit_gives_way_to_the_page() -> None:
    page = PAGE.format("gb2312", "短")
    assert decode(page.encode("gbk"), "utf-8") == page
    assert decode(page.encode("gbk"), "") == page
    mistaken = PAGE.format("gb2312", LONG)
    assert decode(mistaken.encode(), "") == mistaken


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "gbk", "hz", "utf-7", "x\ud800"]))
def test_any_bytes_become_text_that_can_be_written(body: bytes, declared: str) -> None:
    decode(body, declared).encode()


@given(st.text(st.characters(codec="gbk"), min_size=1))
def test_gbk_that_is_declared_is_read_back(text: str) -> None:
    body = (text + LONG).encode("gbk")
    assert decode(body, "gbk") == text + LONG
