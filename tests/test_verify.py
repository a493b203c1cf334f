"""``scrapy verify``: every kind of damage is named, and mended where one answer is right."""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from attacks import BODIES, between
from crawling import Workplace
from forked_commands import Commands
from stories import NOON, stories, story
from test_rechecks import HOUR, crawl

from newsarchive.archive.columns import compress, decompress
from newsarchive.body import clean
from newsarchive.demo.articles import Body
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.verify.words import says_its_text

STORIES = stories(6)
ID = f"eastmoney:{story(3).id}"
POST = f"_posts/2026/01/15/2026-01-15-NW{story(3).id}.md"
GONE = "eastmoney:202601010000000001"
CLEAN = re.compile(r"6 articles, \d+ captures, [67] files checked: 0 disagreements\n")


def crawled(folder: Path, **settings: str) -> Path:
    with Origin(Store(STORIES)) as origin:
        place = Workplace(folder, origin)
        crawl(place, NOON, **settings)
        origin.store.revise(story(5).id, body=Body(("更正。",)))
        crawl(place, NOON + 2 * HOUR, **settings)
    return folder


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawled(tmp_path_factory.mktemp("warcs"))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawled(tmp_path_factory.mktemp("database"), CAPTURE="database")


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as forked:
        yield forked


@pytest.fixture
def place(warcs: Path, tmp_path: Path) -> Workplace:
    return Workplace(shutil.copytree(warcs, tmp_path / "copy"))


def change(place: Workplace, *statements: str, **values: object) -> None:
    with closing(connect(place.database)) as opened, opened:
        for statement in statements:
            opened.execute(statement, values)


def rows(place: Workplace, query: str, **values: object) -> list[tuple[object, ...]]:
    with closing(connect(place.database)) as opened:
        return opened.execute(query, values).fetchall()


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :]


def file_of(place: Workplace) -> Path:
    (file,) = (place.folder / "captures").rglob("*.warc.gz")
    return file


# -- damage ----------------------------------------------------------------------------------------


def delete_post(place: Workplace) -> str:
    (place.site / POST).unlink()
    return f"post  {POST}: is missing, the post of {ID}"


def edit_post(place: Workplace) -> str:
    path = place.site / POST
    path.write_text(path.read_text("utf-8") + "我改的一句。\n", "utf-8")
    return f"post  {POST}: is not as it was written, the post of {ID}"


def drop_export(place: Workplace) -> str:
    change(place, "DELETE FROM exports WHERE article_id = :id", id=ID)
    return f"post  {ID}: its post {POST} was never noted as written"


def wrong_export(place: Workplace) -> str:
    change(place, "UPDATE exports SET hash = 'x' WHERE article_id = :id", id=ID)
    (place.site / POST).unlink()
    change(place, "DELETE FROM exports WHERE article_id = :id", id=ID)
    return f"post  {ID}: its post {POST} was never noted as written"


def stale_post(place: Workplace) -> str:
    change(place, "UPDATE articles SET summary = '另一段导语。' WHERE article_id = :id", id=ID)
    return f"post  {ID}: {POST} is not what the archive and the settings make of it now"


def half_written(place: Workplace) -> str:
    path = (place.site / POST).with_name(f".{Path(POST).name}.part")
    path.write_text("---\n")
    return f"file  {path.relative_to(place.site)}: was left half-written"


def orphan_mention(place: Workplace) -> str:
    change(
        place,
        "INSERT INTO mentions SELECT :gone, position, code, mic, kind, name, role, evidence, count "
        "FROM mentions WHERE article_id = :id",
        gone=GONE,
        id=ID,
    )
    return f"mention  {GONE}: 1 of securities in an article that isn't archived"


def orphan_recheck(place: Workplace) -> str:
    change(place, "UPDATE rechecks SET article_id = :gone WHERE article_id = :id", gone=GONE, id=ID)
    return f"recheck  {GONE}: 1 planned look at an article that isn't archived"


def orphan_sighting(place: Workplace) -> str:
    change(
        place, "UPDATE sightings SET article_id = :gone WHERE article_id = :id", gone=GONE, id=ID
    )
    return f"sighting  {GONE}: 1 of an article that is neither archived, pending nor in quarantine"


def pending_though_stored(place: Workplace) -> str:
    change(
        place,
        "INSERT INTO pending SELECT article_id, 'eastmoney', url, listing, :record, fetched_at, 1, "
        "0, '' FROM articles WHERE article_id = :id",
        id=ID,
        record=compress(
            b'{"url": "https://a.example", "origin": "eastmoney", '
            b'"fetched": "2026-01-15T04:00:00+00:00"}'
        ),
    )
    return f"pending  {ID}: waits to be fetched, and is archived as it was met"


