"""Articles that an archive has under an id that they wouldn't get today."""

from dataclasses import replace

from newsarchive.archive.store import Archive
from newsarchive.items import Article
from newsarchive.urls import formerly


def as_archived(archive: Archive, article: Article) -> Article:
    """Return *article*, identified, under the id that the archive has it under.

    That is its own, but for one whose address has a part that was taken for a secret once
    (``sid=76890``) and left out: several articles could have one id then. The one that the archive
    shows there keeps it, known by its title and by its date or text; the others get their own.
    """
    former = None if article.native_id else formerly(article.canonical_url)
    if former is None or archive.known([article.article_id]):
        return article
    old = archive.article(former.article_id)
    if old is None or not _is_same(old, article):
        return article
    return replace(
        article, article_id=former.article_id, canonical_url=former.canonical_url, native_id=""
    )


def _is_same(old: Article, new: Article) -> bool:
    same_date = new.date_text != "" and old.date_text == new.date_text
    same_text = new.body_html != "" and old.body_html == new.body_html
    return old.title_text == new.title_text and (same_date or same_text)
