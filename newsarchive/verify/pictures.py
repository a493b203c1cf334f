"""The stored images that posts show, against their files in the site."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from newsarchive.archive.images import Images, StoredImage
from newsarchive.archive.store import Archive
from newsarchive.verify.disagreement import Disagreement
from newsarchive.verify.mending import Mender


class ShownImages:
    """Looks up stored images for the posts that are checked, and remembers which they show."""

    def __init__(self, archive: Archive, site: Path, mender: Mender) -> None:
        self._images = Images(archive)
        self._site = site
        self._mender = mender
        self._shown: dict[str, StoredImage] = {}
        self._named: set[str] = set()

    def __call__(self, urls: Collection[str]) -> Mapping[str, StoredImage]:
        """Return those of *urls* that are stored."""
        found = self._images.stored(urls)
        self._shown |= {image.path: image for image in found.values()}
        return found

    def check(self, article_id: str) -> Iterator[Disagreement]:
        """Check the files of what was looked up since the last time, for the post of an article."""
        shown, self._shown = self._shown, {}
        for path, image in shown.items():
            wrong = self._wrong(image)
            if wrong and path not in self._named:
                self._named.add(path)
                what = f"{wrong}, shown by {article_id}"
                yield Disagreement("image", path, what, self._mender.restoring(image))

    def _wrong(self, image: StoredImage) -> str:
        file = self._site / image.path
        if not file.is_file():
            return "is missing"
        try:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        except OSError as error:
            return f"can't be read: {error.strerror}"
        return "" if digest == image.digest else "is not the image of its digest"
