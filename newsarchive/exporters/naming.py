"""Where a post goes: its path and the moment that decides about it."""

import re
from datetime import datetime, tzinfo
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from newsarchive.errors import IncompleteError
from newsarchive.items import Article

SHANGHAI = ZoneInfo("Asia/Shanghai")

_ARTICLE_ID = re.compile(
    r"eastmoney:(?P<eastmoney>[0-9]+)"
    r"|caifuhao:(?P<caifuhao>[0-9A-Za-z]+)"
    r"|(?P<host>[^\s/\\]+):(?P<hash>[0-9a-f]{16})"
)
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9]+")
# File systems take names of 255 bytes; date, hash and ending need 35 of them.
_LONGEST_HOST = 200


def post_path(article: Article, zone: tzinfo = SHANGHAI) -> PurePosixPath:
    """Return ``_posts/YYYY/MM/DD/YYYY-MM-DD-<name>.md``, the day being that of *zone*.

    The name is ``NW202112292230267960`` (as the old system wrote it), ``CFH<id>`` for 财富号, and
    the host with hyphens and the hash for all others. Raises IncompleteError when the article has
    no title, no moment with a zone or no well-formed id.
    """
    require_title(article)
    name = post_name(article)
    day = published_in(article, zone).date().isoformat()
    return PurePosixPath(f"_posts/{day.replace('-', '/')}/{day}-{name}.md")


def post_name(article: Article) -> str:
    """Return the part of the file name after the date, made of ``[A-Za-z0-9-]``.

    Jekyll's addresses have no hyphens in a row nor at an end (its ``slugify``), so it has none.
    """
    found = _ARTICLE_ID.fullmatch(article.article_id)
    if found is None:
        raise IncompleteError(article.url, f"article_id {article.article_id!r} can't name a post")
    if found["eastmoney"]:
        return f"NW{found['eastmoney']}"
    if found["caifuhao"]:
        return f"CFH{found['caifuhao']}"
    host = _NOT_IN_NAME.sub("-", found["host"])[:_LONGEST_HOST].strip("-")
    return f"{host}-{found['hash']}".strip("-")


def eastmoney_digits(article: Article) -> str:
    """Return the digits of an EastMoney article's id; "" for all other articles."""
    origin, _, digits = article.article_id.partition(":")
    return digits if origin == "eastmoney" else ""


def require_title(article: Article) -> None:
    """Raise IncompleteError when *article* has no title: its post would have no heading."""
    if not article.title.strip():
        raise IncompleteError(article.url, "title is missing")


def published_in(article: Article, zone: tzinfo) -> datetime:
    """Return the moment of publication as *zone*'s clock showed it, or raise IncompleteError."""
    if article.published is None:
        raise IncompleteError(article.url, "published is missing")
    if article.published.tzinfo is None:
        raise IncompleteError(article.url, "published has no zone")
    return article.published.astimezone(zone)


def timestamp(moment: datetime) -> str:
    """Return ``2021-12-29 19:10:39 +0800``, the one form that YAML, Ruby and Jekyll agree on.

    Without the offset Jekyll takes it for UTC and hides the post until that moment has come.
    """
    # Cut to the minute: offsets of before 1901 have seconds, which Ruby doesn't read.
    return f"{moment:%Y-%m-%d %H:%M:%S %z}"[:25]
