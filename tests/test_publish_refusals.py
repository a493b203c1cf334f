"""What a publish can't do: one clear line, nothing of the user's lost, and the next one goes on."""

import fcntl
import json
import os
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from crawling import Workplace
from forked_commands import Commands
from publishing import Published, article, committing, path_of
from repositories import IDENTITY, clone


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with committing() as running:
        yield running


@pytest.fixture
def published(tmp_path: Path, commands: Commands) -> Published:
    """Return a site that was published once and has one more post to publish."""
    made = Published.make(tmp_path, commands)
    made.site.commit("about.md", "mine")
    made.export(article(1))
    assert made.publish().status == 0
    made.export(article(2))
    return made


# -- the repository --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unfit:
    """What is done to the repository, what publish says then, and how it is undone."""

    make: Callable[[Published], object]
    says: str
    undo: Callable[[Published], object]
    status: int = 1


def _git_file(name: str) -> Callable[[Published], object]:
    return lambda published: published.site.put(f".git/{name}", "0" * 40)


def _without(name: str) -> Callable[[Published], object]:
    return lambda published: (published.site.folder / ".git" / name).unlink()


def _git(*arguments: str) -> Callable[[Published], object]:
    return lambda published: published.site.git(*arguments)


UNFIT = {
    "detached head": Unfit(
        _git("checkout", "-q", "--detach"),
        "{site}: is on no branch (detached head); run git switch BRANCH",
        _git("switch", "-q", "main"),
    ),
    "merge": Unfit(
        _git_file("MERGE_HEAD"),
        "{site}: a merge is under way there; finish or abort it first",
        _without("MERGE_HEAD"),
    ),
    "locked index": Unfit(
        _git_file("index.lock"),
        "{site}/.git/index.lock: another git is at work there; if there is none, remove this file",
        _without("index.lock"),
        status=75,
    ),
    "locked branch": Unfit(
        _git_file("refs/heads/main.lock"),
        "{site}: git update-ref: cannot lock ref 'refs/heads/main': Unable to create "
        "'{site}/.git/refs/heads/main.lock': File exists.",
        _without("refs/heads/main.lock"),
    ),
    "wrong remote": Unfit(
        _git("remote", "set-url", "origin", "/nowhere"),
        "origin, branch main: '/nowhere' does not appear to be a git repository; what is committed "
        "here is pushed by the next publish",
        lambda published: published.site.git(
            "remote", "set-url", "origin", str(published.remote.folder)
        ),
    ),
    "no git": Unfit(
        lambda published: (published.site.folder / ".git").rename(published.place.folder / "git"),
        "{site}: is in no git repository; run git init in it, and give it a remote to push to",
        lambda published: (published.place.folder / "git").rename(published.site.folder / ".git"),
    ),
    "unwritable": Unfit(
        lambda published: _replaced_by_folder(published.site.folder / ".git/newsarchive-publish"),
        "{site}/.git/newsarchive-publish: can't be written: Is a directory",
        lambda published: (published.site.folder / ".git/newsarchive-publish").rmdir(),
    ),
}


def _replaced_by_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


@pytest.mark.parametrize("case", UNFIT.values(), ids=UNFIT)
def test_a_repository_that_can_not_be_used_is_named_in_one_line(
    published: Published, case: Unfit
) -> None:
    published.site.put("about.md", "edited")
    case.make(published)
    ended = published.publish()
    case.undo(published)
    said = case.says.replace("{site}", str(published.site.folder))
    assert (ended.status, ended.lines) == (case.status, [f"scrapy publish: {said}"])
    assert published.noted() == [path_of(2)]
    assert published.publish().status == 0
    assert published.posts_at_remote() == [path_of(1), path_of(2)]
    assert published.site.status() == [" M about.md"]


