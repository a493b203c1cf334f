"""Where the catalogue's entries come from: the package's files and a user's own."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path

from newsarchive.errors import CatalogueError
from newsarchive.sources.entries import Alias, Entry, read_entries
from newsarchive.sources.index import label_key

DATA = ("outlets.yaml", "outlets_finance.yaml", "outlets_world.yaml")


@cache
def own_entries() -> tuple[Entry, ...]:
    """Return the outlets that come with the package; raises CatalogueError."""
    folder = files("newsarchive") / "data"
    texts = ((name, folder.joinpath(name).read_text("utf-8")) for name in DATA)
    return tuple(chain.from_iterable(read_entries(text, name) for name, text in texts))


def entries_in(path: Path) -> list[Entry]:
    """Return the outlets of a user's YAML file; raises CatalogueError."""
    try:
        if path.exists() and not path.is_file():  # a device may have no end
            raise CatalogueError(f"{path}:1", "is no file")
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CatalogueError(f"{path}:{line}", "no UTF-8") from error
    except OSError as error:
        raise CatalogueError(f"{path}:1", error.strerror or "can't be read") from error
    return read_entries(text, str(path))


def overridden(ours: tuple[Entry, ...], theirs: list[Entry]) -> list[Entry]:
    """Return our entries with a user's laid over them.

    A user's outlet by the name of one of ours replaces its kind, slug, home and parent where it
    gives them, and adds its domains and aliases. A name or domain that the user gives to an outlet
    is taken from all others of ours; when it is the own name of one of ours, that outlet is merged
    into the user's, with its aliases, domains and children.
    """
    given = {label_key(entry.name): entry for entry in theirs}
    aliases = {label_key(a.name): e.name for e in theirs for a in e.aliases if _always(a)}
    hosts = {domain for entry in theirs for domain in entry.domains}
    merged = {e.name: into for e in ours if (into := _claimant(e, given, aliases))}
    taken = aliases.keys() | given.keys()

    kept: dict[str, Entry] = {}
    for entry in (_without(entry, taken, hosts) for entry in ours):
        if entry.name not in merged:
            new = given.pop(label_key(entry.name), None)
            kept[entry.name] = _laid_over(entry, new) if new else entry
    kept.update((entry.name, entry) for entry in given.values())
    for entry in (_without(entry, taken, hosts) for entry in ours):
        if entry.name in merged:
            into = merged[entry.name]
            kept[into] = _enlarged(kept[into], entry)
    return list(_adopted(kept, merged))


def _always(alias: Alias) -> bool:
    return alias == Alias(alias.name, alias.where)


def _claimant(entry: Entry, given: dict[str, Entry], aliases: dict[str, str]) -> str:
    named = label_key(entry.name)
    return "" if named in given else aliases.get(named, "")


def _without(entry: Entry, names: set[str], hosts: set[str]) -> Entry:
    aliases = tuple(a for a in entry.aliases if label_key(a.name) not in names)
    domains = tuple(domain for domain in entry.domains if domain not in hosts)
    return replace(entry, aliases=aliases, domains=domains)


def _laid_over(old: Entry, new: Entry) -> Entry:
    larger = _enlarged(old, new)
    return replace(
        larger,
        kind=new.kind,
        where=new.where,
        slug=new.slug or old.slug,
        home=new.home or old.home,
        parent=new.parent or old.parent,
    )


def _enlarged(old: Entry, new: Entry) -> Entry:
    return replace(old, domains=old.domains + new.domains, aliases=old.aliases + new.aliases)


def _adopted(entries: dict[str, Entry], merged: dict[str, str]) -> Iterator[Entry]:
    for entry in entries.values():
        parent = merged.get(entry.parent, entry.parent)
        yield replace(entry, parent="" if parent == entry.name else parent)
