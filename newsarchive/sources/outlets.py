"""What the catalogue knows of an outlet, and what it answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal[
    "agency",  # news agency
    "app",
    "association",  # of a trade, or an international organisation
    "bank",
    "blog",  # one person's or a small team's account
    "board",  # commodity board or crop agency
    "broker",  # securities firm and its research
    "column",  # of another outlet, with a name of its own
    "company",
    "data",  # data and terminal services, price reporters, rating agencies
    "exchange",
    "fund",  # fund houses and asset managers
    "futures",  # futures firms and their research
    "magazine",
    "ministry",  # ministries, regulators, central banks and local authorities
    "paper",
    "platform",  # where users publish
    "radio",
    "research",  # institutes and think tanks
    "site",
    "tv",
    "university",
    "unknown",  # an outlet that the catalogue doesn't have
]

Rule = Literal[
    "name",  # the label is the outlet's name
    "alias",  # it is another name of it
    "renamed",  # it is a name that the outlet had, or has, for a time
    "context",  # the label is shared; place or address decided
    "url",  # no label, or an address for one: the domain decided
    "unknown",  # the catalogue has no such name; the outlet is the label
]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet.

    *slug* holds ``[a-z0-9-]`` only and belongs to this outlet alone. *home* is the address of its
    site, or "". *parent* is the name of the outlet that publishes it, or "". *domains* are hosts
    whose pages, also of their subdomains, are its own. *known*: the catalogue has it.
    """

    name: str
    slug: str
    kind: Kind
    home: str = ""
    parent: str = ""
    domains: tuple[str, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Attribution:
    """The outlet that the label *raw* names first, those it names besides, and how it was decided.

    *rule* speaks of *outlet*.
    """

    raw: str
    outlet: Outlet
    co_sources: tuple[Outlet, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Claim:
    """A name of *outlet*, and when it holds.

    *since* and *until* are the first and last day. *regions*: only for these places. *site*: only
    on pages of the outlet's own. *national*: only where no region is named.
    """

    outlet: Outlet
    rule: Rule
    since: date = date.min
    until: date = date.max
    regions: frozenset[str] = frozenset()
    site: bool = False
    national: bool = False

    @property
    def certain(self) -> bool:
        """Whether it holds always."""
        return not self.shared and not self.national and not self.dated

    def holds(self, on: date | None) -> bool:
        """Whether it holds on this day; on an unknown day every claim does."""
        return on is None or self.since <= on <= self.until

    @property
    def shared(self) -> bool:
        """Whether it needs a place or an address to hold."""
        return bool(self.regions) or self.site

    @property
    def dated(self) -> bool:
        """Whether it holds for a time only."""
        return self.since != date.min or self.until != date.max
