"""The page of a post in a published archive."""

from collections.abc import Callable
from datetime import datetime

from lxml import etree

from newsarchive.errors import GoneError
from newsarchive.importers.labels import outlet
from newsarchive.importers.links import article_in, is_share_link, native_id, public_page
from newsarchive.items import Article, Capture
from newsarchive.published.beside import beside, in_footers
from newsarchive.published.containers import container
from newsarchive.published.content import read_content
from newsarchive.published.dates_shown import date_shown
from newsarchive.published.document import parse_html, text_of
from newsarchive.published.failures import failure
from newsarchive.published.our_layout import Facts, facts_of, with_facts
from newsarchive.published.paths import elements, has_class
from newsarchive.published.permalinks import path_date, path_of
from newsarchive.published.structured import stated
from newsarchive.published.titles import title_of

_CATEGORIES = elements(
    "//a[contains(@href,'/category/') or contains(@href,'/categories/') or contains(@href,'/tags/')"
    f" or {has_class('p-category')}"
    " or contains(concat(' ',@rel,' '),' tag ') or contains(concat(' ',@rel,' '),' category ')]"
    "[not(ancestor::nav or ancestor::aside or ancestor::footer[not(ancestor::article)])]"
)
_TAGS = elements("//small[contains(.,'tags')]/em")
_META_TAGS = elements("//meta[@property='article:section' or @property='article:tag']")
_SUMMARY = elements(f"//*[{has_class('p-summary')}]")
_AUTHOR = elements(f"//*[{has_class('p-author')} or @itemprop='author']")


def parse_post(body: bytes, *, url: str, fetched: datetime) -> Article:
    """Return the article that the page of a post shows: the group of fields "as met".

    *url* is the page's address, *fetched* (aware, UTC) when it was asked. The article's ``url``
    is its public page where the post links to it or an EastMoney id gives it, else *url*.
    ``date_text`` is the date of publication, with a zone if the page has one; a page that shows no
    date has the day of its permalink. ``body_html`` is without the links that posts end with,
    ``keywords`` are the tags other than the outlet's. Only posts of our own layout or style, and
    those of EastMoney's articles, have an outlet: elsewhere all categories are keywords.

    Raises GoneError when the page holds no article or says that there is none, and
    BadAnswerError when the answer is no HTML or a block page.
    """
    return read_parts(body, url=url, fetched=fetched)[0]


def read_parts(
    body: bytes, *, url: str, fetched: datetime, footed: bool = True
) -> tuple[Article, Facts | None]:
    """Return the article of `parse_post`, and what a page in our own layout tells beside it.

    Unless *footed*, the text has none of the links that posts end with.
    """
    root = parse_html(body, url=url)
    others, footers, said = beside(root), in_footers(root), stated(root)
    title, shown = title_of(root, others | footers, said.headline)
    found = container(root, shown)
    printed = date_shown(root, found, beside=others, footers=footers, stated=said.published)
    if found is None or not title or not printed:
        reported = failure(root, url)
        if reported is not None:
            raise reported
    if found is None or not title:
        raise GoneError(url, "the page holds no article" if found is None else "no title")
    labels = _labels(root)
    facts = facts_of(root)
    summary, author = _first(root, _SUMMARY), _first(root, _AUTHOR)
    content = read_content(found, url, footed=footed)
    if content.label:
        labels.insert(0, (content.label, content.slug))
    naming = (path_of(url), content.link)
    # What other sites call a category or tag is a subject more often than an outlet.
    ours = content.has_footer or facts is not None or any(article_in(*naming))
    source = outlet(*labels[0]) if labels and ours else ""
    shared = is_share_link(content.link)
    own = "" if shared else content.link
    article = Article(
        url=own or public_page(*naming) or url,
        origin="category",
        fetched=fetched,
        native_id=native_id(*naming),
        title_text=title,
        date_text=printed or path_date(path_of(url)),
        source_text=source,
        summary_text=content.quote or summary,
        author_text=author,
        body_html=content.html,
        keywords=_keywords(labels, source) if ours else tuple(dict(labels)),
        share_link=content.link if shared else "",
        captures=(Capture(url=url, kind="page", body=body, fetched=fetched),),
    )
    return (with_facts(article, facts) if facts else article), facts


def _labels(root: etree._Element) -> list[tuple[str, str]]:
    """Return the labels of categories and tags, with the slug where there is one."""
    labels = []
    for anchor in _CATEGORIES(root):
        path = path_of((anchor.get("href") or "").rstrip("/"))
        labels.append((text_of(anchor), path.rpartition("/")[2].removesuffix(".html")))
    labels += [(text_of(tag), "") for tag in _TAGS(root)]
    labels += [(" ".join((tag.get("content") or "").split()), "") for tag in _META_TAGS(root)]
    return [(label, slug) for label, slug in labels if label and not label.startswith("返回")]


def _keywords(labels: list[tuple[str, str]], source: str) -> tuple[str, ...]:
    words = (label for label, slug in labels if outlet(label, slug) not in ("", source))
    return tuple(dict.fromkeys(word for word in words if word != source))


def _first(root: etree._Element, find: Callable[[etree._Element], list[etree._Element]]) -> str:
    return next((text_of(element) for element in find(root)), "")
