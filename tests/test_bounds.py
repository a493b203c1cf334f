"""What a server can make us take in: sizes, times, depths, and the names of files."""

import ast
import gzip
import json
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import brotli
import pytest
from asking import Outcome, ask
from hypothesis import given
from hypothesis import strategies as st
from serving import answer, serve

from newsarchive.body import clean, plain
from newsarchive.eastmoney import listings, texts
from newsarchive.eastmoney.answers import read_object
from newsarchive.eastmoney.ids import caifuhao_id, news_id
from newsarchive.eastmoney.pages import parse_page
from newsarchive.errors import (
    BadAnswerError,
    GoneError,
    IdentityError,
    IncompleteError,
    NewsArchiveError,
)
from newsarchive.exporters.naming import post_path
from newsarchive.items import Article
from newsarchive.published import parse_listing, parse_post

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ROOT = Path(__file__).parent.parent
MB = 1024 * 1024
URL = "https://np-listapi.eastmoney.com/comm/web/getNewsByColumns"


# -- sizes ---------------------------------------------------------------------------------------


def zeros(compress: Callable[[bytes], bytes]) -> bytes:
    """Return a bomb: 16 times 32 MB."""
    return compress(bytes(32 * MB)) * 16


def one_stream(compress: Callable[[bytes], bytes], end: Callable[[], bytes]) -> bytes:
    """Return a bomb of 512 MB in one stream."""
    part = bytes(16 * MB)
    return b"".join([*(compress(part) for _ in range(32)), end()])


def deflated(bits: int) -> bytes:
    """Return a bomb of deflate, with or without a header."""
    compressor = zlib.compressobj(1, wbits=bits)
    return one_stream(compressor.compress, compressor.flush)


def brotli_bomb() -> bytes:
    """Return a bomb of brotli."""
    compressor = brotli.Compressor(quality=1)
    return one_stream(compressor.process, compressor.finish)


def bombs() -> dict[str, tuple[str, bytes]]:
    """Return answers by name: how they are encoded, and their bytes."""
    gz = zeros(lambda data: gzip.compress(data, 1))
    return {
        "gzip": ("gzip", gz),
        "gzip, other name": ("x-gzip", gz),
        "deflate": ("deflate", deflated(15)),
        "deflate, raw": ("deflate", deflated(-15)),
        "brotli": ("br", brotli_bomb()),
        "zstd": ("zstd", zeros(lambda data: zstd.compress(data, 1))),
        "gzip in gzip": ("gzip, gzip", gzip.compress(gz, 1)),
        "zstd in brotli": (
            "zstd, br",
            brotli.compress(zeros(lambda data: zstd.compress(data, 1)), quality=1),
        ),
        "many layers": (", ".join(["gzip"] * 2000), gz),
        "layers in many headers": ("gzip\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip", gz),
    }


def test_bombs_are_refused_in_little_memory() -> None:
    prepared = dict(enumerate(bombs().items()))

    def answers(path: str) -> list[bytes]:
        if path == "/plain":
            return answer(gzip.compress(b"x" * MB), Content_Encoding="gzip")
        _, (encoding, body) = prepared[int(path[1:])]
        return answer(body, Content_Encoding=encoding, Content_Type="text/html")

    with serve(answers) as served:
        small = ask(f"{served.url}/plain", PRIVATE_HOSTS=["127.0.0.1"])
        report = ask(
            *(f"{served.url}/{number}" for number in prepared),
            PRIVATE_HOSTS=["127.0.0.1"],
            CONCURRENT_REQUESTS=1,
        )
    assert [each.size for each in small.outcomes.values()] == [MB]
    for number, (name, _) in prepared.items():
        outcome = report.outcomes[f"{served.url}/{number}"]
        assert outcome.error == "IgnoreRequest", (name, outcome)
    # An answer of 32 MB may come out, and is copied once or twice.
    assert report.peak - small.peak < 160


