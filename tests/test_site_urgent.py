"""Lists that wait, so that runs every few minutes don't write each of them every time."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from site_world import World, article

from newsarchive.items import Article
from newsarchive.site.state import waiting

INTERVAL = 1800


def run(world: World, *, minutes: float = 0) -> set[str]:
    """Write as a crawl does, *minutes* later; return the paths of what changed."""
    world.now += timedelta(minutes=minutes)
    before = world.files()
    with closing(world.open()) as archive:
        writer = world.writer(archive)
        for _ in writer.write_due():
            pass
        for _ in writer.write_pages(interval=INTERVAL):
            pass
    after = world.files()
    return {path for path in {**before, **after} if before.get(path) != after.get(path)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A site whose lists were written just now."""
    made = World(tmp_path)
    made.add(article(1, hours=1, codes=("000001.SZ",)), article(2, hours=100))
    assert "category/shilishibao.html" in run(made)
    yield made
    made.now += timedelta(hours=1)
    run(made)
    wanted = made.files()
    assert made.rebuilt() == wanted  # whatever waited


def test_within_the_interval_a_run_writes_the_post_alone(world: World) -> None:
    world.add(article(3, codes=("000001.SZ",)))
    assert run(world, minutes=5) == {"_posts/2026/01/15/2026-01-15-NW202601150000000003.md"}


def test_what_is_taken_off_the_site_leaves_its_lists_at_once(world: World) -> None:
    removed = world.site / "_data/removed.yml"
    removed.write_text(f"- {article(1).article_id}\n", "utf-8")
    changed = run(world, minutes=5)
    assert "category/shilishibao.html" in changed
    assert article(1).title.encode() not in world.files()["category/shilishibao.html"]
    removed.unlink()
    assert "category/shilishibao.html" in run(world, minutes=5)


def test_after_the_interval_lists_are_written_whether_there_is_news_or_not(world: World) -> None:
    world.add(article(3, codes=("000001.SZ",)))
    run(world, minutes=5)
    changed = run(world, minutes=25)
    assert {
        "category/shilishibao.html",
        "feeds/securities/SZ/000/000001.xml",
        "api/securities/000001.SZ.json",
        "days/2026/01/15.html",
    } <= changed
    assert run(world, minutes=60) == set()


def test_lists_that_wait_are_told_until_they_are_written(world: World) -> None:
    def told() -> list[str]:
        with closing(world.open()) as archive:
            return list(waiting(archive, world.site))

    assert told() == []
    world.add(article(3, codes=("000001.SZ",)))
    run(world, minutes=5)
    (line,) = told()
    assert line.startswith(f"{world.site}: lists wait for a crawl")
    run(world, minutes=25)
    assert told() == []


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_file_that_blocks_a_list_is_told_until_it_is_moved_away(
    world: World, *, by_hand: bool
) -> None:
    def told() -> list[str]:
        with closing(world.open()) as archive:
            return list(waiting(archive, world.site))

    world.add(article(3, outlet="jiashewang"))
    file = world.site / "category/jiashewang.html"
    file.write_text("mine", "utf-8")
    if by_hand:
        world.export()
    else:
        run(world, minutes=5)
        run(world, minutes=5)
    (line,) = told()
    assert line.startswith(f"{file}: is not as newsarchive wrote it and is kept; move it away")
    file.unlink()
    assert "move it away" not in "".join(told())
    world.export()
    assert b"NW202601150000000003" in file.read_bytes()
    assert told() == []


def test_after_a_pause_the_first_run_writes_lists_at_once(world: World) -> None:
    run(world, minutes=300)
    world.add(article(3))
    assert "category/shilishibao.html" in run(world, minutes=5)


def test_a_list_that_articles_link_to_is_there_at_once(world: World) -> None:
    world.add(article(3, hours=-24, outlet="jiashewang", codes=("00700.HK",)))
    world.now += timedelta(minutes=5)
    changed = run(world)
    assert {
        "category/jiashewang.html",
        "days/2026/01/16.html",
    } <= changed
    assert {  # which both pages link to
        "securities/HK/007/00700.html",
        "feeds/securities/HK/007/00700.xml",
        "api/securities/00700.HK.json",
    } <= changed
    assert changed.isdisjoint({"category/shilishibao.html", "outlets/index.html", "sitemap.xml"})


def test_a_new_security_that_live_posts_alone_name_waits(world: World) -> None:
    world.add(article(3, codes=("00700.HK",)))
    changed = run(world, minutes=5)
    assert not [path for path in changed if "securities" in path]  # shown without a link meanwhile


def test_a_new_security_that_a_frozen_article_names_is_there_at_once(world: World) -> None:
    world.add(article(3, hours=99, codes=("00700.HK",)))
    assert "securities/HK/007/00700.html" in run(world, minutes=5)


def test_a_new_security_that_is_there_at_once_has_the_name_that_most_articles_use(
    world: World,
) -> None:
    def about(number: int, wording: str) -> Article:
        return article(number, hours=99 + number, codes=("00700.HK",), wording=wording)

    world.add(about(3, "某股"), about(4, "示例股"), about(5, "示例股"))
    run(world, minutes=5)
    shown = json.loads(world.files()["api/securities/00700.HK.json"])
    assert shown["security"]["name"] == "示例股"


def test_what_the_page_of_a_new_security_links_to_is_there_at_once(world: World) -> None:
    world.add(
        article(3, codes=("00001.HK", "00002.HK")),
        article(4, codes=("00002.HK", "00003.HK")),
        article(5, hours=99, codes=("00003.HK",)),
        article(6, codes=("00004.HK",)),
    )
    changed = run(world, minutes=5)
    there = {path.rpartition("/")[2] for path in changed if path.startswith("securities/HK/0")}
    assert there == {"00001.html", "00002.html", "00003.html"}


def test_a_new_list_that_another_file_blocks_is_tried_once(world: World) -> None:
    file = world.site / "category/jiashewang.html"
    file.write_text("mine", "utf-8")
    world.add(article(3, outlet="jiashewang"))
    assert "category/jiashewang.html" not in run(world, minutes=5)
    file.unlink()


def test_a_new_year_has_its_calendar_at_once(world: World) -> None:
    world.add(article(3, hours=24 * 30))
    assert "days/2025/index.html" in run(world, minutes=5)


def test_what_jekyll_reads_of_finished_pages_is_there_at_once(world: World) -> None:
    world.add(article(3, hours=99))
    changed = run(world, minutes=5)
    assert {"_data/newest.yml", "_data/frontier.json"} <= changed
    assert "days/2026/01/11.html" not in changed


def test_an_address_that_an_article_had_leads_on_at_once(world: World) -> None:
    world.add(article(1, hours=1, outlet="jiashewang"))
    assert "shilishibao/2026/01/15/NW202601150000000001.html" in run(world, minutes=5)


def test_a_clock_that_went_back_holds_up_nothing(world: World) -> None:
    world.add(article(3))
    assert "category/shilishibao.html" in run(world, minutes=-10)


def test_an_export_by_hand_writes_all(world: World) -> None:
    world.add(article(3))
    run(world, minutes=5)
    world.export()
    assert b"NW202601150000000003" in world.files()["category/shilishibao.html"]
