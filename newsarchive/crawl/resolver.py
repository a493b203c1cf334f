"""Looks up hosts, and knows no address that is not public.

A connection is made to what the resolver hands on and to nothing else, so nothing can change
between the check and the connection.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Protocol, Self, cast
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver

from newsarchive.crawl.guard import Guard, host_in
from newsarchive.crawl.hosts import is_public, plain_host


class _Receiver(Protocol):
    """Twisted's IResolutionReceiver, for type checkers that know no zope interfaces."""

    def resolutionBegan(self, resolution: IHostResolution) -> None: ...  # noqa: N802

    def addressResolved(self, address: IAddress) -> None: ...  # noqa: N802

    def resolutionComplete(self) -> None: ...  # noqa: N802


class _PublicOnly:
    """Hands on the public addresses of a host, and notes a host that has others only."""

    def __init__(self, receiver: _Receiver, host: str, refused: LocalCache[str, str]) -> None:
        self._receiver = receiver
        self._host = host
        self._refused = refused
        self._found = False
        self._other = ""

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        text = str(getattr(address, "host", ""))
        if is_public(ip_address(text)):
            self._found = True
            self._receiver.addressResolved(address)
        else:
            self._other = text

    def resolutionComplete(self) -> None:  # noqa: N802
        self._refused[self._host] = "" if self._found else self._other
        self._receiver.resolutionComplete()


class PublicResolver(CachingHostnameResolver):
    """Scrapy's resolver, which hands on public addresses only unless a setting names the host."""

    def __init__(self, reactor: ReactorBase, cache_size: int, guard: Guard) -> None:
        super().__init__(reactor, cache_size)
        self._guard = guard
        self._refused: LocalCache[str, str] = LocalCache(1000)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Return the resolver for the settings of *crawler*; proxies count as named hosts."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, Guard.of(settings, *proxy_hosts()))

    def refused(self, host: str) -> str:
        """Return the address for which *host* was refused when last looked up, or ""."""
        return self._refused.get(_plain(host)) or ""

    def resolveHostName(  # noqa: N802 (Twisted's, as are the arguments)
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Look up *hostName*."""
        receiver = resolutionReceiver
        host = _plain(hostName)
        if not self._guard.names(host):
            only = _PublicOnly(cast("_Receiver", receiver), host, self._refused)
            receiver = cast("IResolutionReceiver", only)
        return super().resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )


def proxy_hosts() -> tuple[str, ...]:
    """Return the hosts of the proxies that the environment names."""
    urls = getproxies().values()
    hosts = (host_in(url if "://" in url else f"http://{url}") for url in urls)
    return tuple(host for host in map(_plain, hosts) if host)


def _plain(host: str) -> str:
    try:
        return plain_host(host)
    except ValueError:
        return host
