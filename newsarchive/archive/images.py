"""Stored images: which addresses have one, and the images themselves, once each."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.archive.store import Archive
from newsarchive.items import Examined

_FOLDER = "assets/images"


@dataclass(frozen=True, slots=True)
class StoredImage:
    """An image of the site: its path there and its size in pixels."""

    digest: str
    path: str
    width: int
    height: int


class Images:
    """The tables ``images`` and ``image_files`` of an archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def stored(self, urls: Collection[str]) -> dict[str, StoredImage]:
        """Return those of *urls* whose image is stored."""
        images, files = schema.images, schema.image_files
        columns = (files.c.digest, files.c.path, files.c.width, files.c.height)
        query = select(images.c.url, *columns).join(files, files.c.digest == images.c.digest)
        found: dict[str, StoredImage] = {}
        for chunk in chunks(list(urls)):
            for row in self._archive.reader.execute(query.where(images.c.url.in_(chunk))):
                url, digest, path, width, height = row
                found[url] = StoredImage(digest, path, width, height)
        return found

    def content(self, image: StoredImage) -> bytes:
        """Return the image itself."""
        files = schema.image_files
        query = select(files.c.content).where(files.c.digest == image.digest)
        return bytes(self._archive.reader.execute(query).scalar_one())

    def store(self, url: str, content: bytes, examined: Examined, *, day: date) -> StoredImage:
        """Keep the image of *url*; one that is kept already only gets another address.

        It is filed under the *day* of the article that first brought it, and its content.
        """
        files = schema.image_files
        digest = hashlib.sha256(content).hexdigest()
        path = f"{_FOLDER}/{day:%Y/%m/%d}/{digest[0]}/{digest[:32]}.{examined.ending}"
        row = {
            "digest": digest,
            "path": path,
            "width": examined.width,
            "height": examined.height,
            "content": content,
        }
        with self._archive.transaction() as connection:
            connection.execute(insert(files).prefix_with("OR IGNORE"), row)
        self._note(url, digest=digest)
        return self.stored([url])[url]

    def failed(self, url: str, reason: str) -> None:
        """Note why the image of *url* is not stored."""
        self._note(url, error=reason)

    def _note(self, url: str, *, digest: str = "", error: str = "") -> None:
        row = {"url": url, "digest": digest, "error": error, "asked_at": self._archive.clock()}
        with self._archive.transaction() as connection:
            connection.execute(insert(schema.images).prefix_with("OR REPLACE"), row)
