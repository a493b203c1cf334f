"""A small site of invented news with a clock of its own, for the tests of pages."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from post_articles import ARTICLE
from scrapy.settings import Settings

from newsarchive.archive.store import Archive
from newsarchive.archive.versions import content_hash
from newsarchive.exporters.batches import Batch
from newsarchive.exporters.posts import PostWriter
from newsarchive.items import Article, SecurityReference
from newsarchive.site.names import SiteNames
from newsarchive.site.skeleton import write_skeleton

START = datetime(2026, 1, 15, 4, tzinfo=UTC)
NAMES = SiteNames("示例新闻", "全部虚构。", "https://news.example", "/archive")
OUTLETS = {"shilishibao": "示例时报", "jiashewang": "假设网", "": ""}


def article(
    number: int,
    *,
    hours: float = 0,
    outlet: str = "shilishibao",
    codes: tuple[str, ...] = (),
    title: str = "",
    wording: str = "",
) -> Article:
    """Return the article *number*, published *hours* before `START`."""
    return replace(
        ARTICLE,
        article_id=f"eastmoney:{202601150000000000 + number}",
        url=f"https://finance.eastmoney.com/a/{202601150000000000 + number}.html",
        canonical_url=f"https://finance.eastmoney.com/a/{202601150000000000 + number}.html",
        title=title or f"第{number}条：示例股份<公告> & “引号”",
        text="示例股份公告，拟以自有资金回购。",  # the words of its body
        published=START - timedelta(hours=hours),
        source=OUTLETS.get(outlet, outlet),
        source_slug=outlet,
        source_kind="paper" if outlet else "",
        securities=tuple(
            SecurityReference(code, kind="stock", name=wording or f"股{code[:6]}", role="primary")
            for code in codes
        ),
    )


@dataclass
class World:
    """An archive, a site, and the clock that both go by."""

    folder: Path
    live_days: int = 3
    now: datetime = START
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        """Make the site."""
        self.site.mkdir(parents=True)
        write_skeleton(self.site, NAMES, force=False)
        self.settings = Settings(
            {
                "SITE_DIR": str(self.site),
                "TIME_ZONE": "Asia/Shanghai",
                "POST_STYLE": "full",
                "SHARE_URL": "https://wap.eastmoney.com/a/{id}.html",
                "LIVE_DAYS": str(self.live_days),
            }
        )

    @property
    def site(self) -> Path:
        """The folder of the site."""
        return self.folder / "site"

    def open(self) -> Archive:
        """Open the archive."""
        return Archive.open(f"sqlite:///{self.folder / 'archive.db'}", clock=lambda: self.now)

    def add(self, *articles: Article) -> None:
        """Archive *articles*; those that are there already as revisions."""
        with closing(self.open()) as archive:
            for each in articles:
                known = archive.known([each.article_id]).get(each.article_id)
                sealed = replace(each, content_hash=content_hash(each))
                if known is not None:
                    sealed = replace(sealed, modified=self.now)
                archive.add(sealed, run_id=1, known=known)

    def export(self, *, everything: bool = False, renumber: bool = False) -> list[Batch]:
        """Write what is due, or all."""
        with closing(self.open()) as archive:
            writer = self.writer(archive)
            return list(self._written(writer, everything=everything, renumber=renumber))

    def writer(self, archive: Archive) -> PostWriter:
        """Return what writes the site."""
        return PostWriter.from_settings(self.settings, archive)

    def complaints(self) -> list[str]:
        """Return what is wrong with the pages."""
        with closing(self.open()) as archive:
            return self.writer(archive).complaints

    def moved(self, folder: Path) -> "World":
        """Return the same world for a copy of its folder."""
        copy = World.__new__(World)
        copy.folder, copy.live_days, copy.now = folder, self.live_days, self.now
        copy.settings = self.settings.copy()
        copy.settings.set("SITE_DIR", str(folder / "site"))
        return copy

    @staticmethod
    def _written(writer: PostWriter, *, everything: bool, renumber: bool) -> Iterator[Batch]:
        if everything:
            yield from writer.write_all(renumber=renumber)
        else:
            yield from writer.write_due()
            yield from writer.write_pages()

    def files(self) -> dict[str, bytes]:
        """Return all files that the site's folder holds, hidden ones too."""
        return {
            path.relative_to(self.site).as_posix(): path.read_bytes()
            for path in sorted(self.site.rglob("*"))
            if path.is_file()
        }

    def rebuilt(self) -> dict[str, bytes]:
        """Delete the site, write it again from the archive, and return its files."""
        shutil.rmtree(self.site)
        self.site.mkdir()
        write_skeleton(self.site, NAMES, force=False)
        self.export(everything=True)
        return self.files()


def touched(batches: list[Batch]) -> int:
    """Return how many files *batches* wrote."""
    return sum(batch.changed + batch.pages for batch in batches)
