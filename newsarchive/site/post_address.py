"""Where Jekyll shows a post, by what the post itself says."""

import re
from datetime import date, datetime, tzinfo
from pathlib import PurePosixPath

from newsarchive.errors import PostError
from newsarchive.site import addresses

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)\.md")


def address_of_post(path: str, content: bytes, zone: tzinfo) -> str:
    """Return the address of the post at *path* on a site in *zone*; "" if it can't be told.

    That is its permalink, or is made of its categories, its day, and the name of its file:
    https://jekyllrb.com/docs/permalinks/.
    """
    # Every crawl loads this module, and few sites have such posts.
    from newsarchive.importers.front_matter import split_post  # noqa: PLC0415

    name = _NAME.fullmatch(PurePosixPath(path).name)
    try:
        matter = split_post(path, content.decode())
    except (PostError, UnicodeDecodeError):
        return ""
    permalink = matter.text("permalink")
    if permalink:
        return permalink if permalink.startswith("/") and ":" not in permalink else ""
    if name is None:
        return ""
    outlet = "/".join(matter.text("categories").split())
    return addresses.article(outlet, _day(matter.text("date"), name[1], zone), name[2])


def _day(said: str, named: str, zone: tzinfo) -> date:
    try:
        moment = datetime.strptime(said, "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return date.fromisoformat(named)
    return moment.astimezone(zone).date()
