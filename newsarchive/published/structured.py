"""What a page says of its article for machines: JSON-LD, as the SEO plugin of Jekyll writes it."""

import json
from dataclasses import dataclass

from lxml import etree

from newsarchive.published.paths import elements

_SCRIPTS = elements("//script[@type='application/ld+json']")
_ARTICLES = frozenset({"Article", "BlogPosting", "NewsArticle", "Report", "TechArticle"})
_LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Stated:
    """Headline and date of publication, each "" where the page doesn't say it."""

    headline: str = ""
    published: str = ""


def stated(root: etree._Element) -> Stated:
    """Return what the first article that the page describes says; nothing of what isn't JSON."""
    for script in _SCRIPTS(root):
        text = script.text or ""
        if len(text) > _LARGEST:
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and isinstance(found.get("@graph"), list):
            found = found["@graph"]
        for each in found if isinstance(found, list) else [found]:
            if isinstance(each, dict) and _is_article(each.get("@type")):
                return Stated(_text(each.get("headline")), _text(each.get("datePublished")))
    return Stated()


def _is_article(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(each, str) and each in _ARTICLES for each in kinds)


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
