"""The documents: what they show works, and what there is to know stands in them."""

import ast
import os
import re
import runpy
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from sqlite3 import connect
from threading import Thread
from time import sleep

import pytest
import yaml
from crawling import ROOT
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings, default_settings
from scrapy.spiderloader import SpiderLoader
from serving import answer, serve

import newsarchive.commands
import newsarchive.settings
from newsarchive import errors
from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.command_line import ArchiveCommand
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.exporters import PostOptions, render_post
from newsarchive.exporters.removed import REMOVED_NAME, read_removed
from newsarchive.sources import Catalogue

DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
SHOWN_POST = "eastmoney:202601153639740470"

# What a project needs to hold together; nobody is meant to change it.
PLUMBING = {
    "BOT_NAME",
    "COMMANDS_MODULE",
    "NEWSPIDER_MODULE",
    "SCHEDULER_PRIORITY_QUEUE",
    "SPIDER_MODULES",
}
# A working copy's settings: ours, without the pauses that only other people's hosts deserve.
RELAXED = """\
from newsarchive.settings import *
AUTOTHROTTLE_ENABLED = False
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 8
RETRY_BACKOFF = 0.01
"""


# -- reading the documents -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; *output* is the text block that follows, if one does."""

    document: str
    line: int
    language: str
    text: str
    output: str = ""

    def __str__(self) -> str:
        """Return where it is."""
        return f"{self.document}:{self.line}"


@cache
def blocks(language: str) -> tuple[Block, ...]:
    return tuple(
        each for path in DOCUMENTS for each in blocks_of(path) if each.language == language
    )