WHOLE = b"<html><body>" + b"".join(b"<p>%d</p>" % number for number in range(5000))
CUT = {
    "gzip": ("gzip", gzip.compress(WHOLE)[:-2000]),
    "gzip without its sum": ("gzip", gzip.compress(WHOLE)[:-4]),
    "gzip, the second of two": ("gzip", gzip.compress(WHOLE) + gzip.compress(WHOLE)[:-2000]),
    "deflate": ("deflate", zlib.compress(WHOLE)[:-2000]),
    "deflate, raw": ("deflate", zlib.compress(WHOLE)[2:-2000]),
    "brotli": ("br", brotli.compress(WHOLE)[:-200]),
    "zstd": ("zstd", zstd.compress(WHOLE)[:-200]),
    "the outer of two layers": ("gzip, zstd", zstd.compress(gzip.compress(WHOLE))[:-200]),
}
NOT_CUT = {
    "gzip": ("gzip", gzip.compress(WHOLE)),
    "gzip, two": ("gzip", gzip.compress(WHOLE[:100]) + gzip.compress(WHOLE[100:])),
    "gzip with more behind it": ("x-gzip", gzip.compress(WHOLE) + bytes(512)),
    "deflate": ("deflate", zlib.compress(WHOLE)),
    "deflate, raw": ("deflate", zlib.compress(WHOLE)[2:-4]),
    "brotli": ("br", brotli.compress(WHOLE)),
    "zstd, two": ("zstd", zstd.compress(WHOLE[:100]) + zstd.compress(WHOLE[100:])),
    "two layers": ("gzip, br", brotli.compress(gzip.compress(WHOLE))),
    "nothing": ("gzip", b""),
}


def test_a_page_that_is_cut_short_while_compressed_is_refused() -> None:
    numbered = dict(enumerate([*CUT.values(), *NOT_CUT.values()]))

    def answers(path: str) -> list[bytes]:
        encoding, body = numbered[int(path[1:])]
        return answer(body, Content_Encoding=encoding, Content_Type="text/html")

    with serve(answers) as served:
        urls = [f"{served.url}/{number}" for number in numbered]
        report = ask(*urls, PRIVATE_HOSTS=["127.0.0.1"])
    outcomes = [report.outcomes[url] for url in urls]
    assert [(each.error, each.size) for each in outcomes] == [
        *[("IgnoreRequest", 0)] * len(CUT),
        *[("", len(WHOLE))] * (len(NOT_CUT) - 1),
        ("", 0),
    ]


def endless(head: bytes, part: bytes) -> Iterator[bytes]:
    """Yield an answer that doesn't end, as fast as it is taken."""
    yield head
    while True:
        yield part


FLOODS = {
    "body without length": (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
    "body in chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"10000\r\n" + b"x" * 65536 + b"\r\n",
    ),
    "body that lies about its length": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"x" * 65536,
    ),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n" * 4096),
    "cookies": (b"HTTP/1.1 200 OK\r\n", b"Set-Cookie: a=b\r\n" * 4096),
    "header that goes on": (b"HTTP/1.1 200 OK\r\nX: 1\r\n", b" folded\r\n" * 8192),
    "header in one line": (b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65536),
    "status line": (b"HTTP/1.1 200 ", b"x" * 65536),
    "answers before the answer": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2048),
}


def test_answers_without_end_are_hung_up_on() -> None:
    numbered = dict(enumerate(FLOODS))
    with serve(lambda path: endless(*FLOODS[numbered[int(path[1:])]])) as served:
        started = time.monotonic()
        report = ask(
            *(f"{served.url}/{number}" for number in numbered),
            PRIVATE_HOSTS=["127.0.0.1"],
            RETRY_TIMES=0,
            CONCURRENT_REQUESTS=1,
        )
        took = time.monotonic() - started
    for number, name in numbered.items():
        outcome = report.outcomes[f"{served.url}/{number}"]
        assert outcome.error in {"DownloadCancelledError", "DownloadFailedError"}, (name, outcome)
    assert report.peak < 250
    assert took < 25  # by size, long before the 30 seconds of DOWNLOAD_TIMEOUT are over


def test_headers_of_many_answers_on_one_connection_are_no_flood() -> None:
    # One request at a time, each on the connection that the one before left open.
    padding = {f"X_{number}": "x" * 16000 for number in range(8)}
    with serve(lambda _: answer(b"ok", **padding), stay=True) as served:
        urls = [f"{served.url}/{number}" for number in range(6)]
        report = ask(*urls, PRIVATE_HOSTS=["127.0.0.1"], CONCURRENT_REQUESTS=1)
    assert {each.size for each in report.outcomes.values()} == {2}
    assert served.connections == 1


