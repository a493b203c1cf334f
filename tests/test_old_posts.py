"""The old system's posts: written byte for byte, read back, and written clean."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from crawling import Workplace

from newsarchive.demo.articles import Body, StoreArticle
from newsarchive.demo.ids import BEIJING
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

DIGITS = "202201152248000123"
NAME = f"_posts/2022/01/15/2022-01-15-NW{DIGITS}.md"
SHARE = "http://finews.zning.xyz/html_News/NewsShare.html?infoCode="
CLASSIC = {
    "POST_STYLE": "classic",
    "SHARE_URL": f"{SHARE}{{info_code}}",
    "SITE_URL": "//finews.withounder.com",
}

# What stands before the first paragraph: a hidden one, and the chart of the main subject.
CHART = (
    '<p style="display:none;height:1px;overflow:hidden;"><br /></p>'
    '<!-- EM_StockImg_Start --><p style="text-align:center;">'
    '<a href="http://quote.eastmoney.com/unify/r/0.003901" data-code="003901|0|2" '
    'data-code2="003901|0|6|" class="EmImageRemark" target="_blank">'
    '<img src="https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=0.003901&imageType=k'
    '&token=0123456789abcdef0123456789abcdef&at=1" border="0" alt="K图 003901_0" '
    'data-code="K 003901|0|2" data-code2="K 003901|0|6|" style="border:#d1d1d1 1px solid;" '
    'width="578" height="276" /></a></p><!-- EM_StockImg_End -->'
)
PARAGRAPHS = (
    "零售AUM(管理规模)突破 3亿、客户数达到1.3万之后，示例银行的“下一站”在哪里？<br />",
    "<strong>向外延伸， 拓宽边界</strong>",
    "“要有同理心。”某人表示，A&lt;B且B&amp;C，较 2020年提升102.5%。",
    "站在新一年的起点，示例银行将继续。",
)
TRAILER = '<p class="em_media">（文章来源：中国新闻网）</p>'


def upstream(indent: str) -> str:
    """Return the text as the upstream has it, each paragraph behind *indent*."""
    return CHART + "\n ".join(f"<p>{indent}{text}</p>" for text in PARAGRAPHS) + TRAILER


OLD_POST = (
    "---\n"
    "layout: post\n"
    'title: "示例银行零售新征程：让服务惠及万家"\n'
    "date: 2022-01-15 09:31:07 +0800\n"
    "categories: zhongguoxinwenwang\n"
    "tags: 中国新闻网新闻\n"
    "---\n"
    f"{upstream('')}\n"
    "\n"
    f"<{SHARE}NW{DIGITS}>\n"
    "\n"
    "[返回中国新闻网新闻](//finews.withounder.com/category/zhongguoxinwenwang.html)"
    "｜[返回首页](//finews.withounder.com/)"
)

CLEAN_POST = (
    "---\n"
    "layout: post\n"
    'title: "示例银行零售新征程：让服务惠及万家"\n'
    "date: 2022-01-15 09:31:07 +0800\n"
    "categories: zhongguoxinwenwang\n"
    "tags: 中国新闻网新闻\n"
    'source: "中国新闻网"\n'
    'source_slug: "zhongguoxinwenwang"\n'
    'securities: ["003901.SZ"]\n'
    f'article_id: "eastmoney:{DIGITS}"\n'
    f'canonical_url: "https://finance.eastmoney.com/a/{DIGITS}.html"\n'
    f'share_url: "{SHARE}NW{DIGITS}"\n'
    "---\n"
    "<p>零售AUM(管理规模)突破 3亿、客户数达到1.3万之后，示例银行的“下一站”在哪里？</p>\n"
    "<p><strong>向外延伸， 拓宽边界</strong></p>\n"
    "<p>“要有同理心。”某人表示，A&lt;B且B&amp;C，较 2020年提升102.5%。</p>\n"
    "<p>站在新一年的起点，示例银行将继续。</p>\n"
    "\n"
    f"<{SHARE}NW{DIGITS}>\n"
    "\n"
    "[返回中国新闻网新闻](/category/zhongguoxinwenwang.html)｜[返回首页](/)\n"
)


@pytest.fixture
def origin() -> Iterator[Origin]:
    article = StoreArticle(
        id=DIGITS,
        show_time=datetime(2022, 1, 15, 9, 31, 7, tzinfo=BEIJING),
        title="示例银行零售新征程：让服务惠及万家",
        media="中国新闻网",
        body=Body((upstream("\u3000\u3000"),)),
        columns=("345",),
    )
    with Origin(Store([article])) as serving:
        serving.faults.only = frozenset({"getNewsByColumns", "GetNewsText.do"})
        yield serving


def test_a_crawl_writes_the_old_post_byte_for_byte_and_the_clean_one_too(
    tmp_path: Path, origin: Origin
) -> None:
    place = Workplace(tmp_path, origin)
    ended = place.crawl("eastmoney", columns="345", settings=CLASSIC)
    assert ended.status == 0
    assert place.posts() == {NAME: OLD_POST}
    full = {"SITE_DIR": str(tmp_path / "full"), "SHARE_URL": CLASSIC["SHARE_URL"]}
    assert place.run("export", "--all", **full).status == 0
    assert (tmp_path / "full" / NAME).read_text("utf-8") == CLEAN_POST


def test_an_old_post_is_read_and_written_again_byte_for_byte_and_clean(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    old = tmp_path / "old" / "_posts" / f"2022-01-15-NW{DIGITS}.md"
    old.parent.mkdir(parents=True)
    old.write_text(OLD_POST, "utf-8")
    assert place.run("import", str(tmp_path / "old")).status == 0
    assert place.run("export", **CLASSIC).status == 0
    assert place.posts() == {NAME: OLD_POST}
    # As it came through a share link of its own, that link stays.
    assert place.run("export", "--all", SITE_DIR=str(tmp_path / "full")).status == 0
    assert (tmp_path / "full" / NAME).read_text("utf-8") == CLEAN_POST
    rows = place.ask("SELECT code, role, evidence FROM mentions")
    assert [(code, role) for code, role, _ in rows] == [("003901.SZ", "primary")]
