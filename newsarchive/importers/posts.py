"""A post file, of the old system or ours, read back as an article."""

import re
from datetime import datetime

from newsarchive.errors import PostError
from newsarchive.importers.charset import decode_post
from newsarchive.importers.drift import Parts, cut_up
from newsarchive.importers.front_matter import FrontMatter, split_post
from newsarchive.importers.hands import (
    is_others_article,
    keywords_of,
    refuse_hidden,
    refuse_markup,
    with_links,
)
from newsarchive.importers.history import moment_of, revisions_of
from newsarchive.importers.labels import outlet
from newsarchive.importers.links import article_in, is_share_link, native_id, public_page
from newsarchive.items import Article, Capture

_NAME_DATE = re.compile(r"(?:\A|/)(\d{4}-\d{1,2}-\d{1,2})-[^/]*\Z")
_ZONE = re.compile(r"[+-]\d{2}:?\d{2}\s*\Z")
_YEAR = re.compile(r"\d{4}")
_DIGEST_TITLE = re.compile(r"\A\s*【([^【】\n]+)】")


def read_post(name: str, data: bytes, *, fetched: datetime) -> Article:
    """Return the article of a post file: the group of fields "as met", nothing normalised.

    *name* is the file's path, *data* its bytes, *fetched* (aware, UTC) the moment of reading.
    ``url`` is the article's public page, ``share_link`` the share link that the post shows.
    A post that is marked as withdrawn or revised stays so. ``source_slug`` is the one it states.
    ``body_html`` is exactly the text between front matter, quoted digest and footer, but for
    addresses in angle brackets, which become links.
    ``date_text`` stays as written, without a zone when the post has none; a post without the key
    has the day of its file name, as in Jekyll. ``flags`` tells what had to be repaired.

    A post of other hands has categories and tags as ``keywords``: few of them name an outlet.

    Raises PostError, naming *name*, when the file is no post, lacks what can't be made up, or is
    of other hands and its text more than HTML; HiddenPostError for one that isn't to be published.
    """
    text, flags = decode_post(name, data)
    matter = split_post(name, text)
    refuse_hidden(name, matter)
    file_name = name.replace("\\", "/").rpartition("/")[2]
    named = () if is_others_article(matter, file_name) else (file_name, matter.text("article_id"))
    parts = cut_up(matter.rest, quoted=not matter.text("summary"), own=(*named, *_stated(matter)))
    share_link, link = _links(matter, parts)
    naming = (*named, link, share_link)
    article_id, id_flags = _native_id(*naming)
    title, title_flags = _title(matter, parts)
    date, date_flags = _date(matter, file_name)
    url = link or public_page(*naming) or share_link
    _demand(name, {"title": title, "date": date, "link or article id": url})
    ours = parts.footed or matter.text("article_id") != "" or any(article_in(*naming))
    if not ours:
        refuse_markup(name, f"> {parts.quote}" if parts.quote else parts.body)
    return Article(
        url=url,
        origin="import",
        fetched=fetched,
        native_id=article_id,
        title_text=title,
        date_text=date,
        source_text=_source(matter, parts) if ours else matter.text("source"),
        summary_text=matter.text("summary") or parts.quote,
        author_text=matter.text("author"),
        body_html=with_links(parts.body),
        security_texts=matter.items("securities"),
        keywords=matter.items("keywords") if ours else keywords_of(matter),
        share_link=share_link,
        captures=(Capture(url=name, kind="post", body=data, fetched=fetched),),
        source_slug=matter.text("source_slug"),
        flags=flags + matter.flags + id_flags + title_flags + date_flags,
        modified=moment_of(matter, "last_modified_at"),
        withdrawn=moment_of(matter, "withdrawn"),
        revisions=revisions_of(matter),
    )


def _stated(matter: FrontMatter) -> tuple[str, str]:
    """Return the article's own link and its share link, as the front matter has them."""
    return matter.text("canonical_url").strip(), matter.text("share_url").strip()


def _links(matter: FrontMatter, parts: Parts) -> tuple[str, str]:
    """Return the share link and the article's own link, each "" when the post has none."""
    link, share_link = _stated(matter)
    shown = parts.link
    if shown and (is_share_link(shown) or (link and shown != link)):
        return share_link or shown, link
    return share_link, link or ("" if shown == share_link else shown)


def _native_id(*texts: str) -> tuple[str, tuple[str, ...]]:
    """Return the first id; a post whose name and links disagree about it is flagged."""
    ids = list(dict.fromkeys(filter(None, map(native_id, texts))))
    return (ids[0], ("ids-differ",) * (len(ids) > 1)) if ids else ("", ())


def _title(matter: FrontMatter, parts: Parts) -> tuple[str, tuple[str, ...]]:
    title = matter.text("title")
    if title.strip():
        return title, ()
    found = _DIGEST_TITLE.match(matter.text("summary") or parts.quote or parts.body)
    return (found[1].strip(), ("title-from-digest",)) if found else ("", ())


def _date(matter: FrontMatter, file_name: str) -> tuple[str, tuple[str, ...]]:
    date = matter.text("date")
    if _YEAR.search(_ZONE.sub("", date)):
        return date, ()
    found = _NAME_DATE.search(file_name)
    return (found[1], ("date-from-file-name",)) if found else ("", ())


def _source(matter: FrontMatter, parts: Parts) -> str:
    named = matter.text("source")
    if named:
        return named
    labels, category = matter.items("tags"), matter.text("categories")
    return outlet(labels[0], category) if labels else outlet(parts.label, parts.slug)


def _demand(name: str, values: dict[str, str]) -> None:
    missing = [key for key, value in values.items() if not value]
    if missing:
        raise PostError(name, "the post has no " + ", no ".join(missing))
