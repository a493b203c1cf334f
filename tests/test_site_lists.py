"""Lists that articles leave, and what their pages show then."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from site_world import World, article, touched
from sqlalchemy import delete, insert, update

from newsarchive.archive import schema
from newsarchive.items import Article, SecurityReference
from newsarchive.site import lists, printer
from newsarchive.site.list_names import settled_name

CODE = "000001.SZ"
PAGE = "securities/SZ/000/000001.html"
DATA = "api/securities/000001.SZ.json"


def test_the_newest_page_shows_what_is_left_where_the_last_full_page_was_emptied(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    articles = [article(number, hours=10 - number / 10, codes=(CODE,)) for number in range(60)]
    world.add(*articles)
    world.export()
    world.add(*(replace(each, securities=()) for each in articles[25:]))
    world.export()
    files = world.files()
    shown = json.loads(files[DATA])
    assert shown["security"]["count"] == len(shown["entries"]) == 25
    assert files[PAGE].count(b'class="title"') == 25


def test_an_outlet_that_lost_its_newest_full_page_is_named_after_its_newest_article(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    articles = [article(number, hours=10 - number / 10) for number in range(60)]
    world.add(*articles)
    world.export()
    moved = [replace(each, source="假设网", source_slug="jiashewang") for each in articles[25:]]
    world.add(*moved, replace(articles[24], source="示例新报"))
    world.export()
    files = world.files()
    assert "<h1>示例新报</h1>" in files["category/shilishibao.html"].decode()
    assert world.export(everything=True)
    assert world.files() == files


def test_a_list_that_was_empty_begins_with_its_first_page_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    articles = [article(number, hours=20 - number / 10, codes=(CODE,)) for number in range(30)]
    world.add(*articles)
    world.export()
    world.add(
        *(
            replace(each, source="假设网", source_slug="jiashewang", securities=())
            for each in articles
        )
    )
    world.export()
    assert PAGE not in world.files()
    world.now += timedelta(hours=1)
    world.add(*articles[:3])
    world.export()
    files = world.files()
    assert "older" not in json.loads(files[DATA])
    assert files == world.rebuilt()


def test_a_name_that_a_quote_list_has_now_is_on_all_pages_with_the_next_export(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1, codes=(CODE,)), article(2, hours=2))
    world.export()
    row = schema.listed_securities
    values = {"code": CODE, "market": 0, "mic": "XSHE", "kind": "stock", "name": "新名股份"}
    with closing(world.open()) as archive, archive.transaction() as connection:
        first = {"list": "a", "first_at": world.now, "named_at": world.now, "last_at": None}
        connection.execute(insert(row).values(**values, **first))
    world.export()
    files = world.files()
    assert "新名股份" in files[PAGE].decode()
    assert "新名股份" in files["category/shilishibao.html"].decode()
    assert sum(batch.pages for batch in world.export()) == 0
    world.now += timedelta(days=1)
    with closing(world.open()) as archive, archive.transaction() as connection:
        connection.execute(update(row).values(name="又名股份", named_at=world.now))
    world.export()
    assert "又名股份" in world.files()[PAGE].decode()
    world.now += timedelta(days=1)
    with closing(world.open()) as archive, archive.transaction() as connection:
        connection.execute(update(row).values(name=" ", named_at=world.now))
        connection.execute(delete(schema.security_wordings))
    assert sum(batch.pages for batch in world.export()) == 0  # no name is no other name


def test_an_outlet_and_a_security_are_of_the_kind_that_articles_say_today(tmp_path: Path) -> None:
    world = World(tmp_path)
    fund = SecurityReference(CODE, kind="fund", name="示例", role="primary")
    before = [article(number, hours=2 + number, codes=(CODE,)) for number in range(30)]
    world.add(*(replace(each, source_kind="unknown") for each in before))
    world.export()
    world.add(*(replace(each, source_kind="magazine", securities=(fund,)) for each in before))
    world.export()
    files = world.files()
    (outlet,) = json.loads(files["api/outlets.json"])["outlets"]
    assert outlet["kind"] == "magazine"
    assert json.loads(files[DATA])["security"]["kind"] == "fund"
    assert touched(world.export(everything=True)) == 0


def test_one_article_of_another_kind_changes_none_of_a_securitys_pages(tmp_path: Path) -> None:
    world = World(tmp_path)
    fund = SecurityReference(CODE, kind="fund", name="股000001", role="primary")
    world.add(article(1, hours=2, codes=(CODE,)))
    world.export()
    world.add(replace(article(2, hours=1), securities=(fund,)))
    world.export()
    assert json.loads(world.files()[DATA])["security"]["kind"] == "stock"


def test_wordings_that_come_in_turn_leave_full_pages_alone(tmp_path: Path) -> None:
    world = World(tmp_path)
    names = ("平安", "平安银行")

    def about(number: int) -> Article:
        return article(number, hours=90 - number, codes=(CODE,), wording=names[number % 2])

    world.add(*map(about, range(60)))
    world.export()
    for number in range(60, 64):
        before = world.files()
        world.add(about(number))
        world.export()
        changed = {path for path, content in world.files().items() if before.get(path) != content}
        assert not [path for path in changed if path.endswith(("/1.html", "/2.html"))]


@pytest.mark.parametrize(
    ("before", "wordings", "name"),
    [
        ("", {}, ""),
        ("平安", {}, ""),
        ("", {"平安银行": 2, "平安": 2, "深发展": 1}, "平安"),
        ("平安银行", {"平安银行": 4, "平安": 4}, "平安银行"),
        ("平安银行", {"平安银行": 5, "平安": 6}, "平安银行"),
        ("平安银行", {"平安银行": 4, "平安": 5}, "平安"),
        ("深发展", {"平安银行": 1}, "平安银行"),
    ],
)
def test_a_security_keeps_its_name_until_another_is_used_by_a_quarter_more(
    before: str, wordings: dict[str, int], name: str
) -> None:
    assert settled_name(before, wordings) == name


def test_full_pages_that_fill_the_folder_of_their_list_lie_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    world = World(tmp_path)
    about = [article(number, hours=20 - number, codes=(CODE,)) for number in range(6)]
    world.add(*about)
    world.export()
    old = {"outlets/shilishibao/4.html", "api/pages/securities/SZ/000/000001/4.json"}
    assert old <= set(world.files())
    monkeypatch.setattr(printer, "FULLEST", 3)
    world.add(replace(about[3], title="更正"))
    world.export()
    found = set(world.files())
    assert {f"more/1/{path}" for path in old} <= found
    assert not old & found
    world.export(everything=True)
    files = world.files()
    assert (
        "permalink: /outlets/shilishibao/7.html\n"
        in files["more/2/outlets/shilishibao/7.html"].decode()
    )
    assert files == world.rebuilt()
