"""Articles that a site's owner has taken off it, by a line in ``_data/removed.yml``."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from crawling import Workplace
from forked_commands import Commands
from post_articles import ARTICLE
from site_world import World, article

from newsarchive.errors import SiteError
from newsarchive.exporters import PostOptions, render_post
from newsarchive.exporters.removed import read_removed
from newsarchive.site.removals import unknown_removed

ID = "eastmoney:202601150000000001"
GONE = "本文已移除"


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


def remove(world: World, *ids: str) -> None:
    (world.site / "_data").mkdir(exist_ok=True)
    (world.site / "_data/removed.yml").write_text("".join(f"- {each}\n" for each in ids), "utf-8")


def naming(world: World, words: str) -> set[str]:
    """Return the files in which *words* stand."""
    return {path for path, content in world.files().items() if words.encode() in content}


@pytest.mark.parametrize("hours", [1, 240], ids=["live", "finished"])
def test_a_removed_article_is_shown_nowhere_and_its_address_stays(
    tmp_path: Path, hours: float
) -> None:
    world = World(tmp_path)
    world.add(
        article(1, hours=hours, codes=("000001.SZ",), title="独一无二的标题"),
        article(2, hours=hours + 1, title="另一篇"),
    )
    world.export()
    before, others = set(world.files()), naming(world, "另一篇")
    assert naming(world, "独一无二的标题")
    remove(world, "NW202601150000000001")
    world.export()
    assert naming(world, "独一无二的标题") == set()
    assert naming(world, GONE) >= {"category/shilishibao.html"}
    assert naming(world, "另一篇") == others
    article_page = {path for path in before if "NW202601150000000001" in path}
    assert article_page <= set(world.files())
    for path in article_page:
        assert "拟以自有资金回购" not in world.files()[path].decode()
    wanted = world.files()
    world.export(everything=True)
    assert world.files() == wanted


def test_a_removed_article_stays_so_when_it_changes_or_freezes(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1))
    remove(world, ID)
    world.export()
    world.add(article(1, hours=1, title="独一无二的更正"))
    world.export()
    assert naming(world, "独一无二的更正") == set()
    world.now = world.now.replace(month=2)
    world.export()
    assert naming(world, "独一无二的更正") == set()
    assert "shilishibao/2026/01/15/NW202601150000000001.html" in naming(world, GONE)


def test_an_article_comes_back_when_its_line_goes(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1, codes=("000001.SZ",)), article(2, hours=240))
    world.export()
    wanted = world.files()
    remove(world, ID, "NW202601150000000002")
    world.export()
    assert world.files() != wanted
    (world.site / "_data/removed.yml").unlink()
    world.export()
    assert world.files() == wanted


def test_the_style_classic_shows_nothing_either() -> None:
    options = PostOptions(style="classic", removed=frozenset({ARTICLE.article_id}))
    shown = render_post(ARTICLE, options)
    assert GONE in shown
    assert ARTICLE.title not in shown


def test_an_id_that_the_archive_has_not_is_named(tmp_path: Path, commands: Commands) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1))
    remove(world, ID, "NW202601150000000009")
    with closing(world.open()) as archive:
        (line,) = unknown_removed(archive, world.site)
    assert line.endswith("removed.yml: eastmoney:202601150000000009 is no article of the archive")
    ended = commands.run(Workplace(tmp_path), "export")
    assert (ended.status, ended.lines) == (0, [f"scrapy export: {line}"])


def test_verify_agrees_and_status_and_commands_name_a_broken_list(
    tmp_path: Path, commands: Commands
) -> None:
    world, place = World(tmp_path), Workplace(tmp_path)
    settings = {"LIVE_DAYS": "100000"}
    world.add(article(1, hours=1))
    remove(world, "NW202601150000000001")
    assert commands.run(place, "export", **settings).status == 0
    assert commands.run(place, "verify", **settings).out.endswith(": 0 disagreements\n")
    assert json.loads(commands.run(place, "status", "--json").out)["site"] == []
    remove(world, "somewhere")
    for command in ("export", "status", "verify"):
        ended = commands.run(place, command, **settings)
        assert ended.status == 1
        (line,) = ended.lines
        assert "removed.yml: somewhere: " in line


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        ("_data/removed.yml", "a: b", "is no list of ids"),
        ("_config.yml", "a: [", "is no YAML"),
        ("_config.yml", "timezone: Asia/Tokyo\nnewsarchive: {pages: 1}", "timezone is Asia/Tokyo"),
    ],
)
def test_a_crawl_is_told_before_it_begins_what_is_wrong_in_the_site(
    tmp_path: Path, commands: Commands, path: str, text: str, says: str
) -> None:
    place = Workplace(tmp_path)
    for folder in ("_data", "_posts"):
        (place.site / folder).mkdir(parents=True)
    (place.site / path).write_text(text, "utf-8")
    ended = commands.run(place, "crawl", "eastmoney", "-a", "columns=345")
    assert ended.status == 1
    (line,) = ended.lines
    assert says in line


@pytest.mark.parametrize("text", ["a: b", "just text", "- [a]", "- a: b", "- {", "\x00"])
def test_what_is_no_list_of_ids_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data/removed.yml").write_text(text)
    with pytest.raises(SiteError, match=r"removed\.yml: is no "):
        read_removed(tmp_path)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_an_empty_list_removes_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data/removed.yml").write_text(text)
    assert read_removed(tmp_path) == frozenset()


def test_an_edited_post_of_a_removed_article_is_named_as_still_shown(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1))
    world.export()
    (post,) = world.site.glob("_posts/**/*0001.md")
    post.write_text(post.read_text("utf-8") + "我加的\n", "utf-8")
    remove(world, ID)
    (kept,) = [error for batch in world.export() for error in batch.kept]
    assert kept.subject == str(post)
    assert "is still shown; remove this file" in kept.reason
    post.unlink()
    assert [error for batch in world.export() for error in batch.kept] == []
    assert GONE in post.read_text("utf-8")
