"""Imported posts that lie in the site itself, whose articles get posts or pages of ours there."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path, PurePosixPath

from sqlalchemy import select

from newsarchive.archive import schema
from newsarchive.archive.bulk import chunks
from newsarchive.archive.site_changes import content_digest
from newsarchive.archive.store import Archive
from newsarchive.errors import KeptFileError
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.site.files import is_ours

PLACE = "in_site"
"""The argument of an import's run that tells which folder of the site was taken, if one was."""

# Where runs that don't tell it took a site, or one of its folders.
_PLACES = (PurePosixPath(), PurePosixPath("_posts"), PurePosixPath("old_post"))


def place_in_site(folder: Path, site: Path) -> str | None:
    """Return where *folder*, or a post's own, is in *site*; none if it isn't there."""
    within = folder.parent if folder.is_file() else folder
    try:
        return within.resolve().relative_to(site.resolve()).as_posix()
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Imported:
    """A file of the site that an article was imported from, as it was then."""

    article_id: str
    path: PurePosixPath
    content: bytes


class ImportedFiles:
    """Takes away what is in the archive byte for byte: left there, an article would be shown twice.

    A file that was changed since stays, and so does everything where nothing was imported.
    """

    def __init__(self, archive: Archive, site: SiteFolder) -> None:
        self._archive = archive
        self._site = site

    def found(self, own: Mapping[str, str]) -> tuple[list[Imported], list[KeptFileError]]:
        """Return the files that articles were imported from and are there, and those that stay.

        *own* are the paths of their own posts or pages by article id, "" for those that have none.
        """
        found: list[Imported] = []
        kept: list[KeptFileError] = []
        for (article_id, name), digests in self._imported(list(own)) if self._places else ():
            for place in self._places:
                path = place / name
                target = self._site.path / path
                if str(path) == own[article_id] or not target.is_file():
                    continue
                content = target.read_bytes()
                if content_digest(content) in digests:
                    found.append(Imported(article_id, path, content))
                # Else another file that has this name.
                elif not is_ours(content) and _tells_of(name, article_id):
                    kept.append(_kept(str(target), article_id))
        return found, kept

    def remove(self, files: Iterable[Imported]) -> int:
        """Remove *files*; return how many there were."""
        return sum(self._site.remove(each.path) for each in files)

    @cached_property
    def _places(self) -> list[PurePosixPath]:
        """The folders of the site that posts may have been taken from."""
        runs = schema.runs
        query = select(runs.c.arguments).where(runs.c.command == "import").distinct()
        told = [json.loads(each) for each in self._archive.reader.execute(query).scalars()]
        places = dict.fromkeys(_PLACES if told else ())
        places.update((PurePosixPath(each[PLACE]), None) for each in told if PLACE in each)
        return list(places)

    def _imported(
        self, article_ids: Sequence[str]
    ) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
        """Return the names of the files that articles were imported from, with their contents."""
        table = schema.captures
        for chunk in chunks(article_ids):
            query = (
                select(table.c.article_id, table.c.url, table.c.digest)
                .where(table.c.article_id.in_(chunk), table.c.kind == "post")
                .order_by(table.c.article_id, table.c.url)
            )
            rows = self._archive.reader.execute(query)
            for file, group in groupby(rows, key=lambda row: (row.article_id, row.url)):
                yield file, frozenset(row.digest for row in group)


def _tells_of(name: str, article_id: str) -> bool:
    return article_id.rpartition(":")[2] in PurePosixPath(name).name


def _kept(path: str, article_id: str) -> KeptFileError:
    return KeptFileError(
        path,
        f"was changed since it was imported and is kept; {article_id} is shown twice "
        "until it is moved away",
    )
