"""Secrets reach no log, no archive, no post and no error."""

import io
import json
import logging
import re
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
from asking import ask
from crawling import Workplace
from hypothesis import given
from hypothesis import strategies as st
from serving import answer, serve

from newsarchive.archive.database import parse_url
from newsarchive.archive.runs import begin_run
from newsarchive.archive.store import Archive
from newsarchive.canonical import canonical_url
from newsarchive.crawl.log_records import DiscreetRecord
from newsarchive.errors import BadAnswerError, SettingError
from newsarchive.exporters.links import web_address
from newsarchive.items import Article, Capture
from newsarchive.redaction import redact, without_secrets

SECRET = "s3cr3tWORD"  # noqa: S105 (what is looked for)

HIDDEN = {
    "password": f"http://user:{SECRET}@h.example/a",
    "password with an at": f"http://user:{SECRET}@{SECRET}@h.example/a",
    "password with escapes": f"http://user:%40{SECRET}@h.example/a",
    "user alone": f"https://{SECRET}@h.example/a",
    "password of a database": f"postgresql+psycopg://user:{SECRET}@db.example/news",
    "password of a proxy": f"http_proxy=user:{SECRET}@proxy.example:3128",
    "password in an error": f"ARCHIVE_URL=mysql://root:{SECRET}@h/x: no database URL",
    "password in another address": f"https://a.example/?u=http%3A%2F%2Fme%3A{SECRET}%40h.example%2F",
    "token": f"https://h.example/a?token={SECRET}",
    "token, second": f"https://h.example/a?id=1&token={SECRET}&x=2",
    "token, capitals": f"https://h.example/a?TOKEN={SECRET}",
    "token, in a fragment": f"https://h.example/a#access_token={SECRET}&state=1",
    "token, escaped": f"https://h.example/?next=https%3A%2F%2Fb.example%2F%3Ftoken%3D{SECRET}%26a",
    "access_token": f"https://h.example/a?access_token={SECRET}",
    "refresh-token": f"https://h.example/a?refresh-token={SECRET}",
    "accessToken": f"https://h.example/a?accessToken={SECRET}",
    "appid": f"https://h.example/a?appid={SECRET}",
    "app_id": f"https://h.example/a?app_id={SECRET}",
    "appkey": f"https://h.example/a?appkey={SECRET}",
    "api_key": f"https://h.example/a?api_key={SECRET}",
    "apikey": f"https://h.example/a?apikey={SECRET}",
    "x-api-key": f"https://h.example/a?x-api-key={SECRET}",
    "client_secret": f"https://h.example/a?client_secret={SECRET}",
    "a long key": f"https://h.example/a?key={SECRET * 3}",
    "password, as a parameter": f"https://h.example/a?password={SECRET}",
    "passwd": f"https://h.example/a?passwd={SECRET}",
    "pwd": f"https://h.example/a?pwd={SECRET}",
    "auth": f"https://h.example/a?auth={SECRET}",
    "jwt": f"https://h.example/a?jwt={SECRET}",
    "sid": f"https://h.example/a?sid={SECRET}",
    "sid, hexadecimal": f"https://h.example/a?sid=9f86d081884c7d65{SECRET}",
    "sid, as a ticket": f"https://h.example/a?ticket=ST-1856-{SECRET}-cas",
    "session_id": f"https://h.example/a?session_id={SECRET}",
    "PHPSESSID": f"https://h.example/a?PHPSESSID={SECRET}",
    "JSESSIONID": f"https://h.example/a;jsessionid={SECRET}?x=1",
    "signature": f"https://h.example/a?Signature={SECRET}",
    "signature of S3": f"https://h.example/a?X-Amz-Signature={SECRET}&X-Amz-Date=1",
    "credential of S3": f"https://h.example/a?X-Amz-Credential={SECRET}",
    "token of S3": f"https://h.example/a?X-Amz-Security-Token={SECRET}",
    "key of OSS": f"https://h.example/a?OSSAccessKeyId={SECRET}",
    "sign": f"https://h.example/a?sign={SECRET}",
    "ticket": f"https://h.example/a?ticket={SECRET}",
    "dictionary": f"{{'token': '{SECRET}', 'a': 1}}",
    "JSON": f'{{"api_key": "{SECRET}"}}',
    "JSON with escapes": f'{{"api_key": "a\\"{SECRET}"}}',
    "keyword": f"Client(password='{SECRET}')",
    "header": f"Authorization: Basic {SECRET}",
    "header of a proxy": f"Proxy-Authorization: Basic {SECRET}",
    "headers": f"{{b'Proxy-Authorization': [b'Basic {SECRET}'], b'Host': [b'h']}}",
    "cookie": f"Cookie: a={SECRET}; b={SECRET}",
    "cookie set": f"Set-Cookie: a={SECRET}; Path=/",
    "address as a parameter": f"https://h.example/go?url=https://b.example/?token={SECRET}",
    "line of a log": f"<GET https://h.example/a?token={SECRET}> (referer: None)",
    "two lines": f"first\nhttps://h.example/?sid={SECRET}\nlast",
}

