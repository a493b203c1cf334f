"""What a site's ``_config.yml`` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

from newsarchive.errors import SiteError

CONFIG_NAME = "_config.yml"
PAGES_VERSION = 1  # of the scheme of addresses and lists; docs/site.md


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """A site's configuration. ``values`` is what templates see as ``site``.

    ``pages`` is the version of the scheme of pages that the site was made for, 0 for a site that
    `scrapy newsite` didn't make: it gets posts and nothing else.
    """

    values: Mapping[str, object]
    title: str
    url: str
    baseurl: str
    pages: int

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the configuration of the site in *folder*; one without a file has none.

        Raises SiteError, which names file and line, when the file can't be read or understood.
        """
        path = folder / CONFIG_NAME
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            return cls({}, "", "", "", 0)
        except OSError as error:
            raise SiteError(str(path), f"can't be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise SiteError(str(path), "is not UTF-8") from error
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, name: str) -> Self:
        """Understand the *text* of a configuration; *name* stands in errors."""
        try:
            values = yaml.safe_load(text) or {}
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise SiteError(f"{name}:{line}", f"is no YAML: {error.problem}") from error
        except yaml.YAMLError as error:
            raise SiteError(name, "is no YAML: it holds characters that YAML forbids") from error
        if not isinstance(values, dict):
            raise SiteError(name, "is no configuration: it holds no keys")
        url, baseurl, title = (_text(values, key, name) for key in ("url", "baseurl", "title"))
        if baseurl.rstrip("/"):
            baseurl = "/" + baseurl.strip("/")
        return cls(values, title, url.rstrip("/"), baseurl.rstrip("/"), _pages(values, name))


def _text(values: Mapping[str, object], key: str, name: str) -> str:
    value = values.get(key)
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise SiteError(name, f"{key} is no text")
    return str(value)


def _pages(values: Mapping[str, object], name: str) -> int:
    block = values.get("newsarchive")
    if block is None:
        return 0
    version = block.get("pages") if isinstance(block, dict) else None
    if not isinstance(version, int) or not 0 <= version <= PAGES_VERSION:
        raise SiteError(
            name, f"newsarchive: pages: {version!r} is unknown, this version knows {PAGES_VERSION}"
        )
    return version
