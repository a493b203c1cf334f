"""Answers that articles were made of: kept in WARC files that stay sound, and read back."""

import gzip
import hashlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from crawling import Workplace
from serving import answer, serve
from test_archive import NOW, article
from warcs import Record, read

from newsarchive.archive.captures import Kept, originals_of
from newsarchive.archive.keeping import Keeping
from newsarchive.archive.listings import Listings, Sighting
from newsarchive.archive.pending import Pending
from newsarchive.archive.store import Archive
from newsarchive.archive.walks import begin_walk
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.errors import ArchiveError, CaptureError
from newsarchive.items import Article, Capture, Exchange

SECRET = "hunter2-correct-horse"  # noqa: S105 (a test's own)
EXCHANGE = Exchange(
    sent=(("User-Agent", "newsarchive"), ("Accept-Encoding", "gzip")),
    received=(("Content-Type", "text/html; charset=gbk"), ("Content-Length", "7")),
)


def capture(body: bytes = b"<p>one", **fields: object) -> Capture:
    made = Capture("https://news.example/a/1.html?x=1", "page", body, NOW, 200, EXCHANGE)
    return replace(made, **fields)  # type: ignore[arg-type]


def made_of(*captures: Capture, number: int = 1, **fields: object) -> Article:
    return article(number, captures=captures, **fields)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "captures"


Open = Callable[..., Archive]


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Open:
    def open_it(store: str = "warc", **more: object) -> Archive:
        url = f"sqlite:///{tmp_path / 'archive.db'}"
        return Archive.open(url, clock=clock, keeping=Keeping(store), **more)  # type: ignore[arg-type]

    return open_it


def keep(archive: Archive, *articles: Article, run_id: int = 1) -> None:
    for each in articles:
        known = archive.known([each.article_id]).get(each.article_id)
        archive.add(each, run_id=run_id, known=known)
    archive.flush()


def kept(archive: Archive, number: int = 1) -> list[Kept]:
    return archive.captures.of([article(number).article_id])[article(number).article_id]


def of_type(records: list[Record], *types: str) -> list[Record]:
    return [record for record in records if record.type in types]


def sha256(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


# -- what is written -------------------------------------------------------------------------------


def test_an_answer_is_a_response_and_a_request_record(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
    info, response, request = read(folder)
    assert info.type == "warcinfo"
    assert info.labels["WARC-Filename"] == info.file
    assert response.labels["WARC-Type"] == "response"
    assert response.labels["WARC-Date"] == "2026-01-15T08:30:00.000000Z"
    assert response.labels["WARC-Payload-Digest"] == sha256(b"<p>one")
    assert response.line == "HTTP/1.1 200 OK"
    assert response.headers["Content-Type"] == "text/html; charset=gbk"
    assert response.body == b"<p>one"
    assert request.line == "GET /a/1.html?x=1 HTTP/1.1"
    assert request.headers["Host"] == "news.example"
    assert request.headers["User-Agent"] == "newsarchive"
    assert request.labels["WARC-Concurrent-To"] == response.labels["WARC-Record-ID"]
    assert {info.url, response.url, request.url} == {"", "https://news.example/a/1.html?x=1"}


def test_the_library_passes_the_files(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture(), capture(b"")), made_of(capture(), number=2))
    (file,) = folder.iterdir()
    check = [str(Path(sys.executable).with_name("warcio")), "check", "-v", str(file)]
    ended = subprocess.run(check, capture_output=True, text=True, check=True)
    assert ended.stdout.count("digest pass") == 6
    assert ended.stdout.count("not checked (revisit)") == 1
    assert "fail" not in ended.stdout


def test_the_archive_points_to_file_offset_and_digest(opened: Open, folder: Path) -> None:
    bodies = [bytes([number]) * number for number in range(1, 30)]
    with closing(opened()) as archive:
        keep(archive, *(made_of(capture(b), number=len(b)) for b in bodies))
        places = [(each.file, each.offset, each.digest) for each in archive.captures.all()]
    responses = of_type(read(folder), "response")
    assert places == [
        (each.file, each.offset, hashlib.sha256(each.body).hexdigest()) for each in responses
    ]
    assert [each.body for each in responses] == bodies


def test_the_stored_message_is_consistent_whatever_its_transfer_was(
    opened: Open, folder: Path
) -> None:
    received = (
        ("Content-Type", "text/html"),
        ("Content-Encoding", "br"),
        ("Content-Length", "3"),
        ("Transfer-Encoding", "chunked"),
    )
    exchange = replace(EXCHANGE, received=received[:1] + received[2:], encoding="gzip, br")
    with closing(opened()) as archive:
        keep(archive, made_of(capture(b"longer", exchange=exchange)))
    (response,) = of_type(read(folder), "response")
    assert response.headers == {
        "Content-Type": "text/html",
        "X-Archive-Orig-Content-Length": "3",
        "X-Archive-Orig-Transfer-Encoding": "chunked",
        "X-Archive-Orig-Content-Encoding": "gzip, br",
        "Content-Length": "6",
    }


def test_what_came_without_headers_is_a_resource(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture(exchange=None)))
        (found,) = kept(archive)
        assert archive.captures.answer(found).body == b"<p>one"
    assert [record.type for record in read(folder)] == ["warcinfo", "resource"]


