"""An answer of the crawl as a capture: its bytes, and the headers around it as they were."""

from datetime import datetime

from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Response

from newsarchive.items import Capture, Exchange, Headers

ENCODING = "newsarchive_encoding"
"""Request meta key: the Content-Encoding that the answer came in, before it was decompressed."""


def captured(response: Response, kind: str, fetched: datetime) -> Capture:
    """Return *response*, which answers for *kind* and came at *fetched*, as a capture."""
    request = response.request
    exchange = None
    if request is not None:
        exchange = Exchange(
            sent=_pairs(request.headers),
            received=_pairs(response.headers),
            method=request.method,
            protocol=response.protocol or "HTTP/1.1",
            encoding=request.meta.get(ENCODING, ""),
            address="" if response.ip_address is None else str(response.ip_address),
            truncated=_truncated(response.flags),
        )
    return Capture(response.url, kind, response.body, fetched, response.status, exchange)


def _pairs(headers: ScrapyHeaders) -> Headers:
    found: list[tuple[str, str]] = []
    for name, values in dict.items(headers):  # Scrapy's own items copies each list
        text = name.decode("latin-1")
        found += [(text, value.decode("latin-1")) for value in values]
    return tuple(found)


def _truncated(flags: list[str]) -> str:
    """Return why an answer isn't whole, in WARC's words.

    Not for ``partial``: Scrapy says so of every answer that ends with its connection.
    """
    if "dataloss" in flags:
        return "disconnect"
    return "length" if "download_stopped" in flags else ""
