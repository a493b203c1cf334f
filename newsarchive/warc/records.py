"""A capture as WARC/1.1 records: request and response, or revisit, each one gzip member.

The library's writer builds the records. Compressing is done here: its own is zlib at the highest
level, which was most of what a record cost.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import Final
from urllib.parse import quote

from isal import igzip_lib
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import BaseWARCWriter

from newsarchive import __version__
from newsarchive.items import Capture, Exchange
from newsarchive.redaction import redact

_VERSION: Final = "1.1"
_LEVEL: Final = 2
_REASONS: Final = {status.value: status.phrase for status in HTTPStatus}
_ADDRESS: Final = re.compile(r"[a-z]+://(?:[^/?#]*@)?([^/?#]*)/?([^#]*)")
_NO_URL: Final = re.compile(r"[^\x21-\x7e]+")
_LINE_BREAK: Final = re.compile(r"[\r\n\0]+")

# They say how the message was sent. What is stored is the message itself.
_OF_TRANSFER: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
# For the next proxy, not for the host; and the one that is said anyway.
_NOT_SHOWN: Final = frozenset({"proxy-authorization", "proxy-connection", "host"})


@dataclass(frozen=True, slots=True)
class Original:
    """Where an answer with the same bytes was kept: its address and when it was fetched."""

    url: str
    fetched: datetime


def records(capture: Capture, *, digest: str, original: Original | None) -> tuple[bytes, bytes]:
    """Return the record of the answer and the record of its request (empty if there was none).

    *digest* is the SHA-256 of the body, in hexadecimal. With an *original* the answer is a revisit
    record that refers to it.
    """
    writer = _Writer(target(capture.url), capture.fetched)
    size = len(capture.body)
    exchange = capture.exchange
    if exchange is None:
        return writer.member(writer.resource(capture, digest)), b""
    if exchange.address:
        writer.labels["WARC-IP-Address"] = exchange.address
    head = StatusAndHeaders(
        f"{capture.status} {_REASONS.get(capture.status, '')}".rstrip(),
        _received(exchange, size),
        protocol=exchange.protocol,
    )
    if original is not None:
        answer = writer.revisit(head, digest, original)
    else:
        answer = writer.response(head, capture.body, digest, exchange.truncated)
    asked = writer.request(exchange, answer.rec_headers.get_header("WARC-Record-ID"))
    return writer.member(answer), writer.member(asked)


def warcinfo(name: str, *, now: datetime) -> bytes:
    """Return the record that a file called *name* starts with."""
    facts = {
        "software": f"newsarchive/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": "Answers that articles of a news archive were made of",
    }
    writer = _Writer("", now)
    record = writer.create_warcinfo_record(name, facts)
    record.rec_headers.replace_header("WARC-Date", writer.labels["WARC-Date"])
    return writer.member(record)


def labelled(digest: str) -> str:
    """Return a SHA-256 in hexadecimal as records write it."""
    return f"sha256:{digest}"


def warc_date(moment: datetime) -> str:
    """Return *moment* as ``WARC-Date``."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def target(url: str) -> str:
    """Return the address *url* as records name it: without secrets, in ASCII, without blanks."""
    return _NO_URL.sub(lambda found: quote(found[0]), redact(url))


def _received(exchange: Exchange, length: int) -> list[tuple[str, str]]:
    """Return the headers of the stored message: those of its transfer renamed, its true length."""
    found: list[tuple[str, str]] = []
    for name, value in exchange.received:
        if name.lower() in _OF_TRANSFER:
            if name.lower() != "content-length" or value != str(length):
                found.append(_discreet(f"X-Archive-Orig-{name}", value))
        else:
            found.append(_discreet(name, value))
    if exchange.encoding:
        found.append(_discreet("X-Archive-Orig-Content-Encoding", exchange.encoding))
    found.append(("Content-Length", str(length)))
    return found


@lru_cache(maxsize=1024)
def _discreet(name: str, value: str) -> tuple[str, str]:
    """Return a header without secrets and on one line; most are the same in every answer."""
    line = _LINE_BREAK.sub(" ", f"{name}: {value}")
    shown, _, rest = redact(line).partition(": ")
    return shown, rest


class _Digester(Digester):  # type: ignore[misc]  # the library has no types
    """Writes a digest in hexadecimal, as the archive does."""

    def __str__(self) -> str:
        return f"{self.type_}:{self.digester.hexdigest()}"


class _Writer(BaseWARCWriter):  # type: ignore[misc]  # the library has no types
    """The library's builder of records, for one address at one moment, with SHA-256 throughout."""

    NO_PAYLOAD_DIGEST_TYPES = (*BaseWARCWriter.NO_PAYLOAD_DIGEST_TYPES, "request")

    def __init__(self, url: str, moment: datetime) -> None:
        super().__init__(gzip=False, warc_version=_VERSION)
        self._url = url
        self.labels = {"WARC-Date": warc_date(moment)}

    @staticmethod
    def _create_digester() -> Digester:
        return _Digester("sha256")

    def resource(self, capture: Capture, digest: str) -> ArcWarcRecord:
        """Return an answer of which nothing but its bytes is known."""
        return self.create_warc_record(
            self._url,
            "resource",
            payload=BytesIO(capture.body),
            length=len(capture.body),
            warc_content_type="application/octet-stream",
            warc_headers_dict={**self.labels, "WARC-Payload-Digest": labelled(digest)},
        )

    def response(
        self, head: StatusAndHeaders, body: bytes, digest: str, truncated: str
    ) -> ArcWarcRecord:
        """Return an answer with its headers."""
        head.compute_headers_buffer()
        block = hashlib.sha256(head.headers_buff)
        block.update(body)
        labels = {
            **self.labels,
            "WARC-Payload-Digest": labelled(digest),
            "WARC-Block-Digest": labelled(block.hexdigest()),
        }
        if truncated:
            labels["WARC-Truncated"] = truncated
        return self.create_warc_record(
            self._url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict=labels,
        )

    def revisit(self, head: StatusAndHeaders, digest: str, original: Original) -> ArcWarcRecord:
        """Return an answer with the bytes of an earlier one: its headers and where those are."""
        return self.create_revisit_record(
            self._url,
            labelled(digest),
            target(original.url),
            warc_date(original.fetched),
            http_headers=head,
            warc_headers_dict=dict(self.labels),
        )

    def request(self, exchange: Exchange, answer: str) -> ArcWarcRecord:
        """Return what was asked; *answer* is the id of the answer's record."""
        parts = _ADDRESS.match(self._url)
        host, path = ("", "") if parts is None else parts.groups()
        headers = [("Host", host)]
        headers += (_discreet(*each) for each in exchange.sent if each[0].lower() not in _NOT_SHOWN)
        line = f"{exchange.method} /{path} {exchange.protocol}"
        return self.create_warc_record(
            self._url,
            "request",
            http_headers=StatusAndHeaders(line, headers, is_http_request=True),
            warc_headers_dict={**self.labels, "WARC-Concurrent-To": answer},
        )

    def member(self, record: ArcWarcRecord) -> bytes:
        """Return *record* as one gzip member."""
        out = BytesIO()
        self._write_warc_record(out, record)
        return igzip_lib.compress(out.getbuffer(), _LEVEL, igzip_lib.COMP_GZIP)
