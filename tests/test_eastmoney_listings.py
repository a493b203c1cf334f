"""List answers to records: every shape and every quirk that public clients have met."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.eastmoney.listings import (
    Listing,
    parse_column_list,
    parse_fast_list,
    parse_listing,
)
from newsarchive.errors import AnswerError, BadAnswerError

URL = "https://np-listapi.eastmoney.com/comm/web/getNewsByColumns?column=350"
SAVED = Path(__file__).with_name("eastmoney") / "listings"
CASES = sorted(path for path in SAVED.iterdir() if not path.name.endswith(".expected.json"))


def column_list(items: str) -> bytes:
    return f'{{"code":1,"message":"success","data":{{"list":[{items}]}}}}'.encode()


@pytest.mark.parametrize("case", CASES, ids=[path.stem for path in CASES])
def test_a_saved_answer_gives_the_records_a_person_checked(case: Path) -> None:
    expected = json.loads(case.with_name(f"{case.stem}.expected.json").read_text("utf-8"))
    listing = parse_listing(case.read_bytes(), url=URL)
    assert json.loads(json.dumps(asdict(listing))) == expected


@pytest.mark.parametrize("case", [one for one in CASES if one.stem.startswith("column")])
def test_the_column_list_parser_agrees_with_recognition(case: Path) -> None:
    body = case.read_bytes()
    assert parse_column_list(body, url=URL) == parse_listing(body, url=URL)


@pytest.mark.parametrize("case", [one for one in CASES if one.stem.startswith("fast")])
def test_the_fast_list_parser_agrees_with_recognition(case: Path) -> None:
    body = case.read_bytes()
    assert parse_fast_list(body, url=URL) == parse_listing(body, url=URL)


BAD_ANSWERS = {
    "without req_trace": (
        '{"code":0,"message":"Required String parameter \'req_trace\' is not present"}',
        "Required String parameter 'req_trace' is not present",
    ),
    "code as text": ('{"code":"0","message":"参数错误","data":null}', "参数错误"),
    "no message": ('{"code":-1}', "no message"),
    "busy": ('{"re":[],"count":0,"rc":0,"me":"系统繁忙, 请稍后再试[00002]"}', "系统繁忙"),
    "busy, other list": ('{"rc":0,"me":"系统繁忙","LivesList":[]}', "系统繁忙"),
    "busy, v2": ('{"rc":0,"me":"系统繁忙","news":null}', "系统繁忙"),
    "search gone wrong": ('cb({"code":5,"msg":"error","result":{"cmsArticleWebOld":[]}})', "error"),
    "only user profiles": (
        'cb({"code":0,"msg":"OK","hitsTotal":9,"result":{"passportWeb":[{"uid":"1"}]}})',
        "no cmsArticleWebOld in the answer, only passportWeb",
    ),
    "a page": ("<!DOCTYPE html><html><body>403 Forbidden</body></html>", "HTML instead of JSON"),
    "wrong block": ('{"code":1,"message":"success","data":{"diff":[]}}', "no list in the answer"),
    "null without success": ('{"data":null}', "no data in the answer"),
    "a list that is a text": ('{"code":1,"data":{"list":"none"}}', "no list in the answer"),
    "an empty object": ("{}", "which is empty"),
    "empty": ("", "empty"),
    "blank": (" \r\n\ufeff", "empty"),
    "cut short": ('{"code":1,"data":{"list":[{"code":"2022', "cut short"),
    "wrapped and cut short": ('cb({"code":1,"data":{"list":[{"code":"2022"', "cut short"),
    "only a wrapper": ("cb()", "no JSON object"),
    "an array": ("[1, 2]", "no JSON object"),
    "words": ("error", "no JSON object"),
    "nested without end": ('{"code":' + "[" * 100_000, "cut short"),
    "a number without end": ('{"code":' + "1" * 5_000 + "}", "broken JSON"),
}


@pytest.mark.parametrize(("answer", "reason"), BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_a_refusal_or_a_broken_answer_says_why(answer: str, reason: str) -> None:
    with pytest.raises(BadAnswerError, match=reason) as told:
        parse_listing(answer.encode(), url=URL)
    assert told.value.subject == URL


def test_a_fast_list_in_place_of_a_column_list_is_a_wrong_block() -> None:
    with pytest.raises(BadAnswerError, match="no list in the answer, only fastNewsList"):
        parse_column_list(b'{"code":"1","data":{"fastNewsList":[]}}', url=URL)


def test_a_record_without_usable_id_is_kept_with_the_reason() -> None:
    listing = parse_column_list(
        column_list('{"code":"AN202203151552345678","title":"公告"}'), url=URL
    )
    assert listing.records == ()
    ((raw, reason),) = listing.bad
    assert json.loads(raw) == {"code": "AN202203151552345678", "title": "公告"}
    assert "announcement" in reason
    assert not listing.end


def test_a_text_cut_inside_a_character_costs_that_character_only() -> None:
    whole = column_list('{"code":"202203152311230001","title":"' + "海原股份" * 60 + '"}')
    listing = parse_column_list(whole.replace('份"'.encode(), b'\xe4\xbb"'), url=URL)
    assert listing.records[0].title == "海原股份" * 59 + "海原股\ufffd"


def test_control_characters_inside_texts_are_no_fault() -> None:
    listing = parse_column_list(
        column_list('{"code":"202203152311230001","title":"海原\n\t股份"}'), url=URL
    )
    assert listing.records[0].title == "海原\n\t股份"


def test_half_a_character_becomes_a_replacement_character() -> None:
    listing = parse_column_list(
        column_list('{"code":"202203152311230001","title":"\\ud83d海\\ud83d\\ude00"}'), url=URL
    )
    assert listing.records[0].title == "\ufffd海\U0001f600"


def test_an_answer_in_the_old_charset_is_read() -> None:
    body = column_list('{"code":"202203152311230001","title":"海原股份"}').decode().encode("gbk")
    assert parse_column_list(body, url=URL).records[0].title == "海原股份"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["code", "data", "list", "fastNewsList", "records", "title", "np_dst", "result",
             "cmsArticleWebOld", "LivesList", "rc", "stockList", "infoCode", "url", "sortEnd"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_any_json_is_a_listing_or_an_answer_error(value: object) -> None:
    for body in (json.dumps(value), json.dumps({"code": 1, "data": {"list": [value]}})):
        try:
            listing = parse_listing(body.encode(), url=URL)
        except AnswerError:
            continue
        assert isinstance(listing, Listing)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_listing_or_an_answer_error(body: bytes) -> None:
    for tried in (body, b"cb({" + body + b"})", b'{"code":1,"data":' + body + b"}"):
        try:
            parse_listing(tried, url=URL)
        except AnswerError:
            continue


@given(st.integers(0, 400))
def test_an_answer_cut_anywhere_is_broken_and_never_shorter(cut: int) -> None:
    body = (SAVED / "column-jsonp.txt").read_bytes()
    with pytest.raises(BadAnswerError):
        parse_column_list(body[: min(cut, len(body) - 2)], url=URL)
