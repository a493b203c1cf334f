"""``scrapy publish`` with real repositories: what is committed, and what is not touched."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from crawling import Workplace
from forked_commands import Commands
from jekyll import build_folder
from old_post_forms import OldPost
from publishing import Published, article, committing, path_of
from repositories import Clone, bare, clone

from newsarchive.publishing.entries import Entry
from newsarchive.publishing.message import subject_and_text
from newsarchive.publishing.selection import Selection
from newsarchive.site.names import SiteNames
from newsarchive.site.skeleton import MANIFEST, skeleton_files, write_skeleton

FILE_OF_GIT = Entry("x", "100644", "0" * 40)
UNSAVED = "has changes that are not committed, and others were pushed; commit or undo them"
OWN = (
    "has a commit of your own that the remote hasn't, and others were pushed there; "
    "run git pull --rebase"
)


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with committing() as running:
        yield running


@pytest.fixture
def published(tmp_path: Path, commands: Commands) -> Published:
    return Published.make(tmp_path, commands)


# -- what is committed -----------------------------------------------------------------------------


def test_what_a_run_wrote_is_committed_and_pushed(published: Published) -> None:
    published.export(*map(article, range(3)))
    published.write("index.html", "Seite")
    ended = published.publish()
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(
        "News: 3 new (示例时报 3)\n4 files written, 0 removed; committed as "
    )
    assert "; pushed to origin, branch main; .git +" in ended.out
    assert list(published.remote.files("main")) == [*map(path_of, range(3)), "index.html"]
    assert published.site.status() == []
    assert published.noted() == []
    assert published.publish().out == "nothing to publish\n"


@pytest.mark.parametrize("live_days", ["60", "100000"])
def test_a_site_that_is_taken_over_is_published_with_each_article_once(
    published: Published, live_days: str
) -> None:
    olds = [
        OldPost("one-line"),
        OldPost("outlet"),  # the same article
        OldPost("quoted", "202201152248000124"),
        OldPost("outlet", "202201152248000125", date="2022-01-16 00:10:00"),
    ]
    for old in olds:
        published.site.commit(old.name, old.text())
    published.site.git("push", "-q", "origin", "main")
    site, place = str(published.place.site), published.place
    for command in (
        ("newsite", site, "--url", "https://news.example"),
        ("import", site),
        ("export",),
    ):
        ended = published.commands.run(place, *command, LIVE_DAYS=live_days)
        assert (ended.status, ended.err) == (0, "")
        if command[0] == "newsite":
            published.site.git("add", "-A")
            published.site.git("commit", "-q", "-m", "the site around them")
    assert published.publish(LIVE_DAYS=live_days).status == 0
    assert published.site.status() == []

    deployed = clone(published.remote, place.folder / "deployed")
    built = build_folder(deployed.folder, place.folder / "built")
    pages = {path.relative_to(built).as_posix() for path in built.rglob("*20220115*.html")}
    ours = sorted(path for path in pages if "/NW" in path)
    assert [path[-8:-5] for path in ours] == ["123", "124", "125"]
    for old in olds:  # where Jekyll had them
        day = old.date[:10].replace("-", "/")
        slug = old.slug if old.form == "outlet" else "emnews"
        address = f"{slug}/{day}/{Path(old.name).stem[11:]}.html"
        assert address in pages
        if address not in ours:
            assert re.search(r'url=\S*/NW\d+\.html"', (built / address).read_text("utf-8"))


def test_what_a_person_committed_alone_is_pushed_too(published: Published) -> None:
    published.export(article(1))
    assert published.publish().status == 0
    published.site.commit("_data/removed.yml", "- NW202201152248000001")
    ended = published.publish()
    assert (ended.status, ended.err) == (0, "")
    assert "nothing new to commit; pushed to origin" in ended.out
    assert "_data/removed.yml" in published.remote.files("main")
    assert published.publish().out == "nothing to publish\n"


def test_a_post_that_was_never_written_is_not_missed(published: Published) -> None:
    published.export(article(1))
    assert published.publish().status == 0
    edited = published.site.folder / path_of(1)
    edited.write_text("mine", "utf-8")
    published.site.commit(path_of(1), "mine")
    with closing(published.archive()) as archive:
        archive.site_changes.note([("_posts/2022/01/16/2022-01-16-NW1.md", b"kept from it")])
    ended = published.publish()
    assert (ended.status, ended.err) == (0, "")


def test_what_a_person_has_unsaved_or_staged_is_neither_committed_nor_touched(
    published: Published,
) -> None:
    published.site.commit("about.md", "ours")
    published.export(article(1))
    published.site.put("about.md", "edited")
    published.site.put("staged.md", "staged")
    published.site.git("add", "staged.md")
    published.site.put("new.md", "new")
    assert published.publish().status == 0
    assert published.remote.files("main") == {
        path_of(1): (published.site.folder / path_of(1)).read_text("utf-8").strip(),
        "about.md": "ours",
    }
    assert published.site.status() == [" M about.md", "A  staged.md", "?? new.md"]


def test_a_new_site_is_committed_with_what_runs_wrote(published: Published) -> None:
    names = SiteNames("示例", "说明", "https://news.example", "")
    write_skeleton(published.site.folder, names, force=False)
    published.export(article(1))
    preview = published.publish("--dry-run", "--json")
    assert json.loads(preview.out)["files"]["_layouts/post.html"] == "A"
    assert published.noted() == [path_of(1)]
    ended = published.publish()
    assert (ended.status, ended.err) == (0, "")
    files = published.remote.files("main")
    assert files.keys() == {path_of(1), str(MANIFEST), *skeleton_files(names)}
    assert published.site.status() == []
    assert published.publish().out == "nothing to publish\n"


def test_a_file_of_a_new_site_that_is_changed_or_ignored_is_a_persons(published: Published) -> None:
    names = SiteNames("示例", "说明", "https://news.example", "")
    write_skeleton(published.site.folder, names, force=False)
    published.site.put("_layouts/post.html", "mine")
    published.site.put(".gitignore", "about.md\n")
    published.export(article(1))
    ended = published.publish()
    assert (ended.status, ended.err) == (0, "")
    theirs = {"_layouts/post.html", ".gitignore", "about.md"}
    wanted = {path_of(1), str(MANIFEST), *skeleton_files(names)} - theirs
    assert published.remote.files("main").keys() == wanted
    assert published.site.status() == ["?? .gitignore", "?? _layouts/post.html"]
    assert published.publish().out == "nothing to publish\n"


def test_what_a_run_wrote_and_newsite_replaces_is_committed_by_the_next_publish(
    published: Published,
) -> None:
    published.write("index.html", "<p>alt</p>\n<!-- newsarchive -->\n")
    published.publish()
    published.write("index.html", "<p>unpublished</p>\n<!-- newsarchive -->\n")
    names = SiteNames("示例", "说明", "https://news.example", "")
    assert write_skeleton(published.site.folder, names, force=False).foreign == []
    ended = published.publish()
    assert (ended.status, ended.err) == (0, "")
    assert (
        published.remote.files("main")["index.html"] == skeleton_files(names)["index.html"].strip()
    )
    assert published.site.status() == []


def test_a_new_site_that_could_not_be_pushed_is_pushed_later(published: Published) -> None:
    published.export()
    names = SiteNames("示例", "说明", "https://news.example", "")
    write_skeleton(published.site.folder, names, force=False)
    away = published.remote.folder.rename(published.remote.folder.with_name("away"))
    assert published.publish(PUBLISH_TRIES="1").status == 1
    away.rename(published.remote.folder)
    assert published.publish().status == 0
    assert "_config.yml" in published.remote.files("main")


def test_a_revision_and_a_move_are_committed(published: Published) -> None:
    published.export(article(1), article(2), article(3))
    published.publish()
    published.export(article(1, title="更正"), article(2, day=3))
    ended = published.publish("--json")
    told = json.loads(ended.out)
    assert (told["written"], told["removed"], told["pushed"], told["tries"]) == (2, 1, True, 1)
    assert told["message"].startswith("News: 2 changed (示例时报 2)\n")
    assert told["grown"] > 0
    assert published.posts_at_remote() == [path_of(1), path_of(3), path_of(2, day=18)]
    assert published.site.status() == []


def test_a_commit_says_what_came_and_from_whom(published: Published) -> None:
    names = ("甲报", "甲报", "甲报", "乙报", "乙报", "丙报", "丁报", "")
    published.export(*(article(number, source=name) for number, name in enumerate(names)))
    published.write("index.html", "x")
    published.publish()
    assert published.remote.git("log", "-1", "--format=%B", "main").splitlines()[:-1] == [
        "News: 8 new (甲报 3, 乙报 2, 丁报 1, …)",
        "",
        "甲报 3, 乙报 2, 丁报 1, 丙报 1",
        "",
        "Pages: 1",
        "",
        "Published-by: newsarchive",
    ]


def test_a_post_that_becomes_a_finished_page_is_no_news() -> None:
    selection = Selection(
        added=dict.fromkeys(
            ["a/2022/01/15/NW1.html", "_posts/2026/01/15/2026-01-15-NW2.md"], FILE_OF_GIT
        ),
        changed={"a/2022/01/14/NW0.html": FILE_OF_GIT, "index.html": FILE_OF_GIT},
        removed={"_posts/2022/01/15/2022-01-15-NW1.md": FILE_OF_GIT},
    )
    outlets = dict.fromkeys([*selection.added, "a/2022/01/14/NW0.html"], "甲报")
    message = subject_and_text(selection, outlets)
    assert message.startswith("News: 1 new (甲报 1)\n\nPages: 3\n\nPublished-by: newsarchive\n")


def test_a_dry_run_shows_everything_and_changes_nothing(published: Published) -> None:
    published.export(article(1))
    published.publish()
    published.export(article(1, title="更正"), article(2))
    before = state(published)
    ended = published.publish("--dry-run")
    assert ended.status == 0
    assert ended.out.splitlines() == [
        "would commit: News: 1 new, 1 changed (示例时报 2)",
        f"M {path_of(1)}",
        f"A {path_of(2)}",
        "would push to origin, branch main",
    ]
    assert json.loads(published.publish("--dry-run", "--json").out)["files"] == {
        path_of(1): "M",
        path_of(2): "A",
    }
    assert state(published) == before


def state(published: Published) -> dict[str, bytes]:
    """Return all files of the repositories and the site."""
    folders = (published.site.folder, published.remote.folder)
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_repository_without_remote_is_committed_to(published: Published) -> None:
    published.site.git("remote", "remove", "origin")
    published.export(article(1))
    ended = published.publish()
    assert ended.status == 0
    assert "the repository has no remote to push to" in ended.out
    assert published.site.subjects() == ["News: 1 new (示例时报 1)"]
    assert published.noted() == []


def test_a_site_in_a_folder_of_a_repository_is_published(published: Published) -> None:
    published.site.commit("README.md", "x")
    place = Workplace(published.place.folder)
    inner = published.site.folder / "docs ü" / "news"
    moved = Published(place, published.commands, published.remote, published.site)
    published.place.site.joinpath("docs ü").mkdir()
    published.export(article(1))
    (published.site.folder / "_posts").rename(published.site.folder / "x")
    inner.mkdir()
    (published.site.folder / "x").rename(inner / "_posts")
    ended = moved.publish(SITE_DIR=str(inner))
    assert (ended.status, ended.err) == (0, "")
    assert list(published.remote.files("main")) == ["README.md", f"docs ü/news/{path_of(1)}"]
    assert published.site.status() == []


def test_another_work_tree_of_a_repository_is_published(published: Published) -> None:
    published.site.commit("README.md", "x")
    published.site.git("push", "-q", "origin", "main")
    tree = published.place.folder / "tree"
    published.site.git("worktree", "add", "-q", "-b", "news", str(tree))
    published.export(article(1))
    (published.site.folder / "_posts").rename(tree / "_posts")
    assert published.publish(SITE_DIR=str(tree)).status == 0
    assert list(published.remote.files("news")) == ["README.md", path_of(1)]
    assert Clone(tree).status() == published.site.status() == []


def test_settings_choose_remote_and_branch(published: Published) -> None:
    elsewhere = bare(published.place.folder / "elsewhere.git")
    published.export(article(1))
    ended = published.publish(PUBLISH_REMOTE=str(elsewhere.folder), PUBLISH_BRANCH="pages")
    assert ended.status == 0
    assert list(elsewhere.files("pages")) == [path_of(1)]


def test_the_upstream_of_the_branch_is_where_it_goes(published: Published) -> None:
    published.site.commit("README.md", "x")
    published.site.git("push", "-q", "-u", "origin", "main:pages")
    published.export(article(1))
    assert "pushed to origin, branch pages" in published.publish().out
    assert list(published.remote.files("pages")) == ["README.md", path_of(1)]


def test_a_repository_that_a_parent_process_named_is_not_used(
    published: Published, tmp_path: Path
) -> None:
    wrong = bare(tmp_path / "wrong.git")
    published.export(article(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_DIR", str(wrong.folder))
        patch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
        assert published.place.run("publish").status == 0
    assert published.posts_at_remote() == [path_of(1)]
    assert not (tmp_path / "index").exists()


# -- what others pushed ----------------------------------------------------------------------------


def test_a_filter_of_git_makes_the_files_that_others_pushed(published: Published) -> None:
    published.export(article(0))
    published.publish()
    published.site.git("config", "filter.large.smudge", "tr a-z A-Z")
    published.site.git("config", "filter.large.clean", "tr A-Z a-z")
    other = published.other()
    other.put(".gitattributes", "*.bin filter=large\n")
    other.put("b c.bin", "stored")
    other.put("b.txt", "stored")
    other.git("add", ".")
    other.git("commit", "-q", "-m", "by hand")
    other.git("push", "-q")
    published.export(article(1))
    assert published.publish().status == 0
    assert (published.site.folder / "b c.bin").read_text() == "STORED"
    assert (published.site.folder / "b.txt").read_text() == "stored"
    assert published.site.status() == []


def test_what_was_committed_before_there_was_a_remote_is_pushed_to_it(
    tmp_path: Path, commands: Commands
) -> None:
    published = Published.make(tmp_path, commands)
    published.site.git("remote", "remove", "origin")
    published.export(article(0))
    assert "no remote to push to" in published.publish().out
    published.site.git("remote", "add", "origin", str(published.remote.folder))
    assert "pushed to origin, branch main" in published.publish().out
    assert published.posts_at_remote() == [path_of(0)]
    assert published.publish().out == "nothing to publish\n"


def test_what_git_is_set_to_connect_with_is_used(published: Published, tmp_path: Path) -> None:
    program, log = tmp_path / "connect", tmp_path / "log"
    program.write_text(f"#!/bin/sh\necho asked >> {log}\nexit 1\n")
    program.chmod(0o755)
    published.export(article(0))
    address = {"PUBLISH_REMOTE": "ssh://host.example/site.git", "PUBLISH_TRIES": "1"}
    published.site.git("config", "core.sshCommand", str(program))
    assert published.publish(**address).status == 1
    assert "asked" in log.read_text()


def test_no_secret_in_the_address_of_a_remote_is_printed(published: Published) -> None:
    published.export(article(0))
    remote = "https://bot:ghp_Secret1234@127.0.0.1:9/site.git"
    for options in (("--dry-run",), ("--dry-run", "--json"), ("--json",), ()):
        ended = published.publish(*options, PUBLISH_REMOTE=remote, PUBLISH_TRIES="1")
        assert "127.0.0.1:9/site.git" in ended.out + ended.err
        assert "ghp_Secret1234" not in ended.out + ended.err


def test_what_others_pushed_comes_first_and_appears_in_the_work_tree(published: Published) -> None:
    published.export(article(1))
    published.publish()
    other = published.other()
    other.put("gone.md", "x")
    other.push("kept.md", "x")
    other.push("a/b.sh", "x")
    published.publish()
    published.export(article(2))
    other.put("a/b.sh", "neu").chmod(0o755)
    other.git("rm", "-q", "kept.md")
    other.git("commit", "-q", "-a", "-m", "by hand")
    other.git("push", "-q")
    published.site.put("mine.md", "unsaved")
    told = json.loads(published.publish("--json").out)
    assert (told["rebased"], told["pushed"], told["tries"]) == (True, True, 1)
    assert published.remote.subjects("main")[:2] == ["News: 1 new (示例时报 1)", "by hand"]
    assert published.site.git("rev-parse", "HEAD") == published.remote.git("rev-parse", "main")
    assert published.site.status() == ["?? mine.md"]
    assert (published.site.folder / "a/b.sh").read_text("utf-8") == "neu"
    assert os.access(published.site.folder / "a/b.sh", os.X_OK)


def test_a_new_site_goes_on_top_of_what_the_remote_has(published: Published) -> None:
    other = published.other()
    other.commit("README.md", "first")
    other.git("push", "-q", "origin", "main")
    published.export(article(1))
    assert published.publish().status == 0
    assert list(published.remote.files("main")) == ["README.md", path_of(1)]
    assert published.site.status() == []


def test_every_commit_that_was_not_pushed_is_rebased(published: Published) -> None:
    published.export(article(1))
    published.publish()
    other = published.other()
    published.site.git("remote", "set-url", "origin", "http://127.0.0.1:1/")
    for number in (2, 3):
        published.export(article(number))
        assert published.publish().status == 1
    other.push("by-hand.md", "x")
    published.site.git("remote", "set-url", "origin", str(published.remote.folder))
    assert published.publish().status == 0
    assert published.remote.subjects("main") == [
        "News: 1 new (示例时报 1)",
        "News: 1 new (示例时报 1)",
        "by-hand.md by hand",
        "News: 1 new (示例时报 1)",
    ]
    assert published.site.status() == []


def test_what_a_person_changed_at_the_remote_is_kept(published: Published) -> None:
    published.export(article(1), article(2), article(3))
    published.publish()
    other = published.other()
    other.push(path_of(1), "better")
    other.git("rm", "-q", path_of(2))
    other.git("commit", "-q", "-m", "not this one")
    other.git("push", "-q")
    published.export(*(article(number, body="<p>neu</p>") for number in (1, 2, 3)))
    ended = published.publish()
    assert ended.status == 1
    why = "was changed by somebody at the remote, which is kept; not published"
    assert ended.lines == [f"scrapy publish: {path_of(number)}: {why}" for number in (1, 2)]
    files = published.remote.files("main")
    assert files[path_of(1)] == "better"
    assert path_of(2) not in files
    assert "neu" in files[path_of(3)]
    assert (published.site.folder / path_of(1)).read_text("utf-8") == "better"
    assert published.site.status() == []
    assert published.publish().out == "nothing to publish\n"


def test_a_hand_written_post_of_the_same_name_at_the_remote_is_kept(published: Published) -> None:
    published.site.commit("README.md", "x")
    published.site.git("push", "-q", "origin", "main")
    published.other().push(path_of(1), "by hand")
    published.export(article(1))
    assert published.publish().status == 1
    assert published.remote.files("main")[path_of(1)] == "by hand"
    assert (published.site.folder / path_of(1)).read_text("utf-8") == "by hand"


def test_of_two_machines_that_publish_the_later_one_is_shown(published: Published) -> None:
    published.export(article(1))
    published.write("index.html", "first")
    published.publish()
    twin = Published(
        Workplace(published.place.folder / "twin"),
        published.commands,
        published.remote,
        clone(published.remote, published.place.folder / "twin" / "site"),
    )
    twin.write("index.html", "second")
    assert twin.publish().status == 0
    published.write("index.html", "third")
    assert published.publish().status == 0
    assert published.remote.files("main")["index.html"] == "third"


def test_unsaved_work_on_what_others_changed_stops_the_rebase(published: Published) -> None:
    published.site.commit("about.md", "first")
    published.export(article(1))
    published.publish()
    published.other().push("about.md", "theirs")
    edited = published.site.put("about.md", "mine")
    published.export(article(2))
    ended = published.publish()
    assert ended.status == 1
    assert ended.lines == [f"scrapy publish: {edited}: {UNSAVED}"]
    assert edited.read_text("utf-8") == "mine"
    assert published.noted() == [path_of(2)]
    published.site.git("checkout", "-q", "about.md")
    assert published.publish().status == 0
    assert edited.read_text("utf-8") == "theirs"
    assert path_of(2) in published.remote.files("main")


def test_a_file_in_the_way_of_what_others_added_is_kept(published: Published) -> None:
    published.export(article(1))
    published.publish()
    published.other().push("about.md", "theirs")
    mine = published.site.put("about.md", "mine")
    published.export(article(2))
    assert published.publish().status == 1
    assert mine.read_text("utf-8") == "mine"


def test_commits_of_ones_own_are_pushed_along_but_not_rebased(published: Published) -> None:
    published.export(article(1))
    published.publish()
    published.site.commit("about.md", "mine")
    published.export(article(2))
    assert published.publish().status == 0
    assert "about.md" in published.remote.files("main")
    published.site.commit("about.md", "again")
    published.other().push("other.md", "x")
    published.export(article(3))
    ended = published.publish()
    assert ended.status == 1
    assert ended.lines == [f"scrapy publish: {published.site.folder}: {OWN}"]
    published.site.git("pull", "-q", "--rebase", "origin", "main")
    assert published.publish().status == 0
    assert path_of(3) in published.remote.files("main")


# -- another remote, another history ---------------------------------------------------------------


def test_all_goes_to_the_new_address_of_a_remote(published: Published) -> None:
    published.export(article(1))
    assert published.publish().status == 0
    new = bare(published.place.folder / "new.git")
    published.site.git("remote", "set-url", "origin", str(new.folder))
    ended = published.publish()
    assert (ended.status, ended.err) == (0, "")
    assert "nothing new to commit; pushed to origin" in ended.out
    assert list(new.files("main")) == [path_of(1)]
    assert published.publish().out == "nothing to publish\n"


def test_what_was_pushed_to_an_address_without_a_name_is_known(published: Published) -> None:
    published.export(article(1))
    remote = str(bare(published.place.folder / "new.git").folder)
    assert published.publish(PUBLISH_REMOTE=remote).status == 0
    assert published.publish(PUBLISH_REMOTE=remote).out == "nothing to publish\n"
    published.site.commit("about.md", "mine")
    assert "pushed to " in published.publish(PUBLISH_REMOTE=remote).out
    assert published.publish(PUBLISH_REMOTE=remote).out == "nothing to publish\n"


def cut(other: Clone, *, squashed: int = 0) -> None:
    """Cut the history at the remote, all of it or the last commits, as a person may."""
    if squashed:
        other.git("reset", "-q", "--soft", f"HEAD~{squashed}")
    else:
        other.git("checkout", "-q", "--orphan", "short")
    other.git("commit", "-q", "-m", "history cut")
    other.git("push", "-q", "--force", "origin", "HEAD:main")


@pytest.mark.parametrize("squashed", [0, 2])
def test_news_goes_on_top_of_a_history_that_somebody_has_cut(
    published: Published, squashed: int
) -> None:
    published.export(article(0))
    published.publish()
    for title in ("alt", "neu"):
        published.export(article(1, title=title), article(2))
        assert published.publish().status == 0
    other = published.other()
    cut(other, squashed=squashed)
    other.commit(path_of(2), "mine")
    other.git("push", "-q", "origin", "HEAD:main")
    published.export(article(1, title="更正"), article(2, title="更正"), article(3))
    ended = published.publish()
    kept = "was changed by somebody at the remote, which is kept; not published"
    assert (ended.status, ended.lines[0]) == (1, f"scrapy publish: {path_of(2)}: {kept}")
    files = published.remote.files("main")
    assert "更正" in files[path_of(1)]
    assert files[path_of(2)] == "mine"
    assert path_of(3) in files
    assert published.remote.subjects("main")[1:3] == [f"{path_of(2)} by hand", "history cut"]
    assert published.site.status() == []


def test_a_history_that_was_cut_and_changed_has_the_persons_changes_alone(
    published: Published,
) -> None:
    published.export(article(1), article(2))
    published.publish()
    other = published.other()
    other.put(path_of(2), "mine")
    other.git("add", "-A")
    cut(other)
    published.export(article(1, title="更正"), article(2, title="更正"))
    assert published.publish().status == 1
    files = published.remote.files("main")
    assert "更正" in files[path_of(1)]
    assert files[path_of(2)] == "mine"


def test_a_site_whose_folder_has_a_name_that_git_would_quote_is_published(
    tmp_path: Path, commands: Commands
) -> None:
    published = Published.make(tmp_path, commands)
    folder = published.site.folder / '"q\\ \'x" ä'
    (folder / "_posts").mkdir(parents=True)
    site = tmp_path / "moved"
    published.site.folder.rename(site)
    published.place.site.symlink_to(site / folder.name)
    published.export(article(1))
    ended = published.publish()
    assert (ended.status, ended.err) == (0, "")
    assert published.remote.git("ls-tree", "-r", "-z", "--name-only", "main") == (
        f"{folder.name}/{path_of(1)}\0"
    )
    assert published.publish().out == "nothing to publish\n"
