import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_post_forms import FORMS, Form, OldPost

from newsarchive.errors import HiddenPostError, PostError
from newsarchive.exporters import PostOptions, render_post
from newsarchive.importers import read_post
from newsarchive.importers.charset import LARGEST
from newsarchive.items import Article, Capture, Revised
from newsarchive.normalise import attributed
from newsarchive.sources import Catalogue

CATALOGUE = Catalogue.load()
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
HERE = Path(__file__).parent / "importers"


def read(text: str, name: str = "_posts/2022-01-15-202201152248000123.md") -> Article:
    return read_post(name, text.encode(), fetched=NOW)


def reason_of(data: bytes, name: str = "_posts/2022-01-15-notes.md") -> str:
    with pytest.raises(PostError) as caught:
        read_post(name, data, fetched=NOW)
    assert caught.value.subject == name
    return caught.value.reason


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_the_old_system_reads_back(form: Form) -> None:
    post = OldPost(form)
    article = read(post.text(), post.name)
    assert article.title_text == post.title
    assert article.date_text == post.zoned_date
    assert article.native_id == post.article_id
    assert article.origin == "import"
    assert article.flags == ()


@pytest.mark.parametrize("form", ["first-day", "bare", "relative", "two-lines", "one-line"])
def test_text_of_the_first_month_is_body_with_the_page_as_url(form: Form) -> None:
    article = read(OldPost(form).text())
    assert article.body_html == "\n示例股份公告，拟回购。（示例时报）"
    assert article.url == "http://finance.eastmoney.com/news/1353,202201152248000123.html"
    assert (article.share_link, article.summary_text, article.source_text) == ("", "", "")


def test_rolling_post_has_its_digest_as_summary_and_no_outlet() -> None:
    article = read(OldPost("quoted").text())
    assert article.summary_text == "示例股份公告，拟回购。（示例时报）"
    assert article.body_html == "<p>示例股份公告，拟以自有资金回购。</p>"
    assert article.source_text == ""
    assert article.url == OldPost("quoted").page


def test_media_post_has_outlet_share_link_and_public_page() -> None:
    post = OldPost("outlet")
    article = read(post.text(), post.name)
    assert article.source_text == "示例时报"
    assert article.share_link == post.share_link
    assert article.url == "https://finance.eastmoney.com/a/202201152248000123.html"
    assert article.body_html == post.body


def test_capture_holds_the_file_untouched() -> None:
    data = OldPost("outlet").text().replace("\n", "\r\n").encode("utf-8-sig")
    article = read_post("a/2022-01-15-x.md", data, fetched=NOW)
    assert article.captures == (Capture("a/2022-01-15-x.md", "post", data, NOW),)
    assert article.fetched == NOW


def test_our_full_style_reads_back() -> None:
    name = "_posts/2024/03/05/2024-03-05-NW202403052999000111.md"
    article = read_post(name, (HERE / "full.md").read_bytes(), fetched=NOW)
    assert replace(article, captures=()) == Article(
        url="https://finance.eastmoney.com/a/202403052999000111.html",
        origin="import",
        fetched=NOW,
        native_id="202403052999000111",
        title_text='示例股份：“回购”与"增持"：一百问',
        date_text="2024-03-05 08:00:09 +0800",
        source_text="界面新闻",
        summary_text="示例股份公告，拟回购。",
        body_html=(
            "<blockquote>引语</blockquote>\n"
            "<p>第一段 &#123;&#123; 花括号 &#125;&#125;</p>\n<p>第二段</p>"
        ),
        security_texts=("000001.SZ", "600000.SH"),
        share_link="https://wap.eastmoney.com/a/202403052999000111.html",
        source_slug="jiemianxinwen",
        modified=datetime(2024, 3, 5, 1, tzinfo=UTC),
    )