def test_a_long_robots_txt_is_not_read() -> None:
    rules = b"User-agent: *\n" + b"Disallow: /a*b*c$\n" * 400_000

    with serve(lambda path: answer(rules if path == "/robots.txt" else b"ok")) as served:
        started = time.monotonic()
        report = ask(f"{served.url}/a", PRIVATE_HOSTS=["127.0.0.1"], ROBOTSTXT_OBEY=True)
        took = time.monotonic() - started
    assert [each.status for each in report.outcomes.values()] == [200]
    assert took < 10


def test_a_long_address_is_refused_and_not_passed_over() -> None:
    long = "a" * 5000

    def answers(path: str) -> list[bytes]:
        if path == "/to":
            return answer(status="302 Found", Location=f"/{long}")
        return answer(b"ok")

    with serve(answers) as served:
        report = ask(
            f"{served.url}/{long}",
            f"{served.url}/to",
            f"{served.url}/{'a' * 3000}",
            PRIVATE_HOSTS=["127.0.0.1"],
        )
    assert report.outcomes[f"{served.url}/{long}"].error == "ForbiddenHostError"
    assert report.outcomes[f"{served.url}/to"].error == "ForbiddenHostError"
    assert report.outcomes[f"{served.url}/{'a' * 3000}"].status == 200


# -- times ---------------------------------------------------------------------------------------


def dripping(head: bytes, drop: bytes) -> Iterator[bytes]:
    """Yield an answer a drop at a time."""
    yield head
    while True:
        time.sleep(0.1)
        yield drop


DRIPS = {
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"),
    "status line": (b"HTTP/1.1 ", b"2"),
    "nothing at all": (b"", b""),
}


def test_answers_that_drip_end_with_the_time_for_all_of_them() -> None:
    numbered = dict(enumerate(DRIPS))
    with serve(lambda path: dripping(*DRIPS[numbered[int(path[1:])]])) as served:
        started = time.monotonic()
        report = ask(
            *(f"{served.url}/{number}" for number in numbered),
            PRIVATE_HOSTS=["127.0.0.1"],
            DOWNLOAD_TIMEOUT=1,
            RETRY_TIMES=0,
            CONCURRENT_REQUESTS_PER_DOMAIN=8,
        )
        took = time.monotonic() - started
    assert {each.error for each in report.outcomes.values()} == {"DownloadTimeoutError"}
    assert len(report.outcomes) == len(DRIPS)
    assert took < 8


def test_redirects_without_end_come_to_one() -> None:
    def answers(path: str) -> list[bytes]:
        return answer(status="302 Found", Location=f"/{int(path[1:]) + 1}")

    with serve(answers) as served:
        report = ask(f"{served.url}/0", PRIVATE_HOSTS=["127.0.0.1"])
    assert report.outcomes[f"{served.url}/0"] == Outcome(
        f"{served.url}/0", error="IgnoreRequest", told="max redirections reached"
    )
    assert len(served.heads) == 6


# -- depths --------------------------------------------------------------------------------------

READERS = [
    read_object,
    listings.parse_column_list,
    listings.parse_fast_list,
    listings.parse_listing,
    texts.parse_article_api,
    texts.parse_news_text,
]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@pytest.mark.parametrize("depth", [1000, 20_000, 99_000])
@pytest.mark.parametrize(
    ("start", "before", "after", "end"),
    [
        ('{"a":', "[", "]", "}"),
        ('{"a":1,"data":', '{"a":', "}", "}"),
        ('{"code":1,"data":{"list":', "[", "]", "}}"),
        ('cb({"a":"\\ud800","b":', "[", "]", "});"),
        ('{"a":', "[", "", ""),
    ],
    ids=["lists", "objects", "records", "surrogates", "unclosed"],
)
def test_deep_json_is_a_bad_answer(  # noqa: PLR0917
    read: Callable[..., object], depth: int, start: str, before: str, after: str, end: str
) -> None:
    inner = "1" if after == "}" else ""
    text = start + before * depth + inner + after * depth + end
    with pytest.raises(BadAnswerError):
        read(text.encode(), url=URL)


