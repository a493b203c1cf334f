"""A site that is published: an archive, the site's repository, and a bare one as its remote."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawling import Ended, Workplace
from forked_commands import Commands
from post_articles import ARTICLE
from repositories import IDENTITY, Clone, bare, clone

from newsarchive.archive.site_changes import unpublished
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import content_hash
from newsarchive.exporters import SHANGHAI, PostOptions, SiteFolder
from newsarchive.exporters.posts import PostWriter
from newsarchive.items import Article

FIRST_DAY = datetime(2022, 1, 15, 1, tzinfo=UTC)


@contextmanager
def committing() -> Iterator[Commands]:
    """Run commands that commit as the same person."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        with Commands() as running:
            yield running


def article(number: int, *, day: int = 0, **fields: str) -> Article:
    """Return an invented article of *day*."""
    made = replace(
        ARTICLE,
        article_id=f"eastmoney:20220115224800{number:04}",
        title=f"第{number}篇",
        published=FIRST_DAY + timedelta(days=day),
    )
    made = replace(made, **fields)  # type: ignore[arg-type]
    return replace(made, content_hash=content_hash(made))


def path_of(number: int, *, day: int = 15) -> str:
    """Return where the post of an article is."""
    return f"_posts/2022/01/{day}/2022-01-{day}-NW20220115224800{number:04}.md"


@dataclass(frozen=True, slots=True)
class Published:
    """Where a test publishes from and to."""

    place: Workplace
    commands: Commands
    remote: Clone
    site: Clone

    @classmethod
    def make(cls, folder: Path, commands: Commands) -> "Published":
        """Make an empty remote and an empty clone of it as the site."""
        remote = bare(folder / "remote.git")
        site = clone(remote, folder / "site")
        (site.folder / "_posts").mkdir()
        return cls(Workplace(folder), commands, remote, site)

    def export(self, *articles: Article) -> None:
        """Archive *articles* and write their posts, as a run does."""
        with closing(self.archive()) as archive:
            folder = SiteFolder(self.place.site, archive.site_changes)
            folder.check()
            writer = PostWriter(archive, folder, PostOptions(), SHANGHAI)
            for each in articles:
                known = archive.known([each.article_id]).get(each.article_id)
                archive.add(each, run_id=1, known=known)
                archive.flush()
                writer.write(each, known=known)
                archive.flush()

    def archive(self) -> Archive:
        """Open the archive to write."""
        return Archive.open(f"sqlite:///{self.place.database}")

    def write(self, path: str, text: str) -> None:
        """Write another file of the site, such as a list, as a run does."""
        with closing(self.archive()) as archive:
            SiteFolder(self.place.site, archive.site_changes).write(Path(path), text)  # type: ignore[arg-type]

    def publish(self, *options: str, **settings: str) -> Ended:
        """Run ``scrapy publish``."""
        quick = {"PUBLISH_BACKOFF": "0.01", "PUBLISH_TRIES": "3", **settings}
        return self.commands.run(self.place, "publish", *options, **quick)

    def other(self) -> Clone:
        """Return the clone of somebody else, who works on the same site."""
        return clone(self.remote, self.place.folder / "other")

    def noted(self) -> Sequence[str]:
        """Return the paths that are not yet published."""
        with closing(Archive.open(f"sqlite:///{self.place.database}", writer=False)) as archive:
            return list(unpublished(archive.reader))

    def posts_at_remote(self) -> list[str]:
        """Return the paths of the posts that the remote has."""
        return [path for path in self.remote.files("main") if path.startswith("_posts/")]