def test_our_post_of_another_site_has_its_canonical_url() -> None:
    text = (
        '---\nlayout: post\ntitle: "A"\ndate: 2024-03-05 08:00:09 +0800\n'
        'article_id: "news.example.com:0123456789abcdef"\n'
        'canonical_url: "https://news.example.com/a?id=1"\n'
        'share_url: "https://news.example.com/a?id=1"\n---\n'
        "<p>A</p>\n\n<https://news.example.com/a?id=1>\n\n[返回首页](/)\n"
    )
    article = read(text, "2024-03-05-news-example-com-0123456789abcdef.md")
    assert (article.url, article.native_id) == ("https://news.example.com/a?id=1", "")
    assert article.body_html == "<p>A</p>"


BLOGS = {
    "23 digits": ("CFH20240305080009123456789", "20240305080009123456789"),
    "digits like those of news": ("CFH202403052999000111", "202403052999000111"),
}


@pytest.mark.parametrize(("name", "number"), BLOGS.values(), ids=BLOGS)
def test_our_post_of_a_blog_is_not_taken_for_news(name: str, number: str) -> None:
    page = f"https://caifuhao.eastmoney.com/news/{number}"
    matter = f'---\ntitle: "A"\ndate: 2024-03-05\narticle_id: "caifuhao:{number}"\n'
    for keys in (f'canonical_url: "{page}"\n', ""):
        article = read(f"{matter}{keys}---\n<p>A</p>\n", f"2024-03-05-{name}.md")
        assert (article.url, article.native_id) == (page, "")


def test_number_that_is_no_date_is_no_id() -> None:
    text = '---\ntitle: "A"\ndate: 2024-03-05\n---\nA\n\n<https://a.cn/202413992999000111>'
    text += "\n\n[返回首页](/)"
    article = read(text, "2024-03-05-202413992999000111.md")
    assert (article.url, article.native_id) == ("https://a.cn/202413992999000111", "")


def test_last_link_of_other_hands_is_theirs() -> None:
    text = '---\ntitle: "A"\ndate: 2024-03-05\n---\nA\n\n<https://a.cn/b>'
    article = read(text, "2024-03-05-202403052999000111.md")
    assert article.body_html == 'A\n\n<a href="https://a.cn/b">https://a.cn/b</a>'
    assert article.url == "https://finance.eastmoney.com/a/202403052999000111.html"


def test_name_and_link_that_disagree_are_flagged() -> None:
    article = read(OldPost("quoted", article_id="202201152248000999").text())
    assert article.native_id == "202201152248000123"
    assert article.flags == ("ids-differ",)


def test_classic_export_gives_the_file_back() -> None:
    share = "http://news.example.net/html_News/NewsShare.html?infoCode={info_code}"
    options = PostOptions(style="classic", share_url=share, site_url="//news.example.com")
    for form in ("outlet", "quoted", "one-line"):
        post = OldPost(form, body="<p>一</p>\n <p>二</p>")
        met = read(post.text(), post.name)
        article = replace(
            met,
            article_id=f"eastmoney:{met.native_id}",
            title=met.title_text,
            published=datetime.strptime(met.date_text, "%Y-%m-%d %H:%M:%S %z"),
        )
        assert render_post(article, options) == post.text()


TITLES = {
    "quotes": ('示例"股份"回购', ("front-matter-repaired",)),
    "quote at the end": ('示例"', ("front-matter-repaired",)),
    "unknown escape": (r"示例\股份", ("front-matter-repaired",)),
    "colon and hash": ("示例: 股份 # 回购", ()),
    "brackets": ("[示例] {股份} | > & * !", ()),
    "blanks": (" 示例  股份 ", ()),
}


@pytest.mark.parametrize(("title", "flags"), TITLES.values(), ids=TITLES)
def test_title_that_the_old_system_did_not_escape(title: str, flags: tuple[str, ...]) -> None:
    article = read(OldPost("outlet", title=title).text())
    assert (article.title_text, article.flags) == (title, flags)


def test_title_that_is_escaped_as_yaml_asks() -> None:
    article = read(OldPost("outlet", title=r"\"示例\" \u80a1 \\份").text())
    assert (article.title_text, article.flags) == ('"示例" 股 \\份', ())


