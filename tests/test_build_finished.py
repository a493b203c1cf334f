"""Finished pages go past Jekyll, and the built site is the same."""

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jekyll import build_folder
from site_world import World, article

import newsarchive
from newsarchive.exporters.site_lock import SiteLock

SCRIPT = Path(newsarchive.__file__).parent / "site/files/_build/finished.py"
ours = runpy.run_path(str(SCRIPT))
aside: Callable[[Path], int] = ours["aside"]
into: Callable[[Path, Path], tuple[int, list[str]]] = ours["into"]
back: Callable[[Path], None] = ours["back"]

PAGE = "<!doctype html>\n<p>文</p>\n"


def make(folder: Path, files: dict[str, str]) -> Path:
    """Write a site of *files*."""
    for path, text in {"_config.yml": "title: x\n", **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Return what *folder* holds, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


PAGES = {
    "bao/2025/12/31/1.html": PAGE,
    "bao/2026/01/01/2.html": PAGE,
    "bao/2026/01/02/3.html": PAGE,
    "2026/01/02/4.html": PAGE,
    "2026/02/02/5.html": PAGE,
}


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a workflow does."""
    return subprocess.run(
        [sys.executable, SCRIPT, "--site", ".", *arguments],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_but_a_page_of_each_folder_is_out_of_sight(tmp_path: Path) -> None:
    site = make(tmp_path, PAGES)
    assert aside(site) == 3
    seen = {path for path in tree(site) if not path.startswith(".")}
    assert seen == {"_config.yml", "bao/2025/12/31/1.html", "2026/01/02/4.html"}


def test_back_puts_all_where_it_was(tmp_path: Path) -> None:
    site = make(tmp_path, PAGES)
    before = tree(site)
    aside(site)
    back(site)
    assert tree(site) == before


def test_back_leaves_what_was_written_meanwhile(tmp_path: Path) -> None:
    site = make(tmp_path, PAGES)
    aside(site)
    make(site, {"bao/2026/01/02/3.html": "newer"})
    back(site)
    assert (site / "bao/2026/01/02/3.html").read_text("utf-8") == "newer"
    assert (site / "bao/2026/01/01/2.html").read_text("utf-8") == PAGE
    assert not (site / ".finished").exists()


def test_what_was_cut_short_is_put_back(tmp_path: Path) -> None:
    site = make(tmp_path, PAGES)
    before = tree(site)
    aside(site)
    (site / ".finished/left.json").unlink()
    (site / "_site").mkdir()
    ended = run(site, "into", "_site")
    assert ended.stderr == (
        "finished.py: .finished/left.json isn't there: run aside before Jekyll; back, "
        "if it was cut short\n"
    )
    assert run(site, "back").returncode == 0
    (site / "_site").rmdir()
    assert tree(site) == before


def test_a_year_with_a_page_to_render_stays(tmp_path: Path) -> None:
    mine = {"bao/2026/03/01/mine.html": "---\ntitle: x\n---\n"}
    site = make(tmp_path, {**PAGES, **mine})
    assert aside(site) == 1  # of /2026/; /bao/2025/ has one page, which Jekyll gets
    assert (site / "bao/2026/01/02/3.html").is_file()


@pytest.mark.parametrize(
    "path",
    [
        "bao/2025/note.md",
        "bao/2025/12/31/picture.png",
        "bao/2025/12/31/.hidden.html",
        "bao/2025/12/_drafts/1.html",
        "bao/2025/_posts/2025-12-31-x.html",
    ],
)
def test_a_year_with_anything_but_pages_stays(tmp_path: Path, path: str) -> None:
    site = make(tmp_path, {"bao/2025/12/31/1.html": PAGE, "bao/2025/12/31/2.html": PAGE, path: "x"})
    assert aside(site) == 0
    assert (site / "bao/2025/12/31/2.html").is_file()


@pytest.mark.parametrize(
    "path",
    ["_x/2026/01/01/1.html", ".x/2026/01/01/1.html", "api/v1/01/1.html", "20261/01/01/1.html"],
)
def test_what_is_no_address_of_an_article_stays(tmp_path: Path, path: str) -> None:
    other = Path(path).with_name("2.html").as_posix()
    site = make(tmp_path, {path: PAGE, other: PAGE})
    assert aside(site) == 0
    assert (site / path).is_file()
    assert (site / other).is_file()


def test_a_linked_folder_stays(tmp_path: Path) -> None:
    real = make(tmp_path / "real", {"2026/01/01/1.html": PAGE, "2026/01/01/2.html": PAGE})
    site = make(tmp_path / "site", {})
    (site / "bao").symlink_to(real)
    assert aside(site) == 0
    assert (real / "2026/01/01/2.html").is_file()


def test_a_page_that_jekyll_made_stays_and_is_told(tmp_path: Path) -> None:
    site = make(tmp_path / "site", PAGES)
    built = make(tmp_path / "built", PAGES | {"bao/2026/01/02/3.html": "live"})
    aside(site)
    for path in ("bao/2026/01/01/2.html", "2026/02/02/5.html"):
        (built / path).unlink()
    assert into(site, built) == (2, ["bao/2026/01/02/3.html"])
    assert (built / "bao/2026/01/02/3.html").read_text() == "live"
    assert (built / "bao/2026/01/01/2.html").read_text("utf-8") == PAGE


def test_the_built_site_is_the_same_as_without(tmp_path: Path) -> None:
    world = World(tmp_path, live_days=3)
    outlets = ("shilishibao", "jiashewang", "xugoubao", "")
    world.add(*(article(n, hours=n * 9, outlet=outlets[n % 4]) for n in range(32)))
    world.export()
    config = world.site / "_config.yml"
    text = config.read_text("utf-8")
    assert "old_post," in text
    config.write_text(
        text.replace("old_post,", "old_post, xugoubao, feed.xml,"), "utf-8"
    )  # a feed has the time
    plain = tree(build_folder(world.site, tmp_path / "plain"))
    left_out = {path for path in tree(world.site) if path.startswith("xugoubao/")}
    assert len(left_out) > 3
    assert not left_out & set(plain)
    many = aside(world.site)
    built = build_folder(world.site, tmp_path / "past")
    assert len(tree(built)) < len(plain)
    moved, out = into(world.site, built)
    assert out == ["xugoubao/"]
    assert 0 < moved < many
    assert tree(built) == plain


def test_a_script_says_what_it_did(tmp_path: Path) -> None:
    site = make(tmp_path, PAGES)
    ended = run(site, "aside")
    assert (ended.returncode, ended.stdout) == (0, "3 finished pages set aside\n")
    make(site / "_site", dict.fromkeys(("bao/2025/12/31/1.html", "2026/01/02/4.html"), PAGE))
    ended = run(site, "into", "_site")
    assert (ended.returncode, ended.stdout) == (0, "3 finished pages put into _site\n")


def test_a_site_of_none_is_built_likewise(tmp_path: Path) -> None:
    site = make(tmp_path, {})
    assert run(site, "aside").stdout == "0 finished pages set aside\n"
    (site / "_site").mkdir()
    assert run(site, "into", "_site").stdout == "0 finished pages put into _site\n"


def test_what_cannot_be_done_is_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    assert run(folder, "aside").stderr == "finished.py: . is no site: it has no _config.yml\n"
    site = make(folder, PAGES)
    ended = run(site, "into", "_site")
    assert (ended.returncode, ended.stderr) == (
        1,
        "finished.py: _site is no folder: build the site first\n",
    )
    (site / "_site").mkdir()
    assert ".finished/left.json" in run(site, "into", "_site").stderr
    with SiteLock(site, timeout=0):
        ended = run(site, "aside")
        assert ended.returncode == 1
        assert ended.stderr == "finished.py: a run is writing to .: build from a clone of it\n"
        assert not (site / ".finished").exists()
    assert run(site, "aside").returncode == 0
    again = run(site, "aside")
    assert again.stderr == "finished.py: .finished is there already; back undoes it\n"
    assert run(site).returncode == 2
    assert run(site, "back").stdout == "finished pages are where they were\n"
    assert set(PAGES) < set(tree(site))
