from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_post_forms import OldPost

from newsarchive.errors import PostError
from newsarchive.importers import merge, read_post
from newsarchive.items import Article, Capture

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
PLAIN = "<p>近日，示例股份披露年报。</p>"
LINKED = (
    '<p>近日，<span id="stock_0.000001"><a href="http://quote.eastmoney.com/unify/r/0.000001" '
    'class="keytip" data-code="0,000001">示例股份</a></span>披露年报。</p>'
)


def twins() -> tuple[Article, Article]:
    rolling = OldPost("quoted", body=LINKED)
    media = OldPost("outlet", body=PLAIN)
    return (
        read_post(rolling.name, rolling.text().encode(), fetched=NOW),
        read_post(media.name, media.text().encode(), fetched=NOW),
    )


def test_twins_have_one_id() -> None:
    rolling, media = twins()
    assert rolling.native_id == media.native_id == "202201152248000123"


def test_merged_twins_have_the_best_of_both() -> None:
    rolling, media = twins()
    merged = merge(rolling, media)
    assert (merged.body_html, merged.linked_html) == (PLAIN, LINKED)
    assert merged.source_text == "示例时报"
    assert merged.summary_text == rolling.summary_text
    assert merged.share_link == media.share_link
    assert merged.url == "https://finance.eastmoney.com/a/202201152248000123.html"
    assert {capture.url for capture in merged.captures} == {
        "_posts/2022-01-15-202201152248000123.md",
        "_posts/2022-01-15-NW202201152248000123.md",
    }


def test_a_mere_digest_does_not_replace_the_body() -> None:
    rolling, media = twins()
    digest = replace(media, body_html="近日")
    assert merge(rolling, digest).body_html == LINKED
    assert merge(rolling, digest).linked_html == ""


DATES = {
    "zone before none": ("2022-01-15 09:31:07 +0800", "2022-01-15 09:31:07", 0),
    "zone before none, though later": ("2022-01-15 10:00:00 +0800", "2022-01-15 09:31:07", 0),
    "earlier": ("2022-01-15 09:31:07 +0800", "2022-01-15 01:30:00 +0000", 1),
    "time before day": ("2022-01-15 09:31:07", "2022-01-15", 0),
    "readable before not": ("2022-01-15", "15. Januar", 0),
    "something before nothing": ("", "15. Januar", 1),
}


@pytest.mark.parametrize(("first", "second", "kept"), DATES.values(), ids=DATES)
def test_date_of_twins(first: str, second: str, kept: int) -> None:
    article = twins()[0]
    both = (replace(article, date_text=first), replace(article, date_text=second))
    assert merge(*both).date_text == (first, second)[kept]


def test_different_articles_are_not_merged() -> None:
    first, second = twins()
    with pytest.raises(PostError, match="not the same article"):
        merge(first, replace(second, native_id="202201152248000999"))


_TEXTS = st.sampled_from(["", "一", "二", "一二"])
_TUPLES = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True).map(tuple)
_BODIES = st.sampled_from(["", PLAIN, LINKED, "近日", "<p>近日，示例股份披露季报。</p>"])
_MOMENTS = st.sampled_from([NOW, NOW.replace(hour=13)])
_DATES = st.sampled_from(sorted({date for row in DATES.values() for date in row[:2]}))
_ARTICLES = st.builds(
    Article,
    url=st.sampled_from(["http://a.cn/1", "https://a.cn/1", "https://a.cn/22"]),
    origin=st.sampled_from(["import", "category"]),
    fetched=_MOMENTS,
    native_id=st.sampled_from(["", "202201152248000123"]),
    title_text=_TEXTS,
    date_text=_DATES,
    source_text=_TEXTS,
    summary_text=_TEXTS,
    body_html=_BODIES,
    linked_html=_BODIES,
    security_texts=_TUPLES,
    keywords=_TUPLES,
    share_link=_TEXTS,
    captures=st.lists(
        st.builds(Capture, _TEXTS, st.just("post"), st.sampled_from([b"1", b"2"]), _MOMENTS),
        max_size=2,
    ).map(tuple),
    flags=_TUPLES,
)


@given(_ARTICLES, _ARTICLES)
def test_order_of_twins_does_not_matter(first: Article, second: Article) -> None:
    assert merge(first, second) == merge(second, first)


@given(_ARTICLES)
def test_article_is_its_own_twin(article: Article) -> None:
    assert merge(article, article) == article


@given(_ARTICLES, _ARTICLES)
def test_merging_a_twin_again_changes_nothing(first: Article, second: Article) -> None:
    merged = merge(first, second)
    again = merge(merged, second)
    assert replace(again, security_texts=(), keywords=(), flags=()) == replace(
        merged, security_texts=(), keywords=(), flags=()
    )
    assert set(again.keywords) == set(merged.keywords)
