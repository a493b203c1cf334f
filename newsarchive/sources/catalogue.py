"""The catalogue of outlets: which outlet a label, a slug or an address means."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from newsarchive.errors import NormaliseError
from newsarchive.slugs import slugify, with_suffix
from newsarchive.sources.domains import host_of, owner
from newsarchive.sources.files import entries_in, overridden, own_entries
from newsarchive.sources.index import Index, build
from newsarchive.sources.outlets import Attribution, Outlet, Rule
from newsarchive.sources.reading import Part, read_parts

LONGEST = 200  # characters; a longer label is a sentence that slipped into its place

_REMEMBERED = 10_000  # labels; a feed has some thousand
_COUNTRY = {"", "中国", "全国", "国家"}
_REGION_END = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")

_Value = TypeVar("_Value")


class Catalogue:
    """Attributes labels to outlets.

    Labels are compared as wholes, by what :func:`newsarchive.sources.key` makes of them; a label
    that no outlet claims is an outlet of its own, never the nearest match.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._settled: dict[str, Attribution] = {}
        self._read: dict[str, tuple[Part, ...]] = {}
        self._unknowns: dict[str, Outlet] = {}

    @classmethod
    def load(cls, extra: Path | None = None) -> "Catalogue":
        """Return the package's catalogue, with the outlets of the YAML file *extra* laid over it.

        :mod:`newsarchive.sources.entries` describes the file,
        :func:`newsarchive.sources.files.overridden` how it is laid over. Raises CatalogueError,
        naming file and line, when a file is not so or contradicts itself.
        """
        ours = own_entries()
        return cls(build(overridden(ours, entries_in(extra)) if extra else ours))

    def __iter__(self) -> Iterator[Outlet]:
        """Yield the known outlets."""
        return iter(self._index.names.values())

    def __len__(self) -> int:
        """Return how many outlets are known."""
        return len(self._index.names)

    def by_name(self, name: str) -> Outlet | None:
        """Return the known outlet whose own name is *name* exactly."""
        return self._index.names.get(name)

    def by_slug(self, slug: str) -> Outlet | None:
        """Return the known outlet that *slug* belongs to."""
        return self._index.slugs.get(slug)

    def by_url(self, url: str) -> Outlet | None:
        """Return the known outlet on whose site *url* is; the longest domain wins."""
        return owner(host_of(url), self._index.domains)

    def names(self, label: str) -> bool:
        """Tell whether *label* names any outlet: ``来源：`` names none.

        Raises NormaliseError for one that is too long for a name.
        """
        return label in self._settled or bool(self._parts(label))

    def knows(self, label: str) -> bool:
        """Tell whether *label* names outlets and all of them are known, at some time and place.

        Raises NormaliseError for one that is too long for a name.
        """
        parts = self._parts(label)
        return bool(parts) and all(part.claims for part in parts)

    def attribute(
        self, label: str, *, on: date | None = None, url: str = "", region: str = ""
    ) -> Attribution:
        """Return the outlet that *label* names, and those it names besides.

        *on* is the article's day and decides about names that held for a time; without it they
        all hold. *url* is the article's address and decides when there is no label. *region* is
        the place that the article or label speaks of (安徽, 英国), for names that several places
        use. Raises NormaliseError when neither label nor address names an outlet.
        """
        settled = self._settled.get(label)
        if settled is not None:
            return settled
        parts = self._parts(label)
        if not parts:
            return self._by_address(label, url)
        place = _place(region)
        (outlet, rule), *others = [self._decide(part, on, url, place) for part in parts]
        besides = dict.fromkeys(other for other, _ in others if other != outlet)
        attribution = Attribution(label, outlet, tuple(besides), rule)
        if all(part.settled for part in parts):
            _remember(self._settled, label, attribution)
        return attribution

    def _by_address(self, label: str, url: str) -> Attribution:
        outlet = self.by_url(url)
        if outlet is None:
            raise NormaliseError(label, f"no outlet named, and none known at {url!r}")
        return Attribution(label, outlet, (), "url")

    def _parts(self, label: str) -> tuple[Part, ...]:
        parts = self._read.get(label)
        if parts is None:
            if len(label) > LONGEST:
                raise NormaliseError(label, "too long for the name of an outlet")
            parts = read_parts(label, self._index)
            _remember(self._read, label, parts)
        return parts

    def _decide(self, part: Part, on: date | None, url: str, place: str) -> tuple[Outlet, Rule]:
        """Choose among the claims: one made for this place or site first, then the latest."""
        holding = []
        for claim in part.claims:
            if claim.shared:
                if place in claim.regions or (claim.site and self.by_url(url) == claim.outlet):
                    return claim.outlet, claim.rule
            elif not (claim.national and place) and claim.holds(on):
                holding.append(claim)
        if holding:
            latest = max(holding, key=lambda claim: claim.until)
            return latest.outlet, latest.rule
        national = any(claim.national for claim in part.claims)
        return self._unknown(f"{place}{part.name}" if national else part.name), "unknown"

    def _unknown(self, name: str) -> Outlet:
        outlet = self._unknowns.get(name)
        if outlet is None:
            slug = slugify(name)
            if slug in self._index.slugs:
                slug = with_suffix(slug, name)
            outlet = Outlet(name=name, slug=slug, kind="unknown", known=False)
            _remember(self._unknowns, name, outlet)
        return outlet


def _remember(memory: dict[str, _Value], label: str, value: _Value) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[label] = value


def _place(region: str) -> str:
    place = _REGION_END.sub("", region.strip().casefold())
    return "" if place in _COUNTRY else place
