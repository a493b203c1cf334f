"""Articles that an archive has under an id that they wouldn't get today."""

import re
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from newsarchive.archive.store import Archive
from newsarchive.errors import IdentityError
from newsarchive.items import Article
from newsarchive.urls import Identity, formerly, identify_news

_NUMBER = re.compile(r"(?<!\d)20\d{15,16}(?!\d)", re.ASCII)


def as_archived(archive: Archive, article: Article) -> Article:
    """Return *article*, identified, under the id that the archive has it under.

    That is its own, but for one whose address has a part that was taken for a secret once
    (``sid=76890``) and left out, or a number like EastMoney's that was taken for one: several
    articles could have one id then. The one that the archive shows there keeps it, known by its
    title and by its date or text; the others get their own.
    """
    former = () if article.native_id else _former(article)
    if not former or archive.known([article.article_id]):
        return article
    for identity in former:
        old = archive.article(identity.article_id)
        if old is not None and _is_same(old, article):
            return replace(
                article,
                article_id=identity.article_id,
                canonical_url=identity.canonical_url,
                native_id=identity.native_id,
            )
    return article


def _former(article: Article) -> tuple[Identity, ...]:
    former = formerly(article.canonical_url)
    found = _NUMBER.search(urlsplit(article.canonical_url).path)
    taken = None
    if found is not None and article.origin == "import":
        with suppress(IdentityError):
            taken = identify_news(found[0])
    return tuple(each for each in (former, taken) if each is not None)


def _is_same(old: Article, new: Article) -> bool:
    same_date = new.date_text != "" and old.date_text == new.date_text
    same_text = new.body_html != "" and old.body_html == new.body_html
    return old.title_text == new.title_text and (same_date or same_text)
