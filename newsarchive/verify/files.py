"""The files of the site against what was noted of each when it was written."""

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import chain
from pathlib import Path, PurePosixPath

from sqlalchemy import ColumnElement, Table, literal, or_, select

from newsarchive.archive import schema
from newsarchive.archive.site_changes import content_digest
from newsarchive.archive.store import Archive
from newsarchive.site.known_posts import article_of, is_post_of_ours
from newsarchive.verify.disagreement import Disagreement
from newsarchive.verify.mending import Mender
from newsarchive.verify.walking import paths_of

_BATCH = 500
_UNFINISHED = re.compile(r"\.(.+)\.part")


@dataclass(frozen=True, slots=True)
class _Note:
    """What was noted of a file: of which article it is ("" for other pages), and its SHA-256."""

    path: str
    article_id: str
    digest: str


class FileCheck:
    """Goes through files and notes side by side, both in the order of their paths."""

    def __init__(self, archive: Archive, site: Path, mender: Mender) -> None:
        self._archive = archive
        self._site = site
        self._mender = mender

    def check(self) -> Iterator[Disagreement | None]:
        """Check files that were noted, and find some that weren't; none for one that is right."""
        notes = self._notes()
        note = next(notes, None)
        for path in paths_of(self._site):
            while note is not None and note.path < path:
                yield self._missing(note)
                note = next(notes, None)
            if note is not None and note.path == path:
                yield self._compared(note)
                note = next(notes, None)
            else:
                yield self._unnoted(path)
        for left in chain([note] if note else [], notes):
            yield self._missing(left)

    def _notes(self) -> Iterator[_Note]:
        """Return all notes by path; those of one path twice if two articles claim it."""
        return merge(
            self._noted(schema.exports, schema.exports.c.article_id),
            self._noted(schema.site_files, literal("")),
            key=lambda note: note.path,
        )

    def _noted(self, table: Table, article_id: ColumnElement[str]) -> Iterator[_Note]:
        path = table.c.path
        query = select(path, article_id, table.c.hash).order_by(path, article_id).limit(_BATCH)
        page = query
        while rows := self._archive.reader.execute(page).all():
            yield from (_Note(*row) for row in rows)
            last = _Note(*rows[-1])
            # Along the index on paths, and no further than one batch.
            page = query.where(
                path >= last.path, or_(path > last.path, article_id > last.article_id)
            )

    def _missing(self, note: _Note) -> Disagreement | None:
        if ".." in PurePosixPath(note.path).parts or note.path.startswith("/"):
            return Disagreement("post", note.path, "is no path inside the site")
        try:
            if (self._site / note.path).is_file():  # behind a link, or written by a repair
                return self._compared(note)
        except OSError as error:
            return Disagreement("post", note.path, f"can't be read: {error.strerror}")
        return self._lacking(note)

    def _lacking(self, note: _Note) -> Disagreement | None:
        if not note.article_id:
            mend = self._mender.rewriting_all(note.path)
            return Disagreement("page", note.path, "is missing", mend)
        due = self._due(note.article_id)
        if due is None:
            what = f"was noted for {note.article_id}, which isn't archived, and is missing"
            return Disagreement("post", note.path, what, self._mender.forgetting(note.article_id))
        if due:
            return None  # the next run writes it
        what = f"is missing, the post of {note.article_id}"
        return Disagreement("post", note.path, what, self._mender.rewriting(note.article_id))

    def _compared(self, note: _Note) -> Disagreement | None:
        try:
            digest = content_digest(_content(self._site / note.path))
        except OSError as error:
            return Disagreement("post", note.path, f"can't be read: {error.strerror}")
        if digest == note.digest:
            return None
        if not note.article_id:
            mend = self._mender.rewriting_all(note.path)
            return Disagreement("page", note.path, "is not as it was written", mend)
        due = self._due(note.article_id)
        ours = digest in self._archive.site_changes.noted(note.path)
        if due is None:
            what = f"was noted for {note.article_id}, which isn't archived"
            return Disagreement("post", note.path, what)
        if due and ours:
            return None  # of a run that was killed; the next one notes it
        mend = self._mender.rewriting(note.article_id)
        if not ours:
            mend = self._mender.replacing(note.article_id, note.path)
        what = f"is not as it was written, the post of {note.article_id}"
        return Disagreement("post", note.path, what, mend)

    def _unnoted(self, path: str) -> Disagreement | None:
        """Judge a file that wasn't noted: most are other people's."""
        name = PurePosixPath(path).name
        unfinished = _UNFINISHED.fullmatch(name)
        if unfinished:
            whole = PurePosixPath(path).with_name(unfinished[1])
            if path.startswith("_posts/") or self._is_noted(str(whole)):
                what = "was left half-written"
                return Disagreement("file", path, what, self._mender.removing(path))
            return None
        if not path.startswith("_posts/") or not is_post_of_ours(name):
            return None
        article_id = article_of(self._archive.reader, name)
        if not article_id:
            return Disagreement("post", path, "no article in the archive has it")
        return self._second(path, article_id)

    def _second(self, path: str, article_id: str) -> Disagreement | None:
        """Judge a post of an article that wasn't noted as that."""
        known, changes = self._archive.known([article_id])[article_id], self._archive.site_changes
        # The check of articles says that none was noted; the next run takes away what one has left.
        if not known.path or self._due(article_id) or path in changes.left(article_id):
            return None
        try:
            ours = content_digest(_content(self._site / path)) in changes.noted(path)
        except OSError as error:
            return Disagreement("post", path, f"can't be read: {error.strerror}")
        mend = self._mender.removing(path) if ours else None
        return Disagreement(
            "post", path, f"a second post of {article_id}, beside {known.path}", mend
        )

    def _due(self, article_id: str) -> bool | None:
        """Tell whether the post of an article is to be written; none if it isn't archived."""
        table = schema.articles
        query = select(table.c.export_due).where(table.c.article_id == article_id)
        return self._archive.reader.execute(query).scalar()

    def _is_noted(self, path: str) -> bool:
        exports, files = schema.exports, schema.site_files
        return any(
            self._archive.reader.execute(select(column).where(column == path)).first()
            for column in (exports.c.path, files.c.path)
        )


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # a pipe would never be read to its end
        raise OSError(errno.EINVAL, "it is no file")
    return path.read_bytes()
