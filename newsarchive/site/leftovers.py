"""Finished files of lists that a lost archive wrote, and that nothing asks for any more."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from newsarchive.importers.folder import is_page_name
from newsarchive.site.files import is_ours

# Where lists are, and what lies apart.
_FOLDERS = (
    "api/pages",
    "api/securities",
    "category",
    "days",
    "feeds",
    "more",
    "outlets",
    "securities",
    "sitemaps",
)


def leftovers(folder: Path, wanted: Collection[str]) -> Iterator[PurePosixPath]:
    """Yield the files of ours among the lists of the site in *folder* that are not *wanted*.

    An archive that was made anew may cut its lists elsewhere; what the lost one wrote beside that
    would show articles twice, or rival it. Pages of articles are none of them.
    """
    for name in _FOLDERS:
        for below, _, names in os.walk(folder / name):
            for each in names:
                path = Path(below, each)
                found = path.relative_to(folder).as_posix()
                if found not in wanted and not is_page_name(each) and _stands(path):
                    yield PurePosixPath(found)


def _stands(path: Path) -> bool:
    try:
        return is_ours(path.read_bytes())
    except OSError:  # then it is left to those who made it so
        return False
