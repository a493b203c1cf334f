"""The stored images of a site, put into it where they are missing."""

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from newsarchive.archive.images import Images, StoredImage
from newsarchive.archive.store import Archive
from newsarchive.exporters.site_folder import SiteFolder


class SiteImages:
    """Looks up images that the archive has, and makes sure that *site* has them, if given."""

    def __init__(self, archive: Archive, site: SiteFolder | None) -> None:
        self._images = Images(archive)
        self._site = site

    def __call__(self, urls: Collection[str]) -> Mapping[str, StoredImage]:
        """Return those of *urls* that are stored; raises SiteError if one can't be written."""
        found = self._images.stored(urls)
        if self._site is not None:
            for image in found.values():
                self._put(self._site, image)
        return found

    def _put(self, site: SiteFolder, image: StoredImage) -> None:
        if not (site.path / image.path).is_file():
            site.write(PurePosixPath(image.path), self._images.content(image))