def export_of_nothing(place: Workplace) -> str:
    path = "_posts/2026/01/01/2026-01-01-NW202601010000000001.md"
    change(
        place,
        "INSERT INTO exports VALUES (:gone, :path, 'x', '2026-01-01T00:00:00+00:00')",
        gone=GONE,
        path=path,
    )
    return f"post  {path}: was noted for {GONE}, which isn't archived, and is missing"


def second_post_of_a_run(place: Workplace) -> str:
    line = second_post(place)
    change(
        place,
        "INSERT INTO site_changes SELECT :path, hash, exported_at FROM exports "
        "WHERE article_id = :id",
        path=line.removeprefix("post  ").partition(":")[0],
        id=ID,
    )
    return line


MENDED: list[Callable[[Workplace], str]] = [
    delete_post,
    edit_post,
    drop_export,
    wrong_export,
    stale_post,
    half_written,
    orphan_mention,
    orphan_recheck,
    orphan_sighting,
    pending_though_stored,
    export_of_nothing,
    second_post_of_a_run,
]


@pytest.mark.parametrize("damage", MENDED)
def test_damage_with_one_right_answer_is_named_and_mended(
    place: Workplace, commands: Commands, damage: Callable[[Workplace], str]
) -> None:
    posts = place.posts()
    line = damage(place)
    named = commands.run(place, "verify")
    assert named.status == 1
    assert named.out.splitlines()[0] == line
    assert named.out.splitlines()[1].endswith(" checked: 1 disagreement")
    repaired = commands.run(place, "verify", "--repair")
    assert repaired.status == 0
    assert repaired.out.splitlines()[0] == f"{line} (repaired)"
    assert repaired.out.splitlines()[1].endswith(" checked: 1 disagreement, 1 repaired")
    again = commands.run(place, "verify")
    assert (again.status, bool(CLEAN.fullmatch(again.out))) == (0, True), again.out
    if damage is not stale_post:
        assert place.posts() == posts


def flipped_body(place: Workplace) -> str:
    ((body,),) = rows(place, "SELECT body_html FROM articles WHERE article_id = :id", id=ID)
    assert isinstance(body, bytes)
    other = compress(decompress(body).replace("二".encode(), "三".encode()))
    change(place, "UPDATE articles SET body_html = :body WHERE article_id = :id", body=other, id=ID)
    return f"article  {ID}: the raw texts are not those of its raw_hash"


def broken_body(place: Workplace) -> str:
    change(place, "UPDATE articles SET body_html = x'28b52ffd' WHERE article_id = :id", id=ID)
    return f"article  {ID}: body_html can't be read"


def flipped_text(place: Workplace) -> str:
    statement = "UPDATE articles SET text = replace(text, '第二', '第三') WHERE article_id = :id"
    change(place, statement, id=ID)
    return f"article  {ID}: title, text, time or outlet are not those of its content_hash"


def flipped_words(place: Workplace) -> str:
    statement = "UPDATE articles SET body = replace(body, '第二', '第三') WHERE article_id = :id"
    change(place, statement, id=ID)
    return f"article  {ID}: its body says other words than its text; scrapy replay makes it anew"


def other_moment(place: Workplace) -> str:
    moment = "2020-01-01T00:00:00+00:00"
    statement = "UPDATE articles SET published_at = :moment WHERE article_id = :id"
    change(place, statement, moment=moment, id=ID)
    return f"article  {ID}: published_at is another moment than published"


def orphan_revision(place: Workplace) -> str:
    change(
        place,
        "INSERT INTO revisions SELECT id + 1, :gone, replaced_at, run_id, changed, content_hash, "
        "title, text, published, source FROM revisions",
        gone=GONE,
    )
    return f"revision  {GONE}: 1 of an article that isn't archived"


def broken_revision(place: Workplace) -> str:
    change(place, "UPDATE revisions SET text = x'0102'")
    return "revisions  1: text can't be read"


def foreign_post(place: Workplace) -> str:
    path = POST.replace(story(3).id, "202601150000000001")
    shutil.copy(place.site / POST, place.site / path)
    return f"post  {path}: no article in the archive has it"


def second_post(place: Workplace) -> str:
    path = POST.replace("2026/01/15/2026-01-15", "2026/01/16/2026-01-16")
    (place.site / path).parent.mkdir(parents=True)
    shutil.copy(place.site / POST, place.site / path)
    return f"post  {path}: a second post of {ID}, beside {POST}"