def test_a_site_that_its_repository_ignores_is_refused(tmp_path: Path, commands: Commands) -> None:
    outer = Published.make(tmp_path, commands)
    outer.site.commit(".gitignore", "/site/\n")
    (outer.site.folder / "site" / "_posts").mkdir(parents=True)
    outer.write("index.html", "x")
    ended = outer.publish(SITE_DIR=str(outer.site.folder / "site"))
    assert ended.status == 1
    said = f"{outer.site.folder}/site: is ignored by the repository {outer.site.folder}; if it is "
    assert ended.lines == [f"scrapy publish: {said}to have one of its own, run git init in it"]


def test_an_archive_that_is_not_there_is_not_made(tmp_path: Path, commands: Commands) -> None:
    made = Published.make(tmp_path, commands)
    ended = made.publish()
    assert ended.status == 1
    assert ended.lines[0].endswith("there is no archive yet; a crawl or an import makes it")
    assert not made.place.database.exists()


SETTINGS = {
    "PUBLISH_TRIES": ("often", 2, "PUBLISH_TRIES=often: is no whole number"),
    "PUBLISH_REMOTE": (
        "--upload-pack=x",
        2,
        "PUBLISH_REMOTE=--upload-pack=x: is no name of a remote",
    ),
    "PUBLISH_TIMEOUT": ("1e15", 2, "PUBLISH_TIMEOUT=1e15: is below zero, or more than 1000000000"),
    "PUBLISH_BRANCH": ("a..b", 2, "PUBLISH_BRANCH=a..b: is no name of a branch"),
}


@pytest.mark.parametrize("seconds", ["1e6", "0.001"])
def test_the_longest_and_the_shortest_patience_are_kept_to(
    published: Published, seconds: str
) -> None:
    ended = published.publish(PUBLISH_TIMEOUT=seconds)
    assert ended.status == (0 if seconds == "1e6" else 1), ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("branch", ["a..b", " ", "-x", "a\nb", "@{"])
def test_a_name_that_no_branch_has_is_refused_without_a_remote_too(
    published: Published, branch: str
) -> None:
    published.site.git("remote", "remove", "origin")
    ended = published.publish(PUBLISH_BRANCH=branch)
    assert (ended.status, len(ended.lines)) == (2, 1)
    assert ended.err.endswith(": is no name of a branch\n")


@pytest.mark.parametrize("name", SETTINGS)
def test_a_wrong_setting_is_named(published: Published, name: str) -> None:
    value, status, said = SETTINGS[name]
    ended = published.publish(**{name: value})
    said = said.replace("{site}", str(published.site.folder))
    assert (ended.status, ended.lines) == (status, [f"scrapy publish: {said}"])


def test_another_publish_is_waited_for_and_then_told_of(published: Published) -> None:
    with (published.site.folder / ".git/newsarchive-publish").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        ended = published.publish()
    assert ended.status == 75
    said = f"{published.site.folder}: another publish is at work there; try again later"
    assert ended.lines == [f"scrapy publish: {said}"]


def test_a_run_that_writes_is_told_of(published: Published) -> None:
    with closing(published.archive()):
        ended = published.publish()
    assert ended.status == 75
    assert "in use by another run" in ended.err


# -- the remote ------------------------------------------------------------------------------------


def test_a_push_that_a_rule_refuses_is_not_tried_again(published: Published) -> None:
    hook = published.remote.put(
        "hooks/pre-receive", "#!/bin/sh\necho 'main is protected'\nexit 1\n"
    )
    hook.chmod(0o755)
    ended = published.publish("--json")
    assert ended.status == 1
    assert json.loads(ended.out)["tries"] == 1
    said = "[remote rejected] (pre-receive hook declined): main is protected; what is committed "
    where = "scrapy publish: origin, branch main"
    assert ended.lines == [f"{where}: {said}here is pushed by the next publish"]
    hook.unlink()
    assert "; pushed to origin" in published.publish().out
    assert published.posts_at_remote() == [path_of(1), path_of(2)]
    assert len(published.remote.subjects("main")) == 3