OUTLETS = {
    "ends in news": ("每日经济新闻", "meirijingjixinwen"),
    "brackets": ("示例证券(香港)", "shilizhengquan(xianggang)"),
    "middle dot": ("示例时报·e公司", "shilishibao·egongsi"),
    "blanks": ("21示例报道  南示例", "21shilibaodao  nanshili"),
}


@pytest.mark.parametrize(("outlet", "slug"), OUTLETS.values(), ids=OUTLETS)
def test_outlet_of_any_name_reads_back(outlet: str, slug: str) -> None:
    article = read(OldPost("outlet", outlet=outlet, slug=slug).text())
    assert (article.source_text, article.flags) == (outlet, ())
    assert article.share_link == OldPost("outlet").share_link


@pytest.mark.parametrize("outlet", ["示例 #1", "示例: 时报", "- 示例"])
def test_outlet_that_breaks_yaml_reads_back_and_is_flagged(outlet: str) -> None:
    article = read(OldPost("outlet", outlet=outlet).text())
    assert (article.source_text, article.flags) == (outlet, ("front-matter-repaired",))


LABELS = {
    "not doubled, slug says so": ("jiemianxinwen", "界面新闻", "界面新闻"),
    "doubled": ("jiemianxinwen", "界面新闻新闻", "界面新闻"),
    "slug with a suffix": ("jiemianxinwen-2", "界面新闻", "界面新闻"),
    "plain": ("zhongxinwang", "中新网新闻", "中新网"),
    "no suffix": ("zhongxinwang", "中新网", "中新网"),
    "rolling feed": ("emnews", "东财滚动新闻", ""),
    "own notices": ("sitenews", "站长消息", ""),
}


@pytest.mark.parametrize(("slug", "tag", "outlet"), LABELS.values(), ids=LABELS)
def test_label_gives_the_outlet(slug: str, tag: str, outlet: str) -> None:
    text = f'---\ntitle: "A"\ndate: 2022-01-15\ncategories: {slug}\ntags: ["{tag}", "b"]\n---\nA'
    assert read(text).source_text == outlet


def test_footer_names_the_outlet_when_no_tag_does() -> None:
    post = OldPost("outlet")
    text = post.text().replace("tags: 示例时报新闻\n", "")
    assert read(text, post.name).source_text == "示例时报"


def test_digest_without_a_body() -> None:
    text = OldPost("quoted", body="").text()
    for post in (text, text.replace("\n\n\n\n", "\n\n")):
        article = read(post)
        assert article.summary_text == "示例股份公告，拟回购。（示例时报）"
        assert article.body_html == ""


def test_digest_of_several_lines_ends_at_the_blank_line() -> None:
    article = read(OldPost("quoted", digest="一\n二").text())
    assert article.summary_text == "一\n二"
    article = read(OldPost("quoted", digest="一\n> 二").text())
    assert article.summary_text == "一\n二"


def test_title_alone_is_a_post() -> None:
    text = '---\nlayout: post\ntitle: "A"\ndate: 2022-01-15 09:31:07\n---\n'
    article = read(text)
    assert (article.title_text, article.body_html) == ("A", "")
    assert article.url == "https://finance.eastmoney.com/a/202201152248000123.html"


def test_share_link_of_the_first_weeks() -> None:
    text = (
        OldPost("outlet", body="短标题\n短摘要")
        .text()
        .replace("news.example.net", "choicewzp1.eastmoney.com")
    )
    article = read(text)
    assert article.share_link.startswith("http://choicewzp1.eastmoney.com/html_News/")
    assert article.body_html == "短标题\n短摘要"


def test_quotation_inside_a_body_stays() -> None:
    body = "<p>一</p>\n> 二\n\n<p>三</p>\n\n[返回](/x)"
    assert read(OldPost("outlet", body=body).text()).body_html == body


def test_blank_lines_around_a_body_stay() -> None:
    body = "\n <p>一</p>\n\n"
    assert read(OldPost("outlet", body=body).text()).body_html == body


BROKEN = '---\nlayout: post\ntitle: ""\ndate:  +0800\ncategories: emnews\ntags: 东财滚动新闻\n---\n'


