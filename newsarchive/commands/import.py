"""``scrapy import``: posts and finished pages of an existing Jekyll site into the archive."""

import hashlib
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from newsarchive.archive import reports
from newsarchive.archive.runs import begin_run, finish_run
from newsarchive.archive.store import Archive
from newsarchive.command_line import ArchiveCommand, now, one_line, print_json
from newsarchive.configuration import catalogue_of, open_archive, zone_of
from newsarchive.errors import (
    ArgumentError,
    HiddenPostError,
    IncompleteError,
    NewsArchiveError,
    NormaliseError,
    PostError,
)
from newsarchive.exporters.imported import PLACE, place_in_site
from newsarchive.finishing import Finisher
from newsarchive.importers import find_posts
from newsarchive.importers.folder import is_page_name
from newsarchive.items import Article
from newsarchive.published import read_file
from newsarchive.undecodable import legible

_NAMES = ("new", "changed", "unchanged", "quarantined")
_SKIPPED = "skipped"


class Command(ArchiveCommand):
    """Read the posts of a site, ours or the old system's, and its finished pages."""

    def syntax(self) -> str:
        return "[--json] PATH"

    def short_desc(self) -> str:
        return "Read the posts and finished pages of an existing Jekyll site into the archive"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        if len(args) != 1:
            raise ArgumentError(
                " ".join(args) or "PATH", "give one path: a site, a folder of posts, or a post"
            )
        folder = Path(args[0])
        posts = find_posts(folder)
        first = tuple(islice(posts, 1))  # raises for a wrong path, before anything is opened
        settings = self.configuration
        catalogue, zone = catalogue_of(settings), zone_of(settings)
        with closing(open_archive(settings, writer=True)) as archive:
            place = place_in_site(folder, Path(settings["SITE_DIR"]))
            told = {"path": str(folder)} | ({PLACE: place} if place is not None else {})
            run_id = begin_run(archive, "import", told)
            finisher = Finisher(archive, catalogue=catalogue, zone=zone, run_id=run_id)
            taking = _Import(folder, archive, finisher, run_id)
            counts = Counter(dict.fromkeys(("read", "posts", "pages", *_NAMES, _SKIPPED), 0))
            outcome = "failed"
            try:
                for path in chain(first, posts):
                    counts.update(_counted(path, taking.take(path)))
                    if archive.full:
                        archive.flush()
                outcome = "finished"
            finally:
                finish_run(archive, run_id, outcome, counts)
        if opts.json:
            print_json(dict(counts))
        else:
            print(_summary(counts))
        return None


def _counted(path: Path, outcome: str) -> tuple[str, ...]:
    """Return what a file counts as; a page that is no article of ours isn't read."""
    kind = "pages" if is_page_name(path.name) else "posts"
    return (outcome,) if outcome == _SKIPPED else ("read", kind, outcome)


def _summary(counts: Counter[str]) -> str:
    read = f"{counts['read']} read"
    if counts["pages"]:
        read += f" ({counts['posts']} posts, {counts['pages']} finished pages)"
    said = [read, *(f"{counts[name]} {name}" for name in _NAMES)]
    if counts[_SKIPPED]:
        said.append(f"{counts[_SKIPPED]} {_SKIPPED}")
    return ", ".join(said)


class _Import:
    """One run over the posts of a folder."""

    def __init__(self, folder: Path, archive: Archive, finisher: Finisher, run_id: int) -> None:
        self._folder = folder
        self._archive = archive
        self._finisher = finisher
        self._run_id = run_id
        self._aside = {str(entry["article_id"]) for entry in reports.quarantined(archive)}

    def take(self, path: Path) -> str:
        """Read one file into the archive and return what became of it."""
        called = path.name if path == self._folder else path.relative_to(self._folder).as_posix()
        name = legible(called)
        article = Article(url=name, origin="import", fetched=now())
        data = b""
        try:
            data = _read(path, name)
            _refuse_undecodable(called)
            outcome = self._finish(read_file(name, data, fetched=article.fetched))
        except HiddenPostError as error:
            print(f"scrapy import: left out: {one_line(str(error))}", file=sys.stderr)
            return _SKIPPED
        except (PostError, NormaliseError, IncompleteError) as error:
            return self._set_aside(replace(article, url=name), error, data)
        if self._aside and (key := _key(name, data)) in self._aside:
            self._archive.settle(key)  # a newer version of this program could read it
            self._aside.remove(key)
        return outcome

    def _finish(self, article: Article | None) -> str:
        return _SKIPPED if article is None else self._finisher.finish(article)

    def _set_aside(self, article: Article, error: NewsArchiveError, data: bytes) -> str:
        """Keep a post that can't be read, once, and say so."""
        entry = replace(article, article_id=_key(article.url, data))
        if entry.article_id in self._aside:
            return "unchanged"
        self._aside.add(entry.article_id)
        self._archive.quarantine(
            entry, spider="import", error=error, answer=data, run_id=self._run_id
        )
        self._archive.flush()
        print(f"scrapy import: quarantined: {one_line(str(error))}", file=sys.stderr)
        return "quarantined"


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PostError(name, f"can't be read: {error.strerror}") from error


def _refuse_undecodable(called: str) -> None:
    name = legible(called)
    if name != called:  # under the name that is noted nobody would find the file again
        raise PostError(name, "has a name that is no UTF-8; rename the file, or its folder")


def _key(name: str, data: bytes) -> str:
    """Return what a post is known by in the quarantine: its text, or its name without one."""
    return f"post:{hashlib.sha256(data or name.encode()).hexdigest()[:16]}"