KEPT = (
    "https://finance.eastmoney.com/a/202112292230267960.html",
    "https://np-listapi.eastmoney.com/comm/web/getNewsByColumns?client=web&req_trace=1768&fields=a,b",
    "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW202112292230267960",
    "http://choicewzp1.eastmoney.com/NewsData/GetNewsText.do?id=NW202112292230267960",
    "https://h.example/?key=平安银行",
    "https://h.example/list?page_token=abc&nextToken=def",
    "https://h.example/story?sid=76890",
    "https://h.example/article.pl?sid=21/12/29/1234567",
    "https://h.example/article.pl?sid=21%2F12%2F29%2F1234567",
    "https://h.example/a?sid=20211229102030456&session=spring-2021&sign=leo&session_id=7",
    "https://h.example/issue?ticket=4711;sid=12",
    "https://h.example/go?to=https%3A%2F%2Fb.example%2F%3Fsid%3D76890%26a",
    "https://h.example/a;sid=12",
    "https://h.example/?author=me&secretary=you&passage=3&assignment=4",
    "https://h.example/@user/post",
    "mailto:desk@h.example",
    "column:345: the answer is empty",
    "12 listed, 12 fetched, 12 new, 0 unchanged, 0 quarantined, 12 posts written",
    "2026-01-15 12:00:00 [scrapy] INFO: Crawled 3 pages (at 1 pages/min)",
    "公司公告：token经济、密码学与api的关系；签名sign与会话session",
)


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_a_secret_is_hidden(text: str) -> None:
    shown = redact(text)
    assert SECRET not in shown
    assert "***" in shown
    assert redact(shown) == shown


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text
    assert without_secrets(text) == text


@pytest.mark.parametrize("text", [text for text in HIDDEN.values() if re.match("https?:", text)])
def test_an_address_without_its_secrets_is_still_an_address(text: str) -> None:
    kept = without_secrets(text)
    assert SECRET not in kept
    assert "*" not in kept
    assert re.match(r"https?://[ah]\.example/", kept)
    assert SECRET not in web_address(text)


def test_other_parameters_stay_as_they_are() -> None:
    url = "https://u:p@h.example:8443/a;v=1?b=%20&token=x&&c&d=#e=f&jwt=g"
    assert without_secrets(url) == "https://h.example:8443/a;v=1?b=%20&&c&d=#e=f"


def test_a_session_makes_no_other_article() -> None:
    plain = canonical_url("https://h.example/a?id=1")
    assert canonical_url("https://h.example/a?PHPSESSID=abc&id=1&access_token=d") == plain


@pytest.mark.parametrize(
    "value",
    [
        *("9f86d081884c7d659a2feaa0c55ad015", "550e8400-e29b-41d4-a716-446655440000"),
        *("1234567890123456", "aGVsbG8gd29ybGQ", "ST-1856339-aA5Yuvrxzpv8Tau1cYQ7"),
    ],
)
@pytest.mark.parametrize("name", ["sid", "session", "ticket", "sign"])
def test_what_nobody_could_guess_is_a_secret(name: str, value: str) -> None:
    assert canonical_url(f"https://h.example/a?{name}={value}") == "https://h.example/a"


@pytest.mark.parametrize("name", ["pass", "auth", "token", "pwd", "password"])
def test_a_number_may_be_a_password(name: str) -> None:
    assert canonical_url(f"https://h.example/a?{name}=1234") == "https://h.example/a"


@given(st.text())
def test_any_text_can_be_shown(text: str) -> None:
    shown = redact(text)
    assert redact(shown) == shown
    without_secrets(text)