def test_incomplete_record_says_what_is_missing() -> None:
    text = f"{BROKEN}> 示例摘要\n\n<p>示例</p>\n\n<>\n\n[返回东财滚动新闻](/emnews/)｜[返回首页](/)"
    reason = reason_of(text.encode(), "_posts/-202201152248000123.md")
    assert reason == "the post has no title, no date"


def test_incomplete_record_is_completed_from_digest_and_file_name() -> None:
    text = f"{BROKEN}> 【示例股份拟回购】示例摘要\n\n<p>示例</p>\n\n<>"
    article = read(text)
    assert (article.title_text, article.date_text) == ("示例股份拟回购", "2022-01-15")
    assert article.flags == ("title-from-digest", "date-from-file-name")
    assert article.summary_text == "【示例股份拟回购】示例摘要"
    assert article.url == "https://finance.eastmoney.com/a/202201152248000123.html"


def test_a_date_is_not_made_up() -> None:
    text = f"{BROKEN}> 【示例股份拟回购】示例摘要\n\n<p>示例</p>\n\n<>"
    assert reason_of(text.encode(), "-202201152248000123.md") == "the post has no date"


def test_post_of_no_article_is_refused() -> None:
    text = '---\nlayout: post\ntitle: "开站"\ndate: 2021-12-01 13:33:50\n---\n\n祝贺\n'
    assert reason_of(text.encode()) == "the post has no link or article id"


UNREADABLE = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \r\n\t", "the file is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0", "a binary file"),
    "neither charset": (b"---\ntitle: \xff\xff\x80\xff\xfe\n---\n", "neither UTF-8 nor GBK"),
    "half of UTF-16": (b"\xff\xfe-\0-\0-", "neither UTF-8 nor GBK"),
    "huge": (b"-" * (LARGEST + 1), f"{LARGEST + 1} bytes are more than a post may have"),
    "no front matter": (b"# Read me\n", "the front matter is missing"),
    "open front matter": (b"---\ntitle: a\n", "the front matter doesn't end"),
    "empty front matter": (b"---\n---\ntext", "the front matter holds no keys"),
    "list as front matter": (b"---\n- a\n---\n", "the front matter holds no keys"),
    "deep front matter": (b"---\na: " + b"[" * 50_000 + b"\n---\n", "the post has no title"),
    "large front matter": (b"---\na: " + b"b" * 300_000 + b"\n---\n", "the front matter has more"),
}


@pytest.mark.parametrize(("data", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_file_says_why(data: bytes, reason: str) -> None:
    assert reason_of(data).startswith(reason)


CHARSETS = {
    "utf-8": ("utf-8", ()),
    "byte order mark": ("utf-8-sig", ()),
    "GBK": ("gbk", ("charset-gb18030",)),
    "GB 18030": ("gb18030", ("charset-gb18030",)),
    "UTF-16": ("utf-16", ("charset-utf-16",)),
}


@pytest.mark.parametrize(("charset", "flags"), CHARSETS.values(), ids=CHARSETS)
@pytest.mark.parametrize("form", ["quoted", "outlet"])
def test_charsets(form: Form, charset: str, flags: tuple[str, ...]) -> None:
    post = OldPost(form)
    article = read_post(post.name, post.text().encode(charset), fetched=NOW)
    assert (article.title_text, article.body_html) == (post.title, post.body)
    assert article.flags == flags


def test_few_broken_bytes_are_replaced() -> None:
    post = OldPost("outlet", body=f"<p>{'示例' * 100}</p>")
    data = post.text().encode()
    at = data.index(b"<p>") + 4
    article = read_post(post.name, data[:at] + data[at + 1 :], fetched=NOW)
    assert article.flags == ("bytes-replaced",)
    assert article.title_text == post.title


@pytest.mark.parametrize("form", FORMS)
def test_file_with_crlf_reads_like_one_with_lf(form: Form) -> None:
    post = OldPost(form, body="<p>一</p>\n<p>二</p>")
    converted = read(post.text().replace("\n", "\r\n"), post.name)
    assert replace(converted, captures=()) == replace(read(post.text(), post.name), captures=())


def test_crlf_of_the_article_itself_stays() -> None:
    body = "<p>一</p>\r\n<p>二</p>"
    assert read(OldPost("outlet", body=body).text()).body_html == body


def test_yaml_of_other_hands() -> None:
    text = (
        "---\ntitle: >\n  示例\n  标题\ndate: 2022-01-15T09:31:07Z\n"
        "securities:\n- 000001\n- 600000\nauthor: ' 某人 '\nkeywords: 股票\n---\nA"
    )
    article = read(text)
    assert article.title_text == "示例 标题"
    assert article.security_texts == ("000001", "600000")
    assert (article.author_text, article.keywords) == (" 某人 ", ("股票",))
    assert article.date_text == "2022-01-15T09:31:07Z"


def test_broken_yaml_is_read_line_by_line() -> None:
    text = "---\ntitle: 示例: \"一\nbad: [\ndate: 2022-01-15\ntags: '示例新闻'\n---\nA"
    article = read(text)
    assert (article.title_text, article.date_text) == ('示例: "一', "2022-01-15")
    assert (article.source_text, article.flags) == ("示例", ("front-matter-repaired",))


def test_aliases_and_tags_of_yaml_do_no_harm() -> None:
    text = (
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
        "title: !!python/object:os.system A\ndate: 2022-01-15\n---\nA"
    )
    assert read(text).title_text == "A"


_LINE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40
).filter(lambda text: text == text.strip() and text.strip())
_BODY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")).filter(
    lambda text: not text.startswith(">")
)


