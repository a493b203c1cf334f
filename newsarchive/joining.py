"""What a file of a site, a post or a finished page, makes of an article that is archived."""

from collections.abc import Sequence
from dataclasses import replace

from newsarchive.exporters.summary import shorten
from newsarchive.importers import merge
from newsarchive.importers.flags import FROM_PAGE, NOTICE
from newsarchive.items import AS_MET, Article, Revised

# Flags of how a post was read; the steps set all others anew.
_OF_READING = frozenset(
    {
        "front-matter-repaired",
        "ids-differ",
        "title-from-digest",
        "date-from-file-name",
        "charset-utf-16",
        "charset-gb18030",
        "bytes-replaced",
        FROM_PAGE,
        NOTICE,
    }
)

# What a change of each kind is a change of, in an article as met.
_PARTS = {
    "title": ("title_text",),
    "text": ("body_html", "linked_html"),
    "published": ("date_text",),
    "source": ("source_text",),
}


def news_of(old: Article, met: Article) -> tuple[Revised, ...]:
    """Return the changes that the file *met* tells of and that the archive knows nothing of.

    Those are later than all that is archived of *old*, as after a backup was restored.
    """
    if NOTICE in met.flags or NOTICE in old.flags:
        return ()
    known = [each.at for each in old.revisions]
    if old.origin != "import":  # when a file was read says nothing of its age
        known.append(old.fetched)
    return tuple(each for each in met.revisions if all(each.at > at for at in known))


def is_outdated(old: Article, met: Article) -> bool:
    """Tell whether the file *met* lacks the last change that is archived of *old*."""
    if not old.revisions:
        return False
    return not met.revisions or met.revisions[-1].at < old.revisions[-1].at


def joined(old: Article, met: Article, news: Sequence[Revised] = ()) -> Article:
    """Return what *met*, a file of a site read and identified, makes of the *old* article.

    What *news* says has changed since is as the file shows it. For the rest, two readings of posts,
    or of pages, are merged; what came from the upstream itself, or is a later version, keeps all
    that it has, and is completed. A finished page counts only where there is nothing better, and
    so does a notice that the article was removed.
    """
    article = replace(_joined(old, met), fetched_in=old.fetched_in, made_of=old.made_of)
    return replace(
        _corrected(article, met, news),
        captures=met.captures,
        told=old.told,
        revisions=(*old.revisions, *news) or met.revisions,
    )


def _joined(old: Article, met: Article) -> Article:
    for flag in (NOTICE, FROM_PAGE):
        if (flag in old.flags) != (flag in met.flags):
            return old if flag in met.flags or is_outdated(old, met) else met
    merged = old.origin == met.origin == "import" and not is_outdated(old, met)
    return replace(
        (merge if merged else filled)(old, met),
        article_id=met.article_id,
        canonical_url=met.canonical_url,
        native_id=met.native_id,
        flags=tuple(dict.fromkeys((*filter(_OF_READING.__contains__, old.flags), *met.flags))),
    )


def filled(old: Article, met: Article) -> Article:
    """Return *old* as met, its empty fields filled from *met*."""
    return replace(
        met,
        **{name: value for name in AS_MET if (value := getattr(old, name))},
        fetched=old.fetched,
        date_read=old.date_read,
    )


def _corrected(article: Article, met: Article, news: Sequence[Revised]) -> Article:
    """Return *article* with what has changed as *met* has it, a post or page of the new version."""
    changed = {name for each in news for name in each.changed}
    if not changed & _PARTS.keys():
        return article
    parts = [part for name in changed & _PARTS.keys() for part in _PARTS[name]]
    values: dict[str, object] = {part: getattr(met, part) for part in parts}
    # It was fetched when its last change was noticed.
    values["fetched"] = max(each.at for each in news if _PARTS.keys() & set(each.changed))
    values["date_read"] = article.date_read or article.fetched
    values["fetched_in"] = None
    # A site shows the start of a long summary, of which the archive may have more.
    if met.summary_text and met.summary_text != shorten(article.summary_text):
        values["summary_text"] = met.summary_text
    codes = (*article.security_texts, *met.security_texts)
    values["security_texts"] = tuple(dict.fromkeys(codes))
    return replace(article, **values)  # type: ignore[arg-type]  # parts of an article
