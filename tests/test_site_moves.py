"""Articles that grow old, or move to another day or outlet, and the posts that people edited."""

import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from site_world import NAMES, START, World, article, touched
from sqlalchemy import delete, insert, update

from newsarchive.archive import schema
from newsarchive.archive.site_changes import content_digest
from newsarchive.exporters.batches import Batch
from newsarchive.site.misplaced import miscounted, misplaced


def test_an_edited_post_stays_a_post_when_it_grows_old(tmp_path: Path) -> None:
    world = World(tmp_path)
    old, other = article(1, hours=1), article(2, hours=2)
    world.add(old, other)
    world.export()
    (post,) = world.site.glob("_posts/**/*0001.md")
    edited = post.read_text("utf-8").replace("第1条", "改过的")
    post.write_text(edited, "utf-8")
    world.now += timedelta(days=10)
    world.add(article(3, hours=-240))
    for _ in range(2):
        kept = [error for batch in world.export() for error in batch.kept]
        assert kept == []
        assert post.read_text("utf-8") == edited
        assert not list(world.site.glob("shilishibao/**/*0001.html"))
        assert len(list(world.site.glob("shilishibao/**/*0002.html"))) == 1

    world.add(replace(old, title="更正"))  # now there is something that the post doesn't say
    kept = [error for batch in world.export() for error in batch.kept]
    assert [error.subject for error in kept] == [str(post)]
    assert not list(world.site.glob("shilishibao/**/*0001.html"))

    post.unlink()
    world.export()
    (page,) = world.site.glob("shilishibao/**/*0001.html")
    assert "更正" in page.read_text("utf-8")


def edit(post: Path) -> str:
    """Change the title of a post, and return what it says now."""
    edited = post.read_text("utf-8").replace("第1条", "改过的")
    post.write_text(edited, "utf-8")
    return edited


def refused(batches: Iterable[Batch]) -> list[str]:
    """Return the files that were kept."""
    return [error.subject for batch in batches for error in batch.kept]


def test_a_finished_page_beside_an_edited_post_is_taken_away(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1), article(2, hours=2))
    world.export()
    (post,) = world.site.glob("_posts/**/*0001.md")
    whole = post.read_bytes()
    world.now += timedelta(days=10)
    world.export()
    (page,) = world.site.glob("shilishibao/**/*0001.html")
    text = page.read_bytes()
    post.write_bytes(whole)
    with closing(world.open()) as archive, archive.transaction() as connection:
        # As a run left it that was killed between the page and the end of the post.
        path, digest = post.relative_to(world.site).as_posix(), content_digest(whole)
        noted = update(schema.exports).where(schema.exports.c.path.endswith("0001.html"))
        connection.execute(noted.values(path=path, hash=digest))
        entry = schema.site_entries
        live = update(entry).where(entry.c.article_id == article(1).article_id)
        connection.execute(live.values(finished=False))
    edited = edit(post)
    page.write_text("mine", "utf-8")
    assert refused(world.export()) == [str(page)]
    assert page.read_text("utf-8") == "mine"
    for everything in (False, True):
        page.write_bytes(text)
        world.export(everything=everything)
        assert not page.exists()
        assert post.read_text("utf-8") == edited


@pytest.mark.parametrize("grown_old", [False, True])
@pytest.mark.parametrize("by", ["day", "outlet"])
def test_the_addresses_of_an_article_that_has_moved_lead_to_its_edited_post(
    tmp_path: Path, by: str, *, grown_old: bool
) -> None:
    world = World(tmp_path)
    first = article(1, hours=1)
    world.add(first, article(2, hours=2), article(3, hours=2, outlet="jiashewang"))
    world.export()
    (post,) = world.site.glob("_posts/**/*0001.md")
    edited = edit(post)
    if by == "day":
        moved = replace(first, published=START - timedelta(hours=25))
        here = "shilishibao/2026/01/14/NW202601150000000001.html"
    else:
        moved = replace(first, source="假设网", source_slug="jiashewang")
        here = "jiashewang/2026/01/15/NW202601150000000001.html"
    if grown_old:
        world.now += timedelta(days=10)
    world.add(moved)
    stood = "shilishibao/2026/01/15/NW202601150000000001.html"
    for everything in (False, True, False):
        assert refused(world.export(everything=everything)) == [str(post)]
        files = world.files()
        assert [path for path in files if "00001." in path and "/2026/" in path] == sorted(
            [post.relative_to(world.site).as_posix(), here]
        )
        assert files[post.relative_to(world.site).as_posix()] == edited.encode()
        assert f'url={NAMES.baseurl}/{stood}"' in files[here].decode()

    post.unlink()
    assert refused(world.export()) == []
    files = world.files()
    assert f'url={NAMES.baseurl}/{here}"' in files[stood].decode()
    if grown_old:
        assert "第1条" in files[here].decode()
        assert "refresh" not in files[here].decode()
    else:
        assert here not in files
        assert here in addresses_of_posts(files, here.partition("/")[0])
    assert touched(world.export(everything=True)) == 0
    assert files == world.rebuilt()


def test_another_zone_leads_to_the_one_page_of_an_edited_post(tmp_path: Path) -> None:
    world = World(tmp_path)
    night = article(1, hours=12)  # before dawn in Shanghai, the afternoon of the day before
    world.add(night, article(2, hours=2))
    world.export()
    (post,) = world.site.glob("_posts/**/*0001.md")
    edited = edit(post)
    in_new_york(world)
    for _ in range(2):
        assert refused(world.export(everything=True)) == [str(post)]
        assert post.read_text("utf-8") == edited
        assert len(list(world.site.glob("_posts/**/*0001.md"))) == 1
        (way,) = world.site.glob("shilishibao/**/*0001.html")
        # Jekyll puts the post where its date is in the zone of the configuration.
        assert way.relative_to(world.site).parent.as_posix() == "shilishibao/2026/01/15"
        assert "/shilishibao/2026/01/14/NW202601150000000001.html" in way.read_text("utf-8")