@given(form=st.sampled_from(FORMS), title=_LINE, body=_BODY)
def test_what_the_old_system_wrote_reads_back(form: Form, title: str, body: str) -> None:
    post = OldPost(form, title=title.replace('"', "”").replace("\\", "、"), body=body)
    article = read(post.text(), post.name)
    assert article.title_text == post.title
    assert article.date_text == post.zoned_date
    assert article.native_id == post.article_id
    if form in ("quoted", "outlet"):
        assert article.body_html == body
    if form == "outlet":
        assert (article.source_text, article.share_link) == (post.outlet, post.share_link)


def reads_or_says_why(data: bytes) -> bool:
    try:
        read_post("2022-01-15-202201152248000123.md", data, fetched=NOW)
    except PostError as error:
        return error.reason != ""
    return True


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"---\n" + data))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    assert reads_or_says_why(data)


PIECES = (
    *("---\n", "\n", "title: ", '"', "date: ", "2022-01-15", "> ", "<", ">", "[返回", "]("),
    *("首页](", "｜", ")", "http://x.cn/", "tags: ", "[", "{", ": ", "&a ", "*a", "【", "】", "一"),
)


@given(st.lists(st.sampled_from(PIECES)))
def test_no_pieces_of_posts_raise_anything_else(pieces: list[str]) -> None:
    assert reads_or_says_why(("---\n" + "".join(pieces)).encode())


def test_a_way_back_without_a_way_home_is_no_part_of_the_body() -> None:
    text = (
        '---\nlayout: post\ntitle: "示例"\ndate: 2021-12-08 10:46:18\ncategories: emnews\n'
        "tags: 东财滚动新闻\n---\n摘要一句话。\n\n"
        "<http://finance.eastmoney.com/news/1344,202112082206672930.html>\n\n"
        "[返回东财滚动新闻](../emnews/)"
    )
    name = "2021-12-08-202112082206672930.md"
    article = read_post(name, text.encode(), fetched=datetime(2026, 1, 1, tzinfo=UTC))
    assert "返回" not in article.body_html
    assert "摘要一句话。" in article.body_html


def test_a_post_that_is_marked_as_withdrawn_stays_so() -> None:
    post = Path(__file__).parent / "posts/withdrawn.md"
    article = read_post("2022-01-15-NW202201152248000123.md", post.read_bytes(), fetched=NOW)
    assert article.withdrawn == datetime(2022, 1, 16, 2, tzinfo=UTC)
    assert article.flags == ()
    text = post.read_text("utf-8").replace("withdrawn: 2022", "withdrawn: yes 2022")
    assert read_post("2022-01-15-x.md", text.encode(), fetched=NOW).withdrawn is None


