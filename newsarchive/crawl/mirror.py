"""Sends every request to one server instead, as if that server were every host."""

from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from newsarchive.errors import SettingError


def mirror_base(value: str | None) -> tuple[str, str] | None:
    """Return scheme and host of the setting MIRROR_URL, or none without one.

    Raises SettingError unless it is ``http://host[:port]`` or ``https://host[:port]``.
    """
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise SettingError(f"MIRROR_URL={value}", "write http://host:port, without a path")
    return parts.scheme, parts.netloc


class MirrorDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, which asks MIRROR_URL instead of the host in the URL, if it is set.

    The original host goes along as ``Host`` header, the response keeps the original URL, and
    delays and robots.txt still follow the original host.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._base = mirror_base(crawler.settings.get("MIRROR_URL"))

    async def download_request(self, request: Request) -> Response:
        """Download *request*, from the mirror if there is one."""
        if self._base is None:
            return await super().download_request(request)
        parts = urlsplit(request.url)
        url = urlunsplit((*self._base, parts.path or "/", parts.query, ""))
        headers = request.headers.copy()
        headers["Host"] = parts.netloc
        # verbatim: what the mirror is asked for is exactly what the host would have been
        asked = request.replace(url=url, headers=headers)
        response = await super().download_request(asked)
        request.meta.update(asked.meta)  # the handler leaves its latency there
        return response.replace(url=request.url)
