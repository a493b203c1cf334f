"""Limits on what a server can make the crawl take in, beyond the sizes that Scrapy limits."""

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HEADER, STATUS, HTTP11ClientProtocol
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

from newsarchive.crawl.capturing import ENCODING
from newsarchive.crawl.wholeness import is_cut

ROBOTS_MAXSIZE = 512 * 1024
"""Bytes of a robots.txt that are read: RFC 9309 asks for 500 KiB at least."""

# Answers have some 2 KB of headers; browsers take 256 KB at most.
_HEADERS_MAXSIZE = 256 * 1024

# Servers compress once. Each layer may be as large as an answer can be.
_MOST_ENCODINGS = 2


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """HTTP/1.1 that hangs up on headers without end; Twisted only limits the single line."""

    _headers = 0

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        """Send *request*."""
        self._headers = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's)
        """Take in *data* unless the headers before it are too long already."""
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            if self._headers > _HEADERS_MAXSIZE:
                if self.transport is not None:
                    self.transport.abortConnection()
                return
            self._headers += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes the protocol of each connection."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802
        """Return the protocol of a new connection."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression, for answers that are compressed once or twice.

    What comes out of each layer is limited by DOWNLOAD_MAXSIZE. A page that was cut is refused.
    """

    # Scrapy's method still lists the spider argument that it warns about.
    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return *response* decompressed; IgnoreRequest for one that would be too large."""
        header = b",".join(response.headers.getlist("Content-Encoding"))
        if header.count(b",") >= _MOST_ENCODINGS:
            raise IgnoreRequest(f"compressed {header.count(b',') + 1} times over")
        request.meta[ENCODING] = header.decode("latin-1")
        try:
            result = super().process_response(request, response)
            # Of data nothing can be read that is cut; of a page, all that came before.
            encoding = header.rpartition(b",")[2].strip().lower()
            if not (isinstance(result, HtmlResponse) and is_cut(encoding, response.body)):
                return result
            reason = "compressed, and cut short"
        except IgnoreRequest as error:
            reason = str(error)
        # Anew, as the traceback of the first one keeps alive what has come out so far.
        raise IgnoreRequest(reason)
