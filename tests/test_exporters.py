"""Posts byte for byte, and where they go."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

import pytest
from post_articles import ARTICLE, POSTS, read_case

from newsarchive.errors import IncompleteError
from newsarchive.exporters import PostOptions, post_path, render_post
from newsarchive.items import Article

CASES = sorted(path.stem for path in POSTS.glob("*.yaml"))


@pytest.mark.parametrize("case", CASES)
def test_post_is_byte_for_byte_as_expected(case: str) -> None:
    article, options, expected = read_case(case)
    assert render_post(article, options) == expected


PATHS = {
    "eastmoney:202112292230267960": "2022-01-15-NW202112292230267960.md",
    "eastmoney:20160105589986793": "2022-01-15-NW20160105589986793.md",
    "caifuhao:20260927172355665614490": "2022-01-15-CFH20260927172355665614490.md",
    "news.example:0123456789abcdef": "2022-01-15-news-example-0123456789abcdef.md",
    "news.example:8080:0123456789abcdef": "2022-01-15-news-example-8080-0123456789abcdef.md",
    "xn--fiq.example_:0123456789abcdef": "2022-01-15-xn-fiq-example-0123456789abcdef.md",
}


@pytest.mark.parametrize(("article_id", "name"), PATHS.items())
def test_file_is_named_after_the_id(article_id: str, name: str) -> None:
    path = post_path(replace(ARTICLE, article_id=article_id))
    assert path == PurePosixPath("_posts/2022/01/15", name)


def test_file_name_of_the_longest_host_fits_a_file_system() -> None:
    host = ".".join(["a" * 60] * 4)
    path = post_path(replace(ARTICLE, article_id=f"{host}:0123456789abcdef"))
    assert len(path.name) <= 255
    assert path.name.endswith("-0123456789abcdef.md")


DAYS = {
    "last second of a day in Beijing": (
        datetime(2022, 1, 15, 15, 59, 59, tzinfo=UTC),
        "2022/01/15",
    ),
    "first second of a day in Beijing": (datetime(2022, 1, 15, 16, tzinfo=UTC), "2022/01/16"),
    "turn of the year": (datetime(2021, 12, 31, 16, tzinfo=UTC), "2022/01/01"),
    "given in New York": (
        datetime(2022, 1, 15, 12, tzinfo=ZoneInfo("America/New_York")),
        "2022/01/16",
    ),
}


@pytest.mark.parametrize(("moment", "folder"), DAYS.values(), ids=DAYS)
def test_day_of_path_and_front_matter_is_that_of_beijing(moment: datetime, folder: str) -> None:
    article = replace(ARTICLE, published=moment)
    day = folder.replace("/", "-")
    path = post_path(article)
    assert str(path.parent) == f"_posts/{folder}"
    assert path.name.startswith(f"{day}-NW")
    assert f"\ndate: {day} " in render_post(article, PostOptions())


def test_another_zone_decides_about_day_and_offset() -> None:
    article = replace(ARTICLE, published=datetime(2022, 7, 15, 1, tzinfo=UTC))
    zone = ZoneInfo("America/New_York")
    assert post_path(article, zone).name.startswith("2022-07-14-")
    assert "\ndate: 2022-07-14 21:00:00 -0400\n" in render_post(article, PostOptions(), zone)


def test_offset_of_before_standard_time_is_cut_to_minutes() -> None:
    article = replace(ARTICLE, published=datetime(1900, 1, 1, tzinfo=UTC))
    assert "\ndate: 1900-01-01 08:05:43 +0805\n" in render_post(article, PostOptions())


INCOMPLETE = {
    "no title": replace(ARTICLE, title=""),
    "blank title": replace(ARTICLE, title="\u3000 \n"),
    "no moment": replace(ARTICLE, published=None),
    "moment without zone": replace(ARTICLE, published=datetime(2022, 1, 15)),  # noqa: DTZ001
    "no id": replace(ARTICLE, article_id=""),
    "id with a slash": replace(ARTICLE, article_id="eastmoney:../1"),
    "id that is no number": replace(ARTICLE, article_id="eastmoney:NW202112292230267960"),
    "id of digits of another script": replace(ARTICLE, article_id="eastmoney:１２３"),
    "host without hash": replace(ARTICLE, article_id="news.example:"),
    "host with a short hash": replace(ARTICLE, article_id="news.example:0123"),
}


@pytest.mark.parametrize("article", INCOMPLETE.values(), ids=INCOMPLETE)
@pytest.mark.parametrize("style", ["full", "classic"])
def test_incomplete_article_has_neither_path_nor_post(article: Article, style: str) -> None:
    with pytest.raises(IncompleteError, match=article.url):
        post_path(article)
    with pytest.raises(IncompleteError, match=article.url):
        render_post(article, PostOptions.from_values(style))


SHARE_LINKS = {
    "that it came through": (
        replace(ARTICLE, share_link="http://a.example/s?x=1"),
        "http://a.example/s?x=1",
    ),
    "none of its own": (ARTICLE, "https://wap.eastmoney.com/a/202201152248000123.html"),
    "no web address": (
        replace(ARTICLE, share_link="javascript:alert(1)"),
        "https://wap.eastmoney.com/a/202201152248000123.html",
    ),
    "财富号": (
        replace(
            ARTICLE,
            article_id="caifuhao:20260927172355665614490",
            canonical_url="https://caifuhao.eastmoney.com/news/20260927172355665614490",
        ),
        "https://caifuhao.eastmoney.com/news/20260927172355665614490",
    ),
    "blanks and marks": (
        replace(ARTICLE, share_link=" http://a.example/示例 <b>|`{{x}}` "),
        "http://a.example/%E7%A4%BA%E4%BE%8B%20%3Cb%3E%7C%60%7B%7Bx%7D%7D%60",
    ),
}


@pytest.mark.parametrize(("article", "link"), SHARE_LINKS.values(), ids=SHARE_LINKS)
def test_share_link_is_shown_and_noted(article: Article, link: str) -> None:
    post = render_post(article, PostOptions())
    assert f'\nshare_url: "{link}"\n' in post
    assert f"\n\n<{link}>\n\n" in post


def test_article_without_any_link_has_no_link_line() -> None:
    article = replace(ARTICLE, article_id="news.example:0123456789abcdef", canonical_url="")
    post = render_post(article, PostOptions())
    assert "share_url" not in post
    assert "</p>\n\n[返回" in post


def test_share_url_wins_over_an_own_share_link_in_classic_posts() -> None:
    article = replace(ARTICLE, share_link="http://a.example/", source_text="示例时报")
    post = render_post(article, PostOptions("classic", "http://s.example/{info_code}"))
    assert "\n\n<http://s.example/NW202201152248000123>\n\n" in post


def test_classic_label_is_the_outlet_when_upstream_named_none() -> None:
    article = replace(ARTICLE, source_text=" \u3000", source="示例时报")
    assert "\ntags: 示例时报新闻\n" in render_post(article, PostOptions("classic"))


def test_classic_title_is_untouched_unless_a_page_wrapped_it() -> None:
    raw = replace(ARTICLE, title_text="示例  股份&amp; ", title="示例 股份&")
    wrapped = replace(ARTICLE, title_text="\n  示例\n", title="示例")
    assert '\ntitle: "示例  股份&amp; "\n' in render_post(raw, PostOptions("classic"))
    assert '\ntitle: "示例"\n' in render_post(wrapped, PostOptions("classic"))


def test_halves_of_surrogate_pairs_become_replacement_characters() -> None:
    article = replace(ARTICLE, title="示\ud83d例", body="<p>\ude80</p>", source="甲\ud800")
    post = render_post(article, PostOptions())
    assert '\ntitle: "示\ufffd例"\n' in post
    assert "<p>\ufffd</p>" in post
    assert post.encode()


def test_post_has_unix_line_ends_only() -> None:
    post = render_post(replace(ARTICLE, body="<p>甲</p>\r\n<p>乙\r丙</p>\r\n"), PostOptions())
    assert "<p>甲</p>\n<p>乙\n丙</p>\n\n<" in post


def test_same_article_gives_the_same_post() -> None:
    assert render_post(ARTICLE, PostOptions()) == render_post(replace(ARTICLE), PostOptions())
