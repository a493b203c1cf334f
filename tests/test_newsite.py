"""``scrapy newsite``: a whole site, and nothing of the user's lost."""

import json
import py_compile
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from crawling import Ended, Workplace
from forked_commands import Commands

import newsarchive
from newsarchive.errors import SiteError
from newsarchive.exporters.site_lock import SiteLock
from newsarchive.site.config import SiteConfig
from newsarchive.site.names import SiteNames
from newsarchive.site.skeleton import MANIFEST, skeleton_files, write_skeleton

NAMES = SiteNames("示例", "说明", "https://news.example", "")


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as running:
        yield running


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def edit(folder: Path, path: str) -> str:
    """Add a line to a file as a person would, and return what it holds then."""
    text = (folder / path).read_text("utf-8") + "\nmine\n"
    (folder / path).write_text(text, "utf-8")
    return text


# -- what is written -------------------------------------------------------------------------------


def test_a_new_site_has_all_that_pages_need(tmp_path: Path) -> None:
    outcome = write_skeleton(tmp_path, NAMES, force=False)
    assert outcome.written == sorted(skeleton_files(NAMES))
    for path in [
        "_config.yml",
        "_posts/.gitkeep",
        "_layouts/post.html",
        "_includes/head.html",
        "assets/site.css",
        "assets/site.js",
        "404.html",
        "search.html",
        "about.md",
        "robots.txt",
        ".gitignore",
        ".github/workflows/pages.yml",
        "_search/make_index.py",
        "_build/finished.py",
    ]:
        assert (tmp_path / path).is_file(), path


def test_what_an_installation_compiles_is_no_part_of_a_site() -> None:
    script = Path(newsarchive.__file__).parent / "site/files/_search/make_index.py"
    py_compile.compile(str(script))
    assert not [path for path in skeleton_files(NAMES) if "__pycache__" in path]


def test_the_configuration_says_what_was_asked_for(tmp_path: Path) -> None:
    names = SiteNames('引号"与 #号', "a: b", "https://news.example", "/news")
    write_skeleton(tmp_path, names, force=False)
    config = SiteConfig.read(tmp_path)
    assert (config.title, config.values["description"]) == ('引号"与 #号', "a: b")
    assert (config.url, config.baseurl, config.pages) == ("https://news.example", "/news", 1)
    assert config.values["timezone"] == "Asia/Shanghai"
    assert config.values["strict_front_matter"] is True
    assert config.values["theme"] is None
    assert SiteNames.of(tmp_path) == names


