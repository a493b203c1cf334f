"""EastMoney's numbers: which are news, which are blogs, which are neither."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.eastmoney.ids import caifuhao_id, info_code, is_caifuhao, news_id
from newsarchive.errors import IdentityError

NEWS = {
    "18 digits": ("202203152311234567", "202203152311234567"),
    "17 digits, until about 2018": ("20171108797350999", "20171108797350999"),
    "an infoCode": ("NW202203152311234567", "202203152311234567"),
    "an infoCode in small letters": ("nw202203152311234567", "202203152311234567"),
    "blanks around": (" 202203152311234567\n", "202203152311234567"),
    "a leap day": ("202002292311234567", "202002292311234567"),
}


@pytest.mark.parametrize(("text", "digits"), NEWS.values(), ids=NEWS)
def test_a_news_id_is_its_digits(text: str, digits: str) -> None:
    assert news_id(text) == digits
    assert news_id(info_code(digits)) == digits


NO_NEWS = {
    "an announcement": ("AN202203151552345678", "announcement"),
    "a research report": ("AP202203151829939999", "research report"),
    "another prefix": ("ZX202203152311234567", "starts with ZX; only NW… is news"),
    "a choice node": ("S888009007", "starts with S; only NW… is news"),
    "a blog": ("20260315172355665614999", "blog"),
    "16 digits": ("2022031523112345", "17 or 18 digits"),
    "19 digits": ("2022031523112345678", "17 or 18 digits"),
    "another century": ("192203152311234567", "17 or 18 digits"),
    "month 13": ("202213152311234567", "20221315, which is no date"),
    "day 0": ("202203002311234567", "no date"),
    "no leap year": ("202102292311234567", "no date"),
    "full-width digits": ("２０２２０３１５２３１１２３４５６７", "17 or 18 digits"),
    "a number with a blank inside": ("20220315 2311234567", "17 or 18 digits"),
    "letters after it": ("202203152311234567x", "17 or 18 digits"),
    "nothing": ("", "no id at all"),
}


@pytest.mark.parametrize(("text", "reason"), NO_NEWS.values(), ids=NO_NEWS)
def test_anything_else_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(IdentityError, match=reason) as told:
        news_id(text)
    assert told.value.subject == text


BLOGS = {
    "date, time and nine digits": ("20260315172355665614999", True),
    "hour 24": ("20260315242355665614999", False),
    "minute 60": ("20260315176055665614999", False),
    "February 30": ("20260230172355665614999", False),
    "22 digits": ("2026031517235566561499", False),
    "a news id": ("202203152311234567", False),
}


@pytest.mark.parametrize(("text", "blog"), BLOGS.values(), ids=BLOGS)
def test_a_blog_id_starts_with_a_moment(text: str, *, blog: bool) -> None:
    assert is_caifuhao(text) is blog


def test_a_known_blog_may_go_by_a_news_id() -> None:
    assert caifuhao_id("202601153617000456") == "202601153617000456"
    assert caifuhao_id(" 20260315172355665614999 ") == "20260315172355665614999"
    for wrong in ("NW202601153617000456", "20260315", "", "202613153617000456"):
        with pytest.raises(IdentityError):
            caifuhao_id(wrong)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(10**8, 10**10 - 1))
def test_every_date_with_a_counter_is_news_and_no_blog(day: date, counter: int) -> None:
    text = f"{day:%Y%m%d}{counter}"
    assert news_id(text) == text
    assert not is_caifuhao(text)


@given(st.text(max_size=24))
def test_any_text_is_an_id_or_an_identity_error(text: str) -> None:
    for read in (news_id, caifuhao_id):
        try:
            digits = read(text)
        except IdentityError:
            continue
        assert digits.isascii()
        assert digits.isdecimal()
