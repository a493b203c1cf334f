"""Imported posts that lie in the site itself, whose articles get posts or pages of ours there."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import PurePosixPath

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.archive.site_changes import content_digest
from newsarchive.archive.store import Archive
from newsarchive.errors import KeptFileError
from newsarchive.exporters.site_folder import SiteFolder

# `scrapy import` takes a site, or one of its folders; names are relative to what it took.
_PLACES = (PurePosixPath(), PurePosixPath("_posts"), PurePosixPath("old_post"))


class ImportedFiles:
    """Takes away what is in the archive byte for byte: left there, an article would be shown twice.

    A file that was changed since stays, and so does everything where nothing was imported.
    """

    def __init__(self, archive: Archive, site: SiteFolder) -> None:
        self._archive = archive
        self._site = site

    def remove(self, posts: Mapping[str, str]) -> int:
        """Remove the files that articles were imported from; return how many there were.

        *posts* are the paths of their own posts by article id, "" for those that have none.
        """
        if not self._any:
            return 0
        removed = 0
        for article_id, name, digest in self._imported(list(posts)):
            for place in _PLACES:
                path = place / name
                if str(path) != posts[article_id] and (self._site.path / path).is_file():
                    with suppress(KeptFileError):  # another file of that name
                        removed += self._site.remove(path, ours=partial(_is, digest))
        return removed

    @cached_property
    def _any(self) -> bool:
        runs = schema.runs
        query = select(runs.c.id).where(runs.c.command == "import").limit(1)
        return self._archive.reader.execute(query).first() is not None

    def _imported(self, article_ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        table = schema.captures
        for chunk in chunks(article_ids):
            query = select(table.c.article_id, table.c.url, table.c.digest).where(
                table.c.article_id.in_(chunk), table.c.kind == "post"
            )
            for row in self._archive.reader.execute(query):
                yield row.article_id, row.url, row.digest


def _is(digest: str, content: bytes) -> bool:
    return content_digest(content) == digest
