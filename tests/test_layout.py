"""Commands find the project from any folder in it, and load what they need of it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from crawling import ROOT, Workplace
from scrapy.settings import Settings

from newsarchive.archive.store import Archive
from newsarchive.layout import in_project, spider_modules, without
from spiders.eastmoney import EastmoneySpider
from spiders.securities import SecuritiesSpider


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project" / "docs" / "deep").mkdir(parents=True)
    (tmp_path / "project" / "scrapy.cfg").write_text("[settings]\ndefault = newsarchive.settings\n")
    return tmp_path / "project"


def status(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "ARCHIVE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "status"],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_below_the_project_has_the_archive_of_the_project(project: Path) -> None:
    Archive.open(f"sqlite:///{project / 'archive.db'}").close()
    told = {folder: status(folder) for folder in (project, project / "docs" / "deep")}
    assert [each.returncode for each in told.values()] == [0, 0]
    assert told[project].stdout.startswith("sqlite:///archive.db\n")
    assert told[project / "docs" / "deep"].stdout.startswith("sqlite:///../../archive.db\n")


def test_a_path_that_a_user_gives_starts_in_the_working_directory(project: Path) -> None:
    Archive.open(f"sqlite:///{project / 'docs' / 'my.db'}").close()
    assert status(project / "docs", ARCHIVE_URL="sqlite:///my.db").returncode == 0
    missing = status(project, ARCHIVE_URL="sqlite:///my.db")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert "sqlite:///my.db: there is no archive yet" in missing.stderr


def test_without_a_project_a_default_is_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_project("site") == "site"


def test_a_crawl_loads_no_other_command_and_nothing_that_only_those_need(tmp_path: Path) -> None:
    given = Workplace(tmp_path).settings(RETRY_TIMES="0")
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scrapy", "crawl", "eastmoney", *given],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "newsarchive.crawl.looking" in loaded
    assert not loaded & {"newsarchive.demo.store", "aiohttp", "tldextract", "liquid", "requests"}
    assert not loaded & {
        "newsarchive.published",
        "newsarchive.body",
        "newsarchive.securities",
        "PIL",
    }


@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        (["crawl", "share", "-a", "url=x"], "spiders.share"),
        (["crawl"], "spiders"),
        (["crawl", "nosuch"], "spiders"),
        (["crawl", "-a", "limit=1", "share"], "spiders"),
        (["crawl", "../share"], "spiders"),
        (["list"], "spiders"),
        ([], "spiders"),
    ],
)
def test_a_crawl_loads_the_module_of_its_spider_alone(arguments: list[str], module: str) -> None:
    assert spider_modules(["scrapy", *arguments]) == [module]


def test_a_crawl_makes_few_tasks_for_an_answer_unless_told_otherwise() -> None:
    given = Settings()
    given.setmodule("newsarchive.settings")
    for spider in (EastmoneySpider, SecuritiesSpider):
        settings = given.copy()
        spider.update_settings(settings)
        assert settings.getint("CONCURRENT_ITEMS") == 2
    given.set("CONCURRENT_ITEMS", 7, priority="cmdline")
    EastmoneySpider.update_settings(given)
    assert given.getint("CONCURRENT_ITEMS") == 7


def test_a_component_that_scrapy_has_not_is_no_secret() -> None:
    assert without({"a": 1, "b": 2}, "a") == {"b": 2}
    with pytest.raises(ImportError, match="Scrapy has no component c any more"):
        without({"a": 1}, "c")


def test_an_installation_has_every_file_that_the_package_needs() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = told["tool"]["setuptools"]["package-data"]["newsarchive"]
    package = ROOT / "newsarchive"
    installed = {path for pattern in patterns for path in package.glob(pattern)}
    assert {path for path in _files(package) if path.suffix not in {".py", ".pyc"}} <= installed


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}
