"""What the site's own script gives to the search index."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import newsarchive

SCRIPT = Path(newsarchive.__file__).parent / "site/files/_search/make_index.py"
ours = runpy.run_path(str(SCRIPT))
pairs: Callable[[str], str] = ours["pairs"]
read_page: Callable[[bytes], Any] = ours["read_page"]

PAIRS = {
    "零售新征程": "零售 售新 新征 征程 程",
    "行": "行",
    "评：涨逾5%，": "评： 涨逾 逾 5%，",
    "AUM突破3万亿": "AUM 突破 破 3 万亿 亿",
    "走强 半导体": "走强 强 半导 导体 体",
    "plain words": "plain words",
    "Ｗｉｎｄ数据２０２６": "Wind 数据 据 2026",
    "𠮷野家": "𠮷野 野家 家",
    "": "",
}


@pytest.mark.parametrize("text", PAIRS)
def test_each_han_character_is_joined_to_the_next(text: str) -> None:
    assert pairs(text) == PAIRS[text]


def test_a_page_is_read_without_what_is_around_it() -> None:
    page = read_page(
        '<body><p>菜单</p><article data-pagefind-body="article"><header>'
        '<h1 data-pagefind-meta="title">题 &lt;目&gt;</h1>'
        '<p data-pagefind-meta="source">示例报</p></header>'
        "<p>正文</p><!-- 注 --><script>var x</script><nav data-pagefind-ignore>前</nav><p>尾</p>"
        "</article>".encode()
    )
    assert (page.title, page.kind, page.meta) == ("题 <目>", "article", {"source": "示例报"})
    assert (page.header, page.text) == ("题 <目> 示例报", "正文 尾")


def test_a_page_without_the_mark_is_no_page() -> None:
    assert read_page(b"<p>x</p>") is None
    assert read_page(b"<p>data-pagefind-body</p>") is None


def article(site: Path, day: str, number: int) -> None:
    path = site / f"outlet/{day}/{number}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<article data-pagefind-body="article"><header><h1 data-pagefind-meta="title">题{number}'
        f"</h1></header><p>文{number}</p></article>"
    )


def test_bundles_hold_articles_by_age(tmp_path: Path) -> None:
    for number, day in enumerate(["2026/01/02", "2025/12/31", "2026/01/01"]):
        article(tmp_path, day, number)
    assert ours["make_index"](tmp_path, most=2) == 3
    names = ["article-2", "article-1"]
    assert json.loads((tmp_path / "pagefind/bundles.json").read_text()) == names
    pages = {
        name: json.loads((tmp_path / f"pagefind/{name}/pagefind-entry.json").read_text())
        for name in names
    }
    counts = {name: page["languages"]["en"]["page_count"] for name, page in pages.items()}
    assert counts == {"article-1": 2, "article-2": 1}
    found = [url for url, _ in ours["searched_pages"](tmp_path)]
    assert [url.rpartition("/")[2] for url in found] == ["1.html", "2.html", "0.html"]


def security(site: Path, code: str) -> None:
    path = site / f"securities/SZ/000/{code}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'<header data-pagefind-body="security"><h1>证券{code}</h1></header>')


def test_securities_are_in_bundles_of_their_own_however_many_articles_there_are(
    tmp_path: Path,
) -> None:
    for number in range(3):
        article(tmp_path, "2026/01/02", number)
        security(tmp_path, f"00000{number}")
    assert ours["make_index"](tmp_path, most=2) == 6
    names = json.loads((tmp_path / "pagefind/bundles.json").read_text())
    assert names == ["security-2", "security-1", "article-2", "article-1"]


def test_a_site_without_articles_has_an_empty_index(tmp_path: Path) -> None:
    assert ours["make_index"](tmp_path) == 0
    assert json.loads((tmp_path / "pagefind/bundles.json").read_text()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, SCRIPT, tmp_path / "none"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == f"{tmp_path / 'none'}: is no folder; build the site first\n"
