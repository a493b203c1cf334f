"""Finished files: what marks them as ours, and how they are put into the site's folder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from newsarchive.archive import schema
from newsarchive.archive.articles import Known
from newsarchive.archive.bulk import chunks
from newsarchive.archive.site_changes import content_digest
from newsarchive.archive.store import Archive
from newsarchive.errors import KeptFileError
from newsarchive.exporters.site_folder import Ours, SiteFolder

GENERATOR = "newsarchive"
MARK = f"<!-- {GENERATOR} -->"
"""How a page or a feed of ours ends, whatever its layout is."""

_STEP = 4096
_JSON_MARK = f'"generator": "{GENERATOR}"'.encode()
_TABLE = schema.site_files


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site: its path in the folder and what it holds."""

    path: PurePosixPath
    text: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return content_digest(self.text.encode())


def marked(text: str) -> str:
    """Return a page or a feed with our mark at its end."""
    return f"{text.rstrip()}\n{MARK}\n"


def marked_data(lines: Iterable[str]) -> str:
    """Return a data file of Jekyll's, in YAML, with our mark at its end."""
    return "".join(f"{line}\n" for line in (*lines, f"# {MARK}"))


def in_steps(text: str) -> str:
    """Return a file with blanks before its last line, so that its size is a multiple of 4 KB.

    Git stores a version as what it changes in another one, which it looks for among few: those of
    most nearly the same size, of equal ones the next in time. A list that slides is sometimes a
    little larger and sometimes a little smaller; this way its neighbours in time are found.
    """
    start = text.rstrip("\n").rfind("\n") + 1
    return f"{text[:start]}{' ' * (-len(text.encode()) % _STEP)}{text[start:]}"


def apart(file: PurePosixPath, address: str, text: str) -> File:
    """Return a file that lies elsewhere than its address says, as a page that Jekyll puts there.

    Jekyll reads its text as a template, so what would start Liquid is written differently.
    """
    one, two = (r"\u007b", r"\u0025") if file.suffix == ".json" else ("&#123;", "&#37;")
    text = text.replace("{{", one * 2).replace("{%", one + two)
    return File(file, f"---\nlayout: null\npermalink: {address}\n---\n{text}")


def is_ours(content: bytes) -> bool:
    """Tell whether *content* carries our mark."""
    return MARK.encode() in content[-64:] or _JSON_MARK in content[:512]


def is_of_a_run(content: bytes) -> bool:
    """Tell whether *content* is a finished file, and no template with our mark in it."""
    return is_ours(content) and not content.startswith(b"---")


def stands_of_a_run(path: Path) -> bool:
    """Tell whether a finished file stands at *path*; one that can't be read is none."""
    try:
        return is_of_a_run(path.read_bytes())
    except OSError:
        return False


class SiteFiles:
    """Writes finished files and notes them. A file of somebody else is kept, and told in *kept*."""

    def __init__(self, archive: Archive, site: SiteFolder) -> None:
        self._archive = archive
        self._site = site
        self._written: dict[str, str] = {}
        self.kept: dict[str, KeptFileError] = {}
        self.seen: set[str] | None = None  # what was asked for, if somebody wants to know

    def put(self, file: File) -> bool | None:
        """Write *file* and return whether it changed; None if somebody else's stands there."""
        if self.seen is not None:
            self.seen.add(str(file.path))
        changed = self.put_article(file)
        if changed is not None:
            self._written[str(file.path)] = file.digest
        return changed

    def put_article(self, file: File, *, known: Known | None = None) -> bool | None:
        """Do the same for the page of an article, which is noted elsewhere, as *known* tells."""
        path = str(file.path)

        def ours(content: bytes) -> bool:
            return (
                is_ours(content)
                or (known is not None and known.path == path)
                or bool(self.noted([path]))
                or content_digest(content) in self._archive.site_changes.noted(path)
            )

        try:
            return self._site.write(file.path, file.text, ours=ours)
        except KeptFileError as error:
            self.kept[path] = error
            return None

    def remove(self, paths: Iterable[PurePosixPath]) -> int:
        """Remove those of *paths* that are ours; return how many there were.

        Ours are noted; what a killed run wrote may not be yet, but has our mark, or is among the
        changes of the site.
        """
        asked = sorted(map(str, paths))
        known = self.noted(asked)
        removed = sum(
            self._site.remove(PurePosixPath(path))
            for path in asked
            if path in known or self._was_left(path)
        )
        if known:
            self._archive.together(_forgetting(known))
        return removed

    def _was_left(self, path: str) -> bool:
        """Tell whether a file of ours stands at *path*, which isn't noted."""
        try:
            content = (self._site.path / path).read_bytes()
        except OSError:  # most often there is none
            return False
        if is_ours(content):
            return True
        return content_digest(content) in self._archive.site_changes.noted(path)

    def give_up(self, path: PurePosixPath, *, stays: bool) -> int:
        """Note *path* as ours no more, and remove the file unless it *stays* as an article's."""
        if not stays:
            return self.remove([path])
        self._archive.together(_forgetting([str(path)]))
        return 0

    def edited(self, known: Known) -> KeptFileError | None:
        """Return that what stands for an article, as *known* tells, isn't as we wrote it, if so."""
        try:
            self._site.refuse_others(PurePosixPath(known.path), ours=self._article(known))
        except KeptFileError as error:
            return error
        return None

    def edited_post(self, known: Known) -> bytes | None:
        """Return the post of an article, as *known* tells of it, if somebody has `edited` it."""
        if not known.path.startswith("_posts/") or self.edited(known) is None:
            return None
        return (self._site.path / known.path).read_bytes()

    def withdraw(self, file: File) -> bool:
        """Remove a page of ours at the place of *file*; return whether there was one."""
        path = str(file.path)
        try:
            return self._site.remove(file.path, ours=is_ours)
        except KeptFileError as error:
            self.kept[path] = error
            return False

    def remove_article(self, known: Known) -> bool:
        """Remove what stood for an article as *known* tells, which nobody has `edited`."""
        return self._site.remove(PurePosixPath(known.path), ours=self._article(known))

    def _article(self, known: Known) -> Ours:
        def ours(content: bytes) -> bool:
            digest = content_digest(content)
            noted = self._archive.site_changes.noted(known.path)
            return is_ours(content) or digest == known.digest or digest in noted

        return ours

    def note(self, connection: Connection) -> None:
        """Note what was written since the last time."""
        written, self._written = self._written, {}
        rows = [{"path": path, "hash": digest} for path, digest in written.items()]
        if rows:
            statement = insert(_TABLE)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["path"], set_={"hash": statement.excluded.hash}
                ),
                rows,
            )

    def noted(self, paths: Iterable[str]) -> set[str]:
        """Return those of *paths* that are noted as ours."""
        found: set[str] = set()
        for chunk in chunks(list(paths)):
            query = select(_TABLE.c.path).where(_TABLE.c.path.in_(chunk))
            found.update(self._archive.reader.execute(query).scalars())
        return found


def _forgetting(paths: Iterable[str]) -> Callable[[Connection], None]:
    def forget(connection: Connection) -> None:
        for chunk in chunks(sorted(paths)):
            connection.execute(delete(_TABLE).where(_TABLE.c.path.in_(chunk)))

    return forget
