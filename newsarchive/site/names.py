"""What a new site is called and where it will stand."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from newsarchive.dates.zone_names import CHINA, PLACES
from newsarchive.errors import ArgumentError
from newsarchive.site.config import SiteConfig

_TITLE = "新闻档案"
_BEIJING, _TIME = "北京", "时间"
_DESCRIPTION = "财经新闻的存档，按媒体、证券和日期查阅。"
_GITHUB = re.compile(
    r"(?:.*@|\w+://(?:[^/@]*@)?)github\.com[:/](?P<owner>[^/]+)/(?P<name>[^/]+?)/?"
)
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True, slots=True)
class SiteNames:
    """Title, description and address of a site; ``baseurl`` is "" or starts with a slash.

    ``timezone`` is the zone of its days and times, ``zone_name`` what stands behind times.
    """

    title: str
    description: str
    url: str
    baseurl: str
    timezone: str = CHINA
    zone_name: str = f"{_BEIJING}{_TIME}"

    @classmethod
    def of(  # noqa: PLR0913 (what a site is called)
        cls,
        folder: Path,
        *,
        title: str | None = None,
        description: str | None = None,
        url: str | None = None,
        baseurl: str | None = None,
        timezone: str = CHINA,
    ) -> Self:
        """Return what was given, else what the site in *folder* says already, else defaults.

        The address of a new site in a clone from GitHub is that of its pages there. Another host
        has no path unless one was given. *timezone* is
        for a new site: one that is there keeps its own, on which addresses rest. Raises
        ArgumentError for an address that can't be one, SiteError for a broken configuration.
        """
        if title is not None and not title.strip():
            raise ArgumentError(f"--title={title}", "names no site")
        host, path = _split(url)
        path = baseurl if baseurl is not None else path
        if path is not None:
            path = path.rstrip("/")
            if not _PATH.fullmatch(path):
                raise ArgumentError(f"--baseurl={path}", "is no path such as /news")
        config = SiteConfig.read(folder)
        if config.pages:
            description_there = str(config.values.get("description", ""))
            said = cls(config.title, description_there, config.url, config.baseurl)
            timezone = str(config.values.get("timezone") or timezone)
            zone_name = config.values.get("zone_name")
        else:
            said, zone_name = cls(_TITLE, _DESCRIPTION, *_pages_address(folder)), None
        if path is None and host and said.url and host != said.url:
            path = ""  # that of another host says nothing of this one
        return cls(
            said.title if title is None else title,
            said.description if description is None else description,
            said.url if host is None else host,
            said.baseurl if path is None else path,
            timezone,
            name_of_zone(timezone) if zone_name is None else str(zone_name),
        )

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield each name and its value."""
        for name in self.__slots__:
            yield name, getattr(self, name)


def name_of_zone(zone: str) -> str:
    """Return what Chinese readers call the time of *zone*, or the zone itself."""
    places = (place for place, of in PLACES.items() if of == zone and not place.isascii())
    place = next(places, "")
    return f"{place}{_TIME}" if place else zone


def _split(url: str | None) -> tuple[str | None, str | None]:
    """Return the host and the path of an address; none for what wasn't given."""
    if url is None:
        return None, None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ArgumentError(f"--url={url}", "is no address") from error
    fine = re.fullmatch(r"https?", parts.scheme) and re.fullmatch(r"[\w.-]+", parts.hostname or "")
    if url and (not fine or parts.query or parts.fragment or parts.username):
        raise ArgumentError(f"--url={url}", "is no address such as https://news.example")
    if not url:
        return "", None
    host = f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")
    return host, parts.path.rstrip("/") or None


def _pages_address(folder: Path) -> tuple[str, str]:
    """Return url and baseurl of the GitHub Pages of a clone, or two times ""."""
    name = _first_line(folder / "CNAME")
    if name:
        return f"https://{name}", ""
    found = _GITHUB.fullmatch(_origin(folder).removesuffix(".git"))
    if found is None:
        return "", ""
    host = f"{found['owner'].lower()}.github.io"
    path = "" if found["name"].lower() == host else f"/{found['name']}"
    return f"https://{host}", path


def _first_line(path: Path) -> str:
    try:
        words = path.read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        return ""
    return words[0] if words and re.fullmatch(r"[\w.-]+", words[0]) else ""


def _origin(folder: Path) -> str:
    """Return where the repository in *folder*, and not one around it, was cloned from."""
    if not (folder / ".git").exists():
        return ""
    command = ["git", "-C", str(folder), "config", "--get", "remote.origin.url"]
    try:
        done = subprocess.run(  # noqa: S603 (our own words, and no shell)
            command, capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout.strip()
