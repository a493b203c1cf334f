"""The projection: what a run writes is what writing everything again would write."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from crawling import ROOT
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from site_world import World, article, touched
from sqlalchemy import update

from newsarchive.archive import schema
from newsarchive.archive.store import Archive
from newsarchive.errors import SiteError
from newsarchive.exporters import SHANGHAI
from newsarchive.exporters.options import PostOptions
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.items import Article
from newsarchive.site import lists, membership, printer
from newsarchive.site.agreement import check_agreement
from newsarchive.site.config import SiteConfig

CODES = ("000001.SZ", "00700.HK", "BRK.B.N")
OUTLETS = ("shilishibao", "jiashewang", "")

articles = st.builds(
    article,
    st.integers(0, 30),  # an id that came before is a revision
    hours=st.integers(0, 200),
    outlet=st.sampled_from(OUTLETS),
    codes=st.lists(st.sampled_from(CODES), unique=True, max_size=2).map(tuple),
    title=st.sampled_from(["", "更正", "{{ 花括号 }} {% raw %}"]),
    wording=st.sampled_from(["", "示例股", "示例股份"]),
)
Step = list[Article] | int
steps = st.lists(st.lists(articles, min_size=1, max_size=8) | st.integers(1, 3), max_size=6)


@contextmanager
def small_pages() -> Iterator[None]:
    """Cut lists into pages of three, and let the folders of each kind hold two lists."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "PAGE_SIZE", 3)
        patch.setattr(lists, "SITEMAP_SIZE", 4)
        patch.setattr(membership, "FULLEST", 2)
        patch.setattr(printer, "FULLEST", 2)
        yield


def last_of_each(batch: list[Article]) -> list[Article]:
    return list({each.article_id: each for each in batch}.values())


def take(world: World, step: Step) -> None:
    """Archive a batch, or let days pass; then let a run write what is due."""
    if isinstance(step, int):
        world.now += timedelta(days=step)
    else:
        world.add(*last_of_each(step))
    world.export()


@given(steps)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a small site, but a slow step to make smaller
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_runs_leave_what_writing_all_again_would_write(given_steps: list[Step]) -> None:
    with small_pages(), TemporaryDirectory() as folder:
        world = World(Path(folder))
        world.export()
        for step in given_steps:
            take(world, step)
        found = world.files()
        assert touched(world.export(everything=True)) == 0
        assert world.files() == found
        assert world.rebuilt() == found


# -- kills -----------------------------------------------------------------------------------------


