"""What a post tells of the changes of its article."""

import re
from contextlib import suppress
from datetime import datetime

from newsarchive.importers.front_matter import FrontMatter
from newsarchive.items import Revised

# As our own posts say it, on one line; other forms tell nothing that we would know.
_LINE = re.compile(r"^revisions: (\[\{.*\}\])\r?$", re.MULTILINE)
_EACH = re.compile(r'\{at: "([\d +:-]+)", changed: \[("[a-z]+"(?:, "[a-z]+")*)\]\}')
_WORD = re.compile(r'"([a-z]+)"')


def moment_of(matter: FrontMatter, key: str) -> datetime | None:
    """Return the moment that *key* says, as our posts write moments; none if it says none."""
    return _moment(matter.text(key))


def revisions_of(matter: FrontMatter) -> tuple[Revised, ...]:
    """Return the changes that the post shows, oldest first."""
    found = _LINE.search(matter.source)
    each = _EACH.findall(found[1]) if found else []
    return tuple(
        Revised(at, tuple(_WORD.findall(changed)))
        for text, changed in each
        if (at := _moment(text)) is not None
    )


def _moment(text: str) -> datetime | None:
    with suppress(ValueError, OverflowError):
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")
    return None
