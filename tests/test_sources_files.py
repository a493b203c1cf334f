"""The catalogue's files: a user's own laid over ours, and errors that name file and line."""

from datetime import date
from pathlib import Path

import pytest

from newsarchive.errors import CatalogueError
from newsarchive.sources import Catalogue
from newsarchive.sources.entries import read_entries


def loaded(folder: Path, text: str) -> Catalogue:
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    return Catalogue.load(path)


def test_an_outlet_is_added(tmp_path: Path) -> None:
    catalogue = loaded(
        tmp_path,
        """
blog:
  甲乙丙观察:
    domains: [jyb.example.com]
    home: http://jyb.example.com/home
    parent: 财联社
    aliases: [~号, 甲乙丙, {name: 甲乙报, until: 2020}]
  No: {}
""",
    )
    outlet = catalogue.attribute("甲乙丙观察号").outlet
    assert (outlet.slug, outlet.kind, outlet.parent) == ("jiayibingguancha", "blog", "财联社")
    assert outlet.home == "http://jyb.example.com/home"
    assert catalogue.by_url("https://jyb.example.com/1") == outlet
    assert catalogue.attribute("甲乙报", on=date(2020, 12, 31)).outlet == outlet
    assert not catalogue.attribute("甲乙报", on=date(2021, 1, 1)).outlet.known
    assert catalogue.attribute("No").outlet.known


def test_facts_of_ours_are_replaced_and_names_are_added(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, "site:\n  新华社: {slug: xinhua, aliases: [新华]}\n")
    outlet = catalogue.attribute("新华").outlet
    assert (outlet.name, outlet.slug, outlet.kind) == ("新华社", "xinhua", "site")
    assert catalogue.attribute("新华社电").outlet == outlet


def test_a_name_of_ours_can_become_an_outlet(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, "site:\n  中新网: {domains: [chinanews.com.cn]}\n")
    outlet = catalogue.attribute("中新网").outlet
    assert outlet.name == "中新网"
    assert catalogue.by_url("https://www.chinanews.com.cn/") == outlet
    assert catalogue.attribute("中国新闻网").outlet != outlet


def test_an_outlet_of_ours_can_be_merged_into_another(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, "tv:\n  央视网: {aliases: [央广网]}\n")
    assert catalogue.attribute("央广网").outlet.name == "央视网"
    assert catalogue.attribute("中央人民广播电台").outlet.name == "央视网"
    assert catalogue.attribute("中国之声").outlet.parent == "央视网"
    assert catalogue.by_name("央广网") is None


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, "# nothing yet\n")) == len(Catalogue.load())


WRONG = {
    "no YAML": ("site:\n  甲: {slug: [a\n", 3, "no YAML"),
    "not allowed in YAML": ("site:\n  甲\x00: {}\n", 2, "no YAML"),
    "a list": ("- 甲\n", 1, "expected a mapping"),
    "a kind that isn't": ("site: {}\ntabloid:\n  甲: {}\n", 2, "no such kind: 'tabloid'"),
    "a key that isn't": ("site:\n  甲:\n    sulg: jia\n", 3, "no such key: 'sulg'"),
    "a key twice": ("site:\n  甲:\n    slug: a\n    slug: b\n", 4, "given twice"),
    "a name twice": ("site:\n  甲: {}\nblog:\n  甲: {}\n", 4, "already on line 2"),
    "a slug of capitals": ("site:\n  甲:\n    slug: Jia\n", 3, "a slug of"),
    "a slug of ours": ("site:\n\n  甲: {slug: xinhuashe}\n", 3, "belongs to 新华社"),
    "a domain with a path": ("site:\n  甲:\n    domains:\n    - a.com/x\n", 4, "a host name"),
    "a home of another kind": ("site:\n  甲: {home: 'ftp://a.com/'}\n", 2, "an http(s) address"),
    "an unknown parent": ("site:\n  甲: {parent: 乙}\n", 2, "no such parent: '乙'"),
    "a circle": ("site:\n  甲: {parent: 乙}\n  乙: {parent: 甲}\n", 2, "its own parent"),
    "an alias of two": (
        "site:\n  甲: {aliases: [丙]}\n  乙:\n    aliases:\n    - 丙\n",
        5,
        "means 甲",
    ),
    "an alias of marks": ("site:\n  甲: {aliases: ['《》']}\n", 2, "holds nothing"),
    "an alias without name": (
        "site:\n  甲:\n    aliases:\n    - {from: 2020}\n",
        4,
        "needs a name",
    ),
    "a day that isn't": (
        "site:\n  甲: {aliases: [{name: 乙, from: 2020-02-30}]}\n",
        2,
        "2020-02-30",
    ),
    "a date in words": ("site:\n  甲: {aliases: [{name: 乙, from: May}]}\n", 2, "YYYY"),
    "times reversed": (
        "site:\n  甲: {aliases: [{name: 乙, from: 2021, until: 2020}]}\n",
        2,
        "after",
    ),
    "a flag of no": ("site:\n  甲: {aliases: [{name: 乙, site: no}]}\n", 2, "can only be true"),
    "no text": ("site:\n  甲:\n    parent: [乙]\n", 3, "expected a text"),
    "a mapping as key": ("site:\n  ? {a: b}\n  : {}\n", 2, "as key"),
    "nothing named": ("site:\n  '': {}\n", 2, "expected a text"),
}


@pytest.mark.parametrize(("text", "line", "reason"), WRONG.values(), ids=WRONG.keys())
def test_an_error_names_file_and_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        loaded(tmp_path, text)
    assert caught.value.subject == f"{tmp_path / 'mine.yaml'}:{line}"
    assert reason in caught.value.reason


def test_bytes_that_are_no_utf8_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes("site:\n  甲: {}\n".encode("gb18030"))
    with pytest.raises(CatalogueError, match=r"mine\.yaml:2: no UTF-8"):
        Catalogue.load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"mine\.yaml:1: No such file"):
        Catalogue.load(tmp_path / "mine.yaml")


PERIODS = {
    "2019": (date(2019, 1, 1), date(2019, 12, 31)),
    "2020-02": (date(2020, 2, 1), date(2020, 2, 29)),
    "2020-12": (date(2020, 12, 1), date(2020, 12, 31)),
    "9999": (date(9999, 1, 1), date(9999, 12, 31)),
    "2018-04-02": (date(2018, 4, 2), date(2018, 4, 2)),
}


@pytest.mark.parametrize(("text", "days"), PERIODS.items())
def test_a_period_lasts_from_its_first_to_its_last_day(text: str, days: tuple[date, date]) -> None:
    line = f"site: {{甲: {{aliases: [{{name: 乙, from: {text}, until: {text}}}]}}}}"
    alias = read_entries(line, "x")[0].aliases[0]
    assert (alias.since, alias.until) == days


def test_one_name_may_mean_two_outlets_at_different_times(tmp_path: Path) -> None:
    catalogue = loaded(
        tmp_path,
        "site:\n  甲: {aliases: [{name: 丙, until: 2019}]}\n"
        "  乙: {aliases: [{name: 丙, from: 2020}]}\n",
    )
    found = [catalogue.attribute("丙", on=date(y, 6, 1)).outlet.name for y in (2019, 2020)]
    assert found == ["甲", "乙"]
    assert catalogue.attribute("丙").outlet.name == "乙"
