"""Pages that send their readers on to others."""

import re
from typing import Final

from lxml import etree
from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import HtmlResponse, Response

from newsarchive.trees import tree_of

_WITHIN: Final = 4096  # bytes of a page in which Scrapy looks for a refresh
_REFRESH: Final = re.compile(rb"""http-equiv\s*=\s*["']?\s*refresh""", re.IGNORECASE)


class HeadRefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's following of refreshes, where it is the page that asks for one.

    One that stands in the text of an article would put another page's words into its place.
    """

    # Scrapy's method still lists the spider argument that it warns about.
    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return *response*, or the request for the page that its head leads to."""
        if isinstance(response, HtmlResponse) and _in_head(response.body[:_WITHIN]):
            return super().process_response(request, response)
        return response


def _in_head(start: bytes) -> bool:
    if _REFRESH.search(start) is None:
        return False
    try:
        root = tree_of(start.decode("latin-1").replace("\0", "").encode()).root
    except etree.LxmlError:
        return False
    head = None if root is None else root.find("head")
    if head is None:
        return False
    return any(one.get("http-equiv", "").strip().lower() == "refresh" for one in head.iter("meta"))
