"""What travels from a spider to a post, and its parts.

Everything is frozen: a step returns ``dataclasses.replace(article, ...)`` and fills its own fields,
so a wrong value can be traced to the text it came from.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Role = Literal["primary", "mention", "candidate"]
Precision = Literal["second", "minute", "hour", "day", "month", "year"]


Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What went over the wire around an answer: the headers sent and received, in their order.

    *encoding* is the ``Content-Encoding`` that the body came in, ``""`` for none; *address* the IP
    address that answered, ``""`` if it isn't the host's own. *truncated* tells why the body is not
    all there was, in WARC's words: ``disconnect`` or ``length``, ``""`` for a whole one.
    """

    sent: Headers
    received: Headers
    method: str = "GET"
    protocol: str = "HTTP/1.1"
    encoding: str = ""
    address: str = ""
    truncated: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """One raw answer, kept so that everything can be redone.

    *kind* says what it answers: ``listing``, ``article-api``, ``news-text``, ``page`` or ``post``.
    *body* is the answer after decompression. *fetched* is aware, UTC. *exchange* is none for what
    didn't come by HTTP.
    """

    url: str
    kind: str
    body: bytes = field(repr=False)
    fetched: datetime
    status: int = 200
    exchange: Exchange | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What the endpoint that answered with an article's text said of it, for a later look.

    *kind* is that of its capture. *title*, *date* and *source* are as it told them, which may
    differ from what lists show; *etag* and *last_modified* are the headers to ask with whether it
    changed.
    """

    kind: str
    title: str = ""
    date: str = ""
    source: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Revised:
    """One change of a published article: when it was noticed (UTC), and what changed.

    *changed* names title, text, published or source; ``withdrawn`` says that the upstream took the
    article away, ``returned`` that it is there again.
    """

    at: datetime
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecurityLink:
    """One link to a security as the markup writes it, still undecided: many are set wrongly.

    *secid* is ``<market>.<code>`` (``0.000001``, ``90.BK0493``, ``116.00700``, ``106.NIO``) or the
    bare code when the markup names no market; *text* is the linked text. *form* is ``chart`` (the
    article's chart block), ``first`` (first mention), ``further`` (further mention) or ``plain``
    (an ordinary link to a quote page). *before* and *after* hold up to eight characters of
    flattened text around the link, from the same block.
    """

    secid: str
    text: str
    form: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SecurityReference:
    """One security that an article refers to.

    *code* is ``CODE.SUFFIX`` (``000001.SZ``) or, where the market can't be told, the bare code.
    *mic* is the ISO 10383 code or "".
    *kind* is stock, fund, bond, index, board, future or unknown.
    *evidence* lists how it was found, strongest first: chart, code, list, link, name.
    *role* ``candidate`` means that an upstream link or a bare code alone suggests it: such a
    reference is archived and never published. *name* is as written in the article, or "".
    """

    code: str
    mic: str = ""
    kind: str = "unknown"
    name: str = ""
    role: Role = "mention"
    evidence: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Image:
    """An image of an article: address, alternative text and caption as written, size if known."""

    url: str
    alt: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Examined:
    """A whole image: its kind, as a file's ending, and its size in pixels as it is shown."""

    ending: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One news article.

    A spider fills the first group with what the upstream says, untouched. Each pipeline then fills
    its own fields of the second group.
    """

    # As met. Texts are untouched; *fetched* is aware, UTC: when this version was fetched. Relative
    # dates count from *date_read*, when *date_text* was read, or from *fetched* without one.
    url: str
    origin: str
    fetched: datetime
    date_read: datetime | None = None
    native_id: str = ""
    listing: str = ""
    title_text: str = ""
    date_text: str = ""
    source_text: str = ""
    summary_text: str = ""
    author_text: str = ""
    body_html: str = field(default="", repr=False)
    linked_html: str = field(default="", repr=False)
    security_texts: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    share_link: str = ""
    captures: tuple[Capture, ...] = field(default=(), repr=False)
    told: Told | None = field(default=None, repr=False)

    # identity
    article_id: str = ""
    canonical_url: str = ""

    # body: *title* and *summary* are plain text; *body* is clean HTML, a block a line;
    # *text* is the plain text of it; *trailer* is the outlet that the body's trailer names;
    # *links* are all links to securities in body_html and linked_html, decided later
    title: str = ""
    summary: str = ""
    body: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    trailer: str = ""
    links: tuple[SecurityLink, ...] = field(default=(), repr=False)
    images: tuple[Image, ...] = ()
    flags: tuple[str, ...] = ()

    # dates: *published* is aware, in the source's zone
    published: datetime | None = None
    date_precision: str = ""
    date_method: str = ""

    # sources
    source: str = ""
    source_slug: str = ""
    source_kind: str = ""
    source_method: str = ""
    co_sources: tuple[str, ...] = ()

    # securities, primary first
    securities: tuple[SecurityReference, ...] = ()

    # archive: *content_hash* is over the normalised title, text, moment and outlet;
    # *modified* is the moment of the last revision, if there is one; *revisions* are all of them,
    # oldest first; *withdrawn* is when the upstream was seen to have taken the article away.
    # *fetched_in* is the run that fetched this version, none if that isn't known. *made_of* are the
    # kept answers, by number, that made it: those of one fetch, then those of each later look or
    # imported file that changed it; an empty group stands for answers that aren't kept. None: an
    # earlier version of this program, which didn't note it, has archived the article
    content_hash: str = ""
    modified: datetime | None = None
    withdrawn: datetime | None = None
    revisions: tuple[Revised, ...] = ()
    fetched_in: int | None = None
    made_of: tuple[tuple[int, ...], ...] | None = ()


AS_MET = (
    "url",
    "origin",
    "native_id",
    "listing",
    "title_text",
    "date_text",
    "source_text",
    "summary_text",
    "author_text",
    "body_html",
    "linked_html",
    "security_texts",
    "keywords",
    "share_link",
)
"""The fields of an `Article` that hold what the upstream said, but for time and raw bytes."""