def test_a_post_that_tells_of_changes_still_does() -> None:
    post = Path(__file__).parent / "posts/withdrawn.md"
    article = read_post("2022-01-15-NW202201152248000123.md", post.read_bytes(), fetched=NOW)
    assert article.modified == datetime(2022, 1, 16, 2, tzinfo=UTC)
    assert article.revisions == (
        Revised(datetime(2022, 1, 15, 3, tzinfo=UTC), ("title", "text")),
        Revised(datetime(2022, 1, 16, 2, tzinfo=UTC), ("withdrawn",)),
    )


@pytest.mark.parametrize(
    "keys",
    [
        "last_modified_at: yesterday\nrevisions: often",
        'last_modified_at: 9999-99-99 10:00:00 +0800\nrevisions: [{at: "2022", changed: ["text"]}]',
        "revisions:\n  - {at: 2022-01-15 11:00:00 +0800, changed: [text]}",
        'revisions: [{at: "0001-01-01 00:00:00 +2359", changed: []}]',
    ],
)
def test_changes_that_others_tell_of_in_their_way_are_passed_over(keys: str) -> None:
    text = f'---\ntitle: "示例"\ndate: 2022-01-15 09:31:07 +0800\n{keys}\n---\n正文。\n'
    article = read("".join(text), name="_posts/2022-01-15-202201152248000123.md")
    assert (article.modified, article.revisions) == (None, ())


# -- posts of other hands -------------------------------------------------------------------------

PAGE = "https://news.example.com/c/20211229102030456.html"


def others(
    text: str = "<p>正文。</p>", keys: str = "", name: str = "2021-12-29-market.md"
) -> Article:
    matter = f'---\ntitle: "市场"\ndate: 2021-12-29 10:20:30 +0800\ncanonical_url: "{PAGE}"\n{keys}'
    return read_post(name, f"{matter}---\n{text}\n".encode(), fetched=NOW)


@pytest.mark.parametrize("name", ["2021-12-29-market.md", "2021-12-29-20211229102030456.md"])
def test_a_number_in_an_address_of_another_site_is_not_eastmoney_s(name: str) -> None:
    article = others(name=name)
    assert (article.url, article.native_id) == (PAGE, "")


def test_a_post_that_the_earlier_system_named_is_eastmoney_s_at_any_address() -> None:
    article = others(name="2021-12-29-NW202112291020304567.md")
    assert (article.url, article.native_id) == (PAGE, "202112291020304567")


@pytest.mark.parametrize("name", ["2022-01-15-NW202201152248000960.md", "2022-01-15-market.md"])
def test_a_last_link_to_another_article_stays_in_the_text(name: str) -> None:
    link = "https://finance.eastmoney.com/a/202201152248000961.html"
    matter = '---\ntitle: "市场"\ndate: 2022-01-15\n'
    matter += "" if "NW" in name else f"article_id: a.cn:0123456789abcdef\ncanonical_url: {PAGE}\n"
    article = read(f"{matter}---\n<p>正文。</p>\n\n<{link}>\n", name)
    assert article.body_html.strip() == f'<p>正文。</p>\n\n<a href="{link}">{link}</a>'
    assert link not in (article.url, article.share_link)
    assert (article.flags, article.share_link) == ((), "")


def test_a_last_link_to_the_article_itself_is_no_text() -> None:
    for link in (PAGE, "https://finance.eastmoney.com/a/202201152248000960.html"):
        name = "2022-01-15-NW202201152248000960.md"
        assert others(f"<p>正文。</p>\n\n<{link}>", name=name).body_html == "<p>正文。</p>"


