"""The catalogue's entries, checked against each other and made ready for look-ups."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from newsarchive.errors import CatalogueError
from newsarchive.slugs import slugify
from newsarchive.sources.domains import home_of
from newsarchive.sources.entries import Alias, Entry
from newsarchive.sources.labels import key, tidy
from newsarchive.sources.outlets import Claim, Outlet


@dataclass(frozen=True, slots=True)
class Index:
    """Every outlet by name, slug and domain, and every claim to a name by its key."""

    names: dict[str, Outlet] = field(default_factory=dict)
    slugs: dict[str, Outlet] = field(default_factory=dict)
    domains: dict[str, Outlet] = field(default_factory=dict)
    claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)


def label_key(name: str) -> str:
    """Return the key under which a label that names *name* is looked up."""
    return key(tidy(name))


def build(entries: Iterable[Entry]) -> Index:
    """Return the index of *entries*.

    Raises CatalogueError when two outlets share a slug, a domain or, at one time and place, a
    name; or when a parent is no outlet of the catalogue.
    """
    index = Index()
    listed = list(entries)
    for entry in listed:
        _add(index, entry)
    for entry in listed:
        _check_parents(index, entry)
    return index


def _add(index: Index, entry: Entry) -> None:
    outlet = Outlet(
        name=entry.name,
        slug=entry.slug or slugify(entry.name),
        kind=entry.kind,
        home=entry.home or (home_of(entry.domains[0]) if entry.domains else ""),
        parent=entry.parent,
        domains=entry.domains,
    )
    _claim(index, entry.name, entry.where, Claim(outlet, "name"))
    index.names[outlet.name] = outlet
    other = index.slugs.setdefault(outlet.slug, outlet)
    if other is not outlet:
        raise CatalogueError(entry.where, f"slug {outlet.slug} belongs to {other.name}")
    for domain in entry.domains:
        other = index.domains.setdefault(domain, outlet)
        if other is not outlet:
            raise CatalogueError(entry.where, f"{domain} belongs to {other.name}")
    for alias in entry.aliases:
        _claim(index, alias.name, alias.where, _claim_of(alias, outlet))


def _claim_of(alias: Alias, outlet: Outlet) -> Claim:
    claim = Claim(
        outlet, "alias", alias.since, alias.until, alias.regions, alias.site, alias.national
    )
    if claim.shared:
        return replace(claim, rule="context")
    return replace(claim, rule="renamed") if claim.dated else claim


def _claim(index: Index, name: str, where: str, claim: Claim) -> None:
    named = label_key(name)
    if not named.strip("·"):
        raise CatalogueError(where, f"{name!r} holds nothing to compare")
    others = index.claims.get(named, ())
    for other in others:
        if claim.outlet is other.outlet and claim.certain and other.certain:
            return
        if _clash(claim, other):
            raise CatalogueError(where, f"{name!r} already means {other.outlet.name}")
    index.claims[named] = (*others, claim)


def _clash(one: Claim, other: Claim) -> bool:
    if one.shared or other.shared:
        return bool(one.regions & other.regions)
    return one.since <= other.until and other.since <= one.until


def _check_parents(index: Index, entry: Entry) -> None:
    seen = {entry.name}
    parent = entry.parent
    while parent:
        if parent not in index.names:
            raise CatalogueError(entry.where, f"no such parent: {parent!r}")
        if parent in seen:
            raise CatalogueError(entry.where, f"{parent!r} is its own parent")
        seen.add(parent)
        parent = index.names[parent].parent
