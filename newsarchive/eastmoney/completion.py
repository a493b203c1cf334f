"""One article out of several answers: each fills what those before it left empty."""

import hashlib
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from newsarchive.dates import parse_date
from newsarchive.eastmoney.hollow import is_hollow
from newsarchive.eastmoney.records import ListRecord
from newsarchive.eastmoney.texts import TextAnswer
from newsarchive.errors import DateError
from newsarchive.items import Article, Capture, Told
from newsarchive.urls import Identity, identify_caifuhao, identify_news

_BEIJING = ZoneInfo("Asia/Shanghai")

REQUIRED = ("title_text", "date_text", "body_html")
"""What an article can't do without; an answer that lacks one of them is completed by the next."""


def from_record(record: ListRecord, *, listing: str, fetched: datetime) -> Article:
    """Return the article that a list record announces, as far as the record goes."""
    identity = identity_of(record)
    return Article(
        url=record.unique_url or record.url or identity.canonical_url,
        origin="eastmoney",
        fetched=fetched,
        native_id=identity.native_id,
        article_id=identity.article_id,
        canonical_url=identity.canonical_url,
        listing=listing,
        title_text=record.title,
        date_text=record.date_text,
        source_text=record.source,
        summary_text=record.summary,
        security_texts=record.securities,
    )


def identity_of(record: ListRecord) -> Identity:
    """Return the identity of the article behind *record*; IdentityError for a wrong id."""
    if record.kind == "CFH":
        return identify_caifuhao(record.native_id)
    return identify_news(record.native_id)


def record_hash(record: ListRecord) -> str:
    """Return a hash over what of a record tells that the article changed."""
    said = f"{record.title}\0{record.date_text}\0{record.source}"
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def completed(article: Article, answer: TextAnswer, capture: Capture) -> Article:
    """Return *article* with what *answer* adds: its empty fields filled, its codes joined.

    A body that shows nothing is as good as none where the answer has another. It counts as fetched
    with the last answer, while its date counts from when it was read.
    """
    date_text, date_read = _date(article, answer, capture)
    hollow = bool(answer.body_html.strip()) and is_hollow(article.body_html)
    return replace(
        article,
        title_text=article.title_text.strip() or answer.title,
        date_text=date_text,
        fetched=capture.fetched,
        date_read=date_read,
        source_text=article.source_text.strip() or answer.source,
        summary_text=article.summary_text.strip() or answer.summary,
        author_text=article.author_text or answer.author,
        body_html=answer.body_html if hollow else article.body_html or answer.body_html,
        linked_html=answer.linked_html if hollow else article.linked_html or answer.linked_html,
        keywords=article.keywords or answer.keywords,
        security_texts=tuple(dict.fromkeys((*article.security_texts, *answer.security_texts))),
        captures=(*article.captures, capture),
    )


def looked_at(
    old: Article, answer: TextAnswer, *, before: Told, told: Told, capture: Capture
) -> Article:
    """Return the archived article *old* as the upstream has it now, from the raw texts on.

    *before* is what was told the last time. Lists and texts may show different titles, times and
    outlets, so one is only replaced if the same endpoint told another one then. A text that is
    missing, or shows nothing, says nothing.
    """
    then = before if told.kind == before.kind else told
    date_text = _newer(old.date_text, told.date, then.date)
    silent = is_hollow(answer.body_html)
    return Article(
        url=old.url,
        origin=old.origin,
        fetched=capture.fetched,
        date_read=(old.date_read or old.fetched) if date_text == old.date_text else None,
        native_id=old.native_id,
        article_id=old.article_id,
        canonical_url=old.canonical_url,
        listing=old.listing,
        title_text=_newer(old.title_text, told.title, then.title),
        date_text=date_text,
        source_text=_newer(old.source_text, told.source, then.source),
        summary_text=old.summary_text,
        author_text=old.author_text,
        body_html=old.body_html if silent else answer.body_html,
        linked_html=old.linked_html if silent else answer.linked_html,
        security_texts=old.security_texts,
        keywords=old.keywords,
        share_link=old.share_link,
        captures=(capture,),
        told=told,
        made_of=old.made_of,
    )


def _newer(kept: str, now: str, then: str) -> str:
    return now if now.strip() and now != then else kept


def _date(article: Article, answer: TextAnswer, capture: Capture) -> tuple[str, datetime | None]:
    """Return the record's time, or the answer's where only that one exists, and when it was read.

    That is none for the answer's, which is as old as the article then.
    """
    read = article.date_read or article.fetched
    for text, at in ((article.date_text, read), (answer.date_text, capture.fetched)):
        try:
            parse_date(text, now=at, zone=_BEIJING)
        except DateError:
            continue
        return text, at if at is read else None
    if article.date_text.strip():
        return article.date_text.strip(), read
    return answer.date_text, None


def missing(article: Article) -> tuple[str, ...]:
    """Return the names of the required fields that *article* lacks."""
    return tuple(name for name in REQUIRED if not getattr(article, name).strip())


def wanting(article: Article) -> tuple[str, ...]:
    """Return what `missing` does, and the body if it shows nothing: another answer may have one."""
    lacking = missing(article)
    hollow = "body_html" not in lacking and is_hollow(article.body_html)
    return (*lacking, "body_html") if hollow else lacking
