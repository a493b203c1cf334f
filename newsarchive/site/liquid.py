"""Finished pages from a site's own layouts, as Jekyll would render them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from liquid import BoundTemplate
from liquid.exceptions import LiquidError, LiquidSyntaxError

from newsarchive.errors import SiteError
from newsarchive.site.config import SiteConfig
from newsarchive.site.environment import environment, read_template

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_DEEPEST = 10  # layouts on top of each other; more is a layout that is its own


class Templates:
    """The layouts of one site, each parsed once.

    What Jekyll, in the versions 3.10 and 4, and Python's Liquid share can be used in them: Liquid's
    own tags and filters, ``include`` with parameters, `page`, `site`, `content`, `layout`, and the
    filters of Jekyll that `newsarchive.site.filters` has.
    """

    def __init__(self, folder: Path, config: SiteConfig) -> None:
        self._folder = folder
        self._site = config.values
        self._layouts: dict[str, _Layout] = {}
        self._environment = environment(folder, config)

    def render(self, layout: str, page: Mapping[str, object], content: str = "") -> str:
        """Return the page that *layout*, and those it stands on, make of *page* and *content*.

        Raises SiteError, which names file and line, for a layout that is missing or broken.
        """
        name = layout
        for _ in range(_DEEPEST):
            found = self._layout(name)
            try:
                content = found.template.render(
                    page=page, site=self._site, layout=found.values, content=content
                )
            except LiquidError as error:
                raise _located(error, found.path, found.skipped) from error
            name = str(found.values.get("layout") or "")
            if not name:
                return content
        raise SiteError(str(self._path(layout)), "stands on itself, through other layouts")

    def _path(self, layout: str) -> Path:
        return self._folder / "_layouts" / f"{layout}.html"

    def _layout(self, name: str) -> "_Layout":
        if name not in self._layouts:
            self._layouts[name] = self._parsed(self._path(name))
        return self._layouts[name]

    def _parsed(self, path: Path) -> "_Layout":
        try:
            text = read_template(path)
        except FileNotFoundError as error:
            raise SiteError(str(path), "is missing; scrapy newsite writes it") from error
        found = _FRONT_MATTER.match(text)
        values = SiteConfig.parse(found[1], str(path)).values if found else {}
        body = text[found.end() :] if found else text
        skipped = text.count("\n") - body.count("\n")
        try:
            template = self._environment.from_string(body, name=path.name, path=path)
        except LiquidError as error:
            raise _located(error, path, skipped) from error
        return _Layout(path, template, values, skipped)


@dataclass(frozen=True, slots=True)
class _Layout:
    path: Path
    template: BoundTemplate
    values: Mapping[str, object]
    skipped: int  # lines of front matter


def _located(error: LiquidError, layout: Path, skipped: int) -> SiteError:
    """Return *error* with the file and line that it is about."""
    path = Path(error.template_name or layout)
    place = error.context()
    if place is not None:
        line = place[0] + (skipped if path == layout else 0)
    elif isinstance(error, LiquidSyntaxError):  # something was missing where the file ended
        line = read_template(path).rstrip().count("\n") + 1
    else:
        return SiteError(str(path), str(error.message))
    return SiteError(f"{path}:{line}", str(error.message))
