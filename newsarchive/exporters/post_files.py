"""One post: its bytes, its place in the site, and putting it there."""

from dataclasses import dataclass
from datetime import tzinfo
from pathlib import PurePosixPath

from newsarchive.archive.articles import Known
from newsarchive.archive.site_changes import content_digest
from newsarchive.archive.store import Archive
from newsarchive.errors import KeptFileError
from newsarchive.exporters.jekyll import render_post
from newsarchive.exporters.naming import post_path
from newsarchive.exporters.options import PostOptions
from newsarchive.exporters.site_folder import Ours, SiteFolder
from newsarchive.items import Article

_STILL_SHOWN = (
    "is not as newsarchive wrote it and is kept, so its article, which was to be taken off the "
    "site, is still shown; remove this file, and scrapy export puts the notice there"
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is to be written: the article, its place in the site, and its bytes."""

    article: Article
    path: PurePosixPath
    content: bytes


class PostFiles:
    """The posts of a site, in the form of *options*, each noted in the archive when it is put."""

    def __init__(
        self, archive: Archive, site: SiteFolder, options: PostOptions, zone: tzinfo
    ) -> None:
        self._archive = archive
        self._site = site
        self._options = options
        self._zone = zone

    def rendered(self, article: Article) -> Post:
        """Return the post of *article*; IncompleteError for one that can't have any."""
        content = render_post(article, self._options, self._zone).encode()
        return Post(article, post_path(article, self._zone), content)

    def put(self, post: Post, *, known: Known | None) -> bool:
        """Write *post*, and remove what *known* tells of, or a killed run left, elsewhere.

        Returns whether anything changed on disk; raises SiteError, and KeptFileError when a file in
        its place, or the one that has moved, is not as we wrote it.
        """
        try:
            return self._put(post, known)
        except KeptFileError as error:
            self._archive.refused(post.article.article_id, path=str(post.path))
            if post.article.article_id in self._options.removed:
                raise KeptFileError(error.subject, _STILL_SHOWN) from error
            raise

    def _put(self, post: Post, known: Known | None) -> bool:
        path, content, article_id = str(post.path), post.content, post.article.article_id
        left = self._archive.site_changes.left(article_id)
        before = {*left, known.path if known is not None else ""} - {"", path}
        old = {PurePosixPath(each): self._ours(article_id, each, known) for each in sorted(before)}
        for place, ours in old.items():  # an edited one isn't to stand beside a new one
            self._site.refuse_others(place, ours=ours)
        changed = self._site.write(post.path, content, ours=self._ours(article_id, path, known))
        for place, ours in old.items():
            changed |= self._site.remove(place, ours=ours)
        self._archive.exported(
            post.article, path=path, digest=content_digest(content), gone=[*map(str, old)]
        )
        return changed

    def _ours(self, article_id: str, path: str, known: Known | None) -> Ours:
        """Return what tells our files from those of others.

        Ours have the content that was last written there, by a run that ended or one that was
        killed, or one that the archive keeps, as it does of an imported post.
        """

        def ours(content: bytes) -> bool:
            digest = content_digest(content)
            return (
                (known is not None and known.path == path and known.digest == digest)
                or digest in self._archive.site_changes.noted(path)
                or self._archive.captures.has(article_id, digest)
            )

        return ours
