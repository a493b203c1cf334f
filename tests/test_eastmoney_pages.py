"""Article pages to their parts: every layout, sloppy markup, wrong charsets."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.body import clean
from newsarchive.eastmoney.pages import parse_page
from newsarchive.eastmoney.texts import parse_article_api
from newsarchive.errors import AnswerError, BadAnswerError, GoneError

URL = "https://finance.eastmoney.com/a/202203152311234567.html"
SAVED = Path(__file__).with_name("eastmoney") / "pages"
CASES = sorted(SAVED.glob("*.html"))


def page(body: str) -> bytes:
    return f"<html><body><div id='ContentBody'>{body}</div></body></html>".encode()


@pytest.mark.parametrize("case", CASES, ids=[path.stem for path in CASES])
def test_a_saved_page_gives_the_parts_a_person_checked(case: Path) -> None:
    expected = json.loads(case.with_suffix(".expected.json").read_text("utf-8"))
    answer = parse_page(case.read_bytes(), url=URL)
    assert json.loads(json.dumps(asdict(answer))) == expected


DECLARED = ["", "gb2312", "GBK", "gb18030", "utf-8", "UTF-8", "ISO-8859-1", "rot13", "nonsense"]


@pytest.mark.parametrize("charset", DECLARED)
def test_an_old_page_is_read_whatever_the_header_declares(charset: str) -> None:
    body = (SAVED / "newtext-gbk.html").read_bytes()
    answer = parse_page(body, url=URL, charset=charset)
    assert answer.title == "海原股份上市"
    assert "镕城上市" in answer.body_html  # 镕 is in GBK, but not in GB2312


@pytest.mark.parametrize("charset", DECLARED)
def test_a_page_of_today_is_read_whatever_the_header_declares(charset: str) -> None:
    body = (SAVED / "contentwrap.html").read_bytes()
    assert parse_page(body, url=URL, charset=charset).title == "海原股份拟回购股份"
    mislabelled = body.replace(b'charset="utf-8"', b'charset="gb2312"')
    assert parse_page(mislabelled, url=URL, charset=charset).title == "海原股份拟回购股份"


GONE = {
    "a list page": "<ul id='newsListContent'><li><p class='title'><a href='x'>题</a></p></li></ul>",
    "paragraphs without a container": "<h1>题</h1><p>一</p><p>二</p>",
    "an empty container": "<div id='ContentBody'> \n <script>1</script></div>",
    "the script shell of a share page": "<div id='app'></div><script src='share.js'></script>",
}


@pytest.mark.parametrize("html", GONE.values(), ids=GONE)
def test_a_page_without_a_body_is_gone(html: str) -> None:
    with pytest.raises(GoneError, match="no body") as told:
        parse_page(f"<html><body>{html}</body></html>".encode(), url=URL)
    assert told.value.subject == URL


BAD = {
    "empty": ("", "empty"),
    "blank": (" \n", "empty"),
    "a check for people": ("<html><body><div id='em_capt'></div>身份核实</body></html>", "proof"),
    "another article": (
        "<link rel='canonical' href='/a/202203152311230001.html'><div id='ContentBody'>x</body>",
        "another article, 202203152311230001",
    ),
    "cut within the article": (
        "<html><body><div id='ContentBody'><p>第一段。</p><p>第二",
        "cut short",
    ),
    "cut before the article": ("<html><head><title>题</title></head><body><h1>题", "cut short"),
}


@pytest.mark.parametrize(("html", "reason"), BAD.values(), ids=BAD)
def test_a_page_that_may_come_right_is_a_bad_answer(html: str, reason: str) -> None:
    with pytest.raises(BadAnswerError, match=reason):
        parse_page(html.encode(), url=URL)


def test_a_body_of_pictures_alone_is_a_body() -> None:
    assert parse_page(page("<img src='a.jpg'>"), url=URL).body_html == '<img src="a.jpg">'


def test_a_page_that_closes_its_html_but_not_its_body_is_whole() -> None:
    body = b"<div id='ContentBody'>x</div></HTML >"
    assert parse_page(body, url=URL).body_html == "x"


def test_two_outlets_in_one_label_stay_two_blanks_apart() -> None:
    label = "<div class='infos'><div class='item'>来源：\n 海原时报  海原财经 </div></div>"
    answer = parse_page(b"<div class='contentwrap'>" + label.encode() + page("x"), url=URL)
    assert answer.source == "海原时报  海原财经"


def test_an_empty_paragraph_before_the_line_of_facts_is_passed_over() -> None:
    facts = "</p><div>2017-11-08 10:02　来源：海原时报</div>"
    html = f"<div class='atitle'>题</div>{facts}<article id='zwtext'><p>正文</p></article></body>"
    answer = parse_page(html.encode(), url=URL)
    assert (answer.date_text, answer.source) == ("2017-11-08 10:02", "海原时报")


def test_what_follows_a_foreign_part_stays() -> None:
    foreign = "<div class='abstract'>题<script>1</script>要</div>"
    body = f"甲{foreign}乙<p>丙{foreign}丁</p><style>1</style>戊"
    assert parse_page(page(body), url=URL).body_html == "甲乙<p>丙</p>丁<p></p>戊"


def test_ends_that_end_nothing_still_keep_words_apart() -> None:
    answer = parse_page(page("甲</br>乙</p>丙"), url=URL)
    assert clean(answer.body_html).text == "甲\n乙\n丙"


def test_text_that_only_looks_like_markup_stays_text() -> None:
    assert parse_page(page("1 &lt; 2 &amp; 3"), url=URL).body_html == "1 &lt; 2 &amp; 3"


def test_the_number_comes_from_the_address_or_from_the_canonical_link() -> None:
    assert parse_page(page("x"), url=URL).native_id == "202203152311234567"
    named = b"<link rel=canonical href=https://finance.eastmoney.com/a/202203152311230001.html>"
    saved = parse_page(named + page("x"), url="https://example.com/saved.html")
    assert saved.native_id == "202203152311230001"
    blog = "https://caifuhao.eastmoney.com/news/20220315172355665614999"
    assert parse_page(page("x"), url=blog).native_id == "20220315172355665614999"
    assert parse_page(page("x"), url="https://example.com/x").native_id == ""


@given(st.binary(max_size=300))
def test_any_bytes_are_an_article_or_an_answer_error(body: bytes) -> None:
    for tried in (body, b"<div id=ContentBody>" + body, b"<link rel=canonical href='" + body):
        try:
            parse_page(tried, url=URL)
        except AnswerError:
            continue


@given(st.text(st.sampled_from("<>/!-'\"=&;# apdivstrongscript\x00\ufeff正文"), max_size=80))
def test_any_markup_is_an_article_or_an_answer_error(text: str) -> None:
    for tried in (page(text), text.encode()):
        try:
            answer = parse_page(tried, url=URL)
        except AnswerError:
            continue
        answer.body_html.encode()


def test_a_time_printed_behind_the_outlet_is_no_part_of_it() -> None:
    page = (
        '<html><body><div class="newsContent"><div class="newText new"><h1>示例标题</h1>'
        '<div class="Info"><span>来源：示例时报</span><span>2012年03月05日 09:12</span></div>'
        '<div id="ContentBody"><p>正文。</p></div></div></div></body></html>'
    )
    url = "http://finance.eastmoney.com/a/20120305197350781.html"
    assert parse_page(page.encode(), url=url).source == "示例时报"


@pytest.mark.parametrize(
    "links",
    [
        "<p>相关报道>>></p><p><a href='https://e.example/1'>乙</a></p>",
        "<h3>推荐阅读</h3><ul><li><a href='https://e.example/1'>乙</a></li></ul>",
        "<p>相关报道：公司拟回购</p><p>丙说：<a href='https://e.example/1'>乙</a></p>",
    ],
)
def test_an_article_is_the_same_from_its_page_and_from_the_interface(links: str) -> None:
    html = f"<p>　　甲。</p>{links}<p class='em_media'>（文章来源：海原时报）</p>"
    data = {"Art_Code": URL[-23:-5], "Art_Content": html}
    told = parse_article_api(json.dumps({"data": data}).encode(), url=URL)
    assert clean(parse_page(page(html), url=URL).body_html) == clean(told.body_html)
