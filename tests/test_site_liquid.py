"""Finished pages: what our renderer makes of a site's layouts is what Jekyll makes of them."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from post_articles import ARTICLE, nasty_strings

from newsarchive.errors import SiteError
from newsarchive.exporters import PostOptions, SiteFolder, post_path, render_post
from newsarchive.items import Article, SecurityReference
from newsarchive.site.config import SiteConfig
from newsarchive.site.liquid import Templates
from newsarchive.site.names import SiteNames
from newsarchive.site.skeleton import write_skeleton

needs_jekyll = pytest.mark.skipif(
    shutil.which("jekyll") is None, reason="Jekyll isn't installed on this machine"
)
NAMES = SiteNames("档案 & <b>", "说明“一”", "https://news.example", "/archive")
SECURITIES = (
    SecurityReference("000001.SZ", kind="stock", role="primary"),
    SecurityReference("BRK.B.N", kind="stock", role="mention"),
)
BODY = (
    '<p>正文 <a href="https://a.example/?x=1&amp;y=2">链接</a></p>\n'
    "<table>\n<tr><td>甲</td></tr>\n</table>\n<p>尾</p>"
)


def article(number: int, text: str = "") -> Article:
    return replace(
        ARTICLE,
        article_id=f"eastmoney:{202201152248000000 + number}",
        canonical_url=f"https://finance.eastmoney.com/a/{202201152248000000 + number}.html",
        title=text or f"第{number}篇",
        summary=text,
        share_link=f"http://a.example/?q={number}&x={text}" if text else "",
        published=datetime(2022, 1, 15, 1, 31, 7, tzinfo=UTC) + timedelta(minutes=number),
        modified=datetime(2022, 2, 1, tzinfo=UTC) if number == 1 else None,
        securities=SECURITIES if number % 2 else (),
        body=BODY,
    )


ARTICLES = {
    f"{number} {name}": article(number, text)
    for number, (name, text) in enumerate({"plain": "", "next": "", **nasty_strings()}.items())
}


def address(post: Article) -> str:
    day, name = post_path(post).stem[:10], post_path(post).stem[11:]
    return f"/{post.source_slug}/{day.replace('-', '/')}/{name}.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build one site of all articles with Jekyll; its finished pages are in ``_site``."""
    folder = tmp_path_factory.mktemp("site")
    write_skeleton(folder, NAMES, force=False)
    for each in ARTICLES.values():
        SiteFolder(folder).write(post_path(each), render_post(each, PostOptions()))
    for security in SECURITIES:
        names = folder / f"_data/securities/{security.code.rpartition('.')[2]}.yml"
        names.parent.mkdir(parents=True, exist_ok=True)
        names.write_text(f'"{security.code}": ""\n')
    subprocess.run(["jekyll", "build", "--disable-disk-cache", "--quiet"], cwd=folder, check=True)
    return folder


def frozen_page(site: Path, post: Article) -> Mapping[str, object]:
    """Return what the exporter gives to the layout: the front matter as it reads back."""
    matter = (site / post_path(post)).read_text("utf-8").partition("---\n")[2].partition("\n---\n")
    page = yaml.safe_load(matter[0])
    return {**page, "url": address(post), "frozen": True}


def words(page: str) -> list[str]:
    """Return a page's lines, but for blank ones and blanks around: nobody sees those."""
    return [line.strip() for line in page.splitlines() if line.strip()]


@needs_jekyll
@pytest.mark.parametrize("name", ARTICLES)
def test_a_frozen_page_equals_the_live_one(site: Path, name: str) -> None:
    post = ARTICLES[name]
    ordered = list(ARTICLES.values())
    at = ordered.index(post)
    page = dict(frozen_page(site, post))
    for key, neighbour in (("previous_article", at - 1), ("next_article", at + 1)):
        if 0 <= neighbour < len(ordered):
            other = ordered[neighbour]
            page[key] = {"url": address(other), "title": other.title}
    ours = Templates(site, SiteConfig.read(site)).render("post", page, BODY)
    theirs = (site / "_site" / address(post)[1:]).read_bytes().decode()
    assert words(ours) == words(theirs)


# -- layouts that somebody broke -------------------------------------------------------------------

BROKEN = {
    "a tag without an end": ("---\nlayout: null\n---\n{% if page.title %}\n", ":4: "),
    "an unknown tag": ("---\n---\n\n{% paginate 5 %}\n", ":4: "),
    "an unknown filter": ("<p>\n{{ page.title | markdownify }}", ":2: unknown filter"),
    "a missing include": ("\n{% include none.html %}", "_includes/none.html"),
    "an include of a computed name": ("{% include {{ page.x }} %}", ":1: include names no file"),
    "front matter that is no YAML": ("---\nlayout: [\n---\n", ": "),
    "itself below": ("---\nlayout: post\n---\n", "stands on itself"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_layout_is_told_with_its_file_and_line(tmp_path: Path, name: str) -> None:
    text, says = BROKEN[name]
    (tmp_path / "_layouts").mkdir()
    (tmp_path / "_layouts/post.html").write_text(text)
    templates = Templates(tmp_path, SiteConfig.parse("title: x", "c"))
    with pytest.raises(SiteError) as caught:
        templates.render("post", {"title": "x"})
    assert str(caught.value).startswith(f"{tmp_path / '_layouts/post.html'}")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_broken_include_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    for folder in ("_layouts", "_includes"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_layouts/post.html").write_text("\n{% include part.html %}")
    (tmp_path / "_includes/part.html").write_text("\n\n{{ x | nothing }}")
    with pytest.raises(SiteError, match=r"_includes/part\.html:3: unknown filter 'nothing'"):
        Templates(tmp_path, SiteConfig.parse("title: x", "c")).render("post", {})


def test_a_missing_layout_is_told(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"_layouts/post\.html: is missing"):
        Templates(tmp_path, SiteConfig.parse("title: x", "c")).render("post", {})


# -- configuration ---------------------------------------------------------------------------------

WRONG_CONFIGS = {
    "title: [": r"_config\.yml:\d+: is no YAML",
    "- a\n- b": "holds no keys",
    "title: [a]": "title is no text",
    "newsarchive: {pages: 99}": "99 is unknown, this version knows 1",
    "newsarchive: yes": "None is unknown",
    "a: \x01": "characters that YAML forbids",
}


@pytest.mark.parametrize("text", WRONG_CONFIGS)
def test_a_wrong_configuration_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "_config.yml").write_text(text)
    with pytest.raises(SiteError, match=WRONG_CONFIGS[text]) as caught:
        SiteConfig.read(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("baseurl", ["news", "/news", "/news/"])
def test_the_base_of_a_site_starts_with_a_slash_and_ends_without(baseurl: str) -> None:
    config = SiteConfig.parse(f"url: https://x.example/\nbaseurl: {baseurl}", "c")
    assert (config.url, config.baseurl) == ("https://x.example", "/news")


def test_a_site_that_is_not_ours_has_no_pages(tmp_path: Path) -> None:
    assert SiteConfig.read(tmp_path).pages == 0
    assert SiteConfig.parse("title: x\nbaseurl: /\n", "c").pages == 0
    assert SiteConfig.parse("newsarchive: {pages: 1}", "c").pages == 1
