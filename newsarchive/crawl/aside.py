"""What a run sets aside: kept in quarantine with the reason, and counted."""

import hashlib
from collections.abc import Sequence

from newsarchive.archive.quarantine import set_aside
from newsarchive.archive.store import Archive
from newsarchive.crawl.tally import Tally
from newsarchive.errors import IdentityError
from newsarchive.items import Article, Capture


class Aside:
    """The way into quarantine; *spider* is always the kind that can fetch an article."""

    def __init__(self, archive: Archive, tally: Tally) -> None:
        self._archive = archive
        self._tally = tally

    def put(  # noqa: PLR0913 (a row's values)
        self,
        article: Article,
        error: Exception,
        *,
        spider: str,
        run_id: int,
        answer: bytes = b"",
        answers: Sequence[Capture] = (),
    ) -> None:
        """Put *article* into quarantine because of *error*.

        With the one *answer* that was wrong, or all *answers* of places that were asked.
        """
        if not (answer or answers) and article.captures:
            answer = article.captures[-1].body
        self._archive.quarantine(
            article, spider=spider, error=error, answer=answer, answers=answers, run_id=run_id
        )
        self._tally.end(article.article_id, "quarantined")

    def put_record(  # noqa: PLR0913 (a row's values)
        self, raw: str, reason: str, *, url: str, origin: str, spider: str, run_id: int
    ) -> None:
        """Put a list record that names no article into quarantine, once."""
        digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        now = self._archive.clock()
        article = Article(url=url, origin=origin, fetched=now, article_id=f"record:{digest}")
        known = bool(set_aside(self._archive.reader, [article.article_id]))
        self._tally.show({article.article_id: "aside" if known else ""})
        if not known:
            error = IdentityError(raw[:200], reason)
            answer = raw.encode("utf-8", "replace")
            self.put(article, error, spider=spider, run_id=run_id, answer=answer)
            self._archive.flush()
