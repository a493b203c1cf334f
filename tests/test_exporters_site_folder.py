"""The site's folder on a real disk: whole files or none."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest

from newsarchive.errors import SiteError
from newsarchive.exporters import SiteFolder

POST = PurePosixPath("_posts/2022/01/15/2022-01-15-NW202201152248000123.md")


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    folder = SiteFolder(tmp_path / "site")
    folder.check()
    return folder


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Let writes fail half-way, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(site: SiteFolder) -> list[str]:
    return sorted(
        str(path.relative_to(site.path)) for path in site.path.rglob("*") if path.is_file()
    )


def test_check_makes_the_folder_and_its_posts(tmp_path: Path) -> None:
    SiteFolder(tmp_path / "a" / "site").check()
    assert (tmp_path / "a" / "site" / "_posts").is_dir()


def test_check_leaves_an_existing_site_alone(site: SiteFolder) -> None:
    (site.path / "index.html").write_text("x")
    site.check()
    assert files(site) == ["index.html"]


def test_check_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(SiteError, match=r"site: is a file or below one, not a folder$"):
        SiteFolder(tmp_path / "site").check()
    with pytest.raises(SiteError, match=r"below: is a file or below one, not a folder$"):
        SiteFolder(tmp_path / "site" / "below").check()


def test_check_refuses_a_file_in_place_of_posts(tmp_path: Path) -> None:
    (tmp_path / "_posts").write_text("")
    with pytest.raises(SiteError, match=r"_posts: is a file"):
        SiteFolder(tmp_path).check()


def test_check_says_why_a_folder_cannot_be_made() -> None:
    with pytest.raises(SiteError, match=r"^/proc/site: can't be made: ."):
        SiteFolder(Path("/proc/site")).check()


def test_check_refuses_a_folder_without_permission() -> None:
    # Nothing is forbidden to root, and nobody may enter pytest's own folders.
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "_posts").mkdir(mode=0o555)
        child = os.fork()
        if child == 0:
            os._exit(_refused(folder))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _REFUSED


_REFUSED, _ALLOWED, _NOBODY = 7, 8, 65534


def _refused(folder: Path) -> int:
    if os.geteuid() == 0:
        os.setuid(_NOBODY)
    try:
        SiteFolder(folder).check()
    except SiteError as error:
        return _REFUSED if str(error).endswith("_posts: is not writable") else _ALLOWED
    return _ALLOWED


def test_post_is_written_as_utf8_with_its_line_ends(site: SiteFolder) -> None:
    assert site.write(POST, "示\r\n例\n🚀")
    assert (site.path / POST).read_bytes() == "示\r\n例\n🚀".encode()
    assert files(site) == [str(POST)]


def test_same_text_again_touches_nothing(site: SiteFolder) -> None:
    site.write(POST, "示例")
    os.utime(site.path / POST, ns=(1, 1))
    before = (site.path / POST).stat()
    assert not site.write(POST, "示例")
    assert not SiteFolder(site.path).write(POST, "示例")
    assert (site.path / POST).stat().st_mtime_ns == before.st_mtime_ns
    assert (site.path / POST).stat().st_ino == before.st_ino


@pytest.mark.parametrize("text", ["样本", "示例股份", ""])
def test_other_text_replaces_the_post(site: SiteFolder, text: str) -> None:
    site.write(POST, "示例")
    assert site.write(POST, text, fsync=True)
    assert (site.path / POST).read_text(encoding="utf-8") == text
    assert files(site) == [str(POST)]


def test_full_disk_leaves_neither_half_a_post_nor_an_unfinished_file(site: SiteFolder) -> None:
    with (
        no_file_over(10_000),
        pytest.raises(SiteError, match=r"NW.*md: can't be written: File too"),
    ):
        site.write(POST, "x" * 50_000)
    assert files(site) == []


def test_full_disk_leaves_the_old_post(site: SiteFolder) -> None:
    site.write(POST, "示例")
    with no_file_over(10_000), pytest.raises(SiteError):
        site.write(POST, "x" * 50_000)
    assert (site.path / POST).read_text(encoding="utf-8") == "示例"
    assert files(site) == [str(POST)]


def test_what_a_kill_left_is_gone_after_the_next_write(site: SiteFolder) -> None:
    site.write(POST, "示例")
    (site.path / POST).with_name(f".{POST.name}.part").write_text("half of a long unfinished post")
    site.write(POST, "样本")
    assert files(site) == [str(POST)]
    assert (site.path / POST).read_text(encoding="utf-8") == "样本"


def test_folder_removed_meanwhile_is_made_again(site: SiteFolder) -> None:
    site.write(POST, "示例")
    (site.path / POST).unlink()
    (site.path / POST).parent.rmdir()
    assert site.write(POST, "示例")
    assert files(site) == [str(POST)]


def test_post_in_place_of_a_folder_is_refused(site: SiteFolder) -> None:
    (site.path / POST).mkdir(parents=True)
    with pytest.raises(SiteError, match="can't be written: Is a directory"):
        site.write(POST, "示例")
    assert files(site) == []


def test_file_in_place_of_a_folder_is_refused(site: SiteFolder) -> None:
    (site.path / "_posts" / "2022").write_text("")
    with pytest.raises(SiteError, match="is a file or below one"):
        site.write(POST, "示例")
    assert files(site) == ["_posts/2022"]


def test_more_folders_than_are_remembered_can_be_written(site: SiteFolder) -> None:
    paths = [PurePosixPath(f"_posts/2022/01/{day}/x.md") for day in range(200)]
    for text in ("a", "b"):
        assert all(site.write(path, text) for path in paths)
    assert len(site._ready) < 100


@pytest.mark.parametrize("path", ["../x.md", "_posts/../../x.md", "/tmp/x.md", ".", "", "a\0b"])  # noqa: S108
def test_path_that_leaves_the_site_is_refused(site: SiteFolder, path: str) -> None:
    with pytest.raises(SiteError, match="is no path inside the site"):
        site.write(PurePosixPath(path), "x")
    with pytest.raises(SiteError, match="is no path inside the site"):
        site.remove(PurePosixPath(path))


@pytest.mark.parametrize("link", ["_posts", "_posts/2022", "_posts/2022/01/15"])
def test_symbolic_link_out_of_the_site_is_refused(tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    place = tmp_path / "site" / link
    place.parent.mkdir(parents=True)
    place.symlink_to(outside)
    site = SiteFolder(tmp_path / "site")
    with pytest.raises(SiteError, match="leads out of the site"):
        site.write(POST, "x")
    with pytest.raises(SiteError, match="leads out of the site"):
        site.remove(POST)
    assert list(outside.iterdir()) == []


def test_symbolic_link_inside_the_site_is_followed(site: SiteFolder) -> None:
    (site.path / "years").mkdir()
    (site.path / "_posts" / "2022").symlink_to(site.path / "years")
    assert site.write(POST, "x")
    assert (site.path / "years" / "01" / "15" / POST.name).read_text() == "x"


def test_site_behind_a_symbolic_link_is_written(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "disk")
    site = SiteFolder(tmp_path / "site")
    site.check()
    assert site.write(POST, "x")
    assert (tmp_path / "disk" / POST).is_file()


def test_post_that_is_a_symbolic_link_is_replaced_and_its_target_kept(
    site: SiteFolder, tmp_path: Path
) -> None:
    (tmp_path / "outside.md").write_text("x")
    (site.path / POST).parent.mkdir(parents=True)
    (site.path / POST).symlink_to(tmp_path / "outside.md")
    assert site.write(POST, "x")
    assert not (site.path / POST).is_symlink()
    assert site.write(POST, "y")
    assert (tmp_path / "outside.md").read_text() == "x"


def test_unfinished_file_that_is_a_symbolic_link_is_not_written_through(
    site: SiteFolder, tmp_path: Path
) -> None:
    (tmp_path / "outside").write_text("x")
    unfinished = (site.path / POST).with_name(f".{POST.name}.part")
    unfinished.parent.mkdir(parents=True)
    unfinished.symlink_to(tmp_path / "outside")
    with pytest.raises(SiteError, match="can't be written"):
        site.write(POST, "y")
    assert (tmp_path / "outside").read_text() == "x"


def test_remove_takes_a_moved_post_away_once(site: SiteFolder) -> None:
    site.write(POST, "示例")
    assert site.remove(POST)
    assert not site.remove(POST)
    assert not site.remove(PurePosixPath("_posts/2021/01/01/x.md"))
    assert files(site) == []


def test_remove_refuses_a_folder(site: SiteFolder) -> None:
    (site.path / POST).mkdir(parents=True)
    with pytest.raises(SiteError, match="can't be removed"):
        site.remove(POST)
