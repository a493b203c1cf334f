import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.errors import AnswerError, BadAnswerError, GoneError
from newsarchive.items import Article, Capture
from newsarchive.published import parse_post

HERE = Path(__file__).parent / "published"
SITE = "https://news.example.com"
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


def page(name: str, path: str) -> Article:
    """Return the article of a saved page, without its capture."""
    body = (HERE / f"{name}.html").read_bytes()
    article = parse_post(body, url=f"{SITE}{path}", fetched=NOW)
    assert article.captures == (Capture(f"{SITE}{path}", "page", body, NOW),)
    return replace(article, captures=())


def parse(html: str, path: str = "/2022/01/15/x.html") -> Article:
    return parse_post(html.encode(), url=f"{SITE}{path}", fetched=NOW)


def test_old_system() -> None:
    assert page("old-post", "/shilishibao/2022/01/15/NW202201152248000123.html") == Article(
        url="https://finance.eastmoney.com/a/202201152248000123.html",
        origin="category",
        fetched=NOW,
        native_id="202201152248000123",
        title_text="示例股份拟回购股份",
        date_text="2022-01-15 09:31:07 +0800",
        source_text="示例时报",
        body_html=(
            '<p>示例股份<a href="http://quote.eastmoney.com/unify/r/0.000001" class="keytip">'
            "公告</a>，2021-12-31 拟回购。</p>\n<p>第二段 &lt;示例&gt;</p>\n"
            '<p class="em_media">（文章来源：示例时报）</p>'
        ),
        share_link="http://news.example.net/html_News/NewsShare.html?infoCode=NW202201152248000123",
    )


def test_rolling_post_of_the_old_system() -> None:
    assert page("old-rolling-post", "/emnews/2022/01/15/202201152248000123.html") == Article(
        url="http://finance.eastmoney.com/news/1353,202201152248000123.html",
        origin="category",
        fetched=NOW,
        native_id="202201152248000123",
        title_text="示例股份拟回购股份",
        date_text="2022-01-15T09:31:07+08:00",
        summary_text="示例股份公告，拟回购。（示例时报）",
        body_html="<p>示例股份公告，拟回购。</p>",
    )


def test_ours() -> None:
    assert page("our-post", "/jiemianxinwen/2024/03/05/NW202403052999000111.html") == Article(
        url="https://finance.eastmoney.com/a/202403052999000111.html",
        origin="category",
        fetched=NOW,
        native_id="202403052999000111",
        title_text="示例股份：“回购”",
        date_text="2024-03-05T08:00:09+08:00",
        source_text="界面新闻",
        summary_text="示例股份公告，拟回购。",
        body_html=(
            "<blockquote><p>引语</p></blockquote>\n"
            '<p>第一段 {{ 花括号 }} <time datetime="2023-01-01">元旦</time></p>\n<p>第二段</p>'
        ),
        keywords=("000001.SZ",),
        share_link="https://wap.eastmoney.com/a/202403052999000111.html",
    )


def test_minima() -> None:
    assert page("minima-post", "/news/2022/01/15/example.html") == Article(
        url=f"{SITE}/news/2022/01/15/example.html",
        origin="category",
        fetched=NOW,
        title_text="Example & sons",
        date_text="2022-01-15T09:31:07+08:00",
        author_text="A. Writer",
        body_html="<p>One</p>\n<p>Two</p>",
    )


def test_bare_page() -> None:
    article = page("bare-post", "/202201152248000123.html")
    assert article.title_text == "示例股份拟回购股份"
    assert article.source_text == "示例时报"
    assert article.url == "https://finance.eastmoney.com/a/202201152248000123.html"
    assert article.body_html == "<p>2022年1月15日</p>\n<p>示例股份公告。</p>"


