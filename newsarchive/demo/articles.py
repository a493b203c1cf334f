"""An invented article, with everything that the routes of the origin say about it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from newsarchive.demo.ids import dashed, real_sort, slashed, spelled
from newsarchive.demo.markup import Linker, paragraph, plain

Era = Literal["E1", "E2", "E3", "mobile"]


@dataclass(frozen=True, slots=True)
class Body:
    """A body as marked blocks (see ``markup``); written out whenever it is asked for.

    *glue* stands between blocks. *stray_blank* puts a blank before ``</p>`` in the clean body
    only, as some upstream answers have it.
    """

    blocks: tuple[str, ...]
    glue: str = ""
    stray_blank: bool = False

    def text(self) -> str:
        """Return the clean body: the words without links."""
        html = plain(self.glue.join(map(paragraph, self.blocks)))
        return html.replace("</p>", " </p>") if self.stray_blank else html

    def content(self) -> str:
        """Return the linked body: the same words with stock and glossary links."""
        return Linker().link(self.glue.join(map(paragraph, self.blocks)))


@dataclass(frozen=True, slots=True)
class DemoImage:
    """An image that the origin serves at *path*."""

    path: str
    data: bytes = field(repr=False)
    content_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class Look:
    """How an article's page is built and labelled.

    *charset* is what the bytes are in; *header* and *meta* are what the answer's header and the
    page claim ("" for nothing).
    """

    era: Era = "E3"
    charset: str = "utf-8"
    header: str = "utf-8"
    meta: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is wrong with the records of an article.

    *title*, *time* and *url* replace those of its list records (None: as they are);
    *time_everywhere* also those of its texts and pages. *twice* lists it twice on a page with
    different summaries. *gone* means that no route has its text. *lacks* names a key that the
    text answer leaves out. *hollow* lets the article API answer a body without words, and *moved*
    lets its page lead to that of another article.
    """

    title: str | None = None
    time: str | None = None
    url: str | None = None
    time_everywhere: str = ""
    twice: bool = False
    gone: bool = False
    lacks: Literal["", "text", "content"] = ""
    hollow: bool = False
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of an article, replaced at *until*."""

    until: datetime
    title: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreArticle:
    """One invented article.

    *id* is 17 or 18 digits; *show_time* is aware. *kind* is ``CMS``, or ``CFH`` for a 财富号 post,
    whose own page has the number *cfh_id* too. *columns* and *fast_columns* are ids of lists,
    *stocks* are ``market.code``. *revisions* are its earlier states, oldest first.
    One that is not *listed* is only reached through a link.
    """

    id: str
    show_time: datetime
    title: str
    media: str
    body: Body
    kind: Literal["CMS", "CFH"] = "CMS"
    summary: str = ""
    columns: tuple[str, ...] = ()
    fast_columns: tuple[str, ...] = ()
    stocks: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    author: str = ""
    important: bool = False
    channel: str = "finance"
    cfh_id: str = ""
    images: tuple[DemoImage, ...] = ()
    look: Look = Look()
    oddity: Oddity = Oddity()
    revisions: tuple[Revision, ...] = ()
    listed: bool = True

    @property
    def info_code(self) -> str:
        """The id as the Choice services write it."""
        return f"NW{self.id}"

    @property
    def real_sort(self) -> str:
        """The cursor of its 7x24 record."""
        return real_sort(self.id, self.show_time)

    @property
    def order(self) -> tuple[str, str]:
        """What lists sort by, newest last."""
        return self.real_sort, self.id

    @property
    def column(self) -> str:
        """The id of its main column."""
        return self.columns[0] if self.columns else "345"

    @property
    def page_url(self) -> str:
        """The address of its page; for a 财富号 post, of the post there."""
        if self.kind == "CFH":
            return f"http://caifuhao.eastmoney.com/news/{self.id}"
        return f"http://finance.eastmoney.com/a/{self.id}.html"

    @property
    def old_url(self) -> str:
        """The address in the older form that names a column, as list records still give it."""
        if self.kind == "CFH":
            return self.page_url
        return f"http://{self.channel}.eastmoney.com/news/1{self.column},{self.id}.html"

    @property
    def dashed_time(self) -> str:
        """Its time as lists and texts write it."""
        return self.oddity.time_everywhere or dashed(self.show_time)

    @property
    def slashed_time(self) -> str:
        """Its time as the article API writes it."""
        return self.oddity.time_everywhere.replace("-", "/") or slashed(self.show_time)

    @property
    def spelled_time(self) -> str:
        """Its time as pages write it."""
        return self.oddity.time_everywhere or spelled(self.show_time)

    @property
    def changed(self) -> datetime:
        """When its present state was published."""
        return self.revisions[-1].until if self.revisions else self.show_time

    @property
    def lead(self) -> str:
        """Its summary without the stamp in front."""
        return self.summary.rpartition("】")[2].strip()
