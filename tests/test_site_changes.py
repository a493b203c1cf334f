"""What is written into the site is noted, and what others wrote there is left alone."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import pytest
from post_articles import ARTICLE

from newsarchive.archive.batch import Batch
from newsarchive.archive.site_changes import clear, unpublished
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import content_hash
from newsarchive.errors import ArchiveBusyError, KeptFileError
from newsarchive.exporters import SHANGHAI, PostOptions, SiteFolder, post_path, render_post
from newsarchive.exporters.posts import PostWriter
from newsarchive.items import Article, Capture

FIRST = replace(ARTICLE, content_hash=content_hash(ARTICLE))
PATH = str(post_path(FIRST))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with closing(Archive.open(f"sqlite:///{tmp_path / 'archive.db'}")) as opened:
        yield opened


@pytest.fixture
def writer(archive: Archive, tmp_path: Path) -> PostWriter:
    site = SiteFolder(tmp_path / "site", archive.site_changes)
    site.check()
    return PostWriter(archive, site, PostOptions(), SHANGHAI)


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return tmp_path / "site" / PATH


def corrected(title: str = "示例股份更正") -> Article:
    article = replace(FIRST, title=title)
    return replace(article, content_hash=content_hash(article))


def digest(article: Article) -> str:
    return hashlib.sha256(render_post(article, PostOptions()).encode()).hexdigest()


def export(archive: Archive, writer: PostWriter, article: Article) -> bool:
    """Archive *article* and write its post, as a run does."""
    known = archive.known([article.article_id]).get(article.article_id)
    archive.add(article, run_id=1, known=known)
    archive.flush()
    changed = writer.write(article, known=known)
    archive.flush()
    return changed


def due(archive: Archive) -> list[str]:
    query = "SELECT article_id FROM articles WHERE export_due"
    return list(archive.reader.exec_driver_sql(query).scalars())


def test_a_file_is_noted_with_its_content_before_it_is_there(
    archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "site" / PATH).mkdir(parents=True)  # so that the file can't be written
    site = SiteFolder(tmp_path / "site", archive.site_changes)
    with pytest.raises(Exception, match="Is a directory"):
        site.write(post_path(FIRST), "示例")
    wanted = hashlib.sha256("示例".encode()).hexdigest()
    assert unpublished(archive.reader) == {PATH: [wanted]}


def test_many_files_are_noted_together_before_the_first_is_there(
    archive: Archive, tmp_path: Path
) -> None:
    site = SiteFolder(tmp_path / "site", archive.site_changes)
    site.write(PurePosixPath("same.md"), "同")
    contents = {PurePosixPath(f"{number}.md"): f"示例{number}".encode() for number in range(3)}
    site.foresee([*contents.items(), (PurePosixPath("same.md"), "同".encode())])
    noted = unpublished(archive.reader)
    assert {path: noted[path] for path in ("0.md", "1.md", "2.md")} == {
        str(path): [hashlib.sha256(content).hexdigest()] for path, content in contents.items()
    }
    assert not (tmp_path / "site" / "0.md").exists()
    with archive.transaction():  # nothing is left to note
        assert all(site.write(path, content) for path, content in contents.items())
    assert unpublished(archive.reader) == noted


def test_a_file_that_was_foreseen_is_noted_again_when_it_comes_a_second_time(
    archive: Archive, tmp_path: Path
) -> None:
    site = SiteFolder(tmp_path / "site", archive.site_changes)
    path = PurePosixPath("a.md")
    site.foresee([(path, b"1")])
    site.write(path, b"1")
    with archive.transaction() as connection:
        clear(connection, unpublished(connection), {})
    site.write(path, b"2")
    site.write(path, b"1")
    assert [len(digests) for digests in unpublished(archive.reader).values()] == [2]


def test_a_place_that_cant_be_written_holds_up_no_other(archive: Archive, tmp_path: Path) -> None:
    site = SiteFolder(tmp_path / "site", archive.site_changes)
    site.write(PurePosixPath("file"), "示例")
    site.foresee([(PurePosixPath("file/a.md"), b"1"), (PurePosixPath("b.md"), b"1")])
    assert sorted(unpublished(archive.reader)) == ["b.md", "file"]


def test_each_version_and_a_removal_are_noted(archive: Archive, writer: PostWriter) -> None:
    export(archive, writer, FIRST)
    export(archive, writer, corrected())
    moved = replace(corrected(), published=ARTICLE.published and ARTICLE.published + timedelta(9))
    export(archive, writer, replace(moved, content_hash=content_hash(moved)))
    noted = unpublished(archive.reader)
    assert noted[PATH] == [digest(FIRST), digest(corrected()), ""]
    assert list(noted) == [PATH, "_posts/2022/01/24/2022-01-24-NW202201152248000123.md"]


def test_what_stays_the_same_is_not_noted_again(archive: Archive, writer: PostWriter) -> None:
    export(archive, writer, FIRST)
    with archive.transaction() as connection:
        clear(connection, unpublished(connection), {PATH: digest(FIRST)})
    assert [batch.changed for batch in writer.write_since(None)] == [0]
    assert unpublished(archive.reader) == {}


def test_a_note_survives_a_run_that_never_commits(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    lost = Archive.open(url)
    SiteFolder(tmp_path / "site", lost.site_changes).write(post_path(FIRST), "示例")
    with closing(Archive.open(url, writer=False)) as reader:
        assert list(unpublished(reader.reader)) == [PATH]
    lost.close()


def test_a_site_is_not_written_inside_of_a_transaction(archive: Archive, tmp_path: Path) -> None:
    archive.site_changes._connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    site = SiteFolder(tmp_path / "site", archive.site_changes)
    with archive.transaction(), pytest.raises(ArchiveBusyError):
        site.write(post_path(FIRST), "示例")
    assert not (tmp_path / "site" / PATH).exists()


def test_a_hand_written_post_of_the_same_name_is_kept_and_the_article_stays_due(
    archive: Archive, writer: PostWriter, post: Path
) -> None:
    post.parent.mkdir(parents=True)
    post.write_text("mine", "utf-8")
    with pytest.raises(KeptFileError, match=r"NW202201152248000123\.md: is not as newsarchive"):
        export(archive, writer, FIRST)
    assert post.read_text("utf-8") == "mine"
    assert due(archive) == [FIRST.article_id]
    (batch,) = writer.write_due()
    assert (batch.posts, batch.changed, len(batch.kept)) == (1, 0, 1)
    post.unlink()
    (batch,) = writer.write_due()
    assert (batch.changed, batch.kept, due(archive)) == (1, (), [])


def test_a_post_that_a_person_edited_is_kept(
    archive: Archive, writer: PostWriter, post: Path
) -> None:
    export(archive, writer, FIRST)
    edited = post.read_text("utf-8").replace("拟以", "将以")
    post.write_text(edited, "utf-8")
    with pytest.raises(KeptFileError):
        export(archive, writer, corrected())
    assert post.read_text("utf-8") == edited


def test_an_edited_post_whose_article_moves_is_kept(
    archive: Archive, writer: PostWriter, post: Path
) -> None:
    export(archive, writer, FIRST)
    post.write_text("mine", "utf-8")
    moved = replace(FIRST, published=datetime.fromisoformat("2022-02-01T09:00:00+08:00"))
    with pytest.raises(KeptFileError):
        export(archive, writer, replace(moved, content_hash=content_hash(moved)))
    assert post.read_text("utf-8") == "mine"


def test_a_post_of_a_killed_run_is_known_as_ours(
    archive: Archive, writer: PostWriter, post: Path
) -> None:
    archive.add(FIRST, run_id=1, known=None)
    archive.flush()
    writer.write(FIRST, known=None)
    archive._batch = Batch()  # the kill: the file is there, its export was not noted
    with archive.transaction() as connection:
        clear(connection, unpublished(connection), {PATH: digest(FIRST)})
    assert export(archive, writer, corrected())
    assert "示例股份更正" in post.read_text("utf-8")


def test_a_rewrite_that_was_killed_is_known_as_ours_after_it_is_published(
    archive: Archive, writer: PostWriter, post: Path
) -> None:
    export(archive, writer, FIRST)
    known = archive.known([FIRST.article_id])[FIRST.article_id]
    restyled = replace(FIRST, summary="另一导语。")  # as an export with another setting writes it
    writer.write(restyled, known=known)
    archive._batch = Batch()
    with archive.transaction() as connection:
        clear(connection, unpublished(connection), {PATH: digest(restyled)})
    assert unpublished(archive.reader) == {}
    assert export(archive, writer, corrected())
    assert "示例股份更正" in post.read_text("utf-8")


def test_an_imported_post_is_replaced_as_the_archive_keeps_it(
    archive: Archive, writer: PostWriter, post: Path
) -> None:
    post.parent.mkdir(parents=True)
    post.write_text("imported", "utf-8")
    capture = Capture(url=PATH, kind="post", body=b"imported", fetched=FIRST.fetched)
    assert export(archive, writer, replace(FIRST, captures=(capture,)))
    assert "示例股份拟回购股份" in post.read_text("utf-8")


def test_what_was_noted_last_comes_last_whatever_the_clock_says(tmp_path: Path) -> None:
    start = datetime(2026, 1, 15, tzinfo=UTC)
    moments = (start - timedelta(hours=hour) for hour in range(9))
    place = f"sqlite:///{tmp_path / 'archive.db'}"
    with closing(Archive.open(place, clock=lambda: next(moments))) as archive:
        archive.site_changes.written("a.md", b"one")
        archive.site_changes.written("a.md", b"two")
        archive.site_changes.removed("a.md")
        archive.site_changes.written("a.md", b"one")
        one, two = (hashlib.sha256(text).hexdigest() for text in (b"one", b"two"))
        assert unpublished(archive.reader) == {"a.md": [two, "", one]}
