"""Where each page of the site is: its address below the site's base, and the file it is in."""

import re
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath

HOME = "/"
OUTLETS = "/outlets/index.html"
SECURITIES = "/securities/index.html"
CALENDAR = "/days/index.html"
SITEMAP = "/sitemap.xml"
OUTLETS_JSON = "/api/outlets.json"

# What is safe as a name of a file and as a part of an address, whatever the upstream calls a code.
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*\.[A-Z]{1,4}")


def article(slug: str, day: date, name: str) -> str:
    """Return Jekyll's default address of a post: below its outlet, if it has one, and its day."""
    return f"{'/' + slug if slug else ''}/{day:%Y/%m/%d}/{name}.html"


def outlet(slug: str) -> str:
    """Return the newest page of an outlet."""
    return f"/category/{slug}.html"


def outlet_page(slug: str, number: int) -> str:
    """Return a full page of an outlet; 1 holds its first articles."""
    return f"/outlets/{slug}/{number}.html"


def outlet_feed(slug: str) -> str:
    """Return the feed of an outlet."""
    return f"/feeds/outlets/{slug}.xml"


def has_page(code: str) -> bool:
    """Tell whether the security *code* gets a page: it is a code with a market's suffix."""
    return _CODE.fullmatch(code) is not None and ".." not in code


def security(code: str) -> str:
    """Return the newest page of a security."""
    return f"/securities/{_sharded(code)}.html"


def security_page(code: str, number: int) -> str:
    """Return a full page of a security."""
    return f"/securities/{_sharded(code)}/{number}.html"


def security_feed(code: str) -> str:
    """Return the feed of a security."""
    return f"/feeds/securities/{_sharded(code)}.xml"


def security_json(code: str) -> str:
    """Return the newest articles of a security as JSON."""
    return f"/api/securities/{code}.json"


def security_json_page(code: str, number: int) -> str:
    """Return a full page of a security as JSON."""
    return f"/api/pages/securities/{_sharded(code)}/{number}.json"


def market(suffix: str, number: int = 1) -> str:
    """Return a page of all securities of a market."""
    return f"/securities/{suffix}/{_index(number)}.html"


def outlets(number: int = 1) -> str:
    """Return a page of all outlets."""
    return f"/outlets/{_index(number)}.html"


def day(text: str) -> str:
    """Return the newest page of a day, written 2026-01-15."""
    return f"/days/{text.replace('-', '/')}.html"


def day_page(text: str, number: int) -> str:
    """Return a full page of a day."""
    return f"/days/{text.replace('-', '/')}/{number}.html"


def year(text: str) -> str:
    """Return the calendar of a year."""
    return f"/days/{text}/index.html"


def sitemap(month: str) -> str:
    """Return the part of the sitemap with the newest articles of a month, written 2026-01."""
    return f"/sitemaps/{month}.xml"


def sitemap_page(month: str, number: int) -> str:
    """Return a full part of the sitemap."""
    return f"/sitemaps/{month}/{number}.xml"


def sitemap_of_lists(number: int) -> str:
    """Return a part of the sitemap that holds pages of lists."""
    return f"/sitemaps/lists-{number}.xml"


def file_of(address: str) -> PurePosixPath:
    """Return the file in the site's folder that is served at *address*."""
    return PurePosixPath(address.lstrip("/") or "index.html")


def file_apart(address: str, subject: str) -> PurePosixPath:
    """Return the file of a page whose own folder is full; *subject* is the outlet or security."""
    shard = sha256(subject.encode()).hexdigest()[:2]
    return PurePosixPath(f"more/{shard}{address}")


def file_beyond(address: str, part: int) -> PurePosixPath:
    """Return the file of a page of a list whose own folder is full: *part* has further ones."""
    return PurePosixPath(f"more/{part}{address}")


def address_of(file: PurePosixPath) -> str:
    """Return the address at which *file* is served, which may lie apart."""
    parts = file.parts[2:] if file.parts[0] == "more" else file.parts
    return f"/{'/'.join(parts)}"


def _sharded(code: str) -> str:
    name, _, suffix = code.rpartition(".")
    return f"{suffix}/{name[:3]}/{name}"


def _index(number: int) -> str:
    return "index" if number == 1 else str(number)
