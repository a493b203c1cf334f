"""``scrapy import``: posts of an existing Jekyll site into the archive."""

import hashlib
from argparse import ArgumentParser, Namespace
from collections import Counter
from contextlib import closing
from itertools import chain
from pathlib import Path

from scrapy.exceptions import UsageError

from newsarchive.archive.listings import Listings
from newsarchive.archive.runs import begin_run, finish_run
from newsarchive.archive.store import Archive
from newsarchive.command_line import (
    ArchiveCommand,
    catalogue_of,
    now,
    open_archive,
    print_json,
    zone_of,
)
from newsarchive.errors import (
    IncompleteError,
    NewsArchiveError,
    NormaliseError,
    PostError,
)
from newsarchive.finishing import Finisher
from newsarchive.importers import find_posts, read_post
from newsarchive.items import Article

_NAMES = ("read", "new", "changed", "unchanged", "quarantined")


class Command(ArchiveCommand):
    """Read the posts of a site, ours or the old system's, into the archive."""

    def syntax(self) -> str:
        return "[--json] PATH"

    def short_desc(self) -> str:
        return "Read the posts of an existing Jekyll site into the archive"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        if len(args) != 1:
            raise UsageError("give one path: a site, a folder of posts, or a post")
        folder = Path(args[0])
        posts = find_posts(folder)
        first = next(posts)  # raises for a wrong path, before anything is opened
        settings = self.configuration
        catalogue, zone = catalogue_of(settings), zone_of(settings)
        with closing(open_archive(settings, writer=True)) as archive:
            run_id = begin_run(archive, "import", {"path": str(folder)})
            finisher = Finisher(archive, catalogue=catalogue, zone=zone, run_id=run_id)
            counts = Counter(dict.fromkeys(_NAMES, 0))
            for path in chain((first,), posts):
                counts.update(("read", _take(path, folder, archive, finisher, run_id)))
                if archive.full:
                    archive.flush()
            finish_run(archive, run_id, "finished", counts)
        if opts.json:
            print_json(dict(counts))
        else:
            print(", ".join(f"{counts[name]} {name}" for name in _NAMES))
        return None


def _take(path: Path, folder: Path, archive: Archive, finisher: Finisher, run_id: int) -> str:
    """Read one post into the archive and return what became of it."""
    name = path.name if path == folder else path.relative_to(folder).as_posix()
    met: Article | None = None
    data = b""
    try:
        data = _read(path, name)
        met = read_post(name, data, fetched=now())
        return finisher.finish(met)
    except (PostError, NormaliseError, IncompleteError) as error:
        return _set_aside(met, error, name=name, data=data, archive=archive, run_id=run_id)


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PostError(name, f"can't be read: {error.strerror}") from error


def _set_aside(  # noqa: PLR0913 (an entry of the quarantine has that many sides)
    met: Article | None,
    error: NewsArchiveError,
    *,
    name: str,
    data: bytes,
    archive: Archive,
    run_id: int,
) -> str:
    """Keep a post that can't be read, once, and say so."""
    digest = hashlib.sha256(data).hexdigest()[:16]
    article_id = f"post:{digest}"
    article = met or Article(url=name, origin="import", fetched=now())
    if not Listings(archive).quarantined([article_id]):
        entry = Article(
            url=name,
            origin="import",
            fetched=article.fetched,
            article_id=article_id,
            title_text=article.title_text,
            date_text=article.date_text,
        )
        archive.quarantine(entry, spider="import", error=error, answer=data, run_id=run_id)
        archive.flush()
        print(f"quarantined {error}")
        return "quarantined"
    return "unchanged"
