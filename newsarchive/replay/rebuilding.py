"""An article as met, made again from the answers that it was made of.

This calls what the crawl calls, in the order in which the answers came. What was fetched makes an
article anew; what a later look or an imported post brought changes it.
"""

from collections.abc import Sequence
from dataclasses import replace

from newsarchive.archive.captures import Captures, Kept
from newsarchive.crawl.articles import Endpoint, endpoints_of, told_by
from newsarchive.eastmoney.completion import completed, from_record, looked_at
from newsarchive.eastmoney.texts import TextAnswer
from newsarchive.errors import CaptureError
from newsarchive.items import AS_MET, Article, Capture, Told
from newsarchive.joining import joined, news_of
from newsarchive.published import parse_post, read_file
from newsarchive.published.completion import completed_post, listed_post
from newsarchive.replay.lists import ListAnswers
from newsarchive.replay.provenance import list_of
from newsarchive.urls import Identity

_POST = "post"
PARSED = frozenset({"eastmoney", "share", "category", "import"})
"""Origins whose answers are parsed here; those of other sites only their spiders can read."""


class Rebuilder:
    """Makes articles again from the answers of an archive."""

    def __init__(self, captures: Captures) -> None:
        self._captures = captures
        self._lists = ListAnswers(captures)

    def rebuild(
        self, stored: Article, groups: Sequence[Sequence[Kept]], lists: Sequence[Kept]
    ) -> Article:
        """Return the archived article *stored* as met, of the answers that made it.

        *groups* are these, as `made_of` returns them, and *lists* those of lists that brought it.
        Raises CaptureError for an answer that can't be read back, AnswerError or PostError for one
        that says nothing any more.
        """
        article = self._begun(stored, groups[0], lists)
        for answers in groups[1:]:
            if answers[0].kind == _POST:
                article = self._imported(stored, article, answers)
            else:
                article = self._looked(article, answers[-1])
        return article

    def _begun(self, stored: Article, answers: Sequence[Kept], lists: Sequence[Kept]) -> Article:
        """Return the article as it was first, or was anew after a list showed it anew."""
        if answers[0].kind == _POST:
            return self._imported(stored, None, answers)
        before = [each for each in lists if each.id < answers[0].id]
        if stored.origin == "category":
            return self._published(stored, answers[-1], list_of(stored, before))
        return self._fetched(stored, answers, before)

    def _fetched(self, stored: Article, answers: Sequence[Kept], lists: Sequence[Kept]) -> Article:
        article = self._met(stored, lists)
        for kept in answers:
            answer, told = self._text(article, kept)
            article = replace(completed(article, answer, _capture(kept)), told=told)
        return article

    def _met(self, stored: Article, lists: Sequence[Kept]) -> Article:
        """Return the article as its list or link announced it."""
        listed = list_of(stored, lists)
        fetched = stored.date_read or stored.fetched
        met = Article(
            url=stored.url,
            origin=stored.origin,
            fetched=fetched,
            native_id=stored.native_id,
            listing=stored.listing,
            share_link=stored.share_link,
            article_id=stored.article_id,
            canonical_url=stored.canonical_url,
        )
        if stored.origin == "share":
            return met
        record = None
        if listed is not None:
            record = self._lists.record(listed, stored.article_id, listing=stored.listing)
        if record is not None:
            told = from_record(record, listing=stored.listing, fetched=fetched)
        else:  # what the list said stands, and answers don't contradict it
            told = stored
        # What the last list left out an earlier one may have said.
        rest = stored if len(lists) > 1 else met
        return replace(
            met,
            title_text=told.title_text or rest.title_text,
            date_text=told.date_text or rest.date_text,
            source_text=told.source_text or rest.source_text,
            summary_text=told.summary_text or rest.summary_text,
            security_texts=told.security_texts or rest.security_texts,
        )

    def _looked(self, article: Article, kept: Kept) -> Article:
        answer, told = self._text(article, kept)
        before = article.told or told
        return looked_at(article, answer, before=before, told=told, capture=_capture(kept))

    def _text(self, article: Article, kept: Kept) -> tuple[TextAnswer, Told]:
        """Return what an endpoint answered about an article's text."""
        found = self._captures.answer(kept)
        endpoint = _endpoint(article, kept)
        answer = endpoint.parse(found.body, kept.url, found.header("Content-Type"))
        return answer, told_by(kept.kind, answer, found.header)

    def _published(self, stored: Article, kept: Kept, listed: Kept | None) -> Article:
        """Return the article of a post's page in a published archive."""
        body = self._captures.answer(kept).body
        article = parse_post(body, url=kept.url, fetched=stored.fetched)
        post = None if listed is None else self._lists.post(listed, kept.url)
        met = stored
        if post is not None:
            read = stored.date_read or stored.fetched
            met = listed_post(post, listing=stored.listing, fetched=read)
        identity = Identity(stored.article_id, stored.canonical_url, stored.native_id)
        return completed_post(article, met, identity, _capture(kept))

    def _imported(
        self, stored: Article, article: Article | None, answers: Sequence[Kept]
    ) -> Article:
        """Return the article with what imported posts add."""
        posts = [self._post(stored, kept) for kept in answers]
        first, *others = posts if article is None else (article, *posts)
        for post in others:
            first = joined(first, post, news_of(first, post))
        return first

    def _post(self, stored: Article, kept: Kept) -> Article:
        read = read_file(kept.url, self._captures.answer(kept).body, fetched=kept.fetched)
        if read is None:
            raise CaptureError(kept.where, "holds no article")
        return replace(
            read,
            source_slug="",
            article_id=stored.article_id,
            canonical_url=stored.canonical_url,
            native_id=stored.native_id,
        )


def as_met(stored: Article) -> Article:
    """Return the archived article *stored* as its spider met it, which the archive keeps."""
    met = {name: getattr(stored, name) for name in AS_MET}
    return Article(
        **met,
        fetched=stored.fetched,
        date_read=stored.date_read,
        article_id=stored.article_id,
        canonical_url=stored.canonical_url,
    )


def _endpoint(article: Article, kept: Kept) -> Endpoint:
    for endpoint in endpoints_of(article.article_id):
        if endpoint.kind == kept.kind:
            return endpoint
    raise CaptureError(kept.where, f"is of the kind {kept.kind}, which no text has")


def _capture(kept: Kept) -> Capture:
    """Return the answer without its bytes: they are kept already."""
    return Capture(kept.url, kept.kind, b"", kept.fetched, kept.status)