def test_a_remote_that_is_down_is_tried_again(published: Published) -> None:
    published.site.git("remote", "set-url", "origin", "http://127.0.0.1:1/site.git")
    ended = published.publish("--json")
    assert ended.status == 1
    assert json.loads(ended.out)["tries"] == 3
    (line,) = ended.lines
    assert line.startswith(
        "scrapy publish: origin, branch main: unable to access 'http://127.0.0.1"
    )


class Closed(BaseHTTPRequestHandler):
    """A host that wants a password."""

    def do_GET(self) -> None:
        """Ask for credentials."""
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_without_credentials_nothing_is_asked_and_nothing_repeated(published: Published) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Closed) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/site.git"
        published.site.git("remote", "set-url", "origin", url)
        ended = published.publish("--json")
        server.shutdown()
        thread.join()
    assert ended.status == 1
    assert json.loads(ended.out)["tries"] == 1
    assert len(ended.lines) == 1
    assert "Authentication failed" in ended.lines[0] or "could not read" in ended.lines[0]


def test_a_password_in_the_address_of_a_remote_is_not_shown(published: Published) -> None:
    url = "http://me:secret-word@127.0.0.1:1/site.git"
    published.site.git("remote", "set-url", "origin", url)
    ended = published.publish()
    assert ended.status == 1
    assert "secret-word" not in ended.out + ended.err


def test_a_remote_that_never_answers_is_given_up(published: Published) -> None:
    hook = published.remote.put("hooks/pre-receive", "#!/bin/sh\nexec sleep 30\n")
    hook.chmod(0o755)
    ended = published.publish("--json", PUBLISH_TIMEOUT="0.5", PUBLISH_TRIES="2")
    assert ended.status == 1
    assert json.loads(ended.out)["tries"] == 2
    assert "git push: no end within 0.5 seconds" in ended.err


# -- our own files ---------------------------------------------------------------------------------


def test_a_file_that_was_edited_after_the_run_is_held_back_and_the_rest_goes(
    published: Published,
) -> None:
    published.export(article(3))
    file = published.site.folder / path_of(2)
    ours = file.read_text("utf-8")
    file.write_text("edited", "utf-8")
    ended = published.publish()
    assert (ended.status, ended.lines) == (1, [f"scrapy publish: {path_of(2)}: {EDITED}"])
    assert published.posts_at_remote() == [path_of(1), path_of(3)]
    assert file.read_text("utf-8") == "edited"
    assert published.noted() == [path_of(2)]
    file.write_text(ours, "utf-8")
    assert published.publish().status == 0
    assert path_of(2) in published.posts_at_remote()


EDITED = "was changed by somebody after it was written; not published"


def test_what_a_person_committed_of_our_file_is_theirs(published: Published) -> None:
    published.site.commit(path_of(2), "edited")
    assert published.publish().status == 0
    assert published.remote.files("main")[path_of(2)] == "edited"
    assert published.noted() == []


def test_a_file_that_was_put_back_is_held_back_until_it_is_as_it_was_or_written_anew(
    published: Published,
) -> None:
    published.publish()
    published.export(article(1, title="更正"), article(3))
    published.site.git("stash")
    put_back = "was put back to an earlier version; the next export writes it anew; not published"
    for _ in range(2):
        ended = published.publish()
        assert (ended.status, ended.lines[0]) == (1, f"scrapy publish: {path_of(1)}: {put_back}")
        assert published.noted() == [path_of(1)]
    assert path_of(3) in published.posts_at_remote()

    published.site.git("stash", "pop")
    assert published.publish().status == 0
    assert "更正" in published.remote.files("main")[path_of(1)]
    assert published.noted() == []

    published.export(article(1, title="再次更正"))
    published.site.git("checkout", "--", path_of(1))
    assert published.publish().status == 1
    assert published.commands.run(published.place, "export").status == 0
    assert published.publish().status == 0
    assert "再次更正" in published.remote.files("main")[path_of(1)]

    published.export(article(1, title="第三次更正"))
    published.site.git("checkout", "--", path_of(1))
    assert published.publish().status == 1
    published.site.commit(path_of(1), "mine")
    assert published.publish().status == 0
    assert published.remote.files("main")[path_of(1)] == "mine"


