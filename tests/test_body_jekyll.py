"""Clean bodies in a real site: every post builds, shows what the article said and runs nothing."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

import pytest
from attacks import BODIES as ATTACKS
from list_numbers import spell
from lxml import html

from newsarchive.body import Body, clean

FOLDER = Path(__file__).with_name("body")
ARTICLES = {
    path.parent.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*/raw.html")
}
FORMS = {
    "numbers of a list": (
        "<ol start=3><li>甲</li><li value=7>乙</li></ol><ol reversed><li>丙<li>丁</ol>"
    ),
}
BODIES: Mapping[str, Body] = {
    name: clean(raw, url="https://e.example/a/1.html")
    for name, raw in (ATTACKS | ARTICLES | FORMS).items()
}
ATTRIBUTES = frozenset(
    {
        *("href", "rel", "src", "alt", "width", "height"),
        *("colspan", "rowspan", "start", "reversed", "value"),
    }
)
ACTIVE = "//script | //iframe | //style | //form | //svg | //math | //object | //embed | //@style"

needs_jekyll = pytest.mark.skipif(
    shutil.which("jekyll") is None, reason="Jekyll is not installed: no site can be built"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, html.HtmlElement]:
    """The body of each post as a site shows it."""
    site = tmp_path_factory.mktemp("site")
    (site / "_posts").mkdir()
    (site / "_layouts").mkdir()
    (site / "_layouts" / "post.html").write_text(
        '<!DOCTYPE html><html><head><meta charset="utf-8"></head>'
        "<body><main>{{ content }}</main></body></html>\n"
    )
    (site / "_config.yml").write_text("title: t\nstrict_front_matter: true\npermalink: /:title\n")
    for number, body in enumerate(BODIES.values()):
        (site / "_posts" / f"2022-01-01-{number}.md").write_text(
            f"---\nlayout: post\n---\n{body.html}\n\n<https://e.example/>\n\n[返回](/)\n",
            encoding="utf-8",
            newline="\n",
        )
    build = subprocess.run(
        ["jekyll", "build", "--quiet", "--disable-disk-cache"],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert build.returncode == 0, build.stderr
    return {
        name: html.parse(str(site / "_site" / f"{number}.html"), html.HTMLParser(encoding="utf-8"))
        .getroot()
        .find(".//main")
        for number, name in enumerate(BODIES)
    }


@needs_jekyll
@pytest.mark.parametrize("name", BODIES)
def test_a_post_shows_what_the_article_said(
    name: str, pages: Mapping[str, html.HtmlElement]
) -> None:
    page = deepcopy(pages[name])
    spell(page)
    shown = "".join(str(page.text_content()).split())
    assert shown == "".join(BODIES[name].text.split()) + "https://e.example/返回"


@needs_jekyll
@pytest.mark.parametrize("name", BODIES)
def test_a_post_runs_nothing(name: str, pages: Mapping[str, html.HtmlElement]) -> None:
    page = pages[name]
    assert not page.xpath(f".{ACTIVE.replace('| //', '| .//')}")
    for element in page.iter("*"):
        names = set(element.attrib)
        assert names <= ATTRIBUTES
        for address in (element.get("href", ""), element.get("src", "")):
            assert address in {"", "/"} or address.startswith(("http://", "https://", "mailto:"))


@needs_jekyll
@pytest.mark.parametrize("name", BODIES)
def test_a_post_keeps_its_blocks(name: str, pages: Mapping[str, html.HtmlElement]) -> None:
    blocks = [
        re.split("[ >]", line.removeprefix("<"))[0] for line in BODIES[name].html.splitlines()
    ]
    assert [str(element.tag) for element in pages[name]] == [*blocks, "p", "p"]


@needs_jekyll
def test_a_post_keeps_the_numbers_of_its_lists(pages: Mapping[str, html.HtmlElement]) -> None:
    lists = pages["numbers of a list"].findall("ol")
    assert [(one.get("start"), "reversed" in one.attrib) for one in lists] == [
        ("3", False),
        (None, True),
    ]
    assert [item.get("value") for one in lists for item in one] == [None, "7", None, None]