@pytest.mark.parametrize("depth", [400, 900, 960, 980, 990])
@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_json_near_the_limit_is_read_or_a_bad_answer(
    read: Callable[..., object], depth: int
) -> None:
    text = '{"code":1,"data":{"list":[' + '{"code":' * depth + "1" + "}" * depth + "]}}"
    try:
        read(text.encode(), url=URL)
    except NewsArchiveError as error:
        assert isinstance(error, (BadAnswerError, GoneError))  # noqa: PT017


@pytest.mark.parametrize("part", ["[]", "{}", '{"a":[]}'])
def test_json_of_millions_of_containers_is_a_bad_answer(part: str) -> None:
    body = ('{"a":[' + ",".join([part] * 300_000) + "]}").encode()
    with pytest.raises(BadAnswerError, match="objects and lists"):
        read_object(body, url=URL)


def test_json_of_many_long_numbers_is_a_bad_answer() -> None:
    with pytest.raises(BadAnswerError):
        read_object(b'{"a":' + b"9" * 100_000 + b"}", url=URL)


def test_a_large_list_is_no_bomb() -> None:
    records = [{"code": str(number), "tags": ["a", "b"]} for number in range(20_000)]
    assert read_object(json.dumps({"list": records}).encode(), url=URL)["list"] == records


@pytest.mark.parametrize("depth", [1_000, 20_000, 200_000])
@pytest.mark.parametrize("tag", ["div", "b", "span", "table", "svg", "blockquote", "font"])
def test_deep_markup_is_read_or_a_bad_answer(tag: str, depth: int) -> None:
    markup = f"<{tag}>" * depth + "<p>x</p>" + f"</{tag}>" * depth
    page = f"<html><body><h1>t</h1><article>{markup}</article></body></html>".encode()
    started = time.monotonic()
    for read in (
        lambda: parse_listing(page, url="https://a.example/"),
        lambda: parse_post(page, url="https://a.example/b", fetched=datetime.now(UTC)),
    ):
        try:
            read()
        except NewsArchiveError as error:
            assert isinstance(error, (BadAnswerError, GoneError))  # noqa: PT017
    assert time.monotonic() - started < 5


# -- lengths -------------------------------------------------------------------------------------

CHART = '<img src="https://webquotepic.eastmoney.com/GetPic.aspx?nid=1.{:06}">'
MARK = '<span class="em_stock_key_common" data-code="1,600000">甲</span><br>'
BODIES = {
    "starts of charts": "<!--EM_StockImg_Start-->" * 40_000,
    "starts of charts inside of each other": "<div><!--EM_StockImg_Start-->" * 1_900
    + " <b> </b>" * 40_000,
    "charts": "".join(map(CHART.format, range(60_000))),
    "securities beside a disclaimer": MARK * 30_000 + "风险自担",
    "drawings": "<svg>" * 1_900 + "<b></b>" * 690_000 + "<p>甲",
    "ampersands": "&amp;" * 900_000,
    "no-break blanks": "甲&nbsp;" * 400_000,
    "line ends between blanks": "<pre><p></p>甲" + "\n " * 2_000_000 + "乙</pre>",
}
LABELS = {
    "starts of comments": "<!--" * 200_000,
    "starts of tags": "<" * 500_000 + ">",
    "starts of paragraphs": "<p " * 500_000,
}


@pytest.mark.parametrize("markup", BODIES.values(), ids=BODIES)
def test_what_a_body_repeats_is_read_once(markup: str) -> None:
    started = time.monotonic()
    clean(markup)
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_what_a_label_repeats_is_read_once(label: str) -> None:
    started = time.monotonic()
    assert plain(label) == (label if label.endswith(">") else label.strip())
    assert time.monotonic() - started < 10


ABSTRACT = '<div class="abstract">'
HEADS = {
    "leads": ABSTRACT * 1_900 + '<div class="txt"></div>' * 20_000,
    "outlets": f'<div class="sourcebox">甲{" " * 200_000}乙</div>',
    "labels": '<div class="infos"><div class="item">来源：' * 900 + "<b>甲</b> " * 60_000,
}
PARTS = {
    "leads": f"{ABSTRACT}</div>乙" * 60_000,
    "leads inside of each other": ABSTRACT * 1_900 + "<b>乙</b>" * 40_000 + "</div>" * 1_900,
}


