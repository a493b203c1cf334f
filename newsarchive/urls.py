"""Which article an address names: one identity for every form of address.

EastMoney's articles are known by their number. Any other page is known by its canonical address.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import SplitResult

from newsarchive.canonical import canonical_url, former_url, read_url
from newsarchive.eastmoney import addresses
from newsarchive.eastmoney.ids import caifuhao_id, news_id
from newsarchive.eastmoney.links import article_of
from newsarchive.errors import IdentityError

KNOWN_SHARE_HOSTS: Final[tuple[str, ...]] = (
    ".eastmoney.com",  # finance, wap, caifuhao, choicewzp1, choicew2z, app.jg, newsinfo, …
    "finews.zning.xyz",
    "finews.zning.me",
    "finews.withounder.com",
)
"""Hosts whose links lead to EastMoney's articles: its own, and mirrors of its share pages.

``.suffix`` stands for that domain and every host below it, any other entry for that very host.
"""

# Blanks, also those that nobody sees, and what people put between links.
_BLANKS: Final = r"\s\u200b\u2060\ufeff"
_MARKS: Final = ",，、;；|｜"
_SEPARATOR: Final = re.compile(
    rf"(?<![{_BLANKS}{_MARKS}])[{_BLANKS}{_MARKS}]++(?=[a-zA-Z][a-zA-Z0-9+.-]*://)|[{_BLANKS}]++"
)
# Marks that stand in no path, while a query may hold them.
_NOT_IN_PATH: Final = re.compile(r"[，、；|｜]+")
_QUERY: Final = re.compile(r"[?#].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Identity:
    """What an article is known by.

    *article_id* is ``eastmoney:<id>``, ``caifuhao:<id>`` or ``<host>:<16 hex digits>``.
    *native_id* is the upstream's own number, "" where there is none.
    """

    article_id: str
    canonical_url: str
    native_id: str


def identify(url: str, *, canonical: str = "") -> Identity:
    """Return the identity of the article at *url*.

    *canonical* is the page's ``rel=canonical``, if it has one. Raises ``IdentityError`` for what is
    no web address, and for pages of EastMoney that are no article.
    """
    parts = read_url(url)
    if hosted(parts.hostname or "", KNOWN_SHARE_HOSTS):
        return _identify_native(url, parts, canonical)
    return _of_page(canonical_url(url, rel=canonical))


def formerly(address: str) -> Identity | None:
    """Return the other identity that an archive may have of *address*, a canonical URL.

    None where there never was another one, which holds for nearly all.
    """
    former = former_url(address)
    return _of_page(former) if former != address else None


def identify_news(id_text: str) -> Identity:
    """Return the identity of a news article by its id or ``infoCode``.

    Raises ``IdentityError`` for anything else.
    """
    digits = news_id(id_text)
    return Identity(f"eastmoney:{digits}", addresses.article_page(digits), digits)


def identify_caifuhao(id_text: str) -> Identity:
    """Return the identity of a 财富号 blog post by its id; ``IdentityError`` for anything else."""
    digits = caifuhao_id(id_text)
    return Identity(f"caifuhao:{digits}", addresses.caifuhao_page(digits), digits)


def share_target(url: str, hosts: Collection[str]) -> Identity:
    """Return the article that a share link leads to.

    *hosts* are the only ones allowed, in the form of ``KNOWN_SHARE_HOSTS``; each is taken to serve
    EastMoney's articles. Raises ``IdentityError`` about the link, with what to do about it.
    """
    parts = read_url(url)
    host = parts.hostname or ""
    if not hosted(host, hosts):
        raise IdentityError(url, f"host {host} is not among SHARE_HOSTS; add it if you trust it")
    if parts.port is not None:
        raise IdentityError(url, f"port {parts.port}; share links use the default port: remove it")
    return _identify_article(url, parts)


def split_links(text: str) -> tuple[str, ...]:
    """Return the links of a text that separates them by blanks, commas, semicolons or bars.

    Such a mark may be part of a link (``/news/1344,<id>.html``, ``?a=1;b=2``): it separates where
    the next link starts, with its scheme. A full-width one, or a bar, separates in a path anyway.
    """
    parts = (part.strip(_MARKS) for part in _SEPARATOR.split(text))
    return tuple(link for part in parts for link in _without_marks(part))


def _without_marks(part: str) -> Iterator[str]:
    found = _QUERY.search(part)
    query = found[0] if found else ""
    *links, last = _NOT_IN_PATH.split(part.removesuffix(query))
    yield from filter(None, links)
    if last + query:
        yield last + query


def hosted(host: str, hosts: Collection[str]) -> bool:
    """Tell whether *host* is one of *hosts*, which are exact names or ``.suffix``."""
    name = host.lower()
    for entry in hosts:
        allowed = entry.strip().lower()
        if name == allowed.removeprefix(".") or (allowed[:1] == "." and name.endswith(allowed)):
            return True
    return False


def _of_page(address: str) -> Identity:
    digest = sha256(address.encode()).hexdigest()[:16]
    return Identity(f"{read_url(address).hostname}:{digest}", address, "")


def _identify_native(url: str, parts: SplitResult, canonical: str) -> Identity:
    """Identify an EastMoney page by its address, else by the address it calls canonical."""
    try:
        return _identify_article(url, parts)
    except IdentityError:
        address = canonical_url(url, rel=canonical) if canonical.strip() else url
        named = read_url(address)
        if named == parts:
            raise
        return _identify_article(url, named)


def _identify_article(url: str, parts: SplitResult) -> Identity:
    try:
        kind, number = article_of(parts)
    except IdentityError as error:
        raise IdentityError(url, _about(error)) from error
    return identify_caifuhao(number) if kind == "caifuhao" else identify_news(number)


def _about(error: IdentityError) -> str:
    """Return the reason, with the id it is about where that is not the whole link."""
    return error.reason if "://" in error.subject else f"{error.subject} {error.reason}"