def test_what_did_not_come_by_http_stays_in_the_database(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture(url="_posts/2022-01-15-x.md", kind="post", exchange=None)))
        (found,) = kept(archive)
        assert found.file == ""
        assert archive.captures.answer(found).body == b"<p>one"
    assert not folder.exists()


def test_the_same_answer_again_is_a_revisit(opened: Open, folder: Path) -> None:
    later = NOW + timedelta(hours=1)
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
        again = capture(fetched=later, url="https://news.example/a/1.html?x=2")
        keep(archive, made_of(again, title="other"), run_id=2)
        first, second = kept(archive)
        assert (first.revisit, second.revisit) == (False, True)
        assert archive.captures.answer(second).body == b"<p>one"
    (revisit,) = of_type(read(folder), "revisit")
    assert revisit.labels["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")
    assert revisit.labels["WARC-Payload-Digest"] == sha256(b"<p>one")
    assert revisit.labels["WARC-Refers-To-Target-URI"] == "https://news.example/a/1.html?x=1"
    assert revisit.labels["WARC-Refers-To-Date"] == "2026-01-15T08:30:00.000000Z"
    assert revisit.labels["WARC-Date"] == "2026-01-15T09:30:00.000000Z"
    assert revisit.body == b""


def test_no_revisit_refers_to_a_file_that_is_gone(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
    (first,) = folder.iterdir()
    first.rename(folder.parent / "away")
    with closing(opened()) as archive:
        keep(archive, made_of(capture(), number=2))
        (found,) = kept(archive, 2)
        assert archive.captures.answer(found).body == b"<p>one"
    assert len(of_type(read(folder), "response")) == 1


def test_an_earlier_answer_is_found_without_a_look_at_all_of_them(opened: Open) -> None:
    with closing(opened()) as archive:
        query = originals_of(["0" * 64]).compile(
            archive.engine, compile_kwargs={"render_postcompile": True}
        )
        plan = archive.reader.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {query}", tuple(query.params.values())
        )
        steps = [str(row[3]) for row in plan]
    assert any("USING INDEX captures_by_digest" in step for step in steps)
    assert not any(step.startswith("SCAN") for step in steps)


@pytest.mark.parametrize("why", ["disconnect", "length"])
def test_a_truncated_answer_is_marked(opened: Open, folder: Path, why: str) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture(exchange=replace(EXCHANGE, truncated=why))))
    (response,) = of_type(read(folder), "response")
    assert response.labels["WARC-Truncated"] == why