def test_a_correction_before_the_site_follows_another_zone_leaves_one_day(tmp_path: Path) -> None:
    world = World(tmp_path)
    night, other = article(1, hours=12), article(2, hours=2)
    world.add(night, other, article(3, hours=14))  # 14 hours ago is the 14th in both
    world.export()
    in_new_york(world)
    world.add(replace(night, published=START - timedelta(hours=60)))
    world.export()
    zone = ZoneInfo("America/New_York")
    with closing(world.open()) as archive:
        assert [each.article_id for each in misplaced(archive.reader, zone)] == [other.article_id]
        assert list(miscounted(archive.reader)) == []
    world.export(everything=True)
    with closing(world.open()) as archive:
        assert list(misplaced(archive.reader, zone)) == []
        assert list(miscounted(archive.reader)) == []
    assert days_of(world) == {"2026/01/12": 1, "2026/01/14": 2}


def test_lists_that_went_wrong_are_set_right_by_an_export_of_all(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(*(article(number, hours=number * 9, codes=("000001.SZ",)) for number in range(12)))
    world.export()
    right = world.files()
    held, lists = schema.list_entries, schema.lists
    with closing(world.open()) as archive, archive.transaction() as connection:
        twice = {"list": "day:2026-01-14", "article_id": article(0).article_id, "page": 0}
        connection.execute(insert(held).values(twice))
        connection.execute(insert(held).values({**twice, "article_id": "eastmoney:1"}))
        lost = held.c.article_id == article(1).article_id
        connection.execute(delete(held).where(lost, held.c.list.startswith("security:")))
        day = update(lists).where(lists.c.key == "day:2026-01-13")
        connection.execute(day.values(entries=99))
    with closing(world.open()) as archive:
        found = list(misplaced(archive.reader, ZoneInfo("Asia/Shanghai")))
        assert [(each.article_id, *map(sorted, (each.extra, each.lacking))) for each in found] == [
            ("eastmoney:1", ["day:2026-01-14"], []),
            (article(0).article_id, ["day:2026-01-14"], []),
            (article(1).article_id, [], ["security:000001.SZ"]),
        ]
        counts = {one.key: (one.said, one.held) for one in miscounted(archive.reader)}
        assert counts["day:2026-01-13"] == (99, 2)
        assert counts.keys() == {"day:2026-01-13", "day:2026-01-14", "security:000001.SZ"}
    world.export(everything=True)
    assert world.files() == right


def days_of(world: World) -> dict[str, int]:
    """Return how many articles the page of each day lists."""
    pages = sorted(world.site.glob("days/2026/*/*.html"))
    return {
        page.relative_to(world.site / "days").with_suffix("").as_posix(): page.read_text(
            "utf-8"
        ).count('<a class="title"')
        for page in pages
        if page.stem.isdigit()
    }


def in_new_york(world: World) -> World:
    """Return the same world after its owner went there, as the configuration says, too."""
    world.settings.set("TIME_ZONE", "America/New_York")
    config = world.site / "_config.yml"
    config.write_text(
        config.read_text("utf-8").replace("timezone: Asia/Shanghai", "timezone: America/New_York"),
        "utf-8",
    )
    return world


def addresses_of_posts(files: Iterable[str], outlet: str = "shilishibao") -> set[str]:
    """Return the addresses that Jekyll gives to the posts of *outlet* among *files*."""
    named = re.compile(r"_posts/(?:\d+/)*(\d{4})-(\d\d)-(\d\d)-(.+)\.md")
    return {
        f"{outlet}/" + "{}/{}/{}/{}.html".format(*found.groups())
        for found in map(named.fullmatch, files)
        if found
    }


def test_another_zone_brings_articles_under_their_days_there(tmp_path: Path) -> None:
    def filled(name: str) -> World:
        world = World(tmp_path / name)
        world.add(*(article(number, hours=number * 7) for number in range(60)))
        return world

    moved = filled("moved")
    moved.export(everything=True)
    before = set(moved.files())
    in_new_york(moved).export(everything=True)

    there = in_new_york(filled("there"))
    there.export(everything=True)
    wanted, found = there.files(), moved.files()
    assert {path: found[path] for path in wanted} == wanted
    forwarding = found.keys() - wanted.keys()  # from where articles were
    assert len(forwarding) > 20
    assert forwarding <= before | addresses_of_posts(before)
    for path in forwarding:
        (target,) = re.findall(r'url=([^"]+)"', found[path].decode())
        assert target.removeprefix(f"{NAMES.baseurl}/") in (
            wanted.keys() | addresses_of_posts(wanted)
        )
    assert touched(moved.export(everything=True)) == 0


def test_a_forwarding_page_has_the_title_of_its_article(tmp_path: Path) -> None:
    world = World(tmp_path)
    first = article(1, hours=1)
    world.add(first, article(2, hours=2))
    world.export()
    moved = replace(first, published=first.published and first.published - timedelta(days=1))
    world.add(moved)
    world.export()
    world.add(replace(moved, title="改过的标题"))
    world.export()
    (page,) = world.site.glob("shilishibao/**/*0001.html")
    assert "改过的标题" in page.read_text("utf-8")
    assert touched(world.export(everything=True)) == 0
