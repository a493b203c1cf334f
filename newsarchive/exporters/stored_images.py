"""The stored images of a site, put into it where they are missing."""

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from newsarchive.archive.images import Images, StoredImage
from newsarchive.archive.store import Archive
from newsarchive.exporters.site_folder import SiteFolder


class SiteImages:
    """Looks up images that the archive has, and makes sure that the site has them too."""

    def __init__(self, archive: Archive, site: SiteFolder) -> None:
        self._images = Images(archive)
        self._site = site

    def __call__(self, urls: Collection[str]) -> Mapping[str, StoredImage]:
        """Return those of *urls* that are stored; raises SiteError if one can't be written."""
        found = self._images.stored(urls)
        for image in found.values():
            if not (self._site.path / image.path).is_file():
                self._site.write(PurePosixPath(image.path), self._images.content(image))
        return found