@pytest.mark.parametrize(
    "part",
    [
        *(
            "a",
            "a=",
            "://",
            "%3A%2F%2F",
            "@",
            "a:@",
            '"a":',
            "'",
            "\\",
            '"token":"',
            "token",
            "a.b-",
        ),
        *("cookie: ", "%3D", "?token=a&", "\n", "ab=", "key=", "pwd='", 'pwd="', "authorization:"),
    ],
)
def test_long_texts_take_time_in_proportion(part: str) -> None:
    text = part * (200_000 // len(part)) + "@=:token"
    started = time.perf_counter()
    redact(text)
    without_secrets(f"https://h.example/?{text}")
    assert time.perf_counter() - started < 1


# -- errors and logs -----------------------------------------------------------------------------


def test_errors_tell_no_secrets() -> None:
    error = BadAnswerError(HIDDEN["token"], f"redirected to {HIDDEN['password']}")
    assert SECRET not in str(error)
    with pytest.raises(SettingError) as raised:
        parse_url(f"postgresql://user:{SECRET}@h/x y")
    assert SECRET not in str(raised.value)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler writes that knows nothing of us."""
    factory = logging.getLogRecordFactory()
    logging.setLogRecordFactory(DiscreetRecord)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("somebody.else")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)
    logging.setLogRecordFactory(factory)


def test_log_lines_tell_no_secrets(written: io.StringIO) -> None:
    logger = logging.getLogger("somebody.else")
    logger.warning("asked %s", HIDDEN["token"])
    logger.warning("asked %(url)s", {"url": HIDDEN["password"]})
    logger.warning("asked %r", {"Proxy-Authorization": f"Basic {SECRET}"})
    assert SECRET not in written.getvalue()
    assert written.getvalue().count("***") == 3


def test_tracebacks_tell_no_secrets(written: io.StringIO) -> None:
    logger = logging.getLogger("somebody.else")
    try:
        raise ValueError(HIDDEN["password"])  # noqa: TRY301 (its traceback is meant)
    except ValueError:
        logger.exception("failed")
    assert SECRET not in written.getvalue()
    assert "ValueError: http://***@h.example/a" in written.getvalue()


def test_a_proxy_that_fails_is_told_without_its_password() -> None:
    report = ask(
        f"https://h.example.com/a?api_key={SECRET}",
        f"http://h.example.com/a?api_key={SECRET}",
        environment={
            "http_proxy": f"http://user:{SECRET}@127.0.0.1:9",
            "https_proxy": f"http://user:{SECRET}@127.0.0.1:9",
        },
        LOG_LEVEL="DEBUG",
    )
    assert {each.error for each in report.outcomes.values()} == {"DownloadConnectionRefusedError"}
    assert SECRET not in report.log


# -- archive and posts ---------------------------------------------------------------------------


def everything(database: Path) -> str:
    """Return all that a database holds, as text."""
    with connect(database) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return text


def test_the_archive_keeps_no_secrets(tmp_path: Path) -> None:
    now = datetime(2026, 1, 15, tzinfo=UTC)
    archive = Archive.open(f"sqlite:///{tmp_path}/archive.db")
    run_id = begin_run(archive, "crawl share", {"url": HIDDEN["token"], "x": HIDDEN["password"]})
    article = Article(
        url=HIDDEN["token"],
        origin="category",
        fetched=now,
        share_link=HIDDEN["sid"],
        article_id="h.example:0123456789abcdef",
        canonical_url="https://h.example/a",
        title="标题",
        published=now,
        content_hash="0" * 64,
        captures=(Capture(HIDDEN["access_token"], "page", b"<p>", now),),
    )
    archive.add(article, run_id=run_id, known=None)
    error = ValueError(HIDDEN["password"])
    archive.quarantine(article, spider="category", error=error, answer=b"", run_id=run_id)
    archive.close()
    text = everything(tmp_path / "archive.db")
    assert SECRET not in text
    assert "https://h.example/a?access_token=***" in text


LISTING = f"""<html><body><ul class="post-list">
<li><a class="post-link" href="/zgxw/2026/01/15/a.html?id=7&amp;sid={SECRET}">第一篇</a></li>
<li><a class="post-link" href="/zgxw/2026/01/15/b.html?token={SECRET}">第二篇</a></li>
</ul></body></html>"""
POST = """<html><body><article class="post"><h1 class="post-title">第一篇</h1>
<time datetime="2026-01-15T12:00:00+08:00">Jan 15, 2026</time>
<div class="post-content"><p>正文第一段。</p><p>
<a href="/category/zgxw.html">返回中国新闻网新闻</a>｜<a href="/">返回首页</a></p></div>
</article></body></html>"""


def test_a_crawl_leaves_no_secret_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(path: str) -> list[bytes]:
        if path.startswith("/category"):
            return answer(LISTING.encode(), Content_Type="text/html; charset=utf-8")
        if "/a.html" in path:
            return answer(POST.encode(), Content_Type="text/html; charset=utf-8")
        return answer(status="503 Service Unavailable")

    monkeypatch.setenv("http_proxy", f"http://user:{SECRET}@127.0.0.1:9")
    with serve(answers) as served:
        place = Workplace(tmp_path)
        mirror = served.url.replace("://", f"://user:{SECRET}@")
        ended = place.crawl(
            "category",
            url=f"http://archive.example.com/category/zgxw.html?access_token={SECRET}",
            settings={"MIRROR_URL": mirror, "LOG_LEVEL": "DEBUG", "RETRY_TIMES": "1"},
        )
        again = place.run("export", "--all")
    assert "1 new" in ended.err, ended.err
    assert "1 left for the next run" in ended.err
    assert SECRET not in ended.err + ended.out + again.err + again.out
    assert len(place.posts()) == 1
    assert SECRET not in json.dumps(place.posts())
    # The listing as it came is kept as evidence, and what it says is what its readers see.
    assert all(
        SECRET not in str(row)
        for table in ("articles", "pending", "runs", "walks", "sightings", "quarantine", "exports")
        for row in place.ask(f"SELECT * FROM {table}")  # noqa: S608 (names from the line above)
    )
    assert all(SECRET not in str(row) for row in place.ask("SELECT url FROM captures"))


def test_a_crawl_finds_an_article_under_the_id_that_it_had_without_its_number(
    tmp_path: Path,
) -> None:
    def answers(path: str) -> list[bytes]:
        page = LISTING.replace(SECRET, "8") if path.startswith("/category") else POST
        return answer(page.encode(), Content_Type="text/html; charset=utf-8")

    place = Workplace(tmp_path)
    post = tmp_path / "2026-01-15-a.md"
    post.write_text(
        "---\ntitle: 第一篇\ndate: 2026-01-15T12:00:00+08:00\n"
        "canonical_url: https://archive.example.com/zgxw/2026/01/15/a.html?id=7\n---\n<p>正文</p>\n"
    )
    assert "1 new" in place.run("import", str(post)).out
    known = place.ask("SELECT article_id FROM articles")
    with serve(answers) as served:
        for told in ("2 fetched, 1 new", "0 fetched, 0 new"):
            ended = place.crawl(
                "category",
                url="http://archive.example.com/category/zgxw.html",
                settings={"MIRROR_URL": served.url},
            )
            assert told in ended.err, ended.err
            assert place.ask("SELECT * FROM pending") == []
    kept = place.ask("SELECT article_id FROM articles WHERE canonical_url LIKE '%a.html?id=7'")
    assert kept == known
    assert place.ask("SELECT count(*) FROM articles WHERE title = '第一篇'") == [(2,)]  # b, too


def test_a_crawl_through_a_proxy_tells_its_password_to_the_proxy_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(path: str) -> list[bytes]:
        page = LISTING if "/category" in path else POST if "/a.html" in path else ""
        if not page:  # as some proxies do, with what they were sent
            told = f"no access with user:{SECRET}@127.0.0.1".encode()
            return answer(told, "407 Proxy Authentication Required", Proxy_Authenticate="Basic")
        return answer(page.encode(), Content_Type="text/html; charset=utf-8")

    with serve(answers) as proxy:
        monkeypatch.setenv("http_proxy", f"http://user:{SECRET}@127.0.0.1:{proxy.port}")
        monkeypatch.setenv("https_proxy", f"http://user:{SECRET}@127.0.0.1:{proxy.port}")
        place = Workplace(tmp_path)
        ended = place.crawl(
            "category",
            url="http://archive.example.com/category/zgxw.html",
            settings={"MIRROR_URL": "", "LOG_LEVEL": "DEBUG", "RETRY_TIMES": "1"},
        )
        shared = place.crawl(
            "share",
            url="https://wap.eastmoney.com/a/202601153639740470.html",
            settings={"MIRROR_URL": "", "LOG_LEVEL": "DEBUG", "RETRY_TIMES": "1"},
        )
    assert "1 new" in ended.err, ended.err
    assert "1 left for the next run" in shared.err, shared.err
    assert any(head.startswith("CONNECT ") for head in proxy.heads)
    credentials = b64encode(f"user:{SECRET}".encode()).decode()
    assert all(f"Proxy-Authorization: Basic {credentials}" in head for head in proxy.heads)
    for text in (ended.err, ended.out, shared.err, shared.out, str(place.posts())):
        assert SECRET not in text
        assert credentials not in text
    # What was answered is kept as it came, compressed; nothing else holds it.
    assert credentials not in everything(place.database)
    assert SECRET not in everything(place.database)


@pytest.mark.parametrize(
    "setting", [f"ARCHIVE_URL=pg://u:{SECRET}@h/x", f"MIRROR_URL=http://u:{SECRET}@h/path"]
)
def test_a_wrong_setting_is_told_without_its_password(tmp_path: Path, setting: str) -> None:
    name, _, value = setting.partition("=")
    ended = Workplace(tmp_path).crawl("eastmoney", settings={name: value})
    assert ended.status == 2
    assert name in ended.err
    assert SECRET not in ended.err
