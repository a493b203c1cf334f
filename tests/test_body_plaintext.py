"""Plain text for titles and the like; placeholders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joined import loose_joiners

from newsarchive.body import clean, fill_placeholders, plain

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
    "a family": ("甲👨\u200d👩\u200d👧乙", "甲👨\u200d👩\u200d👧乙"),
    "a profession": ("👩🏽\u200d⚕\ufe0f", "👩🏽\u200d⚕\ufe0f"),
    "a flag": ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
    "a joiner beside one emoji": ("甲\u200d👩\u200d乙\u200d", "甲👩乙"),
    "joiners in a row": ("👩\u200d\u200d👧", "👩👧"),
    "a joiner and no emoji": ("👩\u200d\ufe0f👧\ufe0f\ufe0f\u200d👧", "👩\ufe0f👧\ufe0f\ufe0f👧"),
    "a joiner among what is hidden": ("👩\u200b\u200d\u2060👧", "👩👧"),
    "a joiner of numbers": ("1\ufe0f\u200d2", "1\ufe0f2"),
    "a form of a character": (
        "葛\U000e0100城\U00020bb7\U000e01ef",
        "葛\U000e0100城\U00020bb7\U000e01ef",
    ),
    "a form of none": ("\U000e0100a\U000e0100，\U000e0100", "a，"),
    "two forms": ("葛\U000e0100\U000e0101城", "葛\U000e0100城"),
    "a form of a compatibility character": ("神\ufe00", "神\ufe00"),
    "tag characters": ("🏴\U000e0067\U000e007f", "🏴"),
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


JOINING = st.text(
    st.sampled_from("👩👧🚀⚕❤1甲葛 <b>\u200d\u200d\ufe0f\u200b\U0001f3fd\U000e0100\U000e0101")
)


@given(JOINING)
def test_nothing_joins_but_emoji(raw: str) -> None:
    text = plain(raw)
    assert not list(loose_joiners(text))
    assert plain(text) == text


@given(st.lists(JOINING))
def test_nothing_joins_but_emoji_in_a_body(raws: list[str]) -> None:
    body = clean("".join(f"<p>{raw}</p><b>" for raw in raws))
    assert not list(loose_joiners(body.text))
    assert clean(body.html).text == body.text


def test_an_alternative_text_is_cut_between_emoji() -> None:
    alt = "甲" * 298 + "👩\u200d👧"
    assert clean(f'<img src="https://e.example/a.png" alt="{alt}">').images[0].alt == alt[:299]


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
