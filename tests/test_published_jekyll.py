import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from old_post_forms import OldPost

from newsarchive.importers import read_post
from newsarchive.items import Article
from newsarchive.published import parse_listing, parse_post

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
SITE = "https://news.example.com"
JEKYLL = shutil.which("jekyll")

FILES = {
    "_config.yml": f"title: 示例消息\nurl: {SITE}\ntimezone: Asia/Shanghai\n",
    "_layouts/default.html": (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="UTF-8">'
        "<title>{{ page.title }}</title></head><body>"
        '<header><h1><a href="/">{{ site.title }}</a></h1></header>\n'
        "<section>\n{{ content }}\n</section>\n<footer><p>2021</p></footer></body></html>\n"
    ),
    "_layouts/post.html": (
        "---\nlayout: default\n---\n"
        '<small>(GMT+8, Asia/Shanghai, CST) {{ page.date | date: "%Y-%m-%d %H:%M:%S" }}</small>\n'
        "<h1>{{ page.title }}</h1>\n\n{{ content }}\n\n"
        "<small>tags: <em>{{ page.tags | join: '</em> - <em>' }}</em></small>\n"
    ),
    "_layouts/marked.html": (
        "---\nlayout: default\n---\n"
        '<article class="h-entry"><h1 class="p-name">{{ page.title | escape }}</h1>\n'
        '<time class="dt-published" datetime="{{ page.date | date_to_xmlschema }}">'
        '{{ page.date | date: "%b %-d, %Y" }}</time>\n'
        '<div class="e-content">{{ content }}</div></article>\n'
    ),
    "_layouts/category.html": (
        "---\nlayout: default\n---\n<h2>{{ page.title }}</h2>\n<ul>\n"
        "{% for post in site.categories[page.category] %}"
        '<li><a href="{{ post.url }}">{{ post.title }}</a></li>\n{% endfor %}</ul>\n'
    ),
    "category/shilishibao.html": (
        "---\nlayout: category\ntitle: 示例时报新闻\ncategory: shilishibao\n---\n"
    ),
    "category/emnews.html": "---\nlayout: category\ntitle: 滚动\ncategory: emnews\n---\n",
    "category/leer.html": "---\nlayout: category\ntitle: 空\ncategory: leer\n---\n",
}
BODY = (
    '<p style="display:none;height:1px;overflow:hidden;"><br /></p><!-- EM_StockImg_Start -->'
    '<p style="text-align:center;"><a href="http://quote.eastmoney.com/unify/r/0.000001" '
    'class="EmImageRemark"><img src="https://example.com/k.aspx?nid=0.000001&imageType=k" '
    'alt="K图" /></a></p><!-- EM_StockImg_End --><p>示例股份<strong>公告</strong>&lt;一&gt;。</p>\n'
    " <p>第二段：“示例” 3.5% *ST示例 [链接](x)</p>\n <table><tr><td>1</td><td>2</td></tr></table>"
    '\n <p class="em_media">（文章来源：示例时报）</p>'
)
POSTS = (
    OldPost("outlet", "202201152248000123", body=BODY),
    OldPost("outlet", "202201142247000456", "2022年 示例 & “指数”上涨", "2022-01-14 00:10:00"),
    OldPost("quoted", "202201152248000777", "示例快讯", "2022-01-15 23:59:59", BODY),
    OldPost("one-line", "202201152248000888", "示例短讯", "2022-01-15 12:00:00"),
)


@pytest.fixture(scope="module", params=["post", "marked"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site of POSTS, in the layout of the old system or one with microformats."""
    if JEKYLL is None:
        pytest.skip("jekyll is not installed")
    site = tmp_path_factory.mktemp("site")
    files: Mapping[str, str] = FILES | {post.name: post.text() for post in POSTS}
    for name, text in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("layout: post", f"layout: {request.param}"), encoding="utf-8")
    subprocess.run(
        [JEKYLL, "build", "--quiet", "--disable-disk-cache", "-s", site, "-d", site / "_site"],
        check=True,
        cwd=site,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "LANG": "C.UTF-8", "HOME": str(site)},
        timeout=120,
    )
    return site / "_site"


def published(built: Path, category: str) -> dict[str, Article]:
    """Return the articles that the category's page lists, by native id."""
    path = f"category/{category}.html"
    page = parse_listing((built / path).read_bytes(), url=f"{SITE}/{path}")
    articles = {}
    for link in page.posts:
        body = (built / link.url.removeprefix(f"{SITE}/")).read_bytes()
        article = parse_post(body, url=link.url, fetched=NOW)
        assert article.native_id == link.native_id
        assert article.title_text == link.title
        articles[link.native_id] = article
    return articles


def words(html: str) -> str:
    return "".join(re.sub(r"<!--.*?-->|<[^>]*>", "", html).split())


def tags(html: str) -> list[str]:
    return re.findall(r"<\w+", html)


@pytest.mark.parametrize("post", POSTS, ids=lambda post: f"{post.form}-{post.article_id[-3:]}")
def test_post_reads_the_same_from_its_page_as_from_its_file(built: Path, post: OldPost) -> None:
    category = post.slug if post.form == "outlet" else "emnews"
    page = published(built, category)[post.article_id]
    file = read_post(post.name, post.text().encode(), fetched=NOW)
    assert page.title_text == file.title_text
    assert datetime.fromisoformat(page.date_text.replace(" +", "+")) == datetime.fromisoformat(
        file.date_text.replace(" +", "+")
    )
    assert (page.source_text, page.share_link, page.url) == (
        file.source_text,
        file.share_link,
        file.url,
    )
    assert page.summary_text == file.summary_text
    assert words(page.body_html) == words(file.body_html)
    if post.form != "one-line":
        assert tags(page.body_html.replace("<tbody>", "")) == tags(file.body_html)


def test_category_lists_its_posts_alone(built: Path) -> None:
    assert set(published(built, "shilishibao")) == {"202201152248000123", "202201142247000456"}
    assert set(published(built, "emnews")) == {"202201152248000777", "202201152248000888"}


def test_category_without_posts_is_empty(built: Path) -> None:
    assert published(built, "leer") == {}
