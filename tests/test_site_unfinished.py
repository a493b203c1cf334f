"""What runs leave that came to an early end, or that wrote posts alone, and what later ones do."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from site_world import World, article
from sqlalchemy import delete, select
from test_site_projection import killed, small_pages

from newsarchive.archive import schema
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


# -- posts and pages that a killed run has written and not noted -----------------------------------

Change = Callable[[World], None]


def grow_old(world: World) -> None:
    world.now += timedelta(days=10)


def correct(world: World) -> None:
    world.add(article(1, hours=50, outlet="jiashewang"))


def narrow(world: World) -> None:
    world.settings.set("LIVE_DAYS", "0")


def widen(world: World) -> None:
    world.settings.set("LIVE_DAYS", "100")


def frozen_late(world: World) -> None:
    world.export()
    grow_old(world)


def nothing(_: World) -> None: ...


@pytest.mark.parametrize(
    ("hours", "before", "change"),
    [
        (1, nothing, grow_old),
        (1, nothing, correct),
        (1, nothing, narrow),
        (200, nothing, correct),
        (200, nothing, widen),
        (1, frozen_late, widen),
        (1, frozen_late, correct),
    ],
)
def test_what_a_killed_run_has_written_gives_way_to_what_is_right_later(
    tmp_path: Path, hours: float, before: Change, change: Change
) -> None:
    start = World(tmp_path / "start")
    start.export()
    start.add(article(1, hours=hours))
    before(start)
    for at in range(1, 7):  # what is written later are lists
        again = start.moved(tmp_path / f"again{at}")
        shutil.copytree(start.folder, again.folder)
        assert killed(again.export, at=at)
        change(again)
        again.export()
        again.export(everything=True)
        found = again.files()
        assert again.rebuilt() == found, f"killed at write {at}"


def test_an_edited_post_of_a_killed_run_stays_and_nothing_is_written_beside_it(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.export()
    world.add(article(1, hours=1))
    post = world.site / "_posts/2026/01/15/2026-01-15-NW202601150000000001.md"
    kills = 0
    while not post.exists():
        kills += 1
        assert killed(world.export, at=kills)
    post.write_text(post.read_text("utf-8") + "\nmine\n", "utf-8")
    grow_old(world)
    kept = [str(error) for batch in world.export() for error in batch.kept]
    assert [line.split(": ")[0] for line in kept] == [str(post)]
    assert [path for path in world.files() if "NW202601150000000001" in path] == [
        str(post.relative_to(world.site))
    ]
    post.unlink()
    world.export()
    assert [path for path in world.files() if "NW202601150000000001" in path] == [
        "shilishibao/2026/01/15/NW202601150000000001.html"
    ]


def test_what_a_run_wrote_is_begun_no_more(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1), article(2, hours=200))
    world.export()
    grow_old(world)
    world.export()
    with closing(world.open()) as archive:
        assert archive.reader.execute(select(schema.begun_exports)).all() == []


def test_lists_that_a_killed_run_wrote_go_when_nothing_belongs_to_them(tmp_path: Path) -> None:
    start = World(tmp_path / "start")
    start.export()
    start.add(article(1, hours=30, codes=("000001.SZ",)), article(2, hours=1))
    for at in range(8, 27, 3):
        again = start.moved(tmp_path / f"again{at}")
        shutil.copytree(start.folder, again.folder)
        assert killed(again.export, at=at)
        again.add(article(1, hours=60, outlet="jiashewang", codes=("600000.SH",)))
        again.export()
        found = again.files()
        assert again.rebuilt() == found, f"killed at write {at}"


def test_a_file_of_somebody_else_stays_where_an_empty_list_was(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1), article(2, hours=30))
    world.export()
    day = world.site / "days/2026/01/14.html"
    day.write_text("mine", "utf-8")
    with closing(world.open()) as archive, archive.transaction() as connection:
        connection.execute(delete(schema.site_files))  # as if it had never been ours
    world.add(article(2, hours=1))
    world.export()
    assert day.read_text("utf-8") == "mine"


def test_what_a_run_refused_to_write_is_begun_no_more(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1), article(2, hours=2))
    world.export()
    for post in world.site.glob("_posts/2026/**/*.md"):
        post.write_text(post.read_text("utf-8") + "\nmine\n", "utf-8")
    world.add(article(2, hours=30))
    grow_old(world)
    world.export()
    world.export(everything=True)
    with closing(world.open()) as archive:
        assert archive.reader.execute(select(schema.begun_exports)).all() == []


def test_an_export_of_the_latest_takes_off_older_articles_whole(tmp_path: Path) -> None:
    world = old_world(tmp_path)
    with closing(world.open()) as archive:
        writer = world.writer(archive)
        for _ in (*writer.write_since(world.now), *writer.write_pages()):
            pass
    assert showing(world, TITLE) == []
