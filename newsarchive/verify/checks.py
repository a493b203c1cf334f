"""All checks in order, and what they found."""

from collections import Counter
from collections.abc import Callable, Iterator

from sqlalchemy.exc import DBAPIError

from newsarchive.archive.store import Archive
from newsarchive.errors import NewsArchiveError
from newsarchive.verify.articles import ArticleCheck
from newsarchive.verify.captures import check_captures, check_files
from newsarchive.verify.database import check_compressed, check_file
from newsarchive.verify.disagreement import Disagreement
from newsarchive.verify.files import FileCheck
from newsarchive.verify.lists import ListCheck
from newsarchive.verify.relations import check_pending, check_relations

Found = Iterator[Disagreement | None]


class Checks:
    """Runs the checks one after the other; *checked* counts what was looked at.

    A site without pages has no *lists*.
    """

    def __init__(
        self,
        archive: Archive,
        files: FileCheck,
        articles: ArticleCheck,
        lists: ListCheck | None,
    ) -> None:
        self._archive = archive
        self._files = files
        self._articles = articles
        self._lists = lists
        self.checked: Counter[str] = Counter(articles=0, captures=0, files=0)

    def run(self) -> Iterator[Disagreement]:
        """Return what disagrees, as it is found."""
        archive = self._archive
        checks: tuple[tuple[str, Callable[[], Found]], ...] = (
            ("", lambda: check_file(archive)),
            ("", lambda: check_relations(archive)),
            ("", lambda: check_pending(archive)),
            ("", lambda: check_compressed(archive)),
            ("captures", lambda: check_captures(archive)),
            ("", lambda: check_files(archive)),
            # Files before articles: what is written again is then what it should be.
            ("files", self._files.check),
            ("articles", self._articles.check),
            ("", self._lists.check if self._lists is not None else lambda: iter(())),
        )
        for counted, check in checks:
            yield from self._found(counted, check)

    def _found(self, counted: str, check: Callable[[], Found]) -> Iterator[Disagreement]:
        try:
            for each in check():
                if counted and not (each is not None and each.further):
                    self.checked[counted] += 1
                if each is not None:
                    yield each
        except DBAPIError as error:  # a damaged page: the rest of this check can't be read
            url = self._archive.engine.url.render_as_string()
            yield Disagreement("database", url, f"damaged ({error.orig}); restore it from a backup")


def mended(found: Disagreement) -> str:
    """Mend *found*; return why that can't be done, or ""."""
    if found.mend is None:
        return "no single right answer"
    try:
        found.mend()
    except NewsArchiveError as error:
        return str(error)
    except OSError as error:
        return f"{error.strerror}: {error.filename}"
    return ""
