"""``scrapy verify`` on a site with lists and finished articles."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from crawling import Ended, Workplace
from forked_commands import Commands
from site_world import START, World, article
from sqlalchemy import delete, update

from newsarchive.archive import schema

OLD, NEW = article(1, hours=24 * 9), article(2, hours=1)


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as forked:
        yield forked


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "world")
    made.add(OLD, NEW, article(3, hours=2, outlet="jiashewang", codes=("000001.SZ",)))
    made.export()
    return made


def verify(world: World, commands: Commands, *options: str) -> Ended:
    place = Workplace(world.folder)
    return commands.run(place, "verify", *options, CLOCK=START.isoformat(), LIVE_DAYS="3")


def only(world: World, pattern: str) -> str:
    (found,) = world.site.glob(pattern)
    return found.relative_to(world.site).as_posix()


def test_a_whole_site_has_no_disagreements(world: World, commands: Commands) -> None:
    ended = verify(world, commands)
    assert ended.out.endswith("files checked: 0 disagreements\n"), ended.out
    assert ended.status == 0


@pytest.mark.parametrize(
    "pattern",
    [
        "_data/newest.yml",
        "_data/securities/SZ.yml",
        "category/shilishibao.html",
        "securities/SZ/000/000001.html",
        "feeds/outlets/shilishibao.xml",
        "api/outlets.json",
    ],
)
def test_a_page_that_is_missing_or_changed_is_named_and_written_again(
    world: World, commands: Commands, pattern: str
) -> None:
    files = world.files()
    page = world.site / pattern
    page.unlink()
    assert verify(world, commands).out.splitlines()[0] == f"page  {pattern}: is missing"
    assert verify(world, commands, "--repair").status == 0
    assert world.files() == files
    page.write_text("mine\n")
    named = verify(world, commands)
    assert named.out.splitlines()[0] == f"page  {pattern}: is not as it was written"
    assert len(named.out.splitlines()) == 2
    assert verify(world, commands, "--repair").status == 0
    assert verify(world, commands).status == 0
    kept = page.with_name(f".{page.name}.edited")
    assert kept.read_text() == "mine\n"
    kept.unlink()
    assert world.files() == files


def test_the_finished_page_of_an_article_is_named_and_written_again(
    world: World, commands: Commands
) -> None:
    files = world.files()
    path = only(world, f"*/2026/*/*/*{OLD.article_id.partition(':')[2]}.html")
    for content, what in ((None, "is missing, the post of "), ("x", "is not as it was written, ")):
        page = world.site / path
        page.unlink() if content is None else page.write_text(content)
        lines = verify(world, commands).out.splitlines()
        assert lines[0].startswith(f"post  {path}: {what}")
        assert len(lines) == 2
        assert verify(world, commands, "--repair").status == 0
        assert verify(world, commands).status == 0
    page.with_name(f".{page.name}.edited").unlink()
    assert world.files() == files


def test_a_live_post_is_mended_as_on_a_site_without_pages(world: World, commands: Commands) -> None:
    files = world.files()
    path = only(world, f"_posts/*/*/*/*{NEW.article_id.partition(':')[2]}.md")
    (world.site / path).unlink()
    lines = verify(world, commands).out.splitlines()
    assert lines[0] == f"post  {path}: is missing, the post of {NEW.article_id}"
    assert verify(world, commands, "--repair").status == 0
    assert world.files() == files
    assert verify(world, commands).status == 0


def test_an_article_under_a_day_of_another_zone_is_named(world: World, commands: Commands) -> None:
    night = article(4, hours=12)  # before dawn in Shanghai, the afternoon of the day before
    world.add(night)
    world.export()
    config = world.site / "_config.yml"
    config.write_text(config.read_text("utf-8").replace("Asia/Shanghai", "America/New_York"))
    world.settings.set("TIME_ZONE", "America/New_York")
    ended = verify(world, commands, "-s", "TIME_ZONE=America/New_York")
    assert ended.status == 1
    assert f"{night.article_id}: is listed under day:2026-01-15, not day:2026-01-14" in ended.out
    world.export(everything=True)
    ended = verify(world, commands, "-s", "TIME_ZONE=America/New_York")
    assert ended.out.endswith("files checked: 0 disagreements\n"), ended.out


def test_lists_that_went_wrong_are_named_and_repaired(world: World, commands: Commands) -> None:
    files = world.files()
    held, lists = schema.list_entries, schema.lists
    with closing(world.open()) as archive, archive.transaction() as connection:
        connection.execute(update(lists).where(lists.c.key == "day:2026-01-15").values(entries=7))
        lost = held.c.article_id == NEW.article_id
        connection.execute(delete(held).where(lost, held.c.list == "outlet:shilishibao"))
    for options in ((), ("--repair",)):
        lines = verify(world, commands, *options).out.splitlines()
        end = " (repaired)" if options else ""
        assert f"list  {NEW.article_id}: isn't listed under outlet:shilishibao{end}" in lines
        assert any(
            line.startswith("list  day:2026-01-15: tells of 7 articles and holds ")
            for line in lines
        )
    assert verify(world, commands).out.endswith("files checked: 0 disagreements\n")
    assert world.files() == files
