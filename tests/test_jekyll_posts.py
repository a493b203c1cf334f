"""Posts as Jekyll and Ruby's YAML reader see them."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from post_articles import ARTICLE, nasty_strings

from newsarchive.exporters import PostOptions, SiteFolder, post_path, render_post
from newsarchive.exporters.front_matter import quoted, quoted_list, word
from newsarchive.items import Article, SecurityReference

pytestmark = pytest.mark.skipif(
    shutil.which("jekyll") is None, reason="Jekyll isn't installed on this machine"
)

NASTY = nasty_strings()
CLASSIC = {
    "liquid": '<p>{{ "示例" | }} {% 样本 %} {{</p>',
    "markup": '<p style="display:none;"><br /></p><!-- x --><p>\u3000\u3000示例</p>\n <p>样本</p>',
}
SECURITIES = (
    SecurityReference("000001.SZ", kind="stock"),
    SecurityReference("00700.HK", kind="stock", role="primary"),
)
CONFIG = """\
strict_front_matter: true
timezone: Asia/Shanghai
permalink: /read/:title.html
"""
LAYOUT = """\
<h1>{{ page.title | escape }}</h1>
<time>{{ page.date | date: "%Y-%m-%d %H:%M:%S %z" }}</time>
<script>
{"title": {{ page.title | jsonify }}, "source": {{ page.source | jsonify }},
"summary": {{ page.summary | jsonify }}, "tags": {{ page.tags | jsonify }},
"categories": {{ page.categories | jsonify }}, "securities": {{ page.securities | jsonify }}}
</script>
<main>
{{ content }}
</main>
"""
PAGE = re.compile(
    r"<h1>(?P<title>.*)</h1>\n<time>(?P<time>.*)</time>\n"
    r"<script>(?P<values>.*)</script>\n<main>(?P<content>.*)</main>\n",
    re.DOTALL,
)
# HTML can't hold them, so lxml refuses or drops them.
NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Page:
    """A page that Jekyll made of a post."""

    title: str  # as markup
    time: str
    values: Mapping[str, object]
    content: html.HtmlElement


def nasty_article(number: int, text: str) -> Article:
    return replace(
        ARTICLE,
        article_id=f"eastmoney:{202201152248000000 + number}",
        title=text,
        summary=text,
        source=text,
        source_slug=f"outlet-{number}",
        share_link=f"http://a.example/?q={text}",
        body=f"<h3>甲</h3>\n<p>{escape(text)}</p>",
        securities=SECURITIES,
    )


def read_page(path: Path) -> Page:
    found = PAGE.fullmatch(path.read_bytes().decode())
    assert found, path
    content = html.fragment_fromstring(NOT_IN_HTML.sub("", found["content"]), create_parent="main")
    return Page(found["title"], found["time"], json.loads(found["values"]), content)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Page]:
    """Build one site with all posts, and return its pages by the name of their string."""
    site = SiteFolder(tmp_path_factory.mktemp("site"))
    site.check()
    (site.path / "_config.yml").write_text(CONFIG)
    (site.path / "_layouts").mkdir()
    (site.path / "_layouts" / "post.html").write_text(LAYOUT)
    articles = {
        name: nasty_article(number, text) for number, (name, text) in enumerate(NASTY.items())
    }
    for article in articles.values():
        site.write(post_path(article), render_post(article, PostOptions()))
    for number, (name, body) in enumerate(CLASSIC.items()):
        article = replace(
            ARTICLE, article_id=f"eastmoney:{number}", source_text="示例时报", body_html=body
        )
        articles[f"classic {name}"] = article
        site.write(post_path(article), render_post(article, PostOptions("classic")))
    subprocess.run(
        ["jekyll", "build", "--strict_front_matter", "--disable-disk-cache", "--quiet"],
        cwd=site.path,
        check=True,
    )
    built = site.path / "_site" / "read"
    assert len(list(built.iterdir())) == len(articles)
    return {
        name: read_page(built / f"{post_path(article).stem[11:]}.html")
        for name, article in articles.items()
    }


def one_line(text: str) -> str:
    return " ".join(text.split())


each_nasty = pytest.mark.parametrize(("name", "text"), NASTY.items(), ids=NASTY)


@each_nasty
def test_page_has_exactly_the_values_of_the_article(
    pages: Mapping[str, Page], name: str, text: str
) -> None:
    heading = one_line(text)
    assert pages[name].title == re.sub(
        "'", "&#39;", escape(text, quote=False).replace('"', "&quot;")
    )
    assert pages[name].time == "2022-01-15 09:31:07 +0800"
    assert pages[name].values == {
        "title": text,
        "source": text,
        "summary": one_line(text),
        "tags": [heading if heading.endswith("新闻") else f"{heading}新闻"],
        "categories": [f"outlet-{list(NASTY).index(name)}"],
        "securities": ["00700.HK", "000001.SZ"],
    }


@each_nasty
def test_page_shows_exactly_the_words_of_the_body(
    pages: Mapping[str, Page], name: str, text: str
) -> None:
    heading, body, *_ = pages[name].content
    assert (heading.tag, heading.text_content()) == ("h3", "甲")
    assert body.tag == "p"
    assert len(body) == 0
    assert body.text_content() == NOT_IN_HTML.sub("", text.replace("\r", "\n"))


@each_nasty
def test_page_ends_with_the_links_of_the_article(
    pages: Mapping[str, Page], name: str, text: str
) -> None:
    *_, share, footer = pages[name].content
    (link,) = share
    assert share.text_content() == link.get("href")
    assert link.get("href").startswith("http://a.example/?q=")
    category, home = footer
    shown = re.sub("[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", "", one_line(text))
    assert category.text_content() == f"返回{shown}新闻".replace("新闻新闻", "新闻")
    assert len(category) == 0
    assert category.get("href") == f"/category/outlet-{list(NASTY).index(name)}.html"
    assert (home.text_content(), home.get("href")) == ("返回首页", "/")
    assert footer.text_content().endswith("｜返回首页")


def test_classic_posts_are_built_and_run_no_liquid(pages: Mapping[str, Page]) -> None:
    text = pages["classic liquid"].content.text_content()
    assert '{{ "示例" | }} {% 样本 %} {{' in text
    assert "示例" in pages["classic markup"].content.text_content()


def read_by_ruby(documents: Iterable[str]) -> list[object]:
    """Return what Psych makes of each YAML document, all in one process."""
    load = "YAML.safe_load(text, permitted_classes: [Time])"
    program = f"puts JSON.generate(JSON.parse($stdin.read).map {{ |text| {load} }})"
    done = subprocess.run(
        ["ruby", "-Ku", "-ryaml", "-rjson", "-e", program],
        env={**os.environ, "TZ": "Asia/Shanghai"},
        input=json.dumps(list(documents)),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    values: list[object] = json.loads(done.stdout)
    return values


def as_ruby_prints(value: object) -> str:
    assert isinstance(value, datetime)
    return f"{value:%Y-%m-%d %H:%M:%S %z}"


def test_ruby_reads_the_same_front_matter_as_pyyaml() -> None:
    articles = [
        replace(nasty_article(*each), modified=ARTICLE.fetched)
        for each in enumerate(NASTY.values())
    ]
    headers = [render_post(each, PostOptions()).split("\n---\n")[0] for each in articles]
    by_python = json.dumps([yaml.safe_load(header) for header in headers], default=as_ruby_prints)
    assert read_by_ruby(headers) == json.loads(by_python)


def document(text: str) -> str:
    return f"a: {quoted(text)}\nb: {word(text)}\nc: {quoted_list((text, text))}\n"


def generated_texts() -> list[str]:
    """Return what hypothesis makes up: any text, and text of what YAML gives a meaning to."""
    texts: list[str] = []
    marks = " \t\n\r\x85\u2028\ufeff-:?#&*!|>%@`'\"\\{}[],.~=<+_019aeEnNoy示例"

    @settings(max_examples=1000, database=None, suppress_health_check=list(HealthCheck))
    @given(st.text() | st.text(st.sampled_from(marks)))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    return texts


def test_ruby_reads_back_any_string_equal() -> None:
    texts = [*NASTY.values(), *generated_texts()]
    for text, value in zip(texts, read_by_ruby(map(document, texts)), strict=True):
        assert value == {"a": text, "b": text, "c": [text, text]}
