"""From the archive to the site folder: which posts are due, and the note that they are written."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path, PurePosixPath
from typing import Self
from zoneinfo import ZoneInfo

from scrapy.settings import BaseSettings
from sqlalchemy import Select, select

from newsarchive.archive import schema
from newsarchive.archive.database import database_file
from newsarchive.archive.store import Archive
from newsarchive.exporters.jekyll import render_post
from newsarchive.exporters.naming import post_path
from newsarchive.exporters.options import PostOptions
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.items import Article

_BATCH = 200  # articles in memory at once


class PostWriter:
    """Writes posts and notes each in the archive."""

    def __init__(
        self, archive: Archive, site: SiteFolder, options: PostOptions, zone: tzinfo
    ) -> None:
        self._archive = archive
        self._site = site
        self._options = options
        self._zone = zone

    @classmethod
    def from_settings(cls, settings: BaseSettings, archive: Archive) -> Self:
        """Use SITE_DIR, POST_STYLE, SHARE_URL, SITE_URL and TIME_ZONE.

        Raises SiteError when the folder can't be used, SettingError for the rest.
        """
        site = SiteFolder(Path(settings["SITE_DIR"]))
        site.check(archive=database_file(archive.engine.url))
        return cls(archive, site, post_options(settings), ZoneInfo(settings["TIME_ZONE"]))

    def write(self, article: Article, *, old_path: str) -> bool:
        """Write the post of *article*, and remove the one at *old_path* if it has moved.

        Returns whether anything changed on disk; raises SiteError.
        """
        path = post_path(article, self._zone)
        text = render_post(article, self._options, self._zone)
        changed = self._site.write(path, text)
        if old_path and old_path != str(path):
            changed |= self._site.remove(PurePosixPath(old_path))
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._archive.exported(article, path=str(path), digest=digest)
        return changed

    def write_due(self) -> Iterator["Batch"]:
        """Write what was archived and not yet exported."""
        return self._write_all(select(schema.articles.c.article_id).where(_DUE))

    def write_since(self, since: datetime | None) -> Iterator["Batch"]:
        """Write all posts, or those published at *since* or later, due or not."""
        query = select(schema.articles.c.article_id)
        if since is not None:
            query = query.where(schema.articles.c.published_at >= since)
        return self._write_all(query)

    def _write_all(self, query: Select[str]) -> Iterator["Batch"]:
        key = schema.articles.c.article_id
        last = ""
        while True:
            page = query.where(key > last).order_by(key).limit(_BATCH)
            ids = self._archive.reader.execute(page).scalars().all()
            if not ids:
                return
            known = self._archive.known(ids)
            changed = sum(
                self.write(article, old_path=known[article.article_id].path)
                for article in self._archive.articles(ids)
            )
            self._archive.flush()
            yield Batch(posts=len(ids), changed=changed)
            last = ids[-1]


@dataclass(frozen=True, slots=True)
class Batch:
    """Posts that were looked at, and how many of them changed on disk."""

    posts: int
    changed: int


_DUE = schema.articles.c.export_due.is_(True)


def post_options(settings: BaseSettings) -> PostOptions:
    """Return the form of posts that the settings ask for; SettingError for a wrong value."""
    return PostOptions.from_values(
        settings.get("POST_STYLE"), settings.get("SHARE_URL"), settings.get("SITE_URL") or ""
    )
