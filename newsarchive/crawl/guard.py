"""What a crawl may ask for: public hosts, by http and https, and hosts that a setting names.

What an address says is judged before anything is asked (`Guard`). What a name resolves to is judged
while it is resolved (`PublicResolver`): a connection is made to what the resolver hands on and to
nothing else, so nothing can change between the check and the connection.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from scrapy.settings import BaseSettings
from scrapy.utils.datatypes import LocalCache
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from newsarchive.urls import hosted

_WEB_PORTS: Final = frozenset({"", "80", "443"})

# Special-purpose addresses by IANA's registries; the last one is Azure's metadata service, which
# sits among public addresses.
_NOT_PUBLIC_4: Final = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
        " 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16"
        " 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
        " 168.63.129.16/32"
    ).split()
)
# All that is public lies in this network; what is not public in it: protocol assignments with
# Teredo and benchmarks, documentation, 6to4 and AS112.
_PUBLIC_6: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = tuple(
    IPv6Network(text)
    for text in "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split()
)
# Where there is only IPv6, name servers write IPv4 addresses into the end of this (RFC 6052).
_NAT64: Final = IPv6Network("64:ff9b::/96")

_PLACE: Final = re.compile(r"(?P<host>\[[^\[\]@]+\]|[^\s:@\[\]/\\?#]+)(?::(?P<port>[0-9]{0,5}))?")
_NAME: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
# RFC 6761, 6762, 8375 and 9476, and what clouds call their metadata services.
_LOCAL: Final = (".localhost", ".local", ".internal", ".home.arpa", ".alt", ".test", ".onion")
_HINT: Final = "name the host in PRIVATE_HOSTS if it is meant"


class Guard:
    """Judges addresses; *named* are hosts that may be asked whatever they are.

    Those have the form of SHARE_HOSTS: a name or an IP address, or ``.suffix``. *longest* is the
    number of characters that an address may have.
    """

    def __init__(self, named: Collection[str], *, longest: int) -> None:
        self._named = tuple(filter(None, map(_named, named)))
        self._longest = longest
        self._judge = lru_cache(maxsize=1024)(self._judged)  # a crawl asks few hosts often

    @classmethod
    def of(cls, settings: BaseSettings, *more: str) -> Self:
        """Return the guard that PRIVATE_HOSTS and MIRROR_URL describe, *more* hosts named too."""
        named = [host for part in settings.getlist("PRIVATE_HOSTS") for host in part.split()]
        mirror = _host_in(str(settings.get("MIRROR_URL") or ""))
        return cls((*named, mirror, *more), longest=settings.getint("URLLENGTH_LIMIT"))

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
            host = plain_host(place["host"]) if place else ""
            address = literal(host)
        except ValueError:
            host, address = "", None
        if place is None or not host:
            return "no usable host in the address"
        if self.names(str(address or host)):
            return ""
        if (place["port"] or "") not in _WEB_PORTS:
            return f"port {place['port']}; only 80 and 443 are asked for; {_HINT}"
        if address is not None:
            return "" if is_public(address) else f"{address} is no public address; {_HINT}"
        if "." not in host or host.endswith(_LOCAL):
            return f"{host} is a name of a local network; {_HINT}"
        return "" if _NAME.fullmatch(host) else "no usable host in the address"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether *address* is one of the public internet.

    Of IPv6 addresses that hold one of IPv4, only those of NAT64 are, if what they hold is.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def plain_host(host: str) -> str:
    """Return *host* as it is looked up: in ASCII and lower case, without brackets and final dots.

    Raises ValueError for what IDNA can't write.
    """
    text = unicodedata.normalize("NFKC", host).replace("。", ".").lower()
    text = text.removeprefix("[").removesuffix("]").rstrip(".")
    return text if text.isascii() else text.encode("idna").decode("ascii")


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that *host* is, in any notation that is looked up; none for a name.

    Besides the usual ones these are one to four numbers, each decimal, octal (``0177``) or
    hexadecimal (``0x7f``), the last of which fills what is left. Raises ValueError for a host that
    ends in a number and is no such address.
    """
    if ":" in host:
        return IPv6Address(host)
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    numbers = [_number(part) for part in parts]
    *first, last = numbers
    if len(first) > 3 or any(each > 255 for each in first) or last >= 256 ** (4 - len(first)):
        raise ValueError(host)
    return IPv4Address(int.from_bytes(bytes(first)) << 8 * (4 - len(first)) | last)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)


def _named(entry: str) -> str:
    """Return an entry of PRIVATE_HOSTS in the form that hosts are compared in."""
    try:
        host = plain_host(entry.strip())
        return str(literal(host) or host)
    except ValueError:
        return ""


def _host_in(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def proxy_hosts() -> tuple[str, ...]:
    """Return the hosts of the proxies that the environment names."""
    proxies = getproxies().values()
    return tuple(_host_in(url if "://" in url else f"http://{url}") for url in proxies)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands on the public addresses of a host, and notes a host that has others only."""

    def __init__(
        self, receiver: IResolutionReceiver, host: str, refused: LocalCache[str, str]
    ) -> None:
        self._receiver = receiver
        self._host = host
        self._refused = refused
        self._found = False
        self._other = ""

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 (Twisted's)
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        text = str(getattr(address, "host", ""))
        if is_public(ip_address(text)):
            self._found = True
            self._receiver.addressResolved(address)
        else:
            self._other = text

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._other and not self._found:
            self._refused[self._host] = self._other
        else:
            self._refused.pop(self._host, None)
        self._receiver.resolutionComplete()


class PublicResolver(CachingHostnameResolver):
    """Scrapy's resolver, which knows no address that is not public but those of named hosts."""

    def __init__(self, reactor: ReactorBase, cache_size: int, guard: Guard) -> None:
        super().__init__(reactor, cache_size)
        self._guard = guard
        self._refused: LocalCache[str, str] = LocalCache(1000)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Return the resolver for the settings of *crawler*; those of proxies are named hosts."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, Guard.of(settings, *proxy_hosts()))

    def refused(self, host: str) -> str:
        """Return the address that *host* was last refused for, or ""."""
        return self._refused.get(host) or ""

    def resolveHostName(  # noqa: N802 (Twisted's)
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve *hostName*, handing on public addresses only unless it is named."""
        host = _named(hostName)
        if not self._guard.names(host):
            resolutionReceiver = _PublicOnly(resolutionReceiver, host, self._refused)
        return super().resolveHostName(
            resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics
        )