def test_a_file_with_other_changes_staged_is_held_back(published: Published) -> None:
    file = published.site.folder / path_of(1)
    published.export(article(1, title="更正"))
    ours = file.read_text("utf-8")
    published.site.put(path_of(1), "staged")
    published.site.git("add", path_of(1))
    file.write_text(ours, "utf-8")
    ended = published.publish()
    why = "has changes staged that somebody made; not published"
    assert (ended.status, ended.lines) == (1, [f"scrapy publish: {path_of(1)}: {why}"])
    assert published.site.git("show", f":{path_of(1)}") == "staged"


def test_a_new_file_that_git_is_told_to_ignore_is_held_back(published: Published) -> None:
    published.site.put(".gitignore", "*.json\n")
    published.write("api/latest.json", "{}")
    ended = published.publish()
    why = "is ignored by the repository (.gitignore); not published"
    assert (ended.status, ended.lines) == (1, [f"scrapy publish: api/latest.json: {why}"])


def test_a_file_that_became_something_else_is_held_back(published: Published) -> None:
    file = published.site.folder / path_of(2)
    file.unlink()
    file.symlink_to("/etc/hostname")
    ended = published.publish()
    why = "is no file any more; not published"
    assert (ended.status, ended.lines) == (1, [f"scrapy publish: {path_of(2)}: {why}"])


def test_a_post_that_is_gone_with_its_checkout_is_written_and_published_again(
    published: Published,
) -> None:
    published.site.folder.rename(published.place.folder / "old checkout")
    clone(published.remote, published.site.folder)
    ended = published.publish()
    assert ended.status == 1
    told = "isn't there, though a run was about to write it; "
    assert ended.lines[0].startswith(f"scrapy publish: {path_of(2)}: {told}")
    assert published.noted() == [path_of(2)]
    assert published.commands.run(published.place, "export").out.startswith("1 post")
    assert published.publish().status == 0
    assert published.posts_at_remote() == [path_of(1), path_of(2)]


# -- the disk --------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", [200, 600, 1500])
def test_a_disk_that_fills_up_leaves_everything_as_it_was(published: Published, room: int) -> None:
    published.export(*(article(n, body=os.urandom(3000).hex()) for n in range(3, 9)))
    published.site.put("about.md", "edited")
    head = published.site.git("rev-parse", "HEAD")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with published.place.start("publish", before=little_room) as process:
        _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert len(err.splitlines()) == 1
    assert published.site.git("rev-parse", "HEAD") == head
    assert not list((published.site.folder / ".git").glob("fast_import_crash_*"))
    assert published.publish().status == 0
    assert len(published.posts_at_remote()) == 8
    assert published.site.status() == [" M about.md"]


def test_a_repository_that_may_only_be_read_is_named(published: Published) -> None:
    if os.geteuid() != 0:
        (published.site.folder / ".git").chmod(0o555)
    for folder in (published.site.folder, published.site.folder / ".git"):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    git_folder = published.site.folder / ".git" / "newsarchive-publish"
    git_folder.unlink(missing_ok=True)
    git_folder.symlink_to("/proc/version")
    ended = published.publish()
    assert ended.status == 1
    assert ended.lines[0].startswith(f"scrapy publish: {git_folder}: can't be written: ")
    (published.site.folder / ".git").chmod(0o755)


def test_without_a_name_commits_are_made_as_newsarchive(published: Published) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in IDENTITY:
            patch.delenv(name, raising=False)
        configured = {"COUNT": "1", "KEY_0": "user.useConfigOnly", "VALUE_0": "true"}
        for name, value in {**configured, "GLOBAL": os.devnull, "NOSYSTEM": "1"}.items():
            patch.setenv(f"GIT_CONFIG_{name}", value)
        patch.setenv("HOME", "/nowhere")
        assert Workplace(published.place.folder).run("publish").status == 0
    author = published.remote.git("log", "-1", "--format=%an <%ae>", "main")
    assert author == "newsarchive <newsarchive@localhost>"
