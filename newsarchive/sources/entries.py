"""The catalogue's YAML files: kind, then name, then what is known.

::

    paper:
      中国证券报:
        slug: zhongguozhengquanbao      # [a-z0-9-]; default: the pinyin of the name
        domains: [cs.com.cn]            # hosts; pages of their subdomains belong to it too
        home: https://www.cs.com.cn/    # default: made of the first domain
        parent: 新华社                  # the outlet that publishes it
        aliases:                        # "~" stands for the name itself
          - 中证报
          - ~客户端
          - {name: 中证旧报, from: 2001, until: 2009-06-30}   # a year, a month or a day
          - {name: 证券报, region: [香港], site: true}        # in these places, or on its own pages
          - {name: 中证, national: true}                      # only where no region is named

Everything is text, so that ``NO`` and ``21`` are names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import get_args

from yaml import Node, ScalarNode

from newsarchive.sources.nodes import Document
from newsarchive.sources.outlets import Kind

KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind) if kind != "unknown"}

_SLUG = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_HOME = re.compile(r"https?://[^\s/]+(?:/\S*)?")
_FIELDS = {"slug", "domains", "home", "parent", "aliases"}
_ALIAS_FIELDS = {"name", "from", "until", "region", "site", "national"}


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of an outlet as a file has it; *where* is ``file:line``."""

    name: str
    where: str
    since: date = date.min
    until: date = date.max
    regions: frozenset[str] = frozenset()
    site: bool = False
    national: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One outlet as a file has it; "" and () mean that the file doesn't say."""

    name: str
    kind: Kind
    where: str
    slug: str = ""
    domains: tuple[str, ...] = ()
    home: str = ""
    parent: str = ""
    aliases: tuple[Alias, ...] = ()


def read_entries(text: str, file: str) -> list[Entry]:
    """Return the outlets of the YAML *text*, in its order; *file* is its name for errors.

    Raises CatalogueError when anything in it isn't as described above.
    """
    return list(_entries(Document(text, file)))


def _entries(document: Document) -> Iterator[Entry]:
    root = document.root()
    seen: dict[str, int] = {}
    for kind_node, group in document.pairs(root) if root else ():
        kind = KINDS.get(kind_node.value)
        if kind is None:
            document.fail(
                kind_node, f"no such kind: {kind_node.value!r}; one of {', '.join(KINDS)}"
            )
        for name, facts in document.pairs(group):
            if name.value in seen:
                document.fail(name, f"{name.value!r} is already on line {seen[name.value]}")
            seen[name.value] = name.start_mark.line + 1
            yield _entry(document, kind, name, facts)


def _entry(document: Document, kind: Kind, name_node: ScalarNode, facts: Node) -> Entry:
    name = document.string(name_node).strip()
    slug = home = parent = ""
    domains: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    for field, value in document.fields(facts, _FIELDS):
        if field == "slug":
            slug = document.matching(value, _SLUG, "a slug of [a-z0-9-]")
        elif field == "domains":
            hosts = document.items(value)
            domains = tuple(document.matching(host, _DOMAIN, "a host name") for host in hosts)
        elif field == "home":
            home = document.matching(value, _HOME, "an http(s) address")
        elif field == "parent":
            parent = document.string(value)
        else:
            aliases = tuple(_alias(document, item, name) for item in document.items(value))
    return Entry(name, kind, document.at(name_node), slug, domains, home, parent, aliases)


def _alias(document: Document, node: Node, owner: str) -> Alias:
    if isinstance(node, ScalarNode):
        return Alias(_named(document, node, owner), document.at(node))
    name = ""
    since, until = date.min, date.max
    regions: frozenset[str] = frozenset()
    flags: set[str] = set()
    for field, value in document.fields(node, _ALIAS_FIELDS):
        if field == "name":
            name = _named(document, value, owner)
        elif field == "from":
            since = document.days(value)[0]
        elif field == "until":
            until = document.days(value)[1]
        elif field == "region":
            regions = frozenset(document.string(item) for item in document.items(value))
        elif document.string(value) == "true":
            flags.add(field)
        else:
            document.fail(value, f"{field} can only be true")
    if not name:
        document.fail(node, "an alias needs a name")
    if since > until:
        document.fail(node, "from is after until")
    where = document.at(node)
    return Alias(name, where, since, until, regions, "site" in flags, "national" in flags)


def _named(document: Document, node: Node, owner: str) -> str:
    return document.string(node).strip().replace("~", owner)
