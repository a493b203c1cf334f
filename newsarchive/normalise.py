"""The steps from an article as met to a finished one, each a function of its arguments.

A crawl runs them as item pipelines, one each; an import runs them one after the other.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, tzinfo
from html import escape

from newsarchive.archive.versions import content_hash
from newsarchive.body import clean, links_of, plain
from newsarchive.dates import parse_date
from newsarchive.errors import IncompleteError
from newsarchive.items import Article
from newsarchive.securities import NameTable, SecurityLink, refer, trusts
from newsarchive.sources import Attribution, Catalogue, Outlet
from newsarchive.sources.catalogue import LONGEST
from newsarchive.summary import clean_summary, stamped_outlet, without_outlet
from newsarchive.urls import identify, identify_caifuhao, identify_news

_OTHER_SITES = frozenset({"category", "import"})
_STANDING_IN = ("digest-only", "title-only")


def identified(article: Article) -> Article:
    """Fill in id and canonical URL; IdentityError if the article can't be told from others."""
    if article.article_id and article.canonical_url:
        return article
    if article.article_id.startswith("caifuhao:"):
        identity = identify_caifuhao(article.native_id)
    elif article.native_id:
        identity = identify_news(article.native_id)
    else:
        identity = identify(article.url)
    return replace(
        article,
        article_id=identity.article_id,
        canonical_url=identity.canonical_url,
        native_id=identity.native_id,
    )


def cleaned(article: Article) -> Article:
    """Fill in title, summary, body, text, links, images and flags.

    Without a body to read the lead stands in for it, flagged ``digest-only``; where there never was
    one, without a lead, the title, flagged ``title-only``. Raises IncompleteError without title or
    anything to read, BodyError for a body that can't be cleaned.
    """
    title = plain(article.title_text)
    if not title:
        raise IncompleteError(article.url, "no title in the list record or in any answer")
    # Where it was met; the canonical address may be on another host, or below another folder.
    url = article.url or article.canonical_url
    summary = clean_summary(plain(article.summary_text), title=title)
    flags = [flag for flag in article.flags if flag not in _STANDING_IN]
    body = clean(article.body_html, url=url, trust=trusts)
    if not body.html:
        flag, text = _standing_in(article, title, summary)
        flags.append(flag)
        body = clean(f"<p>{escape(text)}</p>", url=url, trust=trusts)
    if not body.html:
        raise IncompleteError(article.url, "the body holds nothing to read")
    linked = links_of(article.linked_html) if article.linked_html else ()
    return replace(
        article,
        title=title,
        summary=summary,
        body=body.html,
        text=body.text,
        trailer=body.trailer,
        links=_joined(linked, body.links),
        images=body.images,
        flags=tuple(dict.fromkeys((*flags, *body.flags))),
    )


def _standing_in(article: Article, title: str, summary: str) -> tuple[str, str]:
    """Return what stands in for a body that is empty, after the flag for it."""
    if summary:
        return "digest-only", summary
    return "title-only", "" if article.body_html.strip() else title


def _joined(
    links: tuple[SecurityLink, ...], others: tuple[SecurityLink, ...]
) -> tuple[SecurityLink, ...]:
    """Return the links of two versions of one body: what both have counts once."""
    if not links or not others:
        return links or others
    both = Counter(_place(link) for link in links)
    further: list[SecurityLink] = []
    for link in others:
        place = _place(link)
        if both[place]:
            both[place] -= 1
        else:
            further.append(link)
    return (*links, *further)


def _place(link: SecurityLink) -> tuple[str, str, bool]:
    return link.secid, link.text, link.form == "chart"


def dated(article: Article, *, zone: tzinfo) -> Article:
    """Fill in the moment of publication; DateError if the text holds none.

    *zone* is the source's; relative dates count from the moment they were read.
    """
    read = article.date_read or article.fetched
    moment = parse_date(article.date_text, now=read.astimezone(zone), zone=zone)
    return replace(
        article,
        published=moment.value,
        date_precision=moment.precision,
        date_method=moment.method,
    )