MARKDOWN = {
    "heading": "## 小标题",
    "list": "- 项一\n- 项二",
    "numbers": "1. 项一\n2. 项二",
    "bold": "第一段 **粗体**。",
    "link": "见[公告](https://a.com/1)。",
    "image": "![图](https://a.com/1.png)",
    "autolink": "<p>正文。</p>\n<https://a.com/1>",
    "two paragraphs": "第一段。\n\n第二段。",
    "text behind HTML": "<p>正文。</p>\n\n第一段。\n\n第二段。",
    "quotation": "> 引语\n\n<p>正文。</p>",
    "code": "```\na\n```",
    "table": "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
    "attributes": "<p>正文。</p>\n{: .note}",
}


@pytest.mark.parametrize("text", MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_of_other_hands_is_refused(text: str) -> None:
    with pytest.raises(PostError, match="the text is Markdown"):
        others(text)


@pytest.mark.parametrize("text", ["<p>{{ site.url }}</p>", "{% include a.html %}<p>正文。</p>"])
def test_liquid_of_other_hands_is_refused(text: str) -> None:
    with pytest.raises(PostError, match="the text holds Liquid"):
        others(text)


HTML = {
    "blocks": "<h2>小标题</h2>\n\n<ul>\n<li>- 项一</li>\n</ul>\n\n<p>1. 正文 * [注]</p>",
    "code": "<pre>\n# 注\n- a\n\n**b**</pre>",
    "one paragraph": "第一段，3-5月[注]涨1.5%*。\n第二行。",
    "comment": "<p>正文。</p>\n<!--more-->\n<p>正文。</p>",
    "inline": 'A <a href="https://a.com/">b</a>\n<strong>c</strong>',
}


@pytest.mark.parametrize("text", HTML.values(), ids=HTML)
def test_html_of_other_hands_is_read(text: str) -> None:
    assert others(text).body_html.strip() == text


def test_a_page_in_html_is_no_markdown() -> None:
    text = "第一段。\n\n- 第二段。"
    assert others(text, name="2021-12-29-market.html").body_html.strip() == text


TAGS = {
    "lists": "categories: [财经, 股票]\ntags: [A股, 基金]\n",
    "strings": "categories: 财经 股票\ntags: A股 基金\n",
    "one each": "category: 财经\ntags: [股票, A股]\nkeywords: [基金]\n",
}


@pytest.mark.parametrize("keys", TAGS.values(), ids=TAGS)
def test_tags_of_other_hands_are_keywords_and_no_outlet(keys: str) -> None:
    article = others(keys=keys)
    assert (article.source_text, article.keywords) == ("", ("财经", "股票", "A股", "基金"))


def test_a_source_that_other_hands_name_is_one() -> None:
    assert others(keys="source: 示例时报\ntags: [A股]\n").source_text == "示例时报"


@pytest.mark.parametrize("value", ["false", "False", "no", '"false"'])
def test_a_post_that_is_not_published_is_left_out(value: str) -> None:
    with pytest.raises(HiddenPostError, match="the post says published: "):
        others(keys=f"published: {value}\n")


@pytest.mark.parametrize("value", ["true", "", "2021"])
def test_a_post_that_is_published_is_read(value: str) -> None:
    assert others(keys=f"published: {value}\n").title_text == "市场"


def test_long_texts_of_other_hands_take_time_in_proportion() -> None:
    started = time.process_time()
    for part in ("[", "<p>", "`", "\n \n", "a\n", "|-", "![](", "<https://", "<div>- "):
        with suppress(PostError):
            others(part * (200_000 // len(part)))
    assert time.process_time() - started < 10


CATEGORIES = {
    "a known outlet": ("[财经, 证券时报]", "证券时报"),
    "with the ending of ours": ("[证券时报新闻]", "证券时报"),
    "subjects": ("[财经, A股]", ""),
    "two outlets": ("[证券时报, 财联社]", ""),
}


@pytest.mark.parametrize(("tags", "outlet"), CATEGORIES.values(), ids=CATEGORIES)
def test_a_tag_of_other_hands_is_an_outlet_if_it_is_the_one_known(tags: str, outlet: str) -> None:
    article = replace(others(keys=f"tags: {tags}\n"), trailer="")
    assert attributed(article, catalogue=CATALOGUE)[0].source == outlet
