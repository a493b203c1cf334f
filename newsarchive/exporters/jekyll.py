"""An article as a Jekyll post."""

import re
from collections.abc import Iterable
from datetime import tzinfo

from newsarchive.exporters import front_matter as yaml
from newsarchive.exporters.classic import render_classic
from newsarchive.exporters.images import with_images
from newsarchive.exporters.links import (
    autolink,
    category_link,
    home_link,
    outlet_heading,
    share_link,
)
from newsarchive.exporters.naming import (
    SHANGHAI,
    post_name,
    published_in,
    require_title,
    timestamp,
)
from newsarchive.exporters.options import PostOptions
from newsarchive.exporters.removed import without_removed
from newsarchive.exporters.summary import shorten
from newsarchive.items import Article, SecurityReference

# A list that shows one version in turn with another would make a post grow for ever.
_MOST_REVISIONS = 20

_SURROGATES = re.compile("[\ud800-\udfff]")


def render_post(article: Article, options: PostOptions, zone: tzinfo = SHANGHAI) -> str:
    """Return the whole post of *article*, always the same for the same article and options.

    It can be encoded as UTF-8: halves of surrogate pairs become U+FFFD. Raises IncompleteError when
    the article has no title, no moment with a zone or no well-formed id.
    """
    article = without_removed(article, options.removed)
    require_title(article)
    post_name(article)
    render = render_classic if options.style == "classic" else render_full
    post = render(article, options, zone)
    try:
        post.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", post)
    return post


def render_full(article: Article, options: PostOptions, zone: tzinfo) -> str:
    """Return the post with all that is known about *article*."""
    share = share_link(article, options)
    heading = outlet_heading(article.source)
    back = [home_link(options.site_url)]
    if heading and article.source_slug:
        back.insert(0, category_link(heading, article.source_slug, options.site_url))
    parts = (body_of(article, options), autolink(share), "｜".join(back))
    header = header_of(article, options, zone)
    return header + "\n\n".join(filter(None, parts)) + "\n"


def header_of(article: Article, options: PostOptions, zone: tzinfo) -> str:
    """Return the front matter of the post with all that is known about *article*."""
    share = share_link(article, options)
    heading = outlet_heading(article.source)
    modified = article.modified.astimezone(zone) if article.modified else None
    withdrawn = article.withdrawn.astimezone(zone) if article.withdrawn else None
    return yaml.front_matter(
        (
            ("layout", "post"),
            ("title", yaml.quoted(article.title)),
            ("date", timestamp(published_in(article, zone))),
            ("categories", yaml.one_word(article.source_slug) if article.source_slug else ""),
            ("tags", yaml.one_word(heading) if heading else ""),
            ("source", yaml.quoted_or_nothing(article.source)),
            ("source_slug", yaml.quoted_or_nothing(article.source_slug)),
            ("securities", yaml.quoted_list(published_codes(article))),
            ("article_id", yaml.quoted(article.article_id)),
            ("canonical_url", yaml.quoted_or_nothing(article.canonical_url)),
            ("share_url", yaml.quoted_or_nothing(share)),
            ("summary", yaml.quoted_or_nothing(shorten(article.summary))),
            ("last_modified_at", timestamp(modified) if modified else ""),
            ("revisions", _revisions(article, zone)),
            ("withdrawn", timestamp(withdrawn) if withdrawn else ""),
        )
    )


def _revisions(article: Article, zone: tzinfo) -> str:
    """Return the last changes, oldest first: when each was noticed, and what changed."""
    return yaml.mappings(
        (
            ("at", yaml.quoted(timestamp(revised.at.astimezone(zone)))),
            ("changed", yaml.quoted_list(revised.changed)),
        )
        for revised in article.revisions[-_MOST_REVISIONS:]
    )


def published_codes(article: Article) -> tuple[str, ...]:
    """Return the codes of the stocks and funds that *article* is about, primary first."""
    return tuple(reference.code for reference in published_references(article.securities))


def published_references(
    references: Iterable[SecurityReference],
) -> tuple[SecurityReference, ...]:
    """Return those of *references* that are published, primary first, each code once.

    Boards and indices are archived and not listed; candidates are guesses and never published.
    """
    listed = [
        reference
        for reference in references
        if reference.role in ("primary", "mention") and reference.kind in ("stock", "fund")
    ]
    listed.sort(key=lambda reference: reference.role != "primary")
    found: dict[str, SecurityReference] = {}
    for reference in listed:
        found.setdefault(reference.code, reference)
    return tuple(found.values())


def body_of(article: Article, options: PostOptions) -> str:
    """Return the body of *article*, in which nothing starts Liquid."""
    html = with_images(article.body, options.images, base=options.image_base, stored=options.stored)
    if "\r" in html:
        html = html.replace("\r\n", "\n").replace("\r", "\n")
    # Braces are Liquid's. The cleaner escapes them; one that it missed would break the whole site.
    return html.strip("\n").replace("{", "&#123;").replace("}", "&#125;")