META_DATE = '<meta property="article:published_time" content="2022-01-15T01:31:07Z">'
MARKED_DATE = '<time class="dt-published" datetime="2022-01-15T01:31:07Z"></time>'
DATES = {
    "time element": ('<time datetime="2022-01-15T09:31:07+08:00">', "2022-01-15T09:31:07+08:00"),
    "text of a time element": ("<time>2022年1月15日 09:31</time>", "2022年1月15日 09:31"),
    "zone before order": (
        '<time datetime="2022-01-15 09:31"></time>' + META_DATE,
        "2022-01-15T01:31:07Z",
    ),
    "published before first": (
        '<time datetime="2020-01-01T00:00:00Z"></time>' + MARKED_DATE,
        "2022-01-15T01:31:07Z",
    ),
    "text of a class": ('<p class="post-meta">By A · Jan 15, 2022</p>', "Jan 15, 2022"),
    "zone in front": ("<small>(UTC+8) 2022-01-15 09:31</small>", "2022-01-15 09:31 +0800"),
    "no date but the permalink's": ("", "2022-01-15"),
}


@pytest.mark.parametrize(("html", "date"), DATES.values(), ids=DATES)
def test_date(html: str, date: str) -> None:
    assert (
        parse(f"{html}<article><h1>A</h1><div class=e-content>B</div></article>").date_text == date
    )


CONTAINERS = {
    "e-content": '<main><h1>A</h1><div class="x e-content"><p>B</p></div><p>C</p></main>',
    "post-content": '<h1>A</h1><div class="post-content"><p>B</p></div>',
    "article": "<main><article><h1>A</h1><p>B</p><footer>C</footer></article><p>C</p></main>",
    "article with a header": "<article><header><h1>A</h1>2022</header><p>B</p></article>",
    "main": "<header>C</header><main><h1>A</h1><time>2022-01-15</time><p>B</p></main>",
    "section": "<section><small>2022-01-15</small><h1>A</h1><p>B</p></section>",
    "body": "<body><h1>A</h1><p>B</p></body>",
}


@pytest.mark.parametrize("html", CONTAINERS.values(), ids=CONTAINERS)
def test_container(html: str) -> None:
    article = parse(html)
    assert (article.title_text, article.body_html) == ("A", "<p>B</p>")


