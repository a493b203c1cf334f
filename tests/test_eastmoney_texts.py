"""Text answers to articles: three endpoints, and the ways in which they have none."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.eastmoney.addresses import article_api, news_text
from newsarchive.eastmoney.texts import (
    TextAnswer,
    parse_article_api,
    parse_getnews,
    parse_news_text,
)
from newsarchive.errors import AnswerError, BadAnswerError, GoneError

Parser = Callable[[bytes, str], TextAnswer]

API = article_api("202203152311234567", "1")
TEXT = news_text("202203152311234567")
APP = (
    "https://newsinfo.eastmoney.com/kuaixun/v2/api/content/getnews"
    "?newsid=202203152311234567&newstype=1&source=app&guid=1"
)
SAVED = Path(__file__).with_name("eastmoney") / "texts"
CASES = sorted(path for path in SAVED.iterdir() if not path.name.endswith(".expected.json"))


def read(case: Path, body: bytes) -> TextAnswer:
    match case.stem.partition("-")[0]:
        case "api":
            return parse_article_api(body, url=API)
        case "newstext":
            return parse_news_text(body, url=TEXT)
        case _:
            return parse_getnews(body, url=APP)


@pytest.mark.parametrize("case", CASES, ids=[path.stem for path in CASES])
def test_a_saved_answer_gives_the_article_a_person_checked(case: Path) -> None:
    expected = json.loads(case.with_name(f"{case.stem}.expected.json").read_text("utf-8"))
    assert json.loads(json.dumps(asdict(read(case, case.read_bytes())))) == expected


@pytest.mark.parametrize("case", CASES, ids=[path.stem for path in CASES])
@given(data=st.data())
def test_an_answer_cut_anywhere_is_no_article(case: Path, data: st.DataObject) -> None:
    body = case.read_bytes()
    end = body.rindex(b"}")
    with pytest.raises(BadAnswerError):
        read(case, body[: data.draw(st.integers(0, end))])


API_GONE = {
    "no data": "{}",
    "null data": '{"data":null}',
    "empty data": '{"data":{}}',
    "null data with a message": '{"rc":0,"me":"文章不存在","data":null}',
    "no text": '{"data":{"Art_Title":"题","Art_Content":" "}}',
    "text that is null": '{"data":{"Art_Title":"题","Art_Content":null}}',
}


@pytest.mark.parametrize("answer", API_GONE.values(), ids=API_GONE)
def test_the_article_api_says_that_an_article_is_gone(answer: str) -> None:
    with pytest.raises(GoneError) as told:
        parse_article_api(answer.encode(), url=API)
    assert told.value.subject == API


TEXT_GONE = {
    "an empty object": "{}",
    "empty texts": '{"id":"NW202203152311234567","title":"","text":"","content":""}',
    "blank texts": '{"text":" \\n","content":null}',
    "a page": "<html><body>404</body></html>",
    "a page after a byte order mark": "\ufeff\n<!DOCTYPE html>",
}


@pytest.mark.parametrize("answer", TEXT_GONE.values(), ids=TEXT_GONE)
def test_the_text_endpoint_says_in_many_ways_that_an_id_is_unknown(answer: str) -> None:
    with pytest.raises(GoneError):
        parse_news_text(answer.encode(), url=TEXT)


def test_the_app_endpoint_says_that_an_article_is_gone() -> None:
    for answer in (
        '{"rc":1,"news":null}',
        '{"rc":1,"news":{"body":""}}',
        '{"rc":0,"me":"文章不存在"}',
    ):
        with pytest.raises(GoneError):
            parse_getnews(answer.encode(), url=APP)


def api(body: bytes, url: str) -> TextAnswer:
    return parse_article_api(body, url=url)


def choice(body: bytes, url: str) -> TextAnswer:
    return parse_news_text(body, url=url)


def app(body: bytes, url: str) -> TextAnswer:
    return parse_getnews(body, url=url)


BAD = {
    "API busy": (api, '{"rc":0,"me":"系统繁忙, 请稍后再试","data":null}', "繁忙"),
    "API page": (api, "<html>403</html>", "HTML"),
    "API empty": (api, "", "empty"),
    "API another article": (
        api,
        '{"data":{"Art_Code":"202203152311230001","Art_Content":"x"}}',
        "another article, 202203152311230001",
    ),
    "API an announcement": (
        api,
        '{"data":{"Art_Code":"AN202203151552345678","Art_Content":"x"}}',
        "announcement",
    ),
    "text empty": (choice, "", "empty"),
    "text busy": (choice, '{"message":"访问过于频繁"}', "频繁"),
    "text another article": (
        choice,
        '{"id":"NW202203152311230001","text":"x"}',
        "another article",
    ),
    "app refused": (app, '{"rc":0,"me":"参数错误"}', "参数错误"),
    "app refused without words": (app, '{"rc":"0"}', "no message"),
}


@pytest.mark.parametrize(("parse", "answer", "reason"), BAD.values(), ids=BAD)
def test_an_answer_that_may_come_right_is_a_bad_answer(
    parse: Parser, answer: str, reason: str
) -> None:
    with pytest.raises(BadAnswerError, match=reason) as told:
        parse(answer.encode(), API)
    assert told.value.subject == API


def test_without_an_id_of_its_own_an_answer_is_about_the_article_asked_for() -> None:
    body = b'{"data":{"Art_Content":"x"}}'
    assert parse_article_api(body, url=API).native_id == "202203152311234567"
    assert parse_article_api(body, url="https://example.com/").native_id == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_an_article_or_an_answer_error(body: bytes) -> None:
    wrapped = b'{"data":{"Art_Content":' + body + b'},"text":' + body + b"}"
    for parse in (api, choice, app):
        for tried in (body, wrapped):
            try:
                parse(tried, API)
            except AnswerError:
                continue


FIELDS = ["data", "Art_Code", "Art_Content", "text", "content", "author", "reletecodes", "relkey",
          "news", "body", "rc", "id", "images", "links"]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6)
    ),
    max_leaves=14,
)


@given(JSON)
def test_any_json_is_an_article_or_an_answer_error(value: object) -> None:
    for parse in (api, choice, app):
        for tried in (value, {"data": value, "news": value}):
            try:
                parse(json.dumps(tried).encode(), API)
            except AnswerError:
                continue