def killed(work: Callable[[], object], *, at: int) -> bool:
    """Do *work* in a process that dies before its write number *at*; tell whether it did."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = [at]

    def counting(method: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
            return method(*given, **named)

        return step

    for owner, name in ((SiteFolder, "write"), (SiteFolder, "remove"), (Archive, "transaction")):
        setattr(owner, name, counting(getattr(owner, name)))
    try:
        work()
    finally:
        os._exit(0)


def world_with_news(folder: Path) -> World:
    """Return a site that has run, and that has new, late, moved and old articles to write."""
    world = World(folder)
    world.add(*(article(n, hours=n * 7, outlet=OUTLETS[n % 2], codes=CODES[:1]) for n in range(12)))
    world.export()
    world.now += timedelta(days=1)
    world.add(
        article(1, hours=7, outlet="jiashewang", title="移到别家"),
        article(20, hours=-20, codes=CODES[1:]),
        article(21, hours=100, outlet="jiashewang"),
    )
    return world


def test_a_run_that_is_killed_anywhere_is_finished_by_the_next(tmp_path: Path) -> None:
    with small_pages():
        start = world_with_news(tmp_path / "start")
        shutil.copytree(start.folder, tmp_path / "whole")
        whole = start.moved(tmp_path / "whole")
        whole.export()
        expected = whole.files()
        kills = 0
        while True:
            again = start.moved(tmp_path / "again")
            shutil.copytree(start.folder, again.folder)
            if not killed(again.export, at=kills + 1):
                break
            kills += 1
            again.export()
            assert again.files() == expected, f"killed at write {kills}"
            shutil.rmtree(again.folder)
    assert kills > 40


def test_a_disk_that_fills_up_is_one_clear_error_and_a_later_run_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_pages():
        world = world_with_news(tmp_path / "full")
        left = [15]
        write = os.write

        def full(descriptor: int, data: bytes) -> int:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
            return write(descriptor, data)

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            with pytest.raises(SiteError, match="No space left on device"):
                world.export()
        world.export()
        found = world.files()
        assert touched(world.export(everything=True)) == 0
        assert world.files() == found


# -- what changes, and what doesn't ----------------------------------------------------------------


def test_a_full_page_stays_as_it_is(tmp_path: Path) -> None:
    with small_pages():
        world = World(tmp_path)
        world.add(*(article(n, hours=40 - n, codes=CODES[:1]) for n in range(4)))
        world.export()
        full = [
            "outlets/shilishibao/1.html",
            "securities/SZ/000/000001/1.html",
            "api/pages/securities/SZ/000/000001/1.json",
        ]
        before = world.files()
        world.add(*(article(n, hours=40 - n, codes=CODES[:1]) for n in range(4, 12)))
        world.export()
        after = world.files()
        assert {path: after[path] for path in full} == {path: before[path] for path in full}
        assert "more/1/outlets/shilishibao/4.html" in after


def test_a_late_article_joins_the_open_part(tmp_path: Path) -> None:
    with small_pages():
        world = World(tmp_path)
        world.add(*(article(n, hours=40 - n) for n in range(4)))
        world.export()
        full = world.files()["outlets/shilishibao/1.html"]
        world.add(article(10, hours=50, title="迟到"))
        world.export()
        assert world.files()["outlets/shilishibao/1.html"] == full
        assert "迟到" in world.files()["category/shilishibao.html"].decode()


def test_renumbering_puts_late_articles_where_they_belong(tmp_path: Path) -> None:
    with small_pages():
        world = World(tmp_path)
        world.add(*(article(n, hours=40 - n) for n in range(4)))
        world.export()
        world.add(article(10, hours=50, title="迟到"))
        world.export()
        world.export(everything=True, renumber=True)
        assert "迟到" in world.files()["outlets/shilishibao/1.html"].decode()
        assert touched(world.export(everything=True)) == 0


def test_a_corrected_title_reaches_full_pages_and_the_neighbours(tmp_path: Path) -> None:
    with small_pages():
        world = World(tmp_path)
        world.add(*(article(n, hours=300 - n, codes=CODES[:1]) for n in range(7)))
        world.export()
        world.add(article(1, hours=299, codes=CODES[:1], title="更正后的标题"))
        world.export()
        with_title = {
            path for path, content in world.files().items() if "更正后的标题" in content.decode()
        }
        day = "shilishibao/2026/01/03/NW20260115000000000"
        expected = {f"{day}{n}.html" for n in range(3)}
        expected |= {"outlets/shilishibao/1.html", "securities/SZ/000/000001/1.html"}
        expected |= {"api/pages/securities/SZ/000/000001/1.json"}
        assert expected <= with_title


@pytest.mark.parametrize(("days", "linked"), [(59, True), (60, False)])
def test_what_came_after_a_long_pause_leaves_the_page_before_it_alone(
    tmp_path: Path, days: int, *, linked: bool
) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=24 * (days + 10)))
    world.export()
    (page,) = world.site.glob("shilishibao/**/NW202601150000000001.html")
    alone = page.read_bytes()
    world.add(article(2, hours=24 * 10))
    world.export()
    (newer,) = world.site.glob("shilishibao/**/NW202601150000000002.html")
    assert b"NW202601150000000001" in newer.read_bytes()
    assert (b"NW202601150000000002" in page.read_bytes()) == linked
    assert (page.read_bytes() != alone) == linked
    assert touched(world.export(everything=True)) == 0


def test_an_article_that_moves_leaves_no_page_behind(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1, outlet="jiashewang", codes=CODES[:1]))
    world.export()
    world.add(article(1, hours=30, outlet="shilishibao"))
    world.export()
    paths = set(world.files())
    gone = {
        "category/jiashewang.html",
        "feeds/outlets/jiashewang.xml",
        "securities/SZ/000/000001.html",
        "api/securities/000001.SZ.json",
        "days/2026/01/15.html",
    }
    assert paths.isdisjoint(gone)
    assert {"category/shilishibao.html", "days/2026/01/14.html"} <= paths


def test_an_address_that_an_article_had_leads_to_where_it_is(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1, outlet="jiashewang"), article(2, hours=200, outlet="jiashewang"))
    world.export()
    world.add(article(1, hours=1), article(2, hours=200))
    world.export()
    files = world.files()
    for end in ("2026/01/15/NW202601150000000001.html", "2026/01/07/NW202601150000000002.html"):
        assert f"url=/archive/shilishibao/{end}" in files[f"jiashewang/{end}"].decode()
    world.add(article(1, hours=1, outlet="jiashewang"), article(2, hours=200, outlet="jiashewang"))
    world.export()
    files = world.files()
    for end in ("2026/01/15/NW202601150000000001.html", "2026/01/07/NW202601150000000002.html"):
        assert f"url=/archive/jiashewang/{end}" in files[f"shilishibao/{end}"].decode()
    assert "jiashewang/2026/01/15/NW202601150000000001.html" not in files
    assert "<article" in files["jiashewang/2026/01/07/NW202601150000000002.html"].decode()
    assert touched(world.export(everything=True)) == 0
    assert world.files() == files


def test_a_wider_window_brings_posts_back_when_all_is_written_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=24 * 10))
    world.export()
    page = "shilishibao/2026/01/05/NW202601150000000001.html"
    assert page in world.files()
    world.settings.set("LIVE_DAYS", "30")
    world.export(everything=True)
    assert page not in world.files()
    assert "_posts/2026/01/05/2026-01-05-NW202601150000000001.md" in world.files()
    assert json.loads(world.files()["_data/frontier.json"]) == {"generator": "newsarchive"}


def test_frozen_articles_of_a_span_are_written_again_too(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=200), article(2, hours=300))
    world.export()
    before = world.files()
    pages = [path for path in before if "/NW2026" in path]
    for path in pages:
        (world.site / path).unlink()
    with closing(world.open()) as archive:
        writer = world.writer(archive)
        batches = [*writer.write_since(world.now - timedelta(hours=250)), *writer.write_pages()]
    assert touched(batches) == 1
    again = world.files()
    assert [path for path in pages if again.get(path) == before[path]] == [
        "shilishibao/2026/01/07/NW202601150000000001.html"
    ]


def test_a_withdrawn_article_keeps_its_page_which_says_so(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=200))
    world.export()
    path = "shilishibao/2026/01/07/NW202601150000000001.html"
    before = world.files()[path].decode()
    with closing(world.open()) as archive, archive.transaction() as connection:
        now = world.now
        connection.execute(
            update(schema.articles).values(withdrawn_at=now, modified=now, export_due=True)
        )
    world.export()
    after = world.files()[path].decode()
    assert after != before
    assert len(after) > len(before)
    assert touched(world.export(everything=True)) == 0


def test_a_post_is_frozen_at_its_address_once_it_is_old(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1))
    world.export()
    assert "_posts/2026/01/15/2026-01-15-NW202601150000000001.md" in world.files()
    world.now += timedelta(days=4)
    world.export()
    paths = set(world.files())
    assert "_posts/2026/01/15/2026-01-15-NW202601150000000001.md" not in paths
    assert "shilishibao/2026/01/15/NW202601150000000001.html" in paths


def test_a_run_touches_what_its_news_are_in_and_a_dozen_files(tmp_path: Path) -> None:
    world = World(tmp_path)
    outlets = ("shilishibao", "jiashewang")
    codes = ("000001.SZ", "000002.SZ", "000003.SZ")
    world.add(
        *(article(n, hours=n, outlet=outlets[n % 2], codes=codes[n % 3 :][:1]) for n in range(300))
    )
    world.export()
    world.add(article(900, hours=-1, codes=codes[:1]), article(901, hours=-1.5, codes=codes[:1]))
    batches = world.export()
    assert sum(batch.changed for batch in batches) == 2
    assert sum(batch.pages for batch in batches) <= 2 + 3 + 12


def test_a_security_has_one_name_everywhere_that_most_articles_use(tmp_path: Path) -> None:
    with small_pages():
        world = World(tmp_path)
        about = partial(article, codes=CODES[:1])
        world.add(*(about(n, hours=40 - n, wording="提到示例股") for n in range(4)))
        world.export()
        assert "提到示例股" in world.files()["outlets/shilishibao/1.html"].decode()
        world.add(*(about(n, hours=40 - n, wording="示例股份") for n in range(4, 9)))
        world.export()
        wrong = [
            path
            for path, content in world.files().items()
            if not path.endswith(".md") and "提到示例股" in content.decode()
        ]
        assert wrong == []
        assert touched(world.export(everything=True)) == 0


# -- what is not ours ------------------------------------------------------------------------------


def test_a_file_of_somebody_else_is_kept_and_what_belongs_there_stays_due(tmp_path: Path) -> None:
    world = World(tmp_path)
    own = world.site / "category/shilishibao.html"
    own.parent.mkdir()
    own.write_text("<p>von Hand</p>\n")
    world.add(article(1, hours=1))
    kept = [str(error) for batch in world.export() for error in batch.kept]
    assert len(kept) == 1
    assert str(own) in kept[0]
    assert own.read_text() == "<p>von Hand</p>\n"
    assert "index.html" in world.files()
    own.unlink()
    assert not [error for batch in world.export() for error in batch.kept]
    assert "newsarchive" in own.read_text("utf-8")


def test_an_old_article_waits_for_a_file_of_somebody_else_too(tmp_path: Path) -> None:
    world = World(tmp_path)
    own = world.site / "shilishibao/2026/01/05/NW202601150000000001.html"
    own.parent.mkdir(parents=True)
    own.write_text("<p>von Hand</p>\n")
    world.add(article(1, hours=240))
    kept = [str(error) for batch in world.export() for error in batch.kept]
    assert len(kept) == 1
    assert own.read_text() == "<p>von Hand</p>\n"
    own.unlink()
    world.export()
    assert "newsarchive" in own.read_text("utf-8")


def test_a_site_without_our_configuration_gets_posts_only(tmp_path: Path) -> None:
    world = World(tmp_path)
    (world.site / "_config.yml").write_text("title: mine\n")
    before = set(world.files())
    world.add(article(1, hours=1), article(2, hours=1000))
    world.export()
    new = set(world.files()) - before
    assert all(path.startswith("_posts/") for path in new)
    assert len(new) == 2


def test_posts_from_before_the_site_had_lists_are_told_of_and_brought_in(tmp_path: Path) -> None:
    world = World(tmp_path)
    config = world.site / "_config.yml"
    ours = config.read_text("utf-8")
    config.write_text("title: mine\n")
    world.add(article(1, hours=1))
    world.export()
    config.write_text(ours, "utf-8")
    world.add(article(2, hours=2))
    world.export()
    assert [line for line in world.complaints() if "older articles are in no list yet" in line]
    world.export(everything=True)
    assert world.complaints() == []
    page = world.files()["category/shilishibao.html"].decode()
    assert "第1条" in page
    assert "第2条" in page


def test_a_changed_layout_is_told_of_until_all_is_written_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1000))
    world.export()
    assert world.complaints() == []
    layout = world.site / "_layouts/default.html"
    layout.write_text(layout.read_text("utf-8").replace("</main>", "</main><p>neu</p>"), "utf-8")
    before = world.files()
    world.export()
    assert world.files() == before
    assert [line for line in world.complaints() if "scrapy export --all" in line]
    world.export(everything=True)
    assert "<p>neu</p>" in world.files()["category/shilishibao.html"].decode()
    assert world.complaints() == []


def test_a_page_of_ones_own_beside_the_same_one_of_ours_is_told_of(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.export()
    (world.site / "404.md").write_text("---\n---\n")
    assert world.complaints() == [
        f"{world.site}: Jekyll makes the same page of 404.md as of 404.html; remove one"
    ]
    (world.site / "404.html").unlink()
    assert world.complaints() == []


def test_a_broken_layout_is_one_clear_error_and_a_later_run_finishes(tmp_path: Path) -> None:
    world = World(tmp_path)
    layout = world.site / "_layouts/outlet.html"
    good = layout.read_text("utf-8")
    layout.write_text(good.replace("{% include pager", "{% includ pager"), "utf-8")
    world.add(article(1, hours=1))
    with pytest.raises(SiteError, match=r"outlet\.html:\d+"):
        world.export()
    layout.write_text(good, "utf-8")
    world.export()
    assert touched(world.export(everything=True)) == 0


def test_a_site_in_another_zone_than_the_posts_is_refused(tmp_path: Path) -> None:
    world = World(tmp_path)
    config = world.site / "_config.yml"
    config.write_text(config.read_text("utf-8").replace("Asia/Shanghai", "Europe/Berlin"), "utf-8")
    with (
        pytest.raises(SiteError, match=r"timezone is Europe/Berlin and TIME_ZONE is Asia/Shang"),
        closing(world.open()) as archive,
    ):
        world.writer(archive)


PAGES = "newsarchive: {pages: 1}\ntimezone: Asia/Shanghai\n"


def of_posts(values: str, scope: str = "{type: posts}") -> str:
    return f"defaults: [{{scope: {scope}, values: {{{values}}}}}]"


@pytest.mark.parametrize(
    ("config", "style", "reason"),
    [
        ("permalink: pretty", "full", "permalink is pretty: articles would have two addresses"),
        ("permalink: date", "classic", "which classic ones don't fit; set POST_STYLE=full"),
        ("timezone:", "full", "has no timezone: .* set timezone: Asia/Shanghai and zone_name: "),
        ("collections_dir: all", "full", "collections_dir is all: Jekyll would see no posts"),
        ("collections: {posts: {permalink: /:title.html}}", "full", "of the collection posts is"),
        ("limit_posts: 20", "full", "limit_posts is 20: older articles would have no page"),
        ('markdown_ext: "markdown,mkd"', "full", "articles would have no page; add md to it"),
        (of_posts("permalink: /:title.html"), "full", "defaults set permalink to /:title.html for"),
        (of_posts("permalink: /x.html", "{}"), "full", "defaults set permalink"),
        (of_posts("category: x", "{path: ''}"), "full", "defaults set category to x for posts"),
        (of_posts("categories: [x]", "{path: _posts/2026}"), "full", "defaults set categories"),
        (of_posts("slug: x", "{path: '*'}"), "full", "defaults set slug to x for posts"),
        (of_posts("published: false", "{path: _posts}"), "full", "defaults set published to False"),
    ],
)
def test_posts_that_would_stand_elsewhere_than_pages_say_are_refused(
    tmp_path: Path, config: str, style: str, reason: str
) -> None:
    site = SiteConfig.parse(f"{PAGES}{config}\n", "_config.yml")
    with pytest.raises(SiteError, match=reason):
        check_agreement(site, tmp_path, zone=SHANGHAI, options=PostOptions.from_values(style))


@pytest.mark.parametrize(
    "config",
    [
        "permalink: date",
        "collections: [x]",
        "collections: {posts: {output: true}, others: {permalink: /:title.html}}",
        "markdown_ext: markdown, md",
        "limit_posts: 0",
        "defaults:",
        "defaults: [x, {values: {layout: post}}, {scope: {path: about.md}, values: {slug: x}}]",
        of_posts("layout: post"),
        of_posts("permalink: /:title/", "{type: pages}"),
        of_posts("permalink: /:title/", "{path: 'projects/*'}"),
        of_posts("permalink: /:title/", "{path: '', type: projects}"),
    ],
)
def test_a_configuration_that_moves_no_article_is_no_ones_business(
    tmp_path: Path, config: str
) -> None:
    site = SiteConfig.parse(f"{PAGES}{config}\n", "_config.yml")
    check_agreement(site, tmp_path, zone=SHANGHAI, options=PostOptions.from_values("full"))
    assert site.pages == 1


# -- commands --------------------------------------------------------------------------------------


def command(world: World, *given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *given],
        cwd=ROOT,
        env={
            **os.environ,
            "SITE_DIR": str(world.site),
            "ARCHIVE_URL": f"sqlite:///{world.folder / 'archive.db'}",
            "LIVE_DAYS": "100000",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_export_and_status_tell_of_pages_and_of_what_is_wrong_with_them(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1))
    first = command(world, "export")
    assert first.returncode == 0
    assert first.stdout == f"1 post, 13 pages written to {world.site}, 0 unchanged\n"
    layout = world.site / "_layouts/default.html"
    layout.write_text(layout.read_text("utf-8") + "<!-- mine -->\n", "utf-8")
    told = command(world, "status").stdout
    assert "its layouts or _config.yml have changed; scrapy export --all" in told
    assert json.loads(command(world, "status", "--json").stdout)["site"]
    again = command(world, "export", "--all", "--json")
    assert json.loads(again.stdout) == {
        "posts": 1,
        "written": 0,
        "unchanged": 1,
        "kept": 0,
        "pages": 6,
    }
    assert json.loads(command(world, "status", "--json").stdout)["site"] == []


def test_a_page_that_is_kept_is_no_post_that_is_unchanged(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1))
    (world.site / "category").mkdir()
    (world.site / "category/shilishibao.html").write_text("mine", "utf-8")
    first = command(world, "export")
    assert first.returncode == 1
    assert first.stdout.endswith(", 0 unchanged, 1 left to the files in their place\n")
    again = command(world, "export", "--json")
    assert again.returncode == 1
    assert json.loads(again.stdout)["unchanged"] == 0
    all_again = json.loads(command(world, "export", "--all", "--json").stdout)
    assert [all_again[name] for name in ("posts", "written", "unchanged", "kept")] == [1, 0, 1, 1]


def test_an_old_article_that_is_due_is_no_post_that_is_unchanged(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=240))
    batches = world.export()
    assert "shilishibao/2026/01/05/NW202601150000000001.html" in world.files()
    assert [sum(getattr(batch, name) for batch in batches) for name in ("posts", "unchanged")] == [
        0,
        0,
    ]


def test_an_old_article_whose_place_is_taken_is_not_unchanged(tmp_path: Path) -> None:
    world = World(tmp_path)
    own = world.site / "shilishibao/2026/01/05/NW202601150000000001.html"
    own.parent.mkdir(parents=True)
    own.write_text("<p>von Hand</p>\n")
    world.add(article(1, hours=240), article(2, hours=241))
    batches = world.export(everything=True)
    assert sum(batch.posts for batch in batches) == 2
    assert sum(batch.changed for batch in batches) == 1
    assert sum(batch.unchanged for batch in batches) == 0


def test_a_wrong_configuration_ends_a_command_in_one_line(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1))
    (world.site / "_config.yml").write_text("newsarchive:\n  pages: [\n")
    ended = command(world, "export")
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "_config.yml:3: is no YAML" in ended.stderr


@pytest.mark.parametrize(("given", "says"), {"-s LIVE_DAYS=many": "is no whole number"}.items())
def test_a_wrong_window_is_refused_before_anything_is_written(
    tmp_path: Path, given: str, says: str
) -> None:
    world = World(tmp_path)
    world.add(article(1, hours=1))
    ended = command(world, "export", *given.split())
    assert ended.returncode == 2
    assert says in ended.stderr


def test_renumbering_goes_with_all(tmp_path: Path) -> None:
    ended = command(World(tmp_path), "export", "--renumber")
    assert ended.returncode == 2
    assert "--renumber: goes with --all" in ended.stderr