ENDS = {
    "link within a paragraph": '<p>见 <a href="https://a.cn/1">https://a.cn/1</a></p>',
    "named link": '<p><a href="https://a.cn/1">全文</a></p>',
    "link of other hands": '<p><a href="https://a.cn/1">https://a.cn/1</a></p>',
    "another article": (
        '<p><a href="https://finance.eastmoney.com/a/202201152248000999.html">'
        "https://finance.eastmoney.com/a/202201152248000999.html</a></p>"
    ),
    "named link to another article": (
        '<p><a href="https://finance.eastmoney.com/a/202201152248000999.html">全文</a></p>'
    ),
    "image": '<img src="https://a.cn/1.png">',
    "image in a paragraph": '<p><img src="https://a.cn/1.png"></p>',
    "small print": "<small>注：2022-01-15</small>",
    "table": "<table><tr><td>1</td></tr></table>",
    "text": "<br>后记",
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_end_that_is_no_footer_stays(end: str) -> None:
    html = f"<h1>A</h1><div class=e-content><p>B</p>{end}</div>"
    article = parse(html, "/2022/01/15/NW202201152248000123.html")
    assert article.body_html == f"<p>B</p>{end}"
    assert article.url == "https://finance.eastmoney.com/a/202201152248000123.html"
    assert article.share_link == ""


def test_footer_with_an_empty_link() -> None:
    article = parse(
        "<h1>A</h1><div class=e-content><p>B</p><p>&lt;&gt;</p>"
        '<p><a href="/emnews/">返回东财滚动新闻</a>｜<a href="/">返回首页</a></p></div>'
    )
    assert (article.body_html, article.source_text, article.keywords) == ("<p>B</p>", "", ())


def test_post_of_another_site_is_at_its_page() -> None:
    article = parse("<h1>A</h1><div class=e-content><p>B</p></div>")
    assert (article.url, article.native_id) == (f"{SITE}/2022/01/15/x.html", "")


def test_blog_is_at_its_public_page() -> None:
    article = parse(
        "<h1>A</h1><div class=e-content>B</div>", "/2024/03/05/CFH20240305080009123456789.html"
    )
    assert article.url == "https://caifuhao.eastmoney.com/news/20240305080009123456789"
    assert article.native_id == ""


TAGGED = (
    '<h1>A</h1><a rel="tag" href="/tags/b">示例时报新闻</a><a rel="tag" href="/tags/c">银行</a>'
    "<div class=e-content>B</div>"
)


def test_tags_are_keywords() -> None:
    article = parse(TAGGED, "/2022/01/15/NW202201152248000123.html")
    assert (article.source_text, article.keywords) == ("示例时报", ("银行",))


@pytest.mark.parametrize(
    "label",
    [
        '<a class="p-category" href="/category/stocks.html">股票</a>',
        '<a rel="tag" href="/tags/fed">股票</a>',
        '<a href="/categories/stocks/">股票</a>',
        '<meta property="article:section" content="股票">',
    ],
)
def test_a_category_of_another_site_is_a_keyword_and_no_outlet(label: str) -> None:
    article = parse(f"{label}<h1>A</h1><div class=e-content>B</div>")
    assert (article.source_text, article.keywords) == ("", ("股票",))


THEMES = {
    "beautiful-jekyll": "December 29, 2021",
    "chirpy": "2021-12-29T19:10:39+08:00",
    "hyde": "29 Dec 2021",
    "jekyll-now": "December 29, 2021",
    "minimal-mistakes": "2021-12-29T19:10:39+08:00",
}


@pytest.mark.parametrize(("theme", "date"), THEMES.items(), ids=THEMES)
def test_posts_of_common_themes(theme: str, date: str) -> None:
    article = page(f"themes/{theme}-post", "/posts/market/")
    assert (article.title_text, article.date_text) == ("Market rose", date)
    text = re.sub(r"<[^>]*>|\s+", " ", article.body_html)
    bonds = "Bonds fell sharply" if theme == "beautiful-jekyll" else "Bonds"
    quote = " Pull quote of the Fed chair. End." if theme == "beautiful-jekyll" else ""
    assert " ".join(text.split()) == f"Stocks rose. {bonds} Yields up.{quote}"


OWN_DATES = {
    "update before it": (
        (
            '<p>Last updated <time datetime="2022-01-02T08:00:00Z"></time>; published '
            '<time datetime="2021-12-29T08:00:00Z"></time></p>'
        ),
        "",
        "2021-12-29T08:00:00Z",
    ),
    "update in an element": (
        "<span>更新于</span> <time>2022-01-02</time> <time>2021-12-29</time>",
        "",
        "2021-12-29",
    ),
    "an update alone": ("<p>Updated <time>2022-01-02</time></p>", "", "2022-01-02"),
    "comment behind the text": (
        '<p class="post-meta">December 29, 2021</p>',
        '<div><time datetime="2022-01-05T10:00:00Z"></time></div>',
        "December 29, 2021",
    ),
    "marked comment": (
        "",
        '<div class="comments"><time datetime="2022-01-05T10:00:00Z"></time></div>',
        "2022-01-15",
    ),
    "behind the text alone": ("", "<time>2021-12-29</time>", "2021-12-29"),
    "JSON-LD": (
        (
            '<script type="application/ld+json">[{"@type": "BlogPosting", '
            '"datePublished": "2021-12-29T08:00:00+08:00"}]</script>'
        ),
        "",
        "2021-12-29T08:00:00+08:00",
    ),
    "seconds": ('<time data-ts="1640776239">Dec 29, 2021</time>', "", "2021-12-29T11:10:39+00:00"),
}


@pytest.mark.parametrize(("before", "behind", "date"), OWN_DATES.values(), ids=OWN_DATES)
def test_the_date_is_the_post_s_own(before: str, behind: str, date: str) -> None:
    for text in ("<div class=e-content><p>B</p></div>", "<p>B</p>"):
        assert parse(f"<article><h1>A</h1>{before}{text}{behind}</article>").date_text == date
    assert parse(f"<h1>A</h1>{before}<div class=e-content><p>B</p></div>{behind}").date_text == date


def test_broken_json_in_a_page_does_no_harm() -> None:
    for text in ("{", "[1]", '{"@type": ["BlogPosting"]}', '{"@type": "Article", "headline": 1}'):
        script = f'<script type="application/ld+json">{text}</script>'
        assert parse(f"{script}<article><h1>A</h1><p>B</p></article>").title_text == "A"


TITLES = {
    "in a header": '<header><div class="post-heading"><h1>A</h1></div></header>',
    "that the head names": '<meta property="og:title" content="A"><header><h1>A</h1></header>',
    "with the site": '<meta property="og:title" content="A | Site"><header><h1>A</h1></header>',
    "in JSON-LD": (
        '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "A"}</script>'
        "<header><h1>A</h1></header>"
    ),
}


@pytest.mark.parametrize("head", TITLES.values(), ids=TITLES)
def test_a_heading_of_the_text_is_no_title(head: str) -> None:
    article = parse(f"{head}<article><p>B</p><h1>C</h1><aside><p>D</p></aside><p>E</p></article>")
    assert article.title_text == "A"
    assert article.body_html == "<p>B</p><h1>C</h1><aside><p>D</p></aside><p>E</p>"


KEPT = {
    "heading": "<h1>C</h1>",
    "small print": "<small>注：以上为估算。</small>",
    "pull quote": "<aside><p>C</p></aside>",
    "header of a part": "<section><header><h2>C</h2></header><p>D</p></section>",
    "footer of a quotation": "<blockquote><p>C</p><footer>D</footer></blockquote>",
    "time": "<p>C</p><time>2021-12-29</time>",
}


@pytest.mark.parametrize("part", KEPT.values(), ids=KEPT)
def test_parts_of_the_text_stay(part: str) -> None:
    article = parse(f"<article><header><h1>A</h1></header><p>B</p>{part}<p>E</p></article>")
    assert article.body_html == f"<p>B</p>{part}<p>E</p>"


BESIDE = {
    "contents": '<aside class="sidebar"><nav class="toc"><ul><li>C</li></ul></nav></aside>',
    "links": '<aside><ul><li><a href="/c">C</a></li></ul></aside>',
    "footer": "<footer>C</footer>",
    "comments": '<div class="comments"><p>C</p></div>',
    "related": '<div class="related"><p>C</p></div>',
    "tags": "<small>tags: <em>C</em></small>",
}


@pytest.mark.parametrize("part", BESIDE.values(), ids=BESIDE)
def test_what_is_beside_the_text_is_left_out(part: str) -> None:
    article = parse(f"<article><h1>A</h1><p>B</p>{part}</article>")
    assert article.body_html == "<p>B</p>"


LONG = {
    "empty paragraphs": "<article><h1>A</h1><p>B</p>" + "<p></p>\n" * 60_000,
    "marks in marks": "<article><h1>A</h1>" + "<div class=meta>" * 1000 + "B " * 100_000,
    "times": "<article><h1>A</h1><p>B</p>" + "<time></time>" * 50_000,
    "headings": "<meta property=og:title content=A>" + "<h1>AB</h1>" * 50_000,
    "asides": "<article><h1>A</h1>" + "<aside>" * 1000 + "B " * 100_000,
    "headers": "<article><h1>A</h1><p>B</p>" + "<header></header>" * 50_000,
}


@pytest.mark.parametrize("html", LONG.values(), ids=LONG)
def test_long_pages_take_time_in_proportion(html: str) -> None:
    started = time.process_time()
    parses_or_says_why(html.encode())
    assert time.process_time() - started < 5


GONE = {
    "no article": "<body><p>Hello</p></body>",
    "no title": "<article><p>Hello</p></article>",
    "error page": "<section><h1>404 找不到页面 Page Not Found</h1><p>将于5秒后跳转</p></section>",
    "script shell": '<div id="app"></div>',
}


@pytest.mark.parametrize("html", GONE.values(), ids=GONE)
def test_page_without_an_article_is_gone(html: str) -> None:
    with pytest.raises(GoneError) as caught:
        parse(html)
    assert caught.value.subject == f"{SITE}/2022/01/15/x.html"


BAD = {
    "nothing": "",
    "text": "Bad Gateway",
    "block page": "<main><h1>403 Forbidden</h1><p>nginx</p></main>",
    "captcha": "<title>安全验证</title><main></main>",
}


@pytest.mark.parametrize("html", BAD.values(), ids=BAD)
def test_broken_answers_are_worth_another_try(html: str) -> None:
    with pytest.raises(BadAnswerError):
        parse(html)


def test_headline_may_hold_words_of_error_pages() -> None:
    html = "<article><h1>苹果 404 错误：找不到</h1><time>2022-01-15</time><p>B</p></article>"
    assert parse(html).title_text == "苹果 404 错误：找不到"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_charsets(charset: str) -> None:
    body = (HERE / "old-post.html").read_text(encoding="utf-8").replace("UTF-8", "gb2312")
    article = parse_post(body.replace("©", "").encode(charset), url=SITE, fetched=NOW)
    assert article.title_text == "示例股份拟回购股份"


@pytest.mark.parametrize(
    "charset",
    [
        *(
            "idna",
            "punycode",
            "utf-7",
            "undefined",
            "unicode_escape",
            "raw_unicode_escape",
            "rot13",
        ),
        *("zlib", "mbcs", "charmap", "utf-16", "x" * 20, "utf-8\\0"),
    ],
)
def test_a_charset_that_is_none_of_pages_is_not_believed(charset: str) -> None:
    text = "<article><h1>示例 +2D0- \\ud800</h1><time>2022-01-15</time><p>甲"
    page = f'<meta charset="{charset}">{text}'
    article = parse_post(page.encode() + b"\xff", url=SITE, fetched=NOW)
    assert article.title_text == "示例 +2D0- \\ud800"


@pytest.mark.parametrize("end", ["</html>", "</body>", "</body></html>", "</HTML >", "</body\n>"])
def test_the_end_of_the_document_inside_of_a_text_ends_nothing(end: str) -> None:
    html = (HERE / "our-post.html").read_text(encoding="utf-8")
    whole = parse(html.replace("</p>", "</p><p>第一</p><p>第二</p>", 1))
    cut = parse(html.replace("</p>", f"</p><p>第一</p>{end}<p>第二</p>", 1))
    assert "第二" in whole.body_html
    assert cut.body_html == whole.body_html
    assert cut.share_link == whole.share_link


@pytest.mark.parametrize(
    "tag", ["embed", "b", "a href='https://e.example/'", "blockquote", "li", "bgsound"]
)
def test_markup_that_is_left_open_does_not_take_the_text_along(tag: str) -> None:
    html = (HERE / "our-post.html").read_text(encoding="utf-8")
    whole, open_ = parse(html), parse(html.replace("</p>", f"</p><{tag}><p>第一</p>", 1))
    assert "第一" in open_.body_html
    assert "返回" not in open_.body_html
    assert (open_.share_link, open_.source_text) == (whole.share_link, whole.source_text)


def test_what_was_never_markup_is_escaped_once() -> None:
    html = (HERE / "our-post.html").read_text(encoding="utf-8")
    read = parse(html.replace("<p>第一段", "<xmp><b>甲</b></xmp><p>第一段", 1))
    assert "<pre>&lt;b&gt;甲&lt;/b&gt;</pre>" in read.body_html


def test_a_page_that_is_nested_too_deeply_is_refused_and_not_cut() -> None:
    with pytest.raises(BadAnswerError, match="nested too deeply"):
        parse("<article><h1>甲</h1>" + "<div>" * 3000 + "乙")


def parses_or_says_why(body: bytes) -> bool:
    try:
        parse_post(body, url=f"{SITE}/2022/01/15/x.html", fetched=NOW)
    except AnswerError as error:
        return error.reason != ""
    return True


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"<h1>a</h1>" + data))
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    assert parses_or_says_why(body)


PIECES = (
    *(
        "<h1>A</h1>",
        "<article>",
        "</article>",
        "<p>",
        "</p>",
        '<a href="',
        '">',
        "</a>",
        "返回首页",
    ),
    *(
        "//[",
        "http://a.cn/",
        "<small>",
        "2022-01-15",
        "<time>",
        "<!--",
        "-->",
        "\0",
        "<blockquote>",
    ),
    *("<div class=e-content>", "</div>", "<footer>", "<table>", "&#xFFFF;", "<?x?>", "<svg>", "%"),
)


@given(st.lists(st.sampled_from(PIECES)))
def test_no_pieces_of_pages_raise_anything_else(pieces: list[str]) -> None:
    assert parses_or_says_why("".join(pieces).encode())


def test_deep_nesting_does_no_harm() -> None:
    assert parses_or_says_why(b"<h1>A</h1><article>" + b"<div>" * 20_000 + b"x")
