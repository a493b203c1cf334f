"""Where the project is: its packages are ours, and its files are found from any folder in it."""

import os
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
