"""Each article against its own hashes, and the post that was noted against what it should be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.articles import Known
from newsarchive.archive.site_changes import content_digest
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import content_hash, raw_hash
from newsarchive.errors import IncompleteError
from newsarchive.exporters.jekyll import render_post
from newsarchive.exporters.naming import post_path
from newsarchive.exporters.options import PostOptions
from newsarchive.items import Article
from newsarchive.verify.disagreement import Disagreement
from newsarchive.verify.mending import Mender
from newsarchive.verify.pictures import ShownImages
from newsarchive.verify.stored import Stored, stored_rows
from newsarchive.verify.words import says_its_text

_BATCH = 200
_POSTS = "_posts/"
_HASHED = (
    *("title_text", "date_text", "source_text", "body_html", "linked_html"),
    *("title", "text", "published", "source"),
)


class ArticleCheck:
    """Checks articles in batches; sound ones also against what was noted of their posts."""

    def __init__(
        self,
        archive: Archive,
        options: PostOptions,
        zone: tzinfo,
        mender: Mender,
        images: ShownImages,
    ) -> None:
        self._archive = archive
        self._options = options
        self._images = images
        self._zone = zone
        self._mender = mender

    def check(self) -> Iterator[Disagreement | None]:
        """Check every article; none for one that agrees with itself and with its post."""
        for rows in stored_rows(self._archive, schema.articles, batch=_BATCH):
            found = {str(row.values["article_id"]): list(_damage(row)) for row in rows}
            sound = [key for key, damages in found.items() if not damages]
            known = self._archive.known(sound)
            due = self._due(sound)
            posts = {
                article.article_id: list(self._shown(article, known[article.article_id]))
                for article in self._archive.articles(sound)
                if article.article_id not in due
            }
            for key, damages in found.items():
                wrong = [Disagreement("article", key, what) for what in damages] or posts.get(key)
                yield wrong[0] if wrong else None
                yield from (replace(each, further=True) for each in (wrong or [])[1:])

    def _due(self, article_ids: list[str]) -> set[str]:
        table = schema.articles
        query = select(table.c.article_id).where(
            table.c.article_id.in_(article_ids), table.c.export_due.is_(True)
        )
        return set(self._archive.reader.execute(query).scalars())

    def _shown(self, article: Article, known: Known) -> Iterator[Disagreement]:
        """Check the post of an article, and the images that it shows."""
        post = self._post(article, known)
        if post is not None:
            yield post
        yield from self._images.check(article.article_id)

    def _post(self, article: Article, known: Known) -> Disagreement | None:
        """Compare what was noted of the post with what would be written now."""
        mend = self._mender.rewriting(article.article_id)
        try:
            path = str(post_path(article, self._zone))
            content = render_post(article, self._options, self._zone).encode()
        except IncompleteError as error:
            return Disagreement("article", article.article_id, error.reason)
        if not known.path:
            what = f"its post {path} was never noted as written"
            return Disagreement("post", article.article_id, what, mend)
        if not known.path.startswith(_POSTS):
            return None  # a finished page: what was noted of it is compared with its file
        if known.path != path:
            return Disagreement("post", article.article_id, f"is {known.path}, not {path}", mend)
        if known.digest != content_digest(content):
            what = f"{path} is not what the archive and the settings make of it now"
            return Disagreement("post", article.article_id, what, mend)
        return None


def _damage(row: Stored) -> Iterator[str]:
    """Return what is wrong with a row of ``articles``."""
    if row.broken:
        yield f"{', '.join(row.broken)} can't be read"
        return
    article = _as_hashed(row)
    if content_hash(article) != row.values["content_hash"]:
        yield "title, text, time or outlet are not those of its content_hash"
    elif not says_its_text(row.values["body"], row.values["text"]):
        yield "its body says other words than its text; scrapy replay makes it anew"
    if row.values["published_at"] != row.values["published"]:
        yield "published_at is another moment than published"
    if raw_hash(article) != row.values["raw_hash"]:
        yield "the raw texts are not those of its raw_hash"


def _as_hashed(row: Stored) -> Article:
    return Article(
        url=row.values["url"],
        origin=row.values["origin"],
        fetched=row.values["fetched_at"],
        **{name: row.values[name] for name in _HASHED},
    )
