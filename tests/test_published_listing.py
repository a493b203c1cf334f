import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.errors import AnswerError, BadAnswerError
from newsarchive.published import Page, PostLink, parse_listing

HERE = Path(__file__).parent / "published"
SITE = "https://news.example.com"


def listing(name: str, path: str = "/category/shilishibao.html") -> Page:
    return parse_listing((HERE / f"{name}.html").read_bytes(), url=f"{SITE}{path}")


def page(html: str, path: str = "/category/a.html") -> Page:
    return parse_listing(html.encode(), url=f"{SITE}{path}")


def post(path: str, title: str = "A") -> str:
    return f'<li><a href="{path}">{title}</a></li>'


def test_old_system() -> None:
    folder = "/21shilibaodao/%E5%8D%97%E7%A4%BA%E4%BE%8B%20%20app"
    assert listing("old-listing") == Page(
        posts=(
            PostLink(
                f"{SITE}/shilishibao/2022/01/15/NW202201152248000123.html",
                "示例股份拟回购股份",
                "2022-01-15",
                "202201152248000123",
            ),
            PostLink(
                f"{SITE}/shilishibao/2022/01/14/NW202201142247000456.html",
                "2022-01-01起 示例指数 & 示例期货",
                "2022-01-14",
                "202201142247000456",
            ),
            PostLink(
                f"{SITE}{folder}/2022/01/14/NW202201142247000457.html",
                "“示例”上涨",
                "2022-01-14",
                "202201142247000457",
            ),
        ),
        next_page="",
        title="示例时报新闻 | 示例消息",
    )


def test_minima() -> None:
    assert listing("minima-listing", "/") == Page(
        posts=(
            PostLink(f"{SITE}/news/2022/01/15/first.html", "First post", "Jan 15, 2022", ""),
            PostLink(
                f"{SITE}/news/2022/01/14/second/", "Second post", "2022-01-14T08:00:00+08:00", ""
            ),
        ),
        next_page=f"{SITE}/page2/",
        title="示例要闻",
    )


def test_ours() -> None:
    assert listing("our-listing", "/category/jiemianxinwen/page2/") == Page(
        posts=(
            PostLink(
                f"{SITE}/jiemianxinwen/2024/03/05/NW202403052999000111.html",
                "示例股份：“回购”",
                "2024-03-05T08:00:09+08:00",
                "202403052999000111",
            ),
            PostLink(f"{SITE}/notes/plain", "没有日期的地址", "2024-03-04 10:00", ""),
            PostLink(f"{SITE}/2024/03/03/x.html", "标题在链接之外", "2024-03-03", ""),
        ),
        next_page=f"{SITE}/category/jiemianxinwen/page3/",
        title="界面新闻",
    )


def test_headings_with_dates_beside_them() -> None:
    found = listing("headings-listing", "/blog/")
    assert [(link.url, link.title, link.date_text) for link in found.posts] == [
        (f"{SITE}/blog/2022/01/15/first.html", "First", "2022-01-15 09:31:07 +0800"),
        (f"{SITE}/blog/2022-01-14-second.html", "Second", "2022年1月14日"),
        (f"{SITE}/blog/2022/01/13/third", "Third", "2022-01-13"),
        (f"{SITE}/a/NW202201122248000123.html", "Fourth", ""),
    ]
    assert found.posts[3].native_id == "202201122248000123"
    assert found.next_page == f"{SITE}/blog/page/2/"


def test_blog_is_not_taken_for_news() -> None:
    found = page(post("/2024/03/05/CFH202403052999000111.html"))
    assert found.posts[0].native_id == ""


PATHS = {
    "date": ("/2022/01/15/x.html", True),
    "pretty": ("/news/2022/1/5/x/", True),
    "ordinal": ("/2022/015/x.html", True),
    "blanks in the slug": ("/a%20%20b/2022/01/15/x.html", True),
    "brackets in the slug": ("/a(b)/2022/01/15/x.html", True),
    "Chinese": ("/要闻/2022/01/15/标题.html", True),
    "dots": ("/2022/01/15/version-1.2.html", True),
    "version as a name": ("/2022/01/15/version-1.2", True),
    "id": ("/a/202201152248000123.html", True),
    "caifuhao": ("/CFH20260927172355665614490.html", True),
    "other site's": ("/read/news-example-org-0123456789abcdef.html", True),
    "file name": ("/2022-01-15-x.html", True),
    "month": ("/2022/01/", False),
    "day": ("/2022/01/15/", False),
    "category": ("/category/shilishibao.html", False),
    "page": ("/page2/", False),
    "home": ("/", False),
    "image": ("/2022/01/15/x.png", False),
    "feed": ("/2022/01/15/feed.xml", False),
}


