"""What settings may be: each that the docs name is looked at before a run."""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from crawling import ROOT
from scrapy.settings import Settings

from newsarchive.configuration import check_settings, check_values, open_archive
from newsarchive.errors import ArchiveError, SettingError
from newsarchive.setting_kinds import PLAIN, check_plain

WRONG = {
    "CONTACT": ["a\nb", "a\x00"],
    "LIVE_DAYS": ["many", "-1", "1.5"],
    "LISTS_INTERVAL": ["x", "-1", "inf", "1e15"],
    "SHARE_HOSTS": ["http://x y", "a/b", "x" * 300],
    "RECHECK_LIMIT": ["x", "1.5", "-1"],
    "LOCK_TIMEOUT": ["x", "-1", "nan"],
    "IMAGES_MAXSIZE": ["1.5", "-1", "10MB"],
    "PUBLISH_TRIES": ["often", "0", "1.5"],
    "PUBLISH_BACKOFF": ["x"],
    "PUBLISH_BACKOFF_MAX": ["x"],
    "PUBLISH_TIMEOUT": ["x", "0", "1e7"],
    "RETRY_BACKOFF": ["soon"],
    "RETRY_BACKOFF_MAX": ["x"],
    "RETRY_AFTER_MAX": ["x"],
    "UNREACHABLE_AFTER": ["1.5", "0"],
    "PROGRESS": ["foo", ""],
    "USER_AGENT": ["a\r\nX: b"],
    "ROBOTSTXT_OBEY": ["maybe"],
    "DOWNLOAD_DELAY": ["x", "-1"],
    "CONCURRENT_REQUESTS": ["0", "x"],
    "CONCURRENT_REQUESTS_PER_DOMAIN": ["0", "1.5"],
    "CONCURRENT_ITEMS": ["0", "x", "1000000"],
    "AUTOTHROTTLE_ENABLED": ["x"],
    "AUTOTHROTTLE_START_DELAY": ["x"],
    "AUTOTHROTTLE_MAX_DELAY": ["x"],
    "AUTOTHROTTLE_TARGET_CONCURRENCY": ["x", "0"],
    "DOWNLOAD_TIMEOUT": ["0", "x"],
    "DOWNLOAD_MAXSIZE": ["x"],
    "URLLENGTH_LIMIT": ["x"],
    "REDIRECT_MAX_TIMES": ["x"],
    "RETRY_TIMES": ["1.5", "-1"],
    "RETRY_HTTP_CODES": ["x", "500,5xx", "99999", "99", "600", "-500"],
    "COOKIES_ENABLED": ["x"],
    "TELNETCONSOLE_ENABLED": ["x"],
    "REMOTE_CONTROL_ENABLED": ["x"],
    "LOG_LEVEL": ["info", ""],
    "STATS_DUMP": ["x"],
    "WARN_ON_GENERATOR_RETURN_VALUE": ["x"],
    "FEED_EXPORT_ENCODING": ["klingon", "base64"],
    "FEED_EXPORT_FIELDS": ["foo", "title,foo"],
    # with checks of their own
    "SITE_DIR": ["", " ", "~/site", "/dev/null", "/dev/null/site", "/proc/site", "x" * 300],
    "ARCHIVE_URL": [
        "archive",
        "postgresql://x/y",
        "sqlite://",
        "sqlite:////dev/null/a.db",
        "sqlite:////proc/a/b.db",
        "sqlite:////tmp",
        "sqlite:///~/a.db",
        "sqlite:///" + "x" * 300,
        "sqlite:///a.db?mode=ro",
        "sqlite+nonsense:///a.db",
    ],
    "CAPTURE": ["foo"],
    "WARC_DIR": [" ", "~", "/dev/null", "/dev/null/warc", "/proc/warc", "x" * 300],
    "POST_STYLE": ["foo"],
    "SHARE_URL": ["x", "https://{id}"],
    "SITE_URL": ["a b"],
    "SOURCES_FILE": ["x" * 300, "~/outlets.yaml", "/nonexistent.yaml", "/dev/zero", "/dev"],
    "TIME_ZONE": ["Mars", ""],
    "PRIVATE_HOSTS": ["a/b"],
    "MIRROR_URL": ["ftp://x", "http://a b", "http://x:0", "http://x?y", "http://x#y", "http://"],
    "RECHECK": ["soon"],
    "CLOCK": [
        "now",
        "2026-01-15T12:00:00",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
    ],
    "IMAGES": ["foo"],
}
DOCUMENTED = set(
    re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
)
# Names of git's, which says itself what it can't use.
FREE = {"PUBLISH_REMOTE", "PUBLISH_BRANCH"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings()
    found.setmodule("newsarchive.settings")
    found.set("SITE_DIR", str(tmp_path / "site"))
    found.set("ARCHIVE_URL", f"sqlite:///{tmp_path / 'archive.db'}")
    return found


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_one_error_that_names_it_and_nothing_is_made(
    settings: Settings, tmp_path: Path, name: str, value: str
) -> None:
    settings.set(name, value)
    with pytest.raises(SettingError) as caught:
        check_settings(settings)
    assert caught.value.subject.startswith(f"{name}=")
    assert "\n" not in caught.value.reason
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_bytes_that_are_no_text_are_refused_in_every_setting(settings: Settings, name: str) -> None:
    settings.set(name, "a\udcff")
    with pytest.raises(SettingError, match="is not UTF-8"):
        check_values(settings)


@pytest.mark.parametrize("name", ["LIVE_DAYS", "RECHECK_LIMIT", "PUBLISH_TRIES", "RETRY_TIMES"])
def test_a_fraction_that_is_a_number_already_is_no_whole_number(
    settings: Settings, name: str
) -> None:
    settings.set(name, 1.5)
    with pytest.raises(SettingError, match=f"^{name}=1.5: is no whole number$"):
        check_values(settings)


def test_nothing_is_made_by_a_look_at_settings_that_are_right(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "site").mkdir()
    check_settings(settings)
    assert list(tmp_path.rglob("*")) == [tmp_path / "site"]


def test_a_file_that_is_no_database_is_named_before_anything_is_made(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "archive.db"
    file.write_text("a letter")
    with pytest.raises(ArchiveError, match="file is not a database"):
        check_settings(settings)
    for writer in (True, False):
        with pytest.raises(ArchiveError, match="file is not a database"):
            open_archive(settings, writer=writer)
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_text() == "a letter"


def test_an_empty_file_becomes_an_archive(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "archive.db").touch()
    check_settings(settings)
    open_archive(settings, writer=True).close()
    open_archive(settings, writer=False).close()


@pytest.mark.parametrize("name", ["SITE_DIR", "WARC_DIR", "SOURCES_FILE", "ARCHIVE_URL"])
def test_a_path_that_no_disk_has_is_named(settings: Settings, tmp_path: Path, name: str) -> None:
    start = "sqlite:///" if name == "ARCHIVE_URL" else ""
    (tmp_path / "loop").symlink_to("loop")
    for path in (f"{tmp_path}/loop", f"{tmp_path}/loop/below", f"{tmp_path}{'/a' * 3000}"):
        settings.set(name, f"{start}{path}")
        with pytest.raises(SettingError) as caught:
            check_values(settings)
        assert caught.value.subject == f"{name}={start}{path}"


@pytest.mark.parametrize("name", ["SITE_DIR", "WARC_DIR", "ARCHIVE_URL"])
def test_a_folder_that_one_may_not_enter_is_named(settings: Settings, name: str) -> None:
    # Nothing is forbidden to root, and nobody may enter pytest's own folders.
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        for part in ("SITE_DIR", "WARC_DIR", "ARCHIVE_URL"):
            start = "sqlite:///" if part == "ARCHIVE_URL" else ""
            settings.set(part, f"{start}{folder}/{'shut/' * (part == name)}{part}")
        (Path(folder) / "shut").mkdir(mode=0)
        child = os.fork()
        if child == 0:
            ended = _ALLOWED
            try:
                ended = _refused(settings, f"{name}=")
            finally:  # or it would go on with the tests, as somebody else
                os._exit(ended)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _REFUSED


_REFUSED, _ALLOWED, _NOBODY = 7, 8, 65534


def _refused(settings: Settings, subject: str) -> int:
    if os.geteuid() == 0:
        os.setuid(_NOBODY)
    try:
        check_settings(settings)
    except SettingError as error:
        told = error.reason.endswith(("Permission denied", "is not writable"))
        return _REFUSED if told and error.subject.startswith(subject) else _ALLOWED
    return _ALLOWED


def test_warc_files_need_a_folder_only_where_they_are_written(settings: Settings) -> None:
    settings.set("WARC_DIR", "/dev/null")
    settings.set("CAPTURE", "database")
    check_settings(settings)


def test_every_setting_that_the_docs_name_is_looked_at() -> None:
    assert WRONG.keys() | FREE >= DOCUMENTED
    assert PLAIN.keys() <= WRONG.keys()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "DEBUG"),
        ("LOG_LEVEL", 10),
        ("ROBOTSTXT_OBEY", "0"),
        ("ROBOTSTXT_OBEY", "False"),
        ("ROBOTSTXT_OBEY", 1),
        ("RETRY_HTTP_CODES", "500, 502"),
        ("RETRY_HTTP_CODES", []),
        ("SHARE_HOSTS", ".eastmoney.com, finews.example"),
        ("FEED_EXPORT_FIELDS", "url,title"),
        ("FEED_EXPORT_FIELDS", {"title": "Titel"}),
        ("FEED_EXPORT_FIELDS", None),
        ("FEED_EXPORT_ENCODING", None),
        ("CONTACT", "news@daily.example"),
        ("DOWNLOAD_DELAY", 0.25),
        ("DOWNLOAD_MAXSIZE", 0),
    ],
)
def test_what_scrapy_understands_is_taken(settings: Settings, name: str, value: object) -> None:
    settings.set(name, value)
    check_plain(settings)
