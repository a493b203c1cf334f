"""What a page in the layout that ``scrapy newsite`` writes tells, beside title, date and text."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from newsarchive.canonical import read_url
from newsarchive.errors import IdentityError
from newsarchive.importers.links import is_share_link
from newsarchive.items import Article, Revised
from newsarchive.published.document import text_of
from newsarchive.published.paths import elements, has_class, string

_ARTICLE = "//article[@data-pagefind-body]"
_HEADER = f"{_ARTICLE}/header"
_ARTICLES = elements(_ARTICLE)
_SOURCE = elements(f"{_HEADER}//*[@data-pagefind-meta='source']")
_SLUG = string(f"{_HEADER}//*[@data-pagefind-meta='source']//a/@href")
_CODES = elements(f"{_HEADER}/*[{has_class('codes')}]//*[{has_class('code')}]")
_LINKS = elements(f"{_ARTICLE}/footer/*[{has_class('links')}]//a")
_SUMMARY = string("//meta[@property='og:description']/@content")
_MODIFIED = string("//meta[@property='article:modified_time']/@content")
_WITHDRAWN = string(f"{_HEADER}/*[{has_class('withdrawn')}]//time/@datetime")
_REVISIONS = elements(f"{_HEADER}//li[@data-changed]")
_AT = string("time/@datetime")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the layout shows around the text of an article, as the front matter of a post says it.

    *slug* is the outlet's, *link* the original's address, *share_link* the share link.
    """

    source: str
    slug: str
    securities: tuple[str, ...]
    summary: str
    link: str
    share_link: str
    modified: datetime | None
    withdrawn: datetime | None
    revisions: tuple[Revised, ...]


def facts_of(root: etree._Element) -> Facts | None:
    """Return what a page tells; None for one in another layout."""
    if not _ARTICLES(root):
        return None
    link, share_link = _links(root)
    return Facts(
        source=next(map(text_of, _SOURCE(root)), ""),
        slug=_SLUG(root).rpartition("/")[2].removesuffix(".html"),
        securities=tuple(code for each in _CODES(root) if (code := (each.text or "").strip())),
        summary=_SUMMARY(root),
        link=link,
        share_link=share_link,
        modified=moment(_MODIFIED(root)),
        withdrawn=moment(_WITHDRAWN(root)),
        revisions=tuple(
            Revised(at, tuple(filter(str.isalpha, (each.get("data-changed") or "").split())))
            for each in _REVISIONS(root)
            if (at := moment(_AT(each))) is not None
        ),
    )


def with_facts(article: Article, facts: Facts) -> Article:
    """Return *article* with what its page tells; changes and withdrawal are left out."""
    return replace(
        article,
        url=facts.link or article.url,
        source_text=facts.source,
        summary_text=facts.summary,
        security_texts=facts.securities,
        share_link=facts.share_link or article.share_link,
    )


def moment(text: str) -> datetime | None:
    """Return the moment that ``2021-12-29T19:10:39+08:00`` says; None without date or zone."""
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else None
    return None


def _links(root: etree._Element) -> tuple[str, str]:
    """Return the addresses of original and share page; one that is shown alone is both."""
    shown = [
        address for each in _LINKS(root) if _leads(address := (each.get("href") or "").strip())
    ]
    if len(shown) == 1 and is_share_link(shown[0]):
        return "", shown[0]
    return (shown[0], shown[-1]) if shown else ("", "")


def _leads(address: str) -> bool:
    """Tell whether *address* is one of the web."""
    try:
        read_url(address)
    except IdentityError:
        return False
    return True
