"""The addresses asked: what EastMoney's servers want, nothing that opens another parameter."""

from urllib.parse import parse_qs, urlsplit

from newsarchive.eastmoney import addresses
from newsarchive.urls import KNOWN_SHARE_HOSTS, identify_caifuhao, identify_news, share_target


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)


def test_a_column_list_is_asked_by_page_and_with_a_trace() -> None:
    asked = query(addresses.column_list("350", 2, 50, "1647307867000"))
    assert asked["column"] == ["350"]
    assert asked["page_index"] == ["2"]
    assert asked["page_size"] == ["50"]
    assert asked["req_trace"] == ["1647307867000"]
    assert asked["biz"] == ["web_news_col"]


def test_a_fast_list_is_asked_by_cursor_and_with_a_trace() -> None:
    first = query(addresses.fast_list("102", "", 200, "t"))
    assert first["sortEnd"] == [""]
    assert first["biz"] == ["web_724"]
    later = query(addresses.fast_list("102", "1647307867030456", 200, "t"))
    assert later["sortEnd"] == ["1647307867030456"]
    assert later["pageSize"] == ["200"]


def test_values_stay_within_their_parameters() -> None:
    nasty = "a&b=c#d é"
    assert query(addresses.column_list(nasty, 1, 1, nasty))["req_trace"] == [nasty]
    assert query(addresses.fast_list(nasty, nasty, 1, nasty))["sortEnd"] == [nasty]
    assert query(addresses.article_api("202203152311234567", nasty))["guid"] == [nasty]


def test_every_address_of_an_article_leads_back_to_it() -> None:
    news = identify_news("202203152311234567")
    for url in (
        addresses.article_api(news.native_id, "1"),
        addresses.news_text(news.native_id),
        addresses.article_page(news.native_id),
    ):
        assert share_target(url, KNOWN_SHARE_HOSTS) == news
    blog = identify_caifuhao("20260315172355665614999")
    assert share_target(addresses.caifuhao_page(blog.native_id), KNOWN_SHARE_HOSTS) == blog
