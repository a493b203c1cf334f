"""What settings may be: each that the docs name is looked at before a run."""

import re
from pathlib import Path

import pytest
from crawling import ROOT
from scrapy.settings import Settings

from newsarchive.configuration import check_settings
from newsarchive.errors import SettingError
from newsarchive.setting_kinds import PLAIN, check_plain

WRONG = {
    "CONTACT": ["a\nb", "a\x00"],
    "LIVE_DAYS": ["many", "-1", "1.5"],
    "LISTS_INTERVAL": ["x", "-1", "inf"],
    "SHARE_HOSTS": ["http://x y", "a/b"],
    "RECHECK_LIMIT": ["x", "1.5", "-1"],
    "LOCK_TIMEOUT": ["x", "-1", "nan"],
    "IMAGES_MAXSIZE": ["1.5", "-1", "10MB"],
    "PUBLISH_TRIES": ["often", "0", "1.5"],
    "PUBLISH_BACKOFF": ["x"],
    "PUBLISH_BACKOFF_MAX": ["x"],
    "PUBLISH_TIMEOUT": ["x", "0"],
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
    "CONCURRENT_ITEMS": ["0", "x"],
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
    "FEED_EXPORT_ENCODING": ["klingon"],
    "FEED_EXPORT_FIELDS": ["foo", "title,foo"],
    # with checks of their own
    "SITE_DIR": ["", "/dev/null", "/dev/null/site", "/proc/site", "x" * 300],
    "ARCHIVE_URL": [
        "archive",
        "postgresql://x/y",
        "sqlite://",
        "sqlite:////dev/null/a.db",
        "sqlite:////proc/a/b.db",
        "sqlite:////tmp",
        "sqlite:///a.db?mode=ro",
        "sqlite+nonsense:///a.db",
    ],
    "CAPTURE": ["foo"],
    "WARC_DIR": ["/dev/null", "/dev/null/warc", "/proc/warc", "x" * 300],
    "POST_STYLE": ["foo"],
    "SHARE_URL": ["x"],
    "SITE_URL": ["a b"],
    "SOURCES_FILE": ["/nonexistent.yaml"],
    "TIME_ZONE": ["Mars", ""],
    "PRIVATE_HOSTS": ["a/b"],
    "MIRROR_URL": ["ftp://x"],
    "RECHECK": ["soon"],
    "CLOCK": ["now"],
    "IMAGES": ["foo"],
}
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


def test_every_setting_that_the_docs_name_is_looked_at() -> None:
    documented = set(
        re.findall(
            r"^\| `([A-Z_]+)` \|", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE
        )
    )
    assert documented <= WRONG.keys() | FREE
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
