"""``scrapy demo``: the whole job against the embedded origin, on this machine alone."""

import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import BaseSettings, Settings
from scrapy.utils.defer import deferred_f_from_coro_f
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor
from sqlalchemy import func, select
from twisted.internet.base import ReactorBase
from twisted.internet.task import react

from newsarchive.archive import reports, schema
from newsarchive.archive.database import database_file, parse_url
from newsarchive.archive.store import Archive
from newsarchive.command_line import FAILED, ArchiveCommand, print_json
from newsarchive.configuration import check_settings, hold_written_site, open_archive
from newsarchive.crawl.counts import counted, counts, told
from newsarchive.crawl.guard import Guard
from newsarchive.crawl.holding import HoldingCrawler
from newsarchive.crawl.resolver import PublicResolver
from newsarchive.demo.store import Store
from newsarchive.errors import SettingError
from newsarchive.folders import refusal
from newsarchive.site.config import SiteConfig
from newsarchive.site.names import SiteNames
from newsarchive.site.skeleton import write_skeleton

# Manners are for the upstream; the origin is ours and runs in this process.
_RELAXED = {
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "RETRY_BACKOFF": 0.05,
    "RETRY_TIMES": 2,
    "LISTS_INTERVAL": 0,
}
_OLD_ARCHIVE = "http://archive.example/category/zhongguoxinwenwang.html"

_LISTS = {"columns": "344,345,349,350,353,355", "fast": "102"}

# Where `jekyll serve` puts a site.
_NAMES = SiteNames("示例新闻档案", "演示用，全部内容均为虚构。", "http://localhost:4000", "")

_TOP = 5

Job = tuple[str, dict[str, str], datetime]
"""A spider, its arguments, and the moment at which it runs."""


@dataclass(frozen=True, slots=True)
class Result:
    """One crawl of the demo and what it counted."""

    crawl: str
    arguments: dict[str, str]
    counts: dict[str, int]


class Command(ArchiveCommand):
    """Crawl invented news from a server on loopback, archive them and write their posts."""

    def syntax(self) -> str:
        return "[--dir DIR] [--json]"

    def short_desc(self) -> str:
        return "See the whole job work, on invented news and without the network"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--dir", default=".demo", metavar="DIR", help="where to work (default: .demo)"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def check(self) -> None:
        """Leave it to `act`, which works in a folder of its own."""

    def act(self, args: list[str], opts: Namespace) -> int | None:
        self.refuse_arguments(args)
        folder = Path(opts.dir)
        if reason := refusal(folder):
            raise SettingError(f"--dir={folder}", reason)
        settings = _settings(self.configuration, folder)
        check_settings(settings)
        folder.mkdir(parents=True, exist_ok=True)
        again = database_file(parse_url(settings["ARCHIVE_URL"])).exists()
        # Every command of scrapy loads this module; only the demo needs the server.
        from newsarchive.demo.server import Origin  # noqa: PLC0415

        with (
            closing(open_archive(settings, writer=True)) as archive,
            hold_written_site(settings, archive),
        ):
            site = Path(settings["SITE_DIR"])
            names = SiteNames.of(site) if SiteConfig.read(site).pages else _NAMES
            write_skeleton(site, names, force=False)
            install_reactor(settings["TWISTED_REACTOR"])
            configure_logging(settings)
            store = Store.demo()
            with Origin(store, recording=False) as origin:
                settings.set("MIRROR_URL", origin.url, priority="cmdline")
                results = _crawl_all(store, settings, archive, again=again)
            numbers = reports.numbers(archive)
            outlets = _top_outlets(archive)
        if opts.json:
            runs = [asdict(result) for result in results]
            print_json({"runs": runs, "archive": numbers, "dir": str(folder)})
        else:
            _tell(results, numbers, outlets, folder)
        return FAILED if any(result.counts["failed"] for result in results) else None


def _settings(base: BaseSettings, folder: Path) -> Settings:
    settings = Settings(base)
    values = {
        **_RELAXED,
        "SITE_DIR": str(folder / "site"),
        "ARCHIVE_URL": f"sqlite:///{(folder / 'archive.db').resolve()}",
        "LOG_ENABLED": True,
        "LOG_FILE": str(folder / "demo.log"),
        "LOG_FILE_APPEND": False,
    }
    settings.setdict(values, priority="cmdline")
    return settings


def _jobs(store: Store, *, again: bool) -> Iterator[Job]:
    """Return the crawls of the demo, in order.

    The last one is a day later. Until then the origin corrects two articles, withdraws one and adds
    a late one, unless the demo ran before: then all is as it was left.
    """
    next_day = store.now + timedelta(days=1)
    now = next_day if again else store.now
    if again:
        store.advance()
    articles = store.articles()
    links = (
        f"http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{articles[0].id}",
        f"https://wap.eastmoney.com/a/{articles[1].id}.html",
        f"http://finance.eastmoney.com/news/1345,{articles[2].id}.html",
    )
    yield "share", {"url": " ".join(links)}, now
    yield "eastmoney", _LISTS, now
    yield "category", {"url": _OLD_ARCHIVE}, now
    store.advance()
    yield "eastmoney", _LISTS, next_day


def _crawl_all(store: Store, settings: Settings, archive: Archive, *, again: bool) -> list[Result]:
    results: list[Result] = []

    async def run(reactor: ReactorBase) -> None:
        # Scrapy's process would do this; a runner leaves the reactor alone.
        PublicResolver(reactor, 0, Guard.of(settings)).install_on_reactor()
        runner = AsyncCrawlerRunner(settings)
        for name, arguments, moment in _jobs(store, again=again):
            settings.set("CLOCK", moment.isoformat(), priority="cmdline")
            crawler = HoldingCrawler(runner.spider_loader.load(name), settings, archive)
            await runner.crawl(crawler, **arguments)
            results.append(Result(name, arguments, counts(crawler.stats)))

    try:
        react(deferred_f_from_coro_f(run))
    except SystemExit as end:  # how react always ends; it has told of an error already
        if end.code:
            raise
    return results


def _top_outlets(archive: Archive) -> list[tuple[str, int]]:
    table = schema.articles
    query = (
        select(table.c.source, func.count())
        .where(table.c.source != "")
        .group_by(table.c.source)
        .order_by(func.count().desc(), table.c.source)
        .limit(_TOP)
    )
    return [(source, number) for source, number in archive.reader.execute(query)]


def _tell(
    results: list[Result],
    numbers: dict[str, int],
    outlets: list[tuple[str, int]],
    folder: Path,
) -> None:
    for result in results:
        print(f"{result.crawl}: {told(result.counts)}")
    print(
        f"The archive holds {counted(numbers['articles'], 'article')} of "
        f"{counted(numbers['outlets'], 'outlet')}, "
        f"{numbers['revised']} of them revised, {numbers['withdrawn']} withdrawn, "
        f"{numbers['quarantined']} set aside (newsarchive's own demo data: all invented)."
    )
    print("Most articles: " + ", ".join(f"{source} {number}" for source, number in outlets))
    exported = sum(result.counts["exported"] for result in results)
    site = folder / "site"
    print(f"{counted(exported, 'post')} written. They are in {site / '_posts'}")
    print(f"Archive: {folder / 'archive.db'}, log: {folder / 'demo.log'}")
    look = shlex.join(["jekyll", "serve", "-s", str(site), "-d", str(folder / "_site")])
    print(f"To look at the site, with Jekyll installed: {look}")