def attributed(article: Article, *, catalogue: Catalogue) -> tuple[Article, Outlet | None]:
    """Fill in the outlet, from the label or, without one, from trailer, lead or category.

    Also returns the outlet, whose slug the archive may have to tell from another's. An article that
    names no outlet keeps the fields empty. A trailer that contradicts the label is flagged: labels
    are right more often, as trailers are cut by injected links. An outlet at the end of the summary
    is dropped from it.
    """
    article = _unstamped(article, catalogue)
    label, method = article.source_text, "label"
    if not catalogue.names(label) and article.trailer:
        label, method = article.trailer, "trailer"
    if not catalogue.names(label):
        # A body without any markup is a lead itself: flashes have no more.
        lead = plain(article.summary_text) or ("" if "<" in article.body_html else article.text)
        label, method = stamped_outlet(lead, catalogue), "lead"
    if not catalogue.names(label):
        label, method = _category(article, catalogue), "category"
    if not catalogue.names(label):
        return article, None
    on = article.published.date() if article.published else None
    attribution = catalogue.attribute(label, on=on)
    outlet = attribution.outlet
    flags = article.flags
    if method == "label" and article.trailer and not _agrees(article, attribution, catalogue, on):
        flags = (*flags, f"trailer:{article.trailer}")
    return replace(
        article,
        source=outlet.name,
        source_slug=outlet.slug,
        source_kind=outlet.kind,
        source_method=f"{method}/{attribution.rule}",
        co_sources=tuple(each.name for each in attribution.co_sources),
        flags=flags,
    ), outlet


def _unstamped(article: Article, catalogue: Catalogue) -> Article:
    """Take the outlet off the end of the summary, and of the body that it stands in for."""
    summary = without_outlet(article.summary, catalogue)
    if summary == article.summary:
        return article
    if "digest-only" not in article.flags:
        return replace(article, summary="" if summary == article.title else summary)
    body = clean(
        f"<p>{escape(summary)}</p>", url=article.url or article.canonical_url, trust=trusts
    )
    return replace(article, summary=summary, body=body.html, text=body.text)


def _category(article: Article, catalogue: Catalogue) -> str:
    """Return what names an outlet among the categories and tags of a site of other hands.

    Most are subjects, and several outlets are, too. So it has to be one, and a known one.
    """
    words = article.keywords if article.origin in _OTHER_SITES else ()
    named = {
        attribution.outlet.name
        for each in words
        for word in {each, each.removesuffix("新闻")}
        if len(word) <= LONGEST and catalogue.names(word)
        if (attribution := catalogue.attribute(word)).outlet.known
    }
    return named.pop() if len(named) == 1 else ""


def _agrees(
    article: Article, attribution: Attribution, catalogue: Catalogue, on: date | None
) -> bool:
    named = catalogue.attribute(article.trailer, on=on).outlet.name
    return named == attribution.outlet.name or named in {
        each.name for each in attribution.co_sources
    }


def referred(article: Article, *, names: NameTable | None = None) -> Article:
    """Fill in the securities that the article refers to, primary first."""
    return replace(
        article,
        securities=refer(
            title=article.title,
            text=article.text,
            links=article.links,
            hints=article.security_texts,
            names=names,
            on=article.published.date() if article.published else None,
        ),
    )


def sealed(article: Article) -> Article:
    """Fill in the hash over what a reader would call the article's content."""
    return replace(article, content_hash=content_hash(article))


def normalised(
    article: Article, *, zone: tzinfo, catalogue: Catalogue, names: NameTable | None = None
) -> tuple[Article, Outlet | None]:
    """Run all steps; raises what they raise."""
    dated_article = dated(cleaned(identified(article)), zone=zone)
    done, outlet = attributed(dated_article, catalogue=catalogue)
    return sealed(referred(done, names=names)), outlet
