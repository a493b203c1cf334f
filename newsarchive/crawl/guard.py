"""What a crawl may ask for: public hosts, by http and https, and hosts that a setting names.

This judges what an address says, before anything is asked. What its name stands for is judged
where it is looked up, in `newsarchive.crawl.resolver`.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from newsarchive.crawl.hosts import is_public, literal, plain_host
from newsarchive.errors import SettingError
from newsarchive.urls import hosted

_WEB_PORTS: Final = frozenset({"", "80", "443"})
_PLACE: Final = re.compile(r"(\[[^\[\]@]+\]|[^\s:@\[\]/\\?#]+)(?::([0-9]{0,5}))?")
_NAME: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
# RFC 6761, 6762, 8375 and 9476, and what clouds put their metadata services under.
_LOCAL: Final = (".localhost", ".local", ".internal", ".home.arpa", ".alt", ".test", ".onion")
_HINT: Final = "name the host in PRIVATE_HOSTS if it is meant"


class Guard:
    """Judges addresses; *named* are hosts that may be asked whatever they are.

    Those have the form of SHARE_HOSTS: a name or an IP address, or ``.suffix``. *longest* is the
    number of characters that an address may have.
    """

    def __init__(self, named: Collection[str], *, longest: int) -> None:
        self._named = tuple(plain_host(host) for host in named if host)
        self._longest = longest
        self._judge = lru_cache(maxsize=1024)(self._judged)  # a crawl asks few hosts often

    @classmethod
    def of(cls, settings: BaseSettings, *more: str) -> Self:
        """Return the guard that PRIVATE_HOSTS and MIRROR_URL describe, *more* hosts named too."""
        mirror = host_in(str(settings.get("MIRROR_URL") or ""))
        named = (*private_hosts(settings), mirror, *more)
        return cls(named, longest=settings.getint("URLLENGTH_LIMIT"))

    def refusal(self, url: str) -> str:
        """Return why *url* must not be asked for, or ""."""
        if len(url) > self._longest:
            return f"an address of {len(url)} characters; at most {self._longest} are asked for"
        try:
            parts = urlsplit(url)
        except ValueError as error:
            return f"no address: {error}"
        return self._judge(parts.scheme, parts.netloc)

    def names(self, host: str) -> bool:
        """Tell whether a setting names *host*, as `plain_host` writes it."""
        return hosted(host, self._named)

    def _judged(self, scheme: str, netloc: str) -> str:
        if scheme not in ("http", "https"):
            return f"scheme {scheme or 'missing'}; only http and https are asked for"
        if "@" in netloc:
            return "user name or password in the address"
        place = _PLACE.fullmatch(netloc)
        try:
            host = plain_host(place[1]) if place else ""
        except ValueError:
            host = ""
        if place is None or not host:
            return "no usable host in the address"
        return "" if self.names(host) else _unnamed(host, place[2] or "")


def _unnamed(host: str, port: str) -> str:
    """Return why *host*, which no setting names, must not be asked at *port*, or ""."""
    if port not in _WEB_PORTS:
        return f"port {port}; only 80 and 443 are asked for; {_HINT}"
    address = literal(host)
    if address is not None:
        return "" if is_public(address) else f"{host} is no public address; {_HINT}"
    if not _NAME.fullmatch(host):
        return "no usable host in the address"
    if "." not in host or host.endswith(_LOCAL):
        return f"{host} is a name of a local network; {_HINT}"
    return ""


def private_hosts(settings: BaseSettings) -> tuple[str, ...]:
    """Return the hosts that PRIVATE_HOSTS names; raises SettingError for an entry that is none."""
    entries = [entry for part in settings.getlist("PRIVATE_HOSTS") for entry in part.split()]
    for entry in entries:
        try:
            host = plain_host(entry)
        except ValueError:
            host = ""
        if not is_host(host.removeprefix(".")):
            raise SettingError(
                f"PRIVATE_HOSTS={entry}", "is no host; write nas.local, .corp.example or 10.0.0.5"
            )
    return tuple(entries)


def is_host(host: str) -> bool:
    """Tell whether *host*, as `plain_host` writes it, is a name or an IP address."""
    return ":" in host or _NAME.fullmatch(host) is not None


def host_in(url: str) -> str:
    """Return the host in *url*, or ""."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
