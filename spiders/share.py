"""The articles behind share links, in every known form of link."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Self

from scrapy import Request

from newsarchive.archive.renewals import LINK
from newsarchive.crawl.arguments import file_links, links_file, refuse_unknown
from newsarchive.crawl.articles import ArticleSpider
from newsarchive.crawl.counts import count
from newsarchive.errors import ArgumentError, IdentityError
from newsarchive.items import Article
from newsarchive.urls import Identity, share_target, split_links


@dataclass(frozen=True, slots=True)
class Arguments:
    """Where the links are: given themselves, and in a file (none: standard input)."""

    links: tuple[str, ...]
    from_file: bool
    file: Path | None

    @classmethod
    def read(cls, **given: str) -> Self:
        """Read the arguments of a command line; ArgumentError for the first wrong one."""
        refuse_unknown(given, ("url", "urls_file"))
        links = split_links(given.get("url", ""))
        named = given.get("urls_file", "").strip()
        if not links and not named:
            raise ArgumentError("url=", "give url=LINK or urls_file=PATH (- for standard input)")
        return cls(links, bool(named), links_file(named) if named else None)

    def all(self) -> Iterator[str]:
        """Return every link, in the order given."""
        yield from self.links
        if self.from_file:
            for line in file_links(self.file):
                yield from split_links(line)


class ShareSpider(ArticleSpider):
    """Fetch the articles that share links lead to."""

    name = "share"

    def __init__(self, name: str | None = None, **given: Any) -> None:  # noqa: ANN401 (Scrapy's)
        super().__init__(name, **given)
        self.wanted = self.check(**self.arguments)

    @staticmethod
    def check(**given: str) -> Arguments:
        """Return the arguments; ArgumentError for a wrong one."""
        return Arguments.read(**given)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for what is left from earlier runs, then for each link's article."""
        self.open_record()
        met: set[str] = set()
        for request in chain(self.pending_requests(), self.failed_requests()):
            met.add(request.cb_kwargs["article"].article_id)
            yield request
        hosts = self.settings.getlist("SHARE_HOSTS")
        good = False
        for link in self.wanted.all():
            identity = self._target(link, hosts)
            good = good or identity is not None
            if identity is None:
                continue
            if identity.article_id in met:
                self.record.tally.show({identity.article_id: ""})
            else:
                met.add(identity.article_id)
                for request in self._requests(link, identity):
                    yield request
        if not good:
            self.logger.error("No link led to an article")
            self.outcome = "incomplete"

    def _target(self, link: str, hosts: list[str]) -> Identity | None:
        try:
            return share_target(link, hosts)
        except IdentityError as error:
            count(self.crawler.stats, "refused")
            self.logger.error("Refused %s", error)  # noqa: TRY400 (the line says all)
            return None

    def _requests(self, link: str, identity: Identity) -> Iterator[Request]:
        known = self.record.archive.known([identity.article_id])
        self.record.tally.show({identity.article_id: "unchanged" if known else ""})
        if known:
            return
        article = Article(
            url=link,
            origin=self.name,
            fetched=self.now(),
            native_id=identity.native_id,
            article_id=identity.article_id,
            canonical_url=identity.canonical_url,
            listing=LINK,
            share_link=link,
        )
        self.record.pending.promise(article, spider=self.fetcher, run_id=self.record.run_id)
        yield self.ask(article)