@pytest.mark.parametrize(("path", "is_post"), PATHS.values(), ids=PATHS)
def test_which_links_are_posts(path: str, *, is_post: bool) -> None:
    found = page(f"<ul>{post('/2020/01/01/anchor.html')}{post(path)}</ul>")
    assert len(found.posts) == 1 + is_post


ELSEWHERE = {
    "other host": post("https://other.example.org/2022/01/15/x.html"),
    "subdomain": post("https://www.news.example.com/2022/01/15/x.html"),
    "other port": post("https://news.example.com:8443/2022/01/15/x.html"),
    "other scheme": post("ftp://news.example.com/2022/01/15/x.html"),
    "navigation": f"<nav>{post('/2022/01/15/x.html')}</nav>",
    "side bar": f"<aside>{post('/2022/01/15/x.html')}</aside>",
    "footer": f"<footer>{post('/2022/01/15/x.html')}</footer>",
    "itself": post("/2022/01/15/list.html#top"),
    "same post": post("/2020/01/01/anchor.html#comments"),
}


@pytest.mark.parametrize("html", ELSEWHERE.values(), ids=ELSEWHERE)
def test_links_that_lead_elsewhere_do_not_count(html: str) -> None:
    html = f"<ul>{post('/2020/01/01/anchor.html')}</ul>{html}"
    assert len(page(html, "/2022/01/15/list.html").posts) == 1


BASES = {
    "none": ("", f"{SITE}/news/2022/01/15/x.html"),
    "folder": (f"{SITE}/b/", f"{SITE}/b/2022/01/15/x.html"),
    "broken port": ("https://a.cn:x/", f"{SITE}/news/2022/01/15/x.html"),
    "broken": ("//[", f"{SITE}/news/2022/01/15/x.html"),
}


@pytest.mark.parametrize(("base", "url"), BASES.values(), ids=BASES)
def test_base_of_relative_links(base: str, url: str) -> None:
    found = page(f'<base href="{base}">{post("2022/01/15/x.html")}', "/news/")
    assert [link.url for link in found.posts] == [url]


def test_base_on_another_host() -> None:
    html = f'<base href="https://other.example.org/">{post("/2022/01/15/x.html")}'
    with pytest.raises(BadAnswerError):
        page(html)
    assert len(page(html + post(f"{SITE}/2022/01/15/x.html")).posts) == 1


NEXT = {
    "rel": ('<a rel="next" href="/page2/">x</a>', "/", "/page2/"),
    "rel among others": ('<a rel="nofollow next" href="/page2/">x</a>', "/", "/page2/"),
    "class": ('<a class="btn next" href="/page2/">x</a>', "/", "/page2/"),
    "class around": ('<li class="next"><a href="/page2/">x</a></li>', "/", "/page2/"),
    "Chinese": ('<a href="/page2/">下一页 »</a>', "/", "/page2/"),
    "English": ('<a href="/page3/">Older Posts →</a>', "/page2/", "/page3/"),
    "number": ('<a href="/page2/">2</a><a href="/page3/">3</a>', "/", "/page2/"),
    "number of the middle": ('<a href="/">1</a><a href="/page3/">3</a>', "/page2/", "/page3/"),
    "query": ('<a href="?page=3">下一页</a>', "/list?page=2", "/list?page=3"),
    "newer page called next": ('<a class="next" href="/page1/">x</a>', "/page2/", ""),
    "first page called next": ('<a class="next" href="/">x</a>', "/page2/", ""),
    "itself": ('<a rel="next" href="/page2/#">x</a>', "/page2/", ""),
    "off the site": ('<a rel="next" href="//other.example.org/page2/">x</a>', "/", ""),
    "post called next": ('<a class="next" href="/2022/01/14/y.html">x</a>', "/", ""),
    "number that is no page": ('<a href="/about/">2</a>', "/", ""),
    "none": ("<span>下一页</span>", "/", ""),
}


@pytest.mark.parametrize(("html", "here", "there"), NEXT.values(), ids=NEXT)
def test_next_page(html: str, here: str, there: str) -> None:
    found = page(post("/2022/01/15/x.html") + html, here)
    assert found.next_page == (f"{SITE}{there}" if there else "")


