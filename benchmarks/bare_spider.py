"""Scrapy alone on the pages of a crawl: what `overhead.py` compares with."""

import json
from collections.abc import AsyncIterator, Iterator

from scrapy import Request, Spider
from scrapy.http import Response

from newsarchive.eastmoney import addresses


class BareSpider(Spider):
    """Ask for the same lists and the same texts, and do nothing with them."""

    name = "bare"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of the column."""
        yield self._page(1)

    def _page(self, page: int) -> Request:
        return Request(
            addresses.column_list("345", page, 100, "1"), self.parse_list, cb_kwargs={"page": page}
        )

    def parse_list(self, response: Response, page: int) -> Iterator[Request]:
        """Ask for each text of a page, and for the next page."""
        data = json.loads(response.body)["data"]
        records = data["list"] if data else []
        for record in records:
            yield Request(addresses.article_api(record["code"], "1"), self.parse_text, priority=10)
        if records:
            yield self._page(page + 1)

    def parse_text(self, response: Response) -> None:
        """Do nothing: the response is there."""
