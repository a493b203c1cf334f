"""How the crawl downloads: from public hosts only, or all from one server, as if it were them."""

import logging
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from w3lib.http import basic_auth_header

from newsarchive.crawl.bounds import ROBOTS_MAXSIZE, BoundedFactory
from newsarchive.crawl.counts import count
from newsarchive.crawl.failures import in_words
from newsarchive.crawl.guard import Guard, host_in, is_host
from newsarchive.crawl.hosts import plain_host
from newsarchive.crawl.resolver import PublicResolver
from newsarchive.errors import ForbiddenHostError, SettingError, UnsafeNameError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mirror:
    """The server that MIRROR_URL names, and the credentials for it (a header's value, or "")."""

    scheme: str
    netloc: str
    credentials: bytes


def mirror_base(value: str | None) -> Mirror | None:
    """Return what the setting MIRROR_URL names, or none without one.

    Raises SettingError unless it is ``http://host[:port]`` or ``https://host[:port]``, with
    ``user:password@`` before the host if need be.
    """
    if not value:
        return None
    try:
        parts = urlsplit(value)
        user, password, port = parts.username, parts.password, parts.port
        named = is_host(plain_host(parts.hostname or ""))
    except ValueError as error:
        raise SettingError(f"MIRROR_URL={value}", f"no address: {error}") from error
    more = parts.path.removeprefix("/") or parts.query or parts.fragment
    if parts.scheme not in ("http", "https") or not named or port == 0 or more:
        raise SettingError(f"MIRROR_URL={value}", "write http://host:port, without a path")
    header = basic_auth_header(unquote(user), unquote(password or "")) if user else b""
    return Mirror(parts.scheme, parts.netloc.rpartition("@")[2], header)


class MirrorDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, which refuses what a crawl must not ask for.

    With MIRROR_URL it asks that server instead of the host in the URL, and nothing else. The
    original host goes along as ``Host`` header, the response keeps the original URL, and delays
    and robots.txt still follow the original host.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Importing it makes it, so not before Scrapy has chosen which.
        from twisted.internet import reactor  # noqa: PLC0415

        self._reactor = reactor
        self._base = mirror_base(crawler.settings.get("MIRROR_URL"))
        self._guard = Guard.of(crawler.settings)
        # Twisted would ask again by itself, at once, when a host closes a connection.
        self._pool.retryAutomatically = False
        self._pool._factory = BoundedFactory  # noqa: SLF001 (Scrapy sets its own there, too)

    async def download_request(self, request: Request) -> Response:
        """Download *request*, from the mirror if there is one.

        Raises ForbiddenHostError for what must not be asked for.
        """
        reason = self._guard.refusal(request.url)
        if reason:
            raise self._refused(request, ForbiddenHostError(request.url, reason))
        if request.url.endswith("/robots.txt"):
            request.meta.setdefault("download_maxsize", ROBOTS_MAXSIZE)
        if self._base is None:
            return await self._download(request)
        parts = urlsplit(request.url)
        url = urlunsplit((self._base.scheme, self._base.netloc, parts.path or "/", parts.query, ""))
        headers = request.headers.copy()
        headers["Host"] = parts.netloc
        headers.pop("Proxy-Authorization", None)
        if self._base.credentials:
            headers["Authorization"] = self._base.credentials
        # verbatim: what the mirror is asked for is exactly what the host would have been
        asked = request.replace(url=url, headers=headers)
        asked.meta.pop("proxy", None)  # which would ask who knows whom for the mirror
        response = await self._download(asked)
        # the handler leaves its latency there
        request.meta.update(download_latency=asked.meta["download_latency"])
        # what answered is not the host's address
        return response.replace(url=request.url, ip_address=None)

    async def _download(self, request: Request) -> Response:
        """Download *request* through the resolver that knows public addresses only."""
        resolver = self._reactor.nameResolver
        if not isinstance(resolver, PublicResolver):
            name = type(resolver).__name__
            raise SettingError(f"TWISTED_DNS_RESOLVER={name}", "must be PublicResolver of ours")
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            raise in_words(error) from None
        except CannotResolveHostError as error:
            host = host_in(request.url)
            address = resolver.refused(host)
            if not address:
                raise
            reason = f"{host} stands for {address}, which is no public address"
            raise self._refused(request, UnsafeNameError(request.url, reason)) from error

    def _refused(self, request: Request, error: ForbiddenHostError) -> Exception:
        """Count *error* and say it in one line.

        The robots.txt that is asked for first is passed over: its host's refusal follows.
        """
        if request.callback is NO_CALLBACK:
            return IgnoreRequest(str(error))
        count(self._crawler.stats, "refused")
        logger.warning("Refused %s", error)
        return error