EMPTY = {
    "old system": "<body><section><h1>示例</h1><ul>\n</ul></section></body>",
    "ours": '<main class="h-feed"><h1>示例</h1></main>',
    "minima": '<main><ul class="post-list"></ul></main>',
    "Chinese": "<main><p>暂无文章</p></main>",
    "English": "<main><p>No posts yet.</p></main>",
}


@pytest.mark.parametrize("html", EMPTY.values(), ids=EMPTY)
def test_empty_listing_is_no_error(html: str) -> None:
    assert page(html).posts == ()


BAD = {
    "nothing": (b"", "the answer is empty"),
    "text": (b"upstream timed out", "the answer is no HTML"),
    "JSON": (b'{"code": 0}', "the answer is no HTML"),
    "comment alone": (b"<!-- -->", "the answer is no HTML"),
    "no list": (b"<html><body><p>Hello</p></body></html>", "the page lists no posts"),
    "script shell": (b"<div id=app></div><script src=a.js></script>", "the page lists no posts"),
    "error page": (
        "<section><h1>404</h1><ul></ul>暂无文章</section>".encode(),
        "the page says: 404",
    ),
    "block page": (b"<title>Just a moment...</title>", "the page says: Just a moment..."),
}


@pytest.mark.parametrize(("body", "reason"), BAD.values(), ids=BAD)
def test_what_is_no_listing_is_a_bad_answer(body: bytes, reason: str) -> None:
    with pytest.raises(BadAnswerError) as caught:
        parse_listing(body, url=SITE)
    assert (caught.value.subject, caught.value.reason) == (SITE, reason)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("declared", ['<meta charset="gb2312">', ""])
def test_charsets(charset: str, declared: str) -> None:
    html = f"<html><head>{declared}</head><body>{post('/2022/01/15/x.html', '回购')}</body></html>"
    found = parse_listing(html.encode(charset), url=SITE)
    assert found.posts[0].title == "回购"


def test_thousands_of_posts_stay_fast() -> None:
    items = "".join(
        f"<li><span class='post-meta'>2022-01-15 09:31</span>"
        f"{post(f'/shilishibao/2022/01/15/NW20220115{number}.html', '示例股份拟回购股份')}</li>"
        for number in range(2248000000, 2248005000)
    )
    body = f"<html><body><main><ul>{items}</ul></main></body></html>".encode()
    start = time.process_time()
    assert len(parse_listing(body, url=SITE).posts) == 5000
    # A tenth of that is usual; the bound is for loaded machines.
    assert time.process_time() - start < 1.5


def test_one_item_around_all_posts_stays_fast() -> None:
    links = "".join(f"<a href='/2022/01/15/{number}.html'>A</a> " for number in range(5000))
    body = f"<ul><li>2021-01-01 {links}</li></ul>".encode()
    start = time.process_time()
    assert {link.date_text for link in parse_listing(body, url=SITE).posts} == {"2022-01-15"}
    assert time.process_time() - start < 1.5


def parses_or_says_why(body: bytes, url: str) -> bool:
    try:
        parse_listing(body, url=url)
    except AnswerError as error:
        return error.reason != ""
    return True


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    assert parses_or_says_why(body, SITE)


PIECES = (
    *(
        '<a href="',
        "/2022/01/15/x.html",
        '">',
        "</a>",
        "<li>",
        "</li>",
        "<ul>",
        "<time>",
        "//[",
        "?",
    ),
    *(
        "http://",
        "#",
        "<base href='",
        "'>",
        "下一页",
        "page2",
        "<nav>",
        "<h2>",
        "2022-01-15",
        " ",
        "%",
    ),
    *(
        "<a rel=next href='",
        "\0",
        "<!--",
        "-->",
        "<?x",
        "<![CDATA[",
        "é",
        "<svg>",
        "&#0;",
        "&#xD800;",
    ),
)


@given(st.lists(st.sampled_from(PIECES)))
def test_no_pieces_of_pages_raise_anything_else(pieces: list[str]) -> None:
    assert parses_or_says_why("".join(pieces).encode(), f"{SITE}/a/")


# -- themes of other hands ------------------------------------------------------------------------

