"""Finished pages of articles, which Jekyll only copies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

import yaml

from newsarchive.archive.articles import Known
from newsarchive.exporters.jekyll import body_of, header_of
from newsarchive.exporters.options import PostOptions
from newsarchive.exporters.removed import without_removed
from newsarchive.items import Article
from newsarchive.site.entries import Entry
from newsarchive.site.files import File
from newsarchive.site.lists import SiteList
from newsarchive.site.printer import Printer

Around = tuple[Entry | None, Entry | None]
"""The articles of the same outlet before and after one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An article of the site with its neighbours, its outlet, and what stands for it now."""

    article: Article
    entry: Entry
    around: Around
    outlet: SiteList | None
    known: Known | None


class ArticlePages:
    """Finished pages in the form that *options* give to posts."""

    def __init__(self, printer: Printer, options: PostOptions) -> None:
        self._printer = printer
        self._options = options

    @property
    def zone(self) -> tzinfo:
        """The zone of the site's days."""
        return self._printer.zone

    def file(self, placed: Placed) -> File:
        """Return the page of an article, which looks like that of its post.

        It says what the post's front matter says, read back, so that a layout sees the same.
        """
        zone, url = self._printer.zone, placed.entry.url(self._printer.zone)
        article = without_removed(placed.article, self._options.removed)
        header = header_of(article, self._options, zone)
        older, newer = placed.around
        context = {
            **{key: _text(value, zone) for key, value in _read(header).items()},
            "frozen": True,
            "previous_article": _link(older, zone),
            "next_article": _link(newer, zone),
        }
        content = f"{body_of(article, self._options)}\n"
        return self._printer.page(url, "post", context, content=content, of=placed.outlet)


def _read(header: str) -> Mapping[str, object]:
    lines = header.removeprefix("---\n").removesuffix("---\n")
    values = yaml.load(lines, Loader=yaml.CSafeLoader)
    return values if isinstance(values, dict) else {}


def _text(value: object, zone: tzinfo) -> object:
    """Return *value* with all moments in it as text."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, list):
        return [_text(each, zone) for each in value]
    if isinstance(value, dict):
        return {key: _text(each, zone) for key, each in value.items()}
    return value


def _link(entry: Entry | None, zone: tzinfo) -> dict[str, str] | None:
    return {"url": entry.url(zone), "title": entry.title} if entry else None
