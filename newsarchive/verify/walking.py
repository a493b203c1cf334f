"""The files of a site, one after the other."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

_OF_OTHERS = re.compile(r"_site|node_modules|vendor|\..*")


def paths_of(site: Path, below: str = "") -> Iterator[str]:
    """Return the files of *site* in the order of their paths, without folders of other tools."""
    try:
        with os.scandir(site / below) as entries:
            found = sorted(
                (f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name)
                for entry in entries
            )
    except OSError:  # what should be there is missed by its name
        return
    for name in found:
        if not name.endswith("/"):
            yield below + name
        elif not _OF_OTHERS.fullmatch(name.removesuffix("/")):
            yield from paths_of(site, below + name)