@pytest.mark.parametrize(
    ("head", "part"),
    [*((head, "") for head in HEADS.values()), *(("", part) for part in PARTS.values())],
    ids=[*(f"{name} before the body" for name in HEADS), *PARTS],
)
def test_what_a_page_repeats_is_read_once(head: str, part: str) -> None:
    ends = "</div>" * head.count("<div")
    page = (
        f'<body><div class="contentwrap"><div class="title">题</div>{head}{ends}'
        f'<div id="ContentBody"><p>正文</p>{part}</div></div></body>'
    )
    started = time.monotonic()
    assert parse_page(page.encode(), url="https://finance.eastmoney.com/a/x.html").title == "题"
    assert time.monotonic() - started < 15


# -- entities ------------------------------------------------------------------------------------

# Parsers of XML resolve what a document declares; lxml's of HTML don't.
_XML = re.compile(
    r"\b(?:XMLParser|XMLPullParser|iterparse|xml\.(?:sax|dom|etree|parsers)|etree\.parse"
    r"|etree\.XML|objectify|XInclude|xinclude|XSLT)\b"
)


def test_no_parser_of_ours_resolves_entities() -> None:
    for path in sorted(ROOT.glob("newsarchive/**/*.py")) + sorted(ROOT.glob("spiders/*.py")):
        source = path.read_text("utf-8")
        found = [match[0] for match in _XML.finditer(source) if "defusedxml" not in source]
        assert not found, (path, found)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "etree.fromstring":
                given_parser = len(node.args) > 1 or any(k.arg == "parser" for k in node.keywords)
                assert given_parser, (path, node.lineno)


ENTITIES = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY % out SYSTEM "http://127.0.0.1:9/x"> %out;]>
<html><body><h1>标题</h1><article class="post-content"><p>&c;&file;</p></article></body></html>"""


def test_entities_of_a_page_are_text() -> None:
    post = parse_post(ENTITIES.encode(), url="https://a.example/b", fetched=datetime.now(UTC))
    assert "aaaa" not in post.body_html
    assert "root:" not in post.body_html


# -- file names ----------------------------------------------------------------------------------

PATH = re.compile(r"_posts/\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\d-[A-Za-z0-9-]+\.md")

HOSTILE_IDS = (
    *("", ".", "..", "../../etc/passwd", "eastmoney:../../x", "eastmoney:", "eastmoney:1/../../x"),
    *("eastmoney:１２３", "eastmoney:1\n2", "eastmoney:1\0", "caifuhao:../x", "caifuhao:a b"),
    *("..:0123456789abcdef", "../..:0123456789abcdef", "a\\b:0123456789abcdef"),
    *("C:0123456789abcdef", "a/b:0123456789abcdef", "-rf:0123456789abcdef"),
    *(
        "a:0123456789abcdef\n",
        "a:0123456789ABCDEF",
        "a.md:0123456789abcdef",
        "\u202ea:0123456789abcdef",
    ),
    *(f"{'a' * 5000}:0123456789abcdef", "\x1b[2J:0123456789abcdef", "con:0123456789abcdef"),
)


def path_of(article_id: str) -> PurePosixPath | None:
    """Return the path of a post; none where there can't be one."""
    article = Article(
        url="https://a.example/",
        origin="test",
        fetched=datetime.now(UTC),
        article_id=article_id,
        title="标题",
        published=datetime(2026, 1, 15, tzinfo=UTC),
    )
    try:
        return post_path(article)
    except IncompleteError:
        return None


@pytest.mark.parametrize("article_id", HOSTILE_IDS)
def test_no_id_leads_out_of_the_folder(article_id: str) -> None:
    path = path_of(article_id)
    assert path is None or (PATH.fullmatch(str(path)) and len(path.name) < 256)


@given(
    st.text() | st.text().map("eastmoney:{}".format) | st.text().map("{}:0123456789abcdef".format)
)
def test_any_id_makes_a_plain_path_or_none(article_id: str) -> None:
    path = path_of(article_id)
    assert path is None or PATH.fullmatch(str(path))


@given(st.text(alphabet="NW0123456789./\\ \n\0-caifuho:%") | st.text())
def test_an_upstream_id_is_digits_or_refused(text: str) -> None:
    for read in (news_id, caifuhao_id):
        try:
            assert re.fullmatch(r"[0-9]{17,23}", read(text))
        except IdentityError:
            continue