def test_secrets_reach_no_record(opened: Open, folder: Path) -> None:
    exchange = replace(
        EXCHANGE,
        sent=(
            ("Authorization", f"Basic {SECRET}"),
            ("Cookie", f"session={SECRET}"),
            ("Proxy-Authorization", f"Basic {SECRET}"),
            ("X-Api-Key", SECRET),
            ("Referer", f"https://u:{SECRET}@news.example/?token={SECRET}"),
        ),
        received=(
            ("Set-Cookie", f"sid={SECRET}; Path=/"),
            ("Link", f"<https://news.example/?api_key={SECRET}>"),
        ),
    )
    url = f"https://user:{SECRET}@news.example/a?access_token={SECRET}&id=1"
    with closing(opened()) as archive:
        keep(archive, made_of(capture(url=url, exchange=exchange)))
        (found,) = kept(archive)
    data = b"".join(gzip.decompress(path.read_bytes()) for path in folder.iterdir())
    assert SECRET.encode() not in data
    assert b"Proxy-Authorization" not in data
    assert of_type(read(folder), "response")[0].url == found.url
    assert "id=1" in found.url


def test_no_address_and_no_header_breaks_out_of_its_line(opened: Open, folder: Path) -> None:
    exchange = replace(EXCHANGE, received=(("X-Odd", "a\r\nWARC-Type: warcinfo\r\n\r\nb"),))
    url = "https://news.example/新闻 1\r\nWARC-Type: x"
    with closing(opened()) as archive:
        keep(archive, made_of(capture(url=url, exchange=exchange)))
    _, response, request = read(folder)
    assert response.url == request.url
    assert response.url == "https://news.example/%E6%96%B0%E9%97%BB%201%0D%0AWARC-Type:%20x"
    assert response.headers["X-Odd"] == "a WARC-Type: warcinfo b"


def test_a_list_answer_is_linked_to_the_articles_that_it_brought(opened: Open) -> None:
    with closing(opened()) as archive:
        listings = Listings(archive, Pending(archive))
        walk = begin_walk(archive, "column:345", run_id=1)
        sightings = [Sighting(article(n), "hash", "2026-01-15") for n in (1, 2)]
        page = capture(b'{"list":[]}', kind="listing")
        listings.record(walk, sightings, spider="eastmoney", capture=page, run_id=1)
        ids = [article(n).article_id for n in (1, 2, 3)]
        found = archive.captures.lists_of(ids)
        assert [[each.kind for each in found[article_id]] for article_id in ids] == [
            ["listing"],
            ["listing"],
            [],
        ]
        assert archive.captures.answer(found[ids[0]][0]).body == b'{"list":[]}'


# -- where it is kept ------------------------------------------------------------------------------


def test_answers_can_be_kept_in_the_database(opened: Open, folder: Path) -> None:
    with closing(opened("database")) as archive:
        keep(archive, made_of(capture()))
        (found,) = kept(archive)
        assert (found.file, archive.captures.answer(found).body) == ("", b"<p>one")
    assert not folder.exists()


def test_answers_need_not_be_kept(opened: Open, folder: Path) -> None:
    with closing(opened("none")) as archive:
        keep(archive, made_of(capture()))
        assert kept(archive) == []
    assert not folder.exists()


def test_both_stores_are_read_alike(opened: Open) -> None:
    stores = (("database", b"1"), ("warc", b"2"), ("database", b"3"))
    for run_id, (store, body) in enumerate(stores):
        with closing(opened(store)) as archive:
            keep(archive, made_of(capture(body), title=f"title {run_id}"), run_id=run_id)
    with closing(opened("none", writer=False)) as archive:
        bodies = [archive.captures.answer(each).body for each in kept(archive)]
    assert bodies == [b"1", b"2", b"3"]


def test_runs_of_one_day_append_to_one_file(opened: Open, folder: Path, clock: Clock) -> None:
    for number in (1, 2):
        with closing(opened()) as archive:
            keep(archive, made_of(capture(bytes([number])), number=number))
        clock.now += timedelta(hours=1)
    (file,) = folder.iterdir()
    assert file.name.startswith("newsarchive-20260115083000-00001-")
    assert [record.type for record in read(folder)].count("warcinfo") == 1