def blocks_of(path: Path) -> list[Block]:
    found: list[Block] = []
    text = path.read_text("utf-8")
    fences = list(re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
    for fence, following in zip(fences, [*fences, None][1:], strict=True):
        shows = following is not None and following[1] == "text" and fence[1] == "sh"
        found.append(
            Block(
                path.relative_to(ROOT).as_posix(),
                text.count("\n", 0, fence.start()) + 1,
                fence[1],
                fence[2],
                following[2] if shows and following else "",
            )
        )
    return found


def prose(path: Path) -> str:
    """Return a document without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def table(document: str, heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading."""
    section = (ROOT / document).read_text("utf-8").partition(f"# {heading}\n")[2]
    found = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert found, f"{document} has no table below {heading}"
    rows = [line.strip("|\n").split(" | ") for line in found[0].splitlines()[2:]]
    return [[cell.strip(" |") for cell in row] for row in rows]


def marked(cell: str) -> str:
    """Return what a cell holds between back quotes, without them; "" for ``empty``."""
    return " ".join(re.findall(r"`([^`]+)`", cell))


def only(language: str, document: str) -> str:
    (block,) = [each for each in blocks(language) if each.document == document]
    return block.text


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def assert_shown(shown: str, said: str) -> None:
    """Check that each line that a document shows was said, ``…`` standing for anything."""
    for line in shown.splitlines():
        pattern = ".*".join(re.escape(part.strip()) for part in line.split("…"))
        assert re.search(pattern, said), f"not said: {line}\n{said}"


# -- running what they show ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Copy:
    """A working copy, as somebody has it who cloned the project and ran the demo."""

    folder: Path
    mirror: str

    def run(self, script: str) -> str:
        """Run a shell script here; return what it said."""
        ours = {row[0].strip("`") for row in table("docs/configuration.md", "Ours")}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env={
                **kept,
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "MIRROR_URL": self.mirror,
                "PYTHONWARNINGS": "ignore",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout
        return ended.stdout


def working_copy(folder: Path, *, mirror: str = "http://127.0.0.1:9") -> Copy:
    for name in ("newsarchive", "pipelines"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").symlink_to(sys.prefix)
    shutil.copytree(ROOT / "spiders", folder / "spiders", ignore=lambda *_: ["__pycache__"])
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = relaxed\n")
    (folder / "relaxed.py").write_text(RELAXED)
    return Copy(folder, mirror)


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that has run: its folder, and what it said."""

    folder: Path
    said: str

    @property
    def archive(self) -> str:
        """The address of its archive."""
        return f"sqlite:///{self.folder / 'archive.db'}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    copy = working_copy(tmp_path_factory.mktemp("demo"))
    said = copy.run("scrapy demo")
    return Demo(copy.folder / ".demo", said)


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin(Store.demo()) as serving:
        yield serving


class Daily(BaseHTTPRequestHandler):
    """The site of the example: the pages that the document shows, with other numbers in them."""

    asked: list[str]

    def do_GET(self) -> None:
        """Answer with a list page, an article, or 404."""
        self.asked.append(self.path)
        first, story = [
            each.text for each in blocks("html") if each.document == "docs/add-a-site.md"
        ]
        second = first.replace("3", "1").replace("4", "2").partition('<a class="next"')[0]
        pages = {"/news/": first, "/news/page2.html": second}
        pages |= {f"/news/{number}.html": story.replace("4", str(number)) for number in range(1, 5)}
        page = pages.get(self.path)
        body = (page or "").encode()
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class DailySite:
    """Where the site of the example is, and what it was asked for."""

    url: str
    asked: list[str]


@pytest.fixture(scope="module")
def daily() -> Iterator[DailySite]:
    asked: list[str] = []
    handler = type("Handler", (Daily,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield DailySite(f"http://127.0.0.1:{server.server_port}", asked)
        server.shutdown()
        thread.join()


def copy_for(block: Block, folder: Path, demo: Demo, origin: Origin, daily: DailySite) -> Copy:
    """Return a working copy in which the demo ran, and with an archive if the block needs one."""
    shutil.copytree(demo.folder, folder / ".demo")
    if not re.search(r"scrapy (?:crawl|import)", block.text):
        shutil.copytree(demo.folder / "site", folder / "site")
        shutil.copytree(demo.folder / "captures", folder / "captures")
        shutil.copy(demo.folder / "archive.db", folder)
    if block.document != "docs/add-a-site.md":
        return working_copy(folder, mirror=origin.url)
    copy = working_copy(folder, mirror=daily.url)
    (folder / "spiders/exampledaily.py").write_text(only("python", block.document), "utf-8")
    return copy


@pytest.mark.parametrize("block", blocks("sh"), ids=str)
def test_every_command_shown_works(
    block: Block, tmp_path: Path, demo: Demo, origin: Origin, daily: DailySite
) -> None:
    if block.text.startswith("make "):
        subprocess.run(["make", "-n", *block.text.split()[1:]], cwd=ROOT, check=True)
        return
    said = copy_for(block, tmp_path, demo, origin, daily).run(block.text)
    assert_shown(block.output, said)


@pytest.mark.parametrize(
    "block", [each for each in blocks("console") if "jekyll build" in each.text], ids=str
)
def test_every_build_shown_works(block: Block, tmp_path: Path, demo: Demo) -> None:
    if shutil.which("jekyll") is None:
        pytest.skip("Jekyll isn't installed on this machine")
    clone, _, rest = block.text.partition("\n")
    folder = "build" if clone.startswith("git clone") else "site"
    shutil.copytree(demo.folder / "site", tmp_path / folder)
    working_copy(tmp_path).run(rest if folder == "build" else block.text)
    assert (tmp_path / folder / "_site/pagefind/bundles.json").is_file()
    (page,) = (tmp_path / folder / "_site").glob(f"*/2026/01/15/NW{SHOWN_POST[-18:]}.html")
    assert "</html>" in page.read_text("utf-8")


def test_the_demo_says_what_is_shown(demo: Demo) -> None:
    (block,) = [each for each in blocks("sh") if each.text == "make demo\n"]
    assert block.output
    assert_shown(block.output, demo.said)


def test_the_example_spider_brings_all_and_then_nothing(tmp_path: Path, daily: DailySite) -> None:
    document = "docs/add-a-site.md"
    copy = working_copy(tmp_path, mirror=daily.url)
    (tmp_path / "spiders/exampledaily.py").write_text(only("python", document), "utf-8")
    (again,) = [each for each in blocks("text") if each.document == document][1:]
    copy.run("scrapy crawl exampledaily")
    posts = {path.name: path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.md")}
    assert len(posts) == 4
    assert 'securities: ["600036.SH"]' in posts[min(posts)]
    daily.asked.clear()
    assert_shown(again.text, copy.run("scrapy crawl exampledaily"))
    assert daily.asked == ["/robots.txt", "/news/"]


def test_the_example_spider_blames_nobody_for_what_a_signal_cuts_short(tmp_path: Path) -> None:
    row = '<li class="story"><a href="/news/{0}.html">x</a> <time>2026-01-14 09:3{0}</time>'
    rows = "".join(row.format(number) for number in range(5))

    def answers(path: str) -> Iterator[bytes]:
        if path == "/news/":
            yield from answer(f"<ul>{rows}</ul>".encode(), Content_Type="text/html")
        elif path == "/robots.txt":
            yield from answer()
        else:
            sleep(60)

    with serve(answers) as served:
        copy = working_copy(tmp_path, mirror=served.url)
        source = only("python", "docs/add-a-site.md")
        (tmp_path / "spiders/exampledaily.py").write_text(source, "utf-8")
        crawl = "timeout --signal=TERM 6 scrapy crawl exampledaily"
        said = copy.run(f"{crawl} -s CONCURRENT_REQUESTS_PER_DOMAIN=1 || true")
    assert any(path.endswith(".html") for path in served.paths)
    assert "ERROR" not in said
    with closing(connect(tmp_path / "archive.db")) as database:
        left = database.execute("SELECT attempts, error FROM pending").fetchall()
        assert left == [(0, "")] * 5
        assert database.execute("SELECT outcome FROM runs").fetchall() == [("shutdown",)]


def test_the_example_spider_tells_that_the_list_looks_different(tmp_path: Path) -> None:
    with serve(lambda _: answer(b"<ul><li>new</li></ul>", Content_Type="text/html")) as served:
        copy = working_copy(tmp_path, mirror=served.url)
        source = only("python", "docs/add-a-site.md")
        (tmp_path / "spiders/exampledaily.py").write_text(source, "utf-8")
        said = copy.run("scrapy crawl exampledaily || echo status $?")
    assert "the list has no entries" in said
    assert "status 1" in said
    assert served.paths.count("/news/") > 1


@pytest.mark.parametrize(
    ("change", "command", "says"),
    [
        ("", "-a limt=1", "limt=1: no such argument; this spider takes none"),
        ("Shanghai", "", "ExampleDailySpider.zone=Asia/Shangai: no such zone"),
    ],
)
def test_the_example_spider_refuses_what_it_does_not_know(
    tmp_path: Path, change: str, command: str, says: str
) -> None:
    copy = working_copy(tmp_path)
    source = only("python", "docs/add-a-site.md")
    source = source.replace(change, "Shangai") if change else source
    (tmp_path / "spiders/exampledaily.py").write_text(source, "utf-8")
    said = copy.run(f"scrapy crawl exampledaily {command} || echo status $?")
    assert says in said
    assert "status 2" in said
    assert not (tmp_path / "archive.db").exists()


def test_fetching_a_page_of_the_example_is_no_run(tmp_path: Path, daily: DailySite) -> None:
    copy = working_copy(tmp_path, mirror=daily.url)
    source = only("python", "docs/add-a-site.md")
    (tmp_path / "spiders/exampledaily.py").write_text(source, "utf-8")
    assert "第4篇报道" in copy.run("scrapy fetch --nolog https://daily.example/news/4.html")
    assert not (tmp_path / "archive.db").exists()


def test_the_example_spider_is_clean() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", "spiders/exampledaily.py", "-"],
        cwd=ROOT,
        input=only("python", "docs/add-a-site.md"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("block", blocks("sql"), ids=str)
def test_every_query_shown_finds_something(block: Block, demo: Demo) -> None:
    with closing(connect(demo.folder / "archive.db")) as connection:
        assert connection.execute(block.text).fetchall()


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_every_yaml_shown_can_be_read(block: Block) -> None:
    assert isinstance(yaml.safe_load(block.text), dict | list)


def test_the_list_of_removed_articles_shown_is_one(tmp_path: Path) -> None:
    path = tmp_path / REMOVED_NAME
    path.parent.mkdir()
    path.write_text(only("yaml", "docs/site.md"), "utf-8")
    assert read_removed(tmp_path) == {SHOWN_POST, "caifuhao:20260115115300123456789"}


def test_the_outlet_shown_is_one_for_the_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "outlets.yaml"
    path.write_text(only("yaml", "docs/add-a-site.md"), "utf-8")
    outlet = Catalogue.load(path).attribute("示例日报客户端").outlet
    assert (outlet.name, outlet.slug, outlet.kind) == ("示例日报", "shiliribao", "paper")


# -- posts -----------------------------------------------------------------------------------------


def test_the_post_shown_is_the_one_that_is_written(demo: Demo) -> None:
    written = demo.folder / "site/_posts/2026/01/15/2026-01-15-NW202601153639740470.md"
    assert only("markdown", "README.md") == written.read_text("utf-8")
    assert str(written.relative_to(demo.folder.parent)) in (ROOT / "README.md").read_text("utf-8")


def test_the_classic_post_shown_is_the_one_that_is_written(demo: Demo) -> None:
    with closing(Archive.open(demo.archive, writer=False)) as archive:
        article = archive.article(SHOWN_POST)
        assert article is not None
        post = render_post(article, PostOptions.from_values("classic"))
    head, rest = only("markdown", "docs/posts.md").split("…\n")
    assert post.startswith(head)
    assert post.endswith(rest.removesuffix("\n"))


def test_every_key_of_a_post_is_described(demo: Demo) -> None:
    keys: dict[str, None] = {}
    for path in (demo.folder / "site/_posts").rglob("*.md"):
        keys |= dict.fromkeys(yaml.safe_load(path.read_text("utf-8").split("---\n")[1]))
    described = [row[0].strip("`") for row in table("docs/posts.md", "Style `full`")]
    assert sorted(described) == sorted(keys)


# -- settings --------------------------------------------------------------------------------------

SETTINGS = Path(newsarchive.settings.__file__)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, object]:
    """Return what newsarchive/settings.py sets, with a clean environment."""
    for name in from_environment():
        monkeypatch.delenv(name, raising=False)
    return set_by_us()


def set_by_us() -> Mapping[str, object]:
    values = runpy.run_path(str(SETTINGS))
    assigned = [
        target.id
        for statement in ast.parse(SETTINGS.read_text("utf-8")).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
    return {name: values[name] for name in assigned}


def from_environment() -> set[str]:
    return set(re.findall(r'environ\.get\(\s*"(\w+)"', SETTINGS.read_text("utf-8")))


def read_elsewhere() -> dict[str, str]:
    """Return settings that have their default where they are read, and that default."""
    found: dict[str, str] = {}
    for folder in ("newsarchive", "pipelines", "spiders"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= re.findall(
                r'settings\.get\w*\("([A-Z_]+)", "(\w+)"\)', path.read_text("utf-8")
            )
    return found


def written(value: object, separator: str = " ") -> str:
    """Return a setting's value as the tables write it."""
    if isinstance(value, list):
        return separator.join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_every_setting_of_ours_is_listed_with_its_default(settings: Mapping[str, object]) -> None:
    ours = {
        name: written(value)
        for name, value in settings.items()
        if not hasattr(default_settings, name)
    }
    rows = table("docs/configuration.md", "Ours")
    listed = {row[0].strip("`"): marked(row[1]) for row in rows}
    assert listed == ours | read_elsewhere()


def test_every_setting_of_scrapy_that_we_change_is_listed(settings: Mapping[str, object]) -> None:
    changed = {
        name: written(value, ", ")
        for name, value in settings.items()
        if hasattr(default_settings, name)
        and name not in PLUMBING
        and isinstance(value, (str, int, float, list))
    }
    rows = table("docs/configuration.md", "Scrapy's, where ours differ")
    assert {row[0].strip("`"): marked(row[1]) for row in rows} == changed


def test_every_environment_variable_is_listed_and_works(
    settings: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = table("docs/configuration.md", "Ours")
    listed = {row[0].strip("`") for row in rows if row[2] == "yes"}
    assert listed | {"USER_AGENT"} == from_environment()
    for name in listed:
        monkeypatch.setenv(name, "7")
    changed = set_by_us()
    assert [name for name in listed if changed[name] == settings[name]] == []


# -- commands and spiders --------------------------------------------------------------------------


def spiders() -> dict[str, set[str]]:
    """Return the names of all spiders, each with those of its arguments."""
    loader = SpiderLoader(Settings({"SPIDER_MODULES": ["spiders"]}))
    found: dict[str, set[str]] = {}
    for name in loader.list():
        with pytest.raises(errors.ArgumentError) as refused:
            loader.load(name).check(nosuch="1")  # type: ignore[attr-defined]  # each of ours has it
        found[name] = set(str(refused.value).rpartition(" takes ")[2].split(", "))
    return found


def our_commands() -> dict[str, ScrapyCommand]:
    names = [module.name for module in iter_modules(newsarchive.commands.__path__)]
    made = {name: import_module(f"newsarchive.commands.{name}").Command() for name in names}
    for command in made.values():
        command.settings = Settings()
    return made


def options(command: ScrapyCommand) -> set[str]:
    parser = ArgumentParser()
    command.add_options(parser)
    return {text for text in parser._option_string_actions if text.startswith("--")}


def test_every_spider_and_argument_is_described() -> None:
    described: dict[str, set[str]] = {}
    name = ""
    for row in table("README.md", "Spiders"):
        name = row[0].strip("`") or name
        described.setdefault(name, set()).update(re.findall(r"`(\w+)=`", row[1]))
    assert described == spiders()


def test_every_command_and_option_is_described() -> None:
    operations = (ROOT / "docs/operations.md").read_text("utf-8")
    described = {marked(row[0]).split()[1] for row in table("docs/operations.md", "Commands")}
    assert described == {*our_commands(), "list"}
    commands = our_commands()
    for name, command in commands.items():
        if isinstance(command, ArchiveCommand):
            its_own = options(command) - options(commands["crawl"])  # those that every command has
            missing = [text for text in its_own if text not in operations]
            assert not missing, f"scrapy {name} takes {missing}"


def test_every_command_spider_and_argument_shown_exists() -> None:
    scrapys = {module.name for module in iter_modules(import_module("scrapy.commands").__path__)}
    known = {**spiders(), "exampledaily": set(), "SPIDER": set(), "…": set()}
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        for command in re.findall(r"scrapy +([a-z]+)\b(?!\.)", text):
            assert command in {*scrapys, *our_commands()}, f"{path.name}: scrapy {command}"
        for spider, rest in re.findall(r"scrapy crawl ([^\s`]+)([^\n`]*)", text):
            assert spider in known, f"{path.name}: scrapy crawl {spider}"
            given = set(re.findall(r"-a (\w+)=", rest))
            assert given <= known[spider], f"{path.name}: {spider} takes no {given}"


# -- the rest --------------------------------------------------------------------------------------


def test_every_link_between_documents_leads_somewhere() -> None:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
            if target.startswith("https://"):
                continue
            name, _, anchor = target.partition("#")
            there = (path.parent / name).resolve() if name else path
            assert there.exists(), f"{path.name}: {target}"
            if anchor:
                headings = re.findall(r"^#+ (.*)$", prose(there), re.MULTILINE)
                assert anchor in map(slug, headings), f"{path.name}: {target}"


def test_the_readme_leads_to_every_document() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for path in DOCUMENTS[1:]:
        assert f"({path.relative_to(ROOT).as_posix()}" in readme


def test_every_table_of_the_archive_is_described() -> None:
    described = {row[0].strip("`") for row in table("docs/archive.md", "Tables")}
    assert described == set(schema.metadata.tables)


def test_every_reason_of_the_quarantine_exists() -> None:
    for row in table("docs/operations.md", "Quarantine"):
        assert hasattr(errors, row[0].strip("`"))


def test_every_path_named_exists() -> None:
    for path in DOCUMENTS:
        named = re.findall(
            r"`((?:newsarchive|spiders|pipelines|docs|benchmarks)/[^`…<\s]*)`", prose(path)
        )
        for name in named:
            if name != "spiders/exampledaily.py":
                assert list(ROOT.glob(name)), f"{path.name}: {name}"
