"""A lost archive: its site, with finished pages, read back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from crawling import Ended, Workplace
from forked_commands import Commands
from site_world import START, World

from newsarchive.items import Article
from newsarchive.normalise import normalised
from newsarchive.sources import Catalogue

ZONE = ZoneInfo("Asia/Shanghai")
SHOWN = (
    "SELECT article_id, canonical_url, title, published, source, source_slug, source_kind, "
    "summary, body, text, images, content_hash, (SELECT group_concat(code || kind || name) FROM "
    "mentions WHERE mentions.article_id = articles.article_id AND role != 'candidate') "
    "FROM articles ORDER BY article_id"
)
LIVE = {"LIVE_DAYS": "3", "CLOCK": START.isoformat()}


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


BODY = (
    "<h2>小标题</h2><p>　　示例银行(003901.SZ)公告，“花括号” {{ x }} {%% raw %%}与&nbsp;空格，"
    "第%d号。</p>"
    "<table><tr><th>一</th><td>2 &lt; 3 &amp; 4</td></tr><tr><td>三</td><td>四</td></tr></table>"
    "<table><tr><td>第二张表</td></tr></table><ul><li>一<br>二</li></ul><blockquote>引语</blockquote>"
    '<p><img src="https://img.example/a%%20b.png?x=1&y=2" alt="图 &quot;一&quot;"></p><p>说明</p>'
    '<pre>a  b\n  c</pre><p>生僻字𠮷😀 <a href="https://example.com/路径?q=一&r=[2]">链接</a></p>'
    '<p><a href="https://finance.eastmoney.com/a/202601150000000001.html">'
    "https://finance.eastmoney.com/a/202601150000000001.html</a></p>"
)
MEDIA = ("中国新闻网", "界面新闻", "", "从未见过的周刊", "澎湃新闻")
HOSTS = (
    "https://finance.eastmoney.com/a/{}.html",
    "https://caifuhao.eastmoney.com/news/{}12345",
    "https://daily.example/news/{}.html",
)


def news(count: int = 30) -> list[Article]:
    """Return articles of every form."""
    return [story(number) for number in range(count)]


def story(number: int, **changed: str) -> Article:
    """Return an article as a crawl finishes it, ten hours older than the one before it."""
    published = (START - timedelta(hours=10 * number)).astimezone(ZONE)
    digits = f"{published:%Y%m%d%H%M%S}000{number % 10}"
    met = Article(
        url=HOSTS[number % 7 if number % 7 < 3 else 0].format(digits),
        origin="share",
        fetched=START,
        title_text=f"第{number}条：示例股份<公告> & “引号”'\"",
        date_text=f"{published:%Y-%m-%d %H:%M:%S}",
        source_text=MEDIA[number % 5],
        summary_text="" if number % 3 == 0 else f"第{number}条的导语，A & B <C>。",
        body_html=BODY % number if number % 2 else f"<p>公告第{number}号。</p>",
        share_link="" if number % 5 else f"https://share.example/?infoCode=NW{digits}",
    )
    met = replace(met, **changed)  # type: ignore[arg-type]  # all of them texts
    done, outlet = normalised(met, zone=ZONE, catalogue=Catalogue.load())
    return done if outlet is None else replace(done, source_slug=outlet.slug)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.add(*news())
    world.export(everything=True)
    return world


def lose(world: World) -> Workplace:
    """Take the archive away."""
    for path in world.folder.glob("archive.db*"):
        path.unlink()
    return Workplace(world.folder)


def restore(place: Workplace, commands: Commands) -> Ended:
    ended = commands.run(place, "import", str(place.site), **LIVE)
    assert (ended.status, ended.err) == (0, "")
    exported = commands.run(place, "export", "--all", **LIVE)
    assert (exported.status, exported.err) == (0, "")
    return ended


def test_a_site_with_finished_pages_comes_back_byte_for_byte(
    world: World, commands: Commands
) -> None:
    before, place = world.files(), Workplace(world.folder)
    kept = place.ask(SHOWN)
    ended = restore(lose(world), commands)
    assert ended.out == (
        "30 read (9 posts, 21 finished pages), 30 new, 0 changed, 0 unchanged, 0 quarantined\n"
    )
    assert world.files() == before
    assert place.ask(SHOWN) == kept
    again = commands.run(place, "import", "--json", str(place.site), **LIVE)
    assert json.loads(again.out) == {
        "read": 30,
        "posts": 9,
        "pages": 21,
        "new": 0,
        "changed": 0,
        "unchanged": 30,
        "quarantined": 0,
        "skipped": 0,
    }
    assert place.ask(SHOWN) == kept
    exported = commands.run(place, "export", "--all", **LIVE)
    assert "0 posts written" in exported.out
    assert world.files() == before
    assert commands.run(place, "verify", **LIVE).out.endswith(": 0 disagreements\n")
