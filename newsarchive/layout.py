"""Where the project is: its packages are ours, and its files are found from any folder in it."""

import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg


def in_project(name: str) -> str:
    """Return the path of *name* in the project's folder, the one with scrapy.cfg.

    It is relative to the working directory, which may be any folder in the project; so *name*
    itself in the project's folder, and where no project is.
    """
    found = closest_scrapy_cfg()
    return os.path.relpath(Path(found).parent / name) if found else name


def own(name: str) -> str:
    """Return *name*, a top-level package of this project.

    Raises ImportError when another distribution has a package of that name and wins: Scrapy puts
    the project last on the path, would load the other one and list no spiders.
    """
    spec = find_spec(name)
    here = Path(__file__).parent.parent
    if spec is None or spec.origin is None or Path(spec.origin).parent.parent != here:
        found = spec.origin if spec else "nothing"
        raise ImportError(
            f"package {name!r} should be beside {here / 'newsarchive'}, found {found}"
        )
    return name


def commands_module(arguments: Sequence[str]) -> str:
    """Return the module that Scrapy is to look for commands in, for a program's *arguments*.

    Scrapy loads every command before it runs one. A crawl, which a schedule starts often, loads its
    own alone.
    """
    return "newsarchive.commands" + (".crawl" if list(arguments[1:2]) == ["crawl"] else "")


def spider_modules(arguments: Sequence[str]) -> list[str]:
    """Return the modules that Scrapy is to look for spiders in, for a program's *arguments*.

    Scrapy loads every spider before it runs one. A crawl loads the module of its spider's name
    alone, if there is one.
    """
    package = own("spiders")
    name = arguments[2] if list(arguments[1:2]) == ["crawl"] and len(arguments) > 2 else ""
    alone = name.isidentifier() and find_spec(f"{package}.{name}") is not None
    return [f"{package}.{name}" if alone else package]


def without(components: Mapping[str, int], *names: str) -> dict[str, int]:
    """Return *components* of Scrapy without those of *names*; ImportError for one it hasn't."""
    for name in names:
        if name not in components:
            raise ImportError(f"Scrapy has no component {name} any more")
    return {name: place for name, place in components.items() if name not in names}