def test_every_day_has_a_file_of_its_own(opened: Open, folder: Path, clock: Clock) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
        clock.now += timedelta(days=1)
        keep(archive, made_of(capture(b"2"), number=2))
        assert archive.captures.answer(kept(archive, 2)[0]).body == b"2"
    names = sorted(path.name[:33] for path in folder.iterdir())
    assert names == ["newsarchive-20260115083000-00001-", "newsarchive-20260116083000-00002-"]


def test_a_run_that_brings_nothing_makes_no_file(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        archive.flush()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"CAPTURE": "both"}, "CAPTURE=both: write warc, database or none"),
        ({"WARC_DIR": "{site}/captures"}, "is in the site's folder, which is published"),
    ],
)
def test_a_wrong_setting_ends_a_crawl_before_it_starts(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    place = Workplace(tmp_path)
    given = {name: value.format(site=place.site) for name, value in settings.items()}
    ended = place.crawl("eastmoney", settings=given)
    assert ended.status == 2
    assert len(ended.lines) == 1
    assert named in ended.err


# -- reading back what isn't right -----------------------------------------------------------------


def spoil(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def test_an_answer_whose_file_is_gone_is_named(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
        (found,) = kept(archive)
        (folder / found.file).unlink()
    with closing(opened(writer=False)) as archive, pytest.raises(CaptureError) as raised:
        archive.captures.answer(found)
    assert str(raised.value) == f"{found.where}: can't be read: No such file or directory"


@pytest.mark.parametrize(
    ("start", "data", "reason"),
    [(0, b"not gzip", "no WARC record"), (40, b"\0\0\0\0", "no WARC record")],
)
def test_a_damaged_answer_is_named(
    opened: Open, folder: Path, start: int, data: bytes, reason: str
) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
        (found,) = kept(archive)
        spoil(folder / found.file, found.offset + start, data)
        with pytest.raises(CaptureError, match=reason):
            archive.captures.answer(found)


def test_another_answer_than_the_one_kept_is_named(opened: Open) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture(), capture(b"two")))
        first, second = kept(archive)
        mixed = replace(first, offset=second.offset, length=second.length)
        with pytest.raises(CaptureError, match="another answer than the one of SHA-256"):
            archive.captures.answer(mixed)


def test_a_file_that_ends_early_is_named(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
        (found,) = kept(archive)
        os.truncate(folder / found.file, found.offset + 10)
        with pytest.raises(CaptureError, match="the file ends after 10 of"):
            archive.captures.answer(found)


# -- what a kill leaves ----------------------------------------------------------------------------


@pytest.mark.parametrize("left", [1, 17, 300])
def test_a_torn_record_is_cut_when_the_archive_is_opened_next(
    opened: Open, folder: Path, left: int
) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    torn = gzip.compress(os.urandom(400))[:left]
    file.write_bytes(whole + torn)
    opened().close()
    assert file.read_bytes() == whole
    with closing(opened()) as archive:
        keep(archive, made_of(capture(b"2"), number=2))
    assert [each.body for each in of_type(read(folder), "response")] == [b"<p>one", b"2"]


def test_whole_records_that_no_row_points_to_stay(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    # The archive's file came from a backup, or a kill hit between disk and commit.
    file.write_bytes(whole + whole + b"\x1f\x8b\x08")
    with closing(opened()) as archive:
        keep(archive, made_of(capture(b"2"), number=2))
        assert archive.captures.answer(kept(archive, 2)[0]).body == b"2"
    assert file.read_bytes().startswith(whole + whole)
    assert len(of_type(read(folder), "response")) == 3


def test_a_file_that_lost_what_rows_rely_on_is_left_for_a_new_one(
    opened: Open, folder: Path, clock: Clock
) -> None:
    with closing(opened()) as archive:
        keep(archive, made_of(capture()), made_of(capture(b"2"), number=2))
        last = kept(archive, 2)[0]
    (file,) = folder.iterdir()
    os.truncate(file, last.offset + 5)
    clock.now += timedelta(minutes=1)
    with closing(opened()) as archive:
        keep(archive, made_of(capture(b"3"), number=3))
        assert archive.captures.answer(kept(archive, 3)[0]).body == b"3"
    assert file.stat().st_size == last.offset
    assert len(list(folder.iterdir())) == 2
    assert [each.body for each in of_type(read(folder), "response")] == [b"<p>one", b"3"]


def test_a_file_that_was_only_begun_is_no_trouble(opened: Open, folder: Path) -> None:
    with closing(opened()) as archive:
        archive._keeper._files.prepare(archive.transaction)
    (file,) = folder.iterdir()
    os.truncate(file, 20)
    opened().close()
    assert list(folder.iterdir()) == []
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
    assert len(of_type(read(folder), "response")) == 1


def test_a_disk_that_is_full_says_so_and_leaves_whole_records(opened: Open, folder: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with closing(opened()) as archive:
        keep(archive, made_of(capture()))
        (file,) = folder.iterdir()
        before = file.read_bytes()
        archive.add(made_of(capture(os.urandom(900_000)), number=2), run_id=1, known=None)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, limits[1]))
        try:
            with pytest.raises(ArchiveError) as raised:
                archive.flush()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert str(raised.value) == f"{file}: can't be written: File too large"
        assert file.read_bytes() == before
        archive.flush()
        assert len(archive.captures.answer(kept(archive, 2)[0]).body) == 900_000


# -- crawls ----------------------------------------------------------------------------------------


def assert_sound(place: Workplace) -> list[Record]:
    """Check files and archive against each other; return the records."""
    records = read(place.folder / "captures")
    answers = {(each.file, each.offset): each for each in records}
    url = f"sqlite:///{place.database}"
    with closing(Archive.open(url, writer=False)) as archive:
        for each in archive.captures.all():
            record = answers[each.file, each.offset]
            body = archive.captures.answer(each).body
            assert record.labels["WARC-Payload-Digest"] == sha256(body)
            assert record.url == each.url
        stored = [row[0] for row in place.ask("SELECT article_id FROM articles")]
        found = archive.captures.of([str(each) for each in stored])
        assert len(found) == len(stored)
    return records


def test_a_crawl_keeps_lists_texts_and_pages_under_their_own_addresses(tmp_path: Path) -> None:
    with Origin(Store.demo()) as origin:
        place = Workplace(tmp_path, origin)
        assert place.crawl("eastmoney", columns="344,345", fast="102").status == 0
        records = assert_sound(place)
        port = origin.url.rpartition(":")[2]
    hosts = {each.headers["Host"] for each in of_type(records, "request")}
    assert {"np-listapi.eastmoney.com", "newsinfo.eastmoney.com"} <= hosts
    assert not any(port in each.url for each in records)
    kinds = place.ask("SELECT DISTINCT kind FROM captures ORDER BY kind")
    assert kinds == [("article-api",), ("listing",), ("page",)]
    brought = place.ask(
        "SELECT count(*) FROM articles WHERE article_id NOT IN "
        "(SELECT article_id FROM list_captures)"
    )
    assert brought == [(0,)]


def test_a_kill_at_any_moment_leaves_sound_files_and_loses_nothing(tmp_path: Path) -> None:
    with Origin(Store.generated(150)) as origin:
        origin.faults.delay = 0.02
        place = Workplace(tmp_path, origin)
        for number in range(4):
            with place.start("crawl", "eastmoney", "-a", "columns=345") as process:
                wanted = 25 * (number + 1)
                while len(place.posts()) < wanted and process.poll() is None:
                    pass
                process.send_signal(signal.SIGKILL)
                process.communicate()
            assert process.returncode == -signal.SIGKILL
            assert_sound(place)
        assert place.crawl("eastmoney", columns="345").status == 0
        assert len(place.posts()) == 150
        assert_sound(place)


def test_a_folder_that_can_not_be_written_ends_a_crawl_before_it_starts(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    (tmp_path / "captures").write_text("in the way")
    ended = place.crawl("eastmoney")
    assert ended.status == 2
    assert ended.lines == [
        f"scrapy crawl: WARC_DIR=: {tmp_path}/captures is a file or below one, not a folder"
    ]


def test_a_disk_that_fills_up_under_the_captures_stops_the_run_and_loses_nothing(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    with closing(Archive.open(url, keeping=Keeping("warc"))) as archive:
        keep(archive, made_of(capture(os.urandom(12_000_000))))
    (file,) = (tmp_path / "captures").iterdir()
    most = file.stat().st_size + 40_000  # more than the database will need
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))
    with Origin(Store.generated(100)) as origin:
        place = Workplace(tmp_path, origin)
        with place.start("crawl", "eastmoney", "-a", "columns=345", before=limit) as process:
            _, err = process.communicate(timeout=60)
        assert process.returncode == 1
        told = f"The archive can't be written, stopping: {file}: can't be written: File too large"
        assert told in err
        assert len(place.posts()) < 100
        assert_sound(place)
        assert place.crawl("eastmoney", columns="345").status == 0
    assert len(place.posts()) == 101
    assert_sound(place)


PAGE = """<html><head><title>一篇</title></head><body><div class="newsContent"><h1>示例</h1>
<div class="time">2026年01月15日 09:31</div><div id="ContentBody"><p>正文。</p></div></div>
</body></html>""".encode()


def compressed(path: str) -> list[bytes]:
    if path == "/robots.txt":
        return answer(b"")
    body = gzip.compress(PAGE) if "/a/" in path else b""
    encoding = {"Content_Encoding": "gzip", "Content_Type": "text/html; charset=utf-8"}
    return answer(body, "200 OK" if body else "404 Not Found", **(encoding if body else {}))


def test_a_compressed_answer_is_stored_as_what_it_holds(tmp_path: Path) -> None:
    with serve(compressed) as server:
        place = Workplace(tmp_path)
        link = "https://finance.eastmoney.com/a/202601153640145711.html"
        ended = place.crawl("share", url=link, settings={"MIRROR_URL": server.url})
    assert "1 new" in ended.err
    (response,) = of_type(assert_sound(place), "response")
    assert response.body == PAGE
    assert response.headers["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert response.headers["X-Archive-Orig-Content-Length"] == str(len(gzip.compress(PAGE)))
    assert response.headers["Content-Length"] == str(len(PAGE))
    assert "Content-Encoding" not in response.headers
    assert "WARC-IP-Address" not in response.labels  # the mirror's


def cut_short(path: str) -> Iterator[bytes]:
    if "/a/" not in path:
        yield from answer(b"", "404 Not Found")
        return
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n" + PAGE


def test_an_answer_that_was_cut_short_is_marked(tmp_path: Path) -> None:
    with serve(cut_short) as server:
        place = Workplace(tmp_path)
        link = "https://finance.eastmoney.com/a/202601153640145711.html"
        given = {"MIRROR_URL": server.url, "DOWNLOAD_FAIL_ON_DATALOSS": "False"}
        ended = place.crawl("share", url=link, settings=given)
    assert "1 new" in ended.err
    (response,) = of_type(assert_sound(place), "response")
    assert response.labels["WARC-Truncated"] == "disconnect"
    assert response.headers["X-Archive-Orig-Content-Length"] == "9999"


def test_times_of_records_are_those_of_the_archive(opened: Open, folder: Path) -> None:
    moment = datetime(2026, 1, 15, 8, 30, 1, 987654, tzinfo=UTC)
    with closing(opened()) as archive:
        keep(archive, made_of(capture(fetched=moment)))
        assert kept(archive)[0].fetched == moment
    (response,) = of_type(read(folder), "response")
    assert response.labels["WARC-Date"] == "2026-01-15T08:30:01.987654Z"