def flipped_record(place: Workplace) -> str:
    query = "SELECT id, offset, length FROM captures WHERE article_id = :id"
    ((number, offset, length),) = rows(place, query, id=ID)
    assert isinstance(offset, int)
    assert isinstance(length, int)
    file = file_of(place)
    file.write_bytes(flip(file.read_bytes(), offset + length // 2))
    return f"capture  {number} of {ID}: {file.name}:{offset}: "


def wrong_digest(place: Workplace) -> str:
    change(place, "UPDATE captures SET digest = 'x' WHERE article_id = :id", id=ID)
    ((number,),) = rows(place, "SELECT id FROM captures WHERE article_id = :id", id=ID)
    return f"capture  {number} of {ID}: "


def broken_index(place: Workplace) -> str:
    change(place, "PRAGMA wal_checkpoint(TRUNCATE)")
    ((page,),) = place.ask("SELECT rootpage FROM sqlite_master WHERE name = 'mentions_by_code'")
    assert isinstance(page, int)
    data = place.database.read_bytes()
    end = page * 16384
    place.database.write_bytes(data[: end - 40] + bytes(30) + data[end - 10 :])
    return f"database  sqlite:///{place.database}: "


REPORTED: list[Callable[[Workplace], str]] = [
    flipped_body,
    broken_body,
    flipped_text,
    flipped_words,
    other_moment,
    orphan_revision,
    broken_revision,
    foreign_post,
    second_post,
    flipped_record,
    wrong_digest,
    broken_index,
]


@pytest.mark.parametrize("damage", REPORTED)
def test_damage_without_one_right_answer_is_named_and_left(
    place: Workplace, commands: Commands, damage: Callable[[Workplace], str]
) -> None:
    line = damage(place)
    named = commands.run(place, "verify")
    lines = named.out.splitlines()
    assert named.status == 1
    assert lines[0].startswith(line)
    if damage is not broken_index:
        assert len(lines) == 2, named.out
    posts = place.posts()
    repaired = commands.run(place, "verify", "--repair")
    assert repaired.status == 1
    assert repaired.out.splitlines()[0] == f"{lines[0]} (not repaired: no single right answer)"
    assert place.posts() == posts
    assert commands.run(place, "verify").out == named.out


def test_answers_in_the_database_are_checked_too(
    database: Path, tmp_path: Path, commands: Commands
) -> None:
    place = Workplace(shutil.copytree(database, tmp_path / "copy"))
    assert CLEAN.fullmatch(commands.run(place, "verify").out)
    query = "SELECT id FROM captures WHERE article_id IS NOT NULL ORDER BY id"
    numbers = [row[0] for row in place.ask(query)]
    half = "UPDATE captures SET body = substr(body, 1, length(body) / 2) WHERE id = :id"
    change(place, half, id=numbers[0])
    change(place, "UPDATE captures SET digest = 'x' WHERE id = :id", id=numbers[1])
    lines = commands.run(place, "verify").out.splitlines()
    assert [line.split(" of ")[0] for line in lines[:2]] == [f"capture  {n}" for n in numbers[:2]]
    assert lines[0].endswith(": can't be decompressed")
    assert ": another answer than the one of SHA-256 x" in lines[1]


def test_a_file_of_answers_that_was_cut_or_is_gone_is_named(
    place: Workplace, commands: Commands
) -> None:
    file = file_of(place)
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    cut = commands.run(place, "verify").out
    assert re.search(
        rf"^warc  {re.escape(file.name)}: \d+ bytes, {len(data)} are noted$", cut, re.MULTILINE
    )
    file.unlink()
    gone = commands.run(place, "verify").out
    assert f"warc  {file.name}: can't be read: No such file or directory\n" in gone


def test_a_clean_body_says_the_numbers_of_its_lists() -> None:
    image = '<img src="https://e.example/a.png">'
    raw = f"<ol start=3><li>甲<ol reversed><li>乙<li>丙</ol><li>{image}<li value=-9>丁</ol>"
    body = clean(raw)
    assert says_its_text(body.html, body.text)
    assert not says_its_text(body.html.replace("3", "4"), body.text)
    assert not says_its_text(body.html.replace("-9", "9"), body.text)


def test_a_clean_body_says_its_text_whatever_it_was_made_of() -> None:
    for name, raw in BODIES.items():
        body = clean(between(raw))
        assert says_its_text(body.html, body.text), name
        assert not says_its_text(body.html, f"{body.text}三"), name
        assert not says_its_text(f"{body.html}<p>三</p>", body.text), name


# -- repairs ---------------------------------------------------------------------------------------


def test_what_somebody_wrote_into_a_post_is_kept_beside_it(
    place: Workplace, commands: Commands
) -> None:
    edit_post(place)
    commands.run(place, "verify", "--repair")
    kept = (place.site / POST).with_name(f".{Path(POST).name}.edited")
    assert kept.read_text("utf-8").endswith("我改的一句。\n")


def test_a_damaged_body_is_made_anew_by_a_replay(place: Workplace, commands: Commands) -> None:
    flipped_words(place)
    assert commands.run(place, "verify").status == 1
    assert commands.run(place, "replay", ID).status == 0
    assert CLEAN.fullmatch(commands.run(place, "verify").out)


@pytest.mark.parametrize("damage", [flipped_text, flipped_words])
def test_nothing_is_written_from_a_damaged_article(
    place: Workplace, commands: Commands, damage: Callable[[Workplace], str]
) -> None:
    damage(place)
    delete_post(place)
    ended = commands.run(place, "verify", "--repair")
    assert ended.status == 1
    assert f"{ID}: is damaged, so nothing is written from it)" in ended.out
    assert not (place.site / POST).exists()


def test_a_note_that_leads_out_of_the_site_moves_nothing_there(
    place: Workplace, commands: Commands
) -> None:
    outside = place.folder / "letter.md"
    outside.write_text("mine\n")
    change(place, "UPDATE exports SET path = '../letter.md' WHERE article_id = :id", id=ID)
    ended = commands.run(place, "verify", "--repair")
    assert ended.status == 1
    assert "post  ../letter.md: is no path inside the site" in ended.out
    assert outside.read_text() == "mine\n"


def test_a_pipe_in_place_of_a_post_is_not_waited_for(place: Workplace, commands: Commands) -> None:
    (place.site / POST).unlink()
    os.mkfifo(place.site / POST)
    assert f"post  {POST}: can't be read: it is no file\n" in commands.run(place, "verify").out


def test_a_persons_own_files_are_no_disagreement(place: Workplace, commands: Commands) -> None:
    for path in ("_posts/2026-01-01-welcome.md", "about.md", ".notes.part", "_site/index.html"):
        (place.site / path).parent.mkdir(exist_ok=True)
        (place.site / path).write_text("mine\n")
    ended = commands.run(place, "verify")
    assert (ended.status, len(ended.out.splitlines())) == (0, 1)
    commands.run(place, "verify", "--repair")
    assert (place.site / ".notes.part").exists()


def test_another_form_of_posts_makes_all_of_them_stale(
    place: Workplace, commands: Commands
) -> None:
    ended = commands.run(place, "verify", POST_STYLE="classic")
    assert ended.out.count(" is not what the archive and the settings make of it now\n") == 6
    repaired = commands.run(place, "verify", "--repair", POST_STYLE="classic")
    assert repaired.out.endswith("6 disagreements, 6 repaired\n")
    assert commands.run(place, "verify", POST_STYLE="classic").status == 0


def test_posts_behind_a_link_are_found(place: Workplace, commands: Commands) -> None:
    (place.site / "_posts").rename(place.site / "posts")
    (place.site / "_posts").symlink_to("posts")
    assert commands.run(place, "verify").status == 0


def test_a_post_that_is_due_is_no_disagreement(place: Workplace, commands: Commands) -> None:
    delete_post(place)
    change(place, "UPDATE articles SET export_due = 1 WHERE article_id = :id", id=ID)
    assert commands.run(place, "verify").status == 0


# -- the command -----------------------------------------------------------------------------------


def test_what_is_found_can_be_read_by_programs(place: Workplace, commands: Commands) -> None:
    clean = json.loads(commands.run(place, "verify", "--json").out)
    assert (clean["disagreements"], clean["left"]) == ([], 0)
    assert clean["checked"]["articles"] == 6
    delete_post(place)
    orphan_revision(place)
    report = json.loads(commands.run(place, "verify", "--json", "--repair").out)
    assert [(each["kind"], each["repaired"]) for each in report["disagreements"]] == [
        ("revision", False),
        ("post", True),
    ]
    assert report["left"] == 1


def test_a_check_makes_neither_archive_nor_site(tmp_path: Path, commands: Commands) -> None:
    ended = commands.run(Workplace(tmp_path), "verify")
    assert ended.status == 1
    assert "there is no archive yet" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_check_without_its_site_names_every_post(place: Workplace, commands: Commands) -> None:
    shutil.rmtree(place.site)
    ended = commands.run(place, "verify")
    assert ended.out.count(": is missing, the post of ") == 6
    assert not place.site.exists()
    ended = commands.run(place, "verify", "--repair")  # the folder may be where a disk belongs
    assert ended.status == 1
    assert "nothing that the archive has written is there" in ended.err
    assert not place.site.exists()


def test_a_check_waits_for_no_crawl_and_says_so(place: Workplace, commands: Commands) -> None:
    with closing(connect(place.database)), (place.folder / "archive.db.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = commands.run(place, "verify")
    assert ended.status == 75
    assert "in use by another run" in ended.err


def test_an_unexpected_argument_is_refused(place: Workplace, commands: Commands) -> None:
    assert commands.run(place, "verify", "x").status == 2
    assert commands.run(place, "verify", "--mend").status == 2
