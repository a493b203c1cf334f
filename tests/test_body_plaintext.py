"""Plain text for titles and the like; placeholders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.body import fill_placeholders, plain

TEXTS = {
    "as it is": ("平安银行：业绩", "平安银行：业绩"),
    "blanks": ("　 甲\u00a0 乙\r\n丙　", "甲 乙 丙"),
    "search marks": ("甲<em>乙</em>丙", "甲乙丙"),
    "tag with attributes": ('<font color="red">甲</font><br/>乙', "甲 乙"),
    "no tag": ("甲<未知>乙 1<2 a<b", "甲<未知>乙 1<2 a<b"),
    "no tag of HTML": ("<STAR>市场", "<STAR>市场"),
    "comment": ("甲<!-- 乙 -->丙", "甲丙"),
    "entities": ("R&amp;D &lt;甲&gt; &#65;&nbsp;乙", "R&D <甲> A 乙"),
    "entities once": ("&amp;lt;em&amp;gt;", "&lt;em&gt;"),
    "tag made of entities": ("&lt;em&gt;甲", "<em>甲"),
    "control characters": ("甲\x00\x07\x1b乙\x7f", "甲乙"),
    "zero width": ("甲\u200b\u200d\ufeff\u2060乙", "甲乙"),
    "bidirectional": ("\u202e甲\u2066乙\u2069\u200f", "甲乙"),
    "entity of one": ("甲&#8203;&#x202e;乙", "甲乙"),
    "lone surrogate": ("甲\ud800乙", "甲乙"),
    "line separators": ("甲\u2028乙\x85丙", "甲 乙 丙"),
    "unclosed": ("甲<em", "甲<em"),
    "empty": ("　", ""),
}


@pytest.mark.parametrize(("raw", "text"), TEXTS.values(), ids=TEXTS)
def test_plain(raw: str, text: str) -> None:
    assert plain(raw) == text


@given(st.text())
def test_plain_text_is_one_tidy_line(raw: str) -> None:
    text = plain(raw)
    assert text == " ".join(text.split())
    assert all(char.isprintable() or ord(char) > 0xFF for char in text)


LINKS = [
    {"text": "甲&乙", "url_w": "http://quote.eastmoney.com/unify/r/1.600717", "style": "keytip"},
    {"text": "丙"},
]
PLACEHOLDERS = {
    "image": (
        "<p>甲</p><!--IMG#0-->",
        '<p>甲</p><center><img src="https://e.example/&quot;"></center>',
    ),
    "link": (
        "<!--Link#0-->",
        '<a href="http://quote.eastmoney.com/unify/r/1.600717" class="keytip">甲&amp;乙</a>',
    ),
    "link without address": ("甲<!--Link#1-->", "甲丙"),
    "bad index": ("甲<!--IMG#9--><!--Link#x--><!--Link#-1--><!--IMG#²-->乙", "甲乙"),
    "other comment": ("<!-- 甲 -->乙<!--IMG-->", "<!-- 甲 -->乙"),
    "unclosed": ("甲<!--IMG#0", "甲<!--IMG#0"),
    "none": ("<p>甲</p>", "<p>甲</p>"),
}


@pytest.mark.parametrize(("raw", "html"), PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_placeholders_are_filled(raw: str, html: str) -> None:
    assert fill_placeholders(raw, ['https://e.example/"'], LINKS) == html
