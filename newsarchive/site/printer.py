"""From what a page shows to its file: layouts, addresses, the way to newer and older pages."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from html import escape
from pathlib import PurePosixPath
from typing import Protocol

from newsarchive.site.addresses import file_apart, file_beyond, file_of
from newsarchive.site.config import SiteConfig
from newsarchive.site.files import File, apart, marked
from newsarchive.site.lists import FULLEST, SiteList

_REDIRECT = """\
<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{target}">
<p><a href="{target}">{title}</a></p>
</html>
"""


class Layouts(Protocol):
    """What makes a page of a layout."""

    def render(self, layout: str, page: Mapping[str, object], content: str = "") -> str:
        """Return the page; SiteError for a broken layout."""


class Printer:
    """Makes the files of one site, in the zone of its days."""

    def __init__(self, layouts: Layouts, config: SiteConfig, zone: tzinfo) -> None:
        self.zone = zone
        self.title = config.title
        self._layouts = layouts
        self._config = config

    def absolute(self, address: str) -> str:
        """Return *address* with the site's own in front."""
        return f"{self._config.url}{self._config.baseurl}{address}"

    def page(  # noqa: PLR0913 (what a page is made of)
        self,
        address: str,
        kind: str,
        context: Mapping[str, object],
        *,
        content: str = "",
        of: SiteList | None = None,
        number: int = 0,
    ) -> File:
        """Return the page at *address* that the layout *kind* makes of *context*.

        It may be the full page *number* *of* a list.
        """
        values = {"kind": kind, "layout": kind, "url": address, **context}
        text = marked(self._layouts.render(kind, values, content))
        return self.text(address, text, of=of, number=number)

    def text(self, address: str, text: str, *, of: SiteList | None = None, number: int = 0) -> File:
        """Return the file that holds *text* at *address*."""
        path = place(address, of, number)
        return File(path, text) if path == file_of(address) else apart(path, address, text)

    def redirect(
        self, address: str, target: str, title: str, of: SiteList | None, number: int = 0
    ) -> File:
        """Return a file that leads from *address* to *target*."""
        text = _REDIRECT.format(
            title=escape(title), target=escape(f"{self._config.baseurl}{target}")
        )
        return self.text(address, marked(text), of=of, number=number)


def place(address: str, of: SiteList | None, number: int = 0) -> PurePosixPath:
    """Return the file that is served at *address*, a page *of* a list or of an article in it.

    Full pages, which have a *number*, fill folders as well.
    """
    if number > FULLEST:
        return file_beyond(address, (number - 1) // FULLEST)
    return file_apart(address, of.subject) if of is not None and of.apart else file_of(address)


def newest_pager(one: SiteList, newest: str, address: Callable[[int], str]) -> dict[str, object]:
    """Return where to go from the newest page, which comes after the last full one."""
    total = one.pages + 1
    pager: dict[str, object] = {"number": total, "total": total, "newest_url": newest}
    if one.pages:
        pager |= {"older_url": address(one.pages), "oldest_url": address(1)}
    return pager


def full_pager(number: int, newest: str, address: Callable[[int], str]) -> dict[str, object]:
    """Return where to go from a full page, in words that will always be right."""
    pager: dict[str, object] = {"number": number, "newest_url": newest}
    pager["newer_url"] = address(number + 1)
    if number > 1:
        pager |= {"older_url": address(number - 1), "oldest_url": address(1)}
    return pager