THEMES = {
    "beautiful-jekyll-home": (
        "/2021-12-29-market/ /2021-12-28-fed/",
        ("December 29, 2021", "December 28, 2021"),
        "/page2",
    ),
    "chirpy-category": (
        "/posts/market/ /posts/fed/",
        ("2021-12-29T11:10:39+00:00", "2021-12-28T11:10:39+00:00"),
        "",
    ),
    "chirpy-home": (
        "/posts/market/ /posts/fed/",
        ("2021-12-29T11:10:39+00:00", "2021-12-28T11:10:39+00:00"),
        "/page2/",
    ),
    "hyde-home": (
        "/2021/12/29/market/ /2021/12/28/fed/",
        ("29 Dec 2021", "28 Dec 2021"),
        "/page2",
    ),
    "jekyll-now-home": ("/Market-rose/ /Fed-cuts/", ("", ""), ""),
    "minimal-mistakes-category": (
        "/stocks/market/ /stocks/fed/",
        ("2021-12-29T19:10:39+08:00", "2021-12-28T19:10:39+08:00"),
        "",
    ),
}


@pytest.mark.parametrize(("theme", "shown"), THEMES.items(), ids=THEMES)
def test_lists_of_common_themes(theme: str, shown: tuple[str, tuple[str, str], str]) -> None:
    paths, dates, further = shown
    found = listing(f"themes/{theme}", "/")
    assert [post.url.removeprefix(SITE) for post in found.posts] == paths.split()
    assert [post.title for post in found.posts] == ["Market rose", "Fed cuts"]
    assert tuple(post.date_text for post in found.posts) == dates
    assert found.next_page.removeprefix(SITE) == further


ENTRIES = {
    "permalink": '<div><a rel="permalink" href="/a/">A</a></div>',
    "bookmark": '<div><a rel="bookmark" href="/a/">A</a></div>',
    "class": '<ul><li><a class="post-link" href="/a/">A</a></li></ul>',
    "heading of an article": '<article><h2><a href="/a/">A</a></h2><p>B</p></article>',
    "around a heading": '<article><a href="/a/"><h3>A</h3><p>B</p></a></article>',
    "row with a time": '<ul><li><time>2021-12-29</time> <a href="/a/">A</a></li></ul>',
    "row of a table": '<table><tr><td class="date">x</td><td><a href="/a/">A</a></td></tr></table>',
    "type": '<div itemtype="https://schema.org/BlogPosting"><h2><a href="/a/">A</a></h2></div>',
}


@pytest.mark.parametrize("html", ENTRIES.values(), ids=ENTRIES)
def test_a_marked_link_is_one_of_a_post_whatever_its_address(html: str) -> None:
    posts = page(f"<main>{html}</main>").posts
    assert [(post.url, post.title) for post in posts] == [(f"{SITE}/a/", "A")]


NO_ENTRIES = {
    "row without a date": '<ul><li><a href="/a/">A</a></li></ul>',
    "row with two links": '<ul><li><time>1</time><a href="/a/">A</a><a href="/b/">B</a></li></ul>',
    "heading in a text": '<article><h1>T</h1><p>B</p><h2><a href="/a/">A</a></h2></article>',
    "headings": '<article><h2><a href="/a/">A</a></h2><h2><a href="/b/">B</a></h2></article>',
    "category": '<article><h2><a href="/categories/a/">A</a></h2></article>',
    "tag": '<ul><li><time>2021-12-29</time> <a href="/tags/#a">A</a></li></ul>',
    "front page": '<article><h2><a href="/">A</a></h2></article>',
    "another site": '<article><h2><a href="https://a.cn/a/">A</a></h2></article>',
    "image": '<article><h2><a rel="bookmark" href="/a.png">A</a></h2></article>',
    "navigation": '<nav><article><h2><a href="/a/">A</a></h2></article></nav>',
    "pagination": '<ul class="pagination"><li><time>1</time><a href="/a/">A</a></li></ul>',
    "heading alone": '<div><h2><a href="/a/">A</a></h2></div>',
}


@pytest.mark.parametrize("html", NO_ENTRIES.values(), ids=NO_ENTRIES)
def test_other_links_are_none_of_posts(html: str) -> None:
    with pytest.raises(BadAnswerError, match="the page lists no posts"):
        page(f"<main>{html}</main>")


@pytest.mark.parametrize(
    "part",
    [
        '<article class="post"><h2><a href="/{}/">A</a></h2></article>',
        '<li><time>2021-12-29</time><a href="/{}/">A</a></li>',
        '<article><h1>T</h1>{}<h2><a href="/a/">A</a></h2>',
        '<li><a href="/{}/">A</a>',
        "<div class=date>{}",
    ],
)
def test_long_lists_take_time_in_proportion(part: str) -> None:
    html = "".join(part.format(number) for number in range(10_000))
    started = time.process_time()
    with suppress(AnswerError):
        page(f"<main>{html}")
    assert time.process_time() - started < 10
