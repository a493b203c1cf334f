"""Asking the embedded origin as a crawl does: any host, the original path."""

import json
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import quote

from newsarchive.demo.server import Origin


class Reply(NamedTuple):
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    @property
    def script(self) -> dict[str, Any]:
        text = self.body.decode()
        return dict(json.loads(text[text.index("{") : text.rindex("}") + 1]))


def ask(origin: Origin, target: str, host: str = "np-listapi.eastmoney.com") -> Reply:
    connection = HTTPConnection(origin.url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", quote(target, safe="/?&=:,%+"), headers={"Host": host})
        response = connection.getresponse()
        return Reply(response.status, response.read(), dict(response.getheaders()))
    finally:
        connection.close()
