"""What runs leave that came to an early end, or that wrote posts alone, and what later ones do."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from site_world import World, article
from test_site_projection import killed, small_pages

from newsarchive.errors import SiteError

REMOVED = "_data/removed.yml"
TITLE = "要移除的标题"


def old_world(folder: Path) -> World:
    """Return a site with three old articles, each of which links to its neighbours."""
    world = World(folder)
    world.add(*(article(n, hours=300 - n, title=TITLE if n == 1 else "") for n in range(3)))
    world.export(everything=True)
    (world.site / REMOVED).write_text(f"- {article(1).article_id}\n", "utf-8")
    return world


def showing(world: World, text: str) -> list[str]:
    return [path for path, content in world.files().items() if text in content.decode()]


def test_neighbours_forget_a_title_though_the_rewriting_that_took_it_off_broke_off(
    tmp_path: Path,
) -> None:
    world = old_world(tmp_path)
    layout = world.site / "_layouts/post.html"
    right = layout.read_text("utf-8")
    layout.write_text(right + "{% if x %}", "utf-8")
    with pytest.raises(SiteError):
        world.export(everything=True)
    layout.write_text(right, "utf-8")
    world.export()
    assert showing(world, TITLE) == []
    (told,) = world.complaints()
    assert "scrapy export --all has not come to its end" in told
    world.export(everything=True)
    assert world.complaints() == []


def test_a_rewriting_killed_anywhere_leaves_no_title_that_was_taken_off(tmp_path: Path) -> None:
    with small_pages():
        start = old_world(tmp_path / "start")
        whole = start.moved(tmp_path / "whole")
        shutil.copytree(start.folder, whole.folder)
        whole.export(everything=True)
        kills = 0
        while True:
            again = start.moved(tmp_path / "again")
            shutil.copytree(start.folder, again.folder)
            if not killed(partial(again.export, everything=True), at=kills + 1):
                break
            kills += 1
            again.export()
            assert showing(again, TITLE) == [], f"killed at write {kills}"
            assert again.files() == whole.files(), f"killed at write {kills}"
            shutil.rmtree(again.folder)
    assert kills > 10


def test_posts_that_were_written_without_pages_are_told_until_all_is_written(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1, title="旧标题"), article(2, hours=2))
    world.export()
    assert world.complaints() == []
    config = world.site / "_config.yml"
    asking = config.read_text("utf-8")
    config.write_text(asking.replace("newsarchive:", "no_newsarchive:"), "utf-8")
    world.add(article(1, hours=1, title="新标题"))
    world.export()
    config.write_text(asking, "utf-8")
    world.export()
    (told,) = world.complaints()
    assert "posts were written while it asked for no pages" in told
    world.export(everything=True)
    assert world.complaints() == []
    assert showing(world, "旧标题") == []
    assert world.rebuilt() == world.files()


def test_a_site_that_never_asked_for_pages_is_told_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    config = world.site / "_config.yml"
    config.write_text(config.read_text("utf-8").replace("newsarchive:", "no_newsarchive:"))
    world.add(article(1, hours=1))
    world.export()
    assert world.complaints() == []