def test_layouts_use_nothing_from_elsewhere() -> None:
    for path, text in skeleton_files(NAMES).items():
        if path.startswith(("_layouts", "_includes", "assets")) or path.endswith(".html"):
            assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|@import|url\(", text), path


def test_layouts_use_only_filters_that_every_jekyll_has() -> None:
    known = {
        "absolute_url",
        "append",
        "date",
        "date_to_xmlschema",
        "default",
        "escape",
        "first",
        "join",
        "jsonify",
        "last",
        "map",
        "minus",
        "normalize_whitespace",
        "plus",
        "prepend",
        "relative_url",
        "replace",
        "reverse",
        "size",
        "slice",
        "sort",
        "split",
        "uri_escape",
        "xml_escape",
    }
    for path, text in skeleton_files(NAMES).items():
        for piece in re.findall(r"\{[{%].*?[%}]\}", text):
            used = set(re.findall(r"\|\s*(\w+)", re.sub(r"'[^']*'|\"[^\"]*\"", "", piece)))
            assert used <= known, path


def test_the_workflow_builds_indexes_and_deploys(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/pages.yml").read_text())
    assert list(workflow["jobs"]) == ["build", "deploy"]
    assert workflow[True]["workflow_run"]["workflows"] == ["news"]  # "on" is true in YAML 1.1
    steps = workflow["jobs"]["build"]["steps"]
    used = [step.get("uses", step.get("run", "")) for step in steps]
    order = [
        "checkout",
        "finished.py aside",
        "jekyll-build-pages",
        "finished.py into _site",
        "make_index.py _site",
        "upload-pages-artifact",
    ]
    places = [next(n for n, text in enumerate(used) if name in text) for name in order]
    assert places == sorted(places)
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}


def test_git_ignores_what_a_build_and_a_kill_leave(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    git(tmp_path, "init")
    ignored = "_site/index.html .finished/x/1.html .jekyll-cache/x"
    ignored += " _posts/2026/.x.md.part api/.latest.json.part"
    for path in ignored.split():
        git(tmp_path, "check-ignore", path)


# -- what somebody changed -------------------------------------------------------------------------


def test_a_second_time_touches_nothing(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    outcome = write_skeleton(tmp_path, NAMES, force=False)
    assert (outcome.written, outcome.kept, outcome.foreign) == ([], [], [])
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_what_somebody_changed_or_removed_stays_so(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    text = edit(tmp_path, "_layouts/post.html")
    (tmp_path / "about.md").unlink()
    outcome = write_skeleton(tmp_path, NAMES, force=False)
    assert outcome.yours == ["_layouts/post.html", "about.md"]
    assert (tmp_path / "_layouts/post.html").read_text("utf-8") == text
    assert not (tmp_path / "about.md").exists()


def test_force_takes_changes_away(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    edit(tmp_path, "_layouts/post.html")
    (tmp_path / "about.md").unlink()
    outcome = write_skeleton(tmp_path, NAMES, force=True)
    assert outcome.written == ["_layouts/post.html", "about.md"]
    assert "mine" not in (tmp_path / "_layouts/post.html").read_text("utf-8")


def older(folder: Path, *paths: str) -> None:
    """Make a site look as if an earlier version had written *paths*."""
    noted = json.loads((folder / MANIFEST).read_text())
    for path in paths:
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text("earlier\n")
        noted["files"][path] = "a6f4d1c1d6b9b1d7c3e5cbb1f0e7e6b9" * 2
    (folder / MANIFEST).write_text(json.dumps(noted))


def test_a_later_version_takes_the_place_of_what_nobody_changed(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    edit(tmp_path, "about.md")
    outcome = write_skeleton(tmp_path, replace(NAMES, title="另名"), force=False)
    assert outcome.written == ["_config.yml"]
    assert outcome.yours == ["about.md"]
    assert SiteConfig.read(tmp_path).title == "另名"


def test_a_file_that_was_changed_and_has_a_newer_version_is_told(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    older(tmp_path, "about.md")
    outcome = write_skeleton(tmp_path, NAMES, force=False)
    assert outcome.kept == ["about.md"]
    assert (tmp_path / "about.md").read_text() == "earlier\n"


def test_a_changed_configuration_has_no_newer_version_because_of_names(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    config = tmp_path / "_config.yml"
    mine = config.read_text("utf-8") + "# mine\n"
    config.write_text(mine, "utf-8")
    outcome = write_skeleton(tmp_path, replace(NAMES, title="另一个"), force=False)
    assert (outcome.yours, outcome.kept) == (["_config.yml"], [])
    assert config.read_text("utf-8") == mine


def test_what_a_later_version_has_no_more_goes_unless_changed(tmp_path: Path) -> None:
    write_skeleton(tmp_path, NAMES, force=False)
    older(tmp_path, "_includes/old.html")
    outcome = write_skeleton(tmp_path, NAMES, force=False)
    assert outcome.removed == []
    assert (tmp_path / "_includes/old.html").exists()
    assert "_includes/old.html" not in json.loads((tmp_path / MANIFEST).read_text())["files"]


def test_what_stood_there_before_is_left_and_told(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: Mine\n")
    (tmp_path / "404.html").mkdir()
    outcome = write_skeleton(tmp_path, NAMES, force=False)
    assert outcome.foreign == ["404.html", "_config.yml"]
    assert (tmp_path / "_config.yml").read_text() == "title: Mine\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "elsewhere").write_text("theirs")
    (tmp_path / "site/about.md").symlink_to(tmp_path / "elsewhere")
    assert write_skeleton(tmp_path / "site", NAMES, force=False).foreign == ["about.md"]
    write_skeleton(tmp_path / "site", NAMES, force=True)
    assert (tmp_path / "elsewhere").read_text() == "theirs"
    assert not (tmp_path / "site/about.md").is_symlink()


@pytest.mark.parametrize("text", ["", "[]", '{"files": 1}', "{", "\udcff"])
def test_notes_that_cannot_be_understood_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SiteError, match=r"newsarchive-site\.json: can't be understood"):
        write_skeleton(tmp_path, NAMES, force=False)


# -- names -----------------------------------------------------------------------------------------

CLONES = {
    "git@github.com:Someone/news.git": ("https://someone.github.io", "/news"),
    "https://github.com/someone/news": ("https://someone.github.io", "/news"),
    "https://token@github.com/someone/Someone.github.io.git": ("https://someone.github.io", ""),
    "ssh://git@github.com/someone/news.git": ("https://someone.github.io", "/news"),
    "https://git.example/someone/news.git": ("", ""),
}


@pytest.mark.parametrize("remote", CLONES)
def test_the_address_of_a_clone_is_that_of_its_pages(tmp_path: Path, remote: str) -> None:
    git(tmp_path, "init")
    git(tmp_path, "remote", "add", "origin", remote)
    names = SiteNames.of(tmp_path)
    assert (names.url, names.baseurl) == CLONES[remote]


def test_a_host_of_its_own_comes_before_the_clone(tmp_path: Path) -> None:
    git(tmp_path, "init")
    git(tmp_path, "remote", "add", "origin", "https://github.com/someone/news")
    (tmp_path / "CNAME").write_text("news.example\n")
    assert SiteNames.of(tmp_path).url == "https://news.example"


@pytest.mark.parametrize(
    ("url", "baseurl", "expected"),
    [
        ("https://news.example", None, ("https://news.example", "")),
        ("https://news.example/", None, ("https://news.example", "")),
        ("https://news.example/a/b/", None, ("https://news.example", "/a/b")),
        ("http://localhost:4000", "/x", ("http://localhost:4000", "/x")),
        ("", "", ("", "")),
    ],
)
def test_an_address_may_hold_its_path(
    tmp_path: Path, url: str, baseurl: str | None, expected: tuple[str, str]
) -> None:
    names = SiteNames.of(tmp_path, url=url, baseurl=baseurl)
    assert (names.url, names.baseurl) == expected


# -- the command -----------------------------------------------------------------------------------


def newsite(commands: Commands, folder: Path, words: str) -> Ended:
    """Run ``scrapy newsite`` with *words*, for a SITE_DIR in *folder*."""
    return commands.run(Workplace(folder), "newsite", *words.split())


def test_the_command_tells_what_it_did(commands: Commands, tmp_path: Path) -> None:
    ended = newsite(commands, tmp_path, f"{tmp_path / 'a'} --title 甲 --url https://x.example")
    assert ended.status == 0, ended.err
    assert ended.out.startswith(f"甲 (https://x.example/): {len(skeleton_files(NAMES))} files")


def test_names_that_a_changed_configuration_does_not_take_are_told(
    commands: Commands, tmp_path: Path
) -> None:
    newsite(commands, tmp_path, f"{tmp_path / 'a'} --title 甲")
    ended = newsite(commands, tmp_path, f"{tmp_path / 'a'} --title 乙")
    assert ended.status == 0, ended.err
    assert ended.out.startswith("乙 (no address yet, set url): 1 file written to ")
    config = tmp_path / "a/_config.yml"
    config.write_text(config.read_text("utf-8").replace("zone_name", "# zone_name"), "utf-8")
    ended = newsite(commands, tmp_path, f"{tmp_path / 'a'} --title 丙")
    assert ended.status == 1
    assert ended.out.startswith("_config.yml: has changes of yours, so set title and address there")
    assert "\n乙 (no address yet, set url): 0 files written to " in ended.out


def test_pages_that_jekyll_would_put_in_the_place_of_ours_are_named(
    commands: Commands, tmp_path: Path
) -> None:
    (tmp_path / "a/_posts").mkdir(parents=True)
    (tmp_path / "a/index.markdown").write_text("---\n---\n")
    ended = newsite(commands, tmp_path, f"{tmp_path / 'a'}")
    assert ended.out.endswith(
        "\nindex.markdown: Jekyll makes the same page of it as of index.html; remove one\n"
    )


def test_the_command_prints_json(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/_config.yml").write_text("title: Mine\n")
    ended = newsite(commands, tmp_path, f"{tmp_path / 'a'} --json")
    assert ended.status == 1
    told = json.loads(ended.out)
    assert told["foreign"] == ["_config.yml"]
    assert "about.md" in told["written"]


def test_without_a_folder_it_is_the_site_of_the_settings(
    commands: Commands, tmp_path: Path
) -> None:
    ended = newsite(commands, tmp_path, "")
    assert ended.status == 0, ended.err
    assert (tmp_path / "site/_config.yml").is_file()


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "美东时间"),
        ("Asia/Hong_Kong", "香港时间"),
        ("Europe/Lisbon", "Europe/Lisbon"),
    ],
)
def test_a_new_site_is_of_the_zone_of_the_settings_and_exports(
    commands: Commands, tmp_path: Path, zone: str, name: str
) -> None:
    place = Workplace(tmp_path)
    assert commands.run(place, "newsite", TIME_ZONE=zone).status == 0
    values = SiteConfig.read(place.site).values
    assert (values["timezone"], values["zone_name"]) == (zone, name)
    assert commands.run(place, "export", "--all", TIME_ZONE=zone).status == 0
    again = commands.run(place, "newsite", "--title", "甲")  # the site has its zone
    assert "1 file written" in again.out
    assert SiteConfig.read(place.site).values["timezone"] == zone


def test_a_zone_that_disagrees_says_all_that_is_to_be_set(
    commands: Commands, tmp_path: Path
) -> None:
    place = Workplace(tmp_path)
    commands.run(place, "newsite")
    ended = commands.run(place, "export", "--all", TIME_ZONE="America/New_York")
    assert ended.status == 1
    assert "set TIME_ZONE=Asia/Shanghai, or in this file timezone: America/New_York" in ended.err
    assert "zone_name: 美东时间" in ended.err
    config = place.site / "_config.yml"
    text = config.read_text("utf-8").replace("Asia/Shanghai", "America/New_York")
    config.write_text(text.replace("zone_name: 北京时间", "zone_name: 美东时间"), "utf-8")
    assert commands.run(place, "export", "--all", TIME_ZONE="America/New_York").status == 0
    told = commands.run(place, "newsite", TIME_ZONE="America/New_York")
    assert told.out.endswith(", 0 yours\n")


def test_a_zone_that_is_none_is_refused(commands: Commands, tmp_path: Path) -> None:
    ended = commands.run(Workplace(tmp_path), "newsite", TIME_ZONE="Mars/Base")
    assert ended.status == 2
    assert ended.err.startswith("scrapy newsite: TIME_ZONE=Mars/Base: ")


def test_another_host_takes_no_path_along(tmp_path: Path) -> None:
    write_skeleton(tmp_path, SiteNames("甲", "", "https://o.github.io", "/repo"), force=False)
    kept = [("https://o.github.io", "/repo"), ("", "/repo"), (None, "/repo")]
    moved = [("https://news.example", ""), ("https://news.example/a", "/a")]
    for url, path in kept + moved:
        assert SiteNames.of(tmp_path, url=url).baseurl == path, url
    assert SiteNames.of(tmp_path, url="https://news.example", baseurl="/repo").baseurl == "/repo"


def bad_places(folder: Path) -> dict[str, tuple[int, str]]:
    """Make folders and files where no site can be made; return words, status and what is said."""
    (folder / "file").write_text("x")
    (folder / "other").mkdir()
    (folder / "other/letter.txt").write_text("x")
    (folder / "outer").mkdir()
    (folder / "outer/_config.yml").write_text("title: x\n")
    (folder / "broken").mkdir()
    (folder / "broken/_config.yml").write_text("title: [\n")
    return {
        f"{folder}/file": (2, "is a file or below one, not a folder"),
        f"{folder}/file/below": (2, "is a file or below one, not a folder"),
        f"{folder}/other": (
            1,
            "holds other things, such as letter.txt; --force makes a site there",
        ),
        f"{folder}/outer/site": (1, f"is inside another site, {folder}/outer"),
        f"{folder}/.git/site": (1, "is inside a .git folder"),
        f"{folder}/broken": (1, "_config.yml:2: is no YAML"),
        f"{folder}/a {folder}/b": (2, "unexpected"),
        f"{folder}/a --url ftp://x": (2, "is no address such as https://news.example"),
        f"{folder}/a --url https://x/?q": (2, "is no address such as https://news.example"),
        f"{folder}/a --url https://x:99999": (2, "is no address"),
        f"{folder}/a --baseurl a?b": (2, "is no path such as /news"),
        f"{folder}/a --title=": (2, "--title=: names no site"),
        f"{folder}/a --nonsense": (2, "no such option"),
    }


def test_bad_input_ends_in_one_line(commands: Commands, tmp_path: Path) -> None:
    for words, (status, says) in bad_places(tmp_path).items():
        ended = newsite(commands, tmp_path, words)
        assert ended.status == status, words
        assert says in ended.err, words
        assert len(ended.lines) == 1, words
        shutil.rmtree(tmp_path / "a", ignore_errors=True)


def test_a_site_that_is_being_written_is_left_alone(commands: Commands, tmp_path: Path) -> None:
    with SiteLock(tmp_path, timeout=0):
        ended = newsite(commands, tmp_path, str(tmp_path))
    assert ended.status == 75
    assert list(tmp_path.iterdir()) == []
