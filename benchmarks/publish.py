"""What publishing costs: CPU of a run's commit on a large site, and how git grows by the month.

Run from the project's folder: ``python benchmarks/publish.py [POSTS [DAYS]]``. The sizes that the
limits are meant for are 50000 and 30; the small ones of ``make bench`` show the same ratios.
"""

import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import machine, run

from newsarchive.archive.records import content_hash
from newsarchive.archive.site_changes import content_digest
from newsarchive.archive.store import Archive
from newsarchive.exporters import SHANGHAI, PostOptions, SiteFolder, post_path, render_post
from newsarchive.exporters.posts import PostWriter
from newsarchive.items import Article, SecurityReference
from newsarchive.publishing.commits import Commit, build, committer, move
from newsarchive.publishing.repository import Repository
from newsarchive.publishing.selection import select

NEW = 200
A_DAY = 2000
RUNS_A_DAY = 288
START = datetime(2026, 1, 1, tzinfo=UTC)
OUTLETS = 800
STOCKS = 3000
WORDS = 2500
BODY_WORDS = 1250  # 8 KB of text


class Press:
    """Invents articles whose words are as unevenly spread as those of a language."""

    def __init__(self) -> None:
        self._random = Random(1)  # noqa: S311 (made-up text)
        chance = self._random
        self._words = [
            "".join(chr(0x4E00 + int(chance.betavariate(1, 3) * 2500)) for _ in range(2))
            for _ in range(WORDS)
        ]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))

    def text(self, words: int) -> str:
        """Return so many words, with the signs between them."""
        chosen = self._random.choices(self._words, cum_weights=self._weights, k=words)
        signs = self._random.choices(("", "", "", "", "", "，", "。"), k=words)
        return "".join(word + sign for word, sign in zip(chosen, signs, strict=True))

    def articles(self, first: datetime, step: timedelta) -> Iterator[Article]:
        """Yield articles without end, one each *step*."""
        number = 0
        while True:
            published = first + step * number
            yield self._article(published, number)
            number += 1

    def _article(self, published: datetime, number: int) -> Article:
        digits = f"{published.astimezone(SHANGHAI):%Y%m%d}{36_000_000 + number:010}"
        outlet = min(int(self._random.paretovariate(0.6)), OUTLETS)
        code = f"{min(int(self._random.paretovariate(0.4)), STOCKS):06}.SZ"
        paragraphs = "\n".join(f"<p>{self.text(BODY_WORDS // 10)}。</p>" for _ in range(10))
        article = Article(
            url=f"https://finance.eastmoney.com/a/{digits}.html",
            origin="eastmoney",
            fetched=published,
            article_id=f"eastmoney:{digits}",
            canonical_url=f"https://finance.eastmoney.com/a/{digits}.html",
            title=self.text(9),
            published=published,
            source=f"报纸{outlet}",
            source_slug=f"baozhi{outlet}",
            summary=self.text(40),
            text="文",
            body=paragraphs,
            securities=(SecurityReference(code, kind="stock", role="primary"),),
        )
        return replace(article, content_hash=content_hash(article))


def git(site: Path, *arguments: str) -> str:
    """Run git in *site*."""
    command = ["git", "-C", str(site), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def repository(folder: Path) -> Path:
    """Return a site folder with a repository, and a bare one beside it as the remote."""
    site = folder / "site"
    (site / "_posts").mkdir(parents=True)
    git(site, "init", "-q", "-b", "main")
    git(folder, "init", "-q", "--bare", "-b", "main", "remote.git")
    git(site, "remote", "add", "origin", str(folder / "remote.git"))
    return site


def compressed(post: str) -> int:
    """Return the size of a post when it is compressed as git does by default."""
    return len(zlib.compress(post.encode(), 6))


def files_below(folder: Path) -> int:
    """Return the bytes of all files below *folder*."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def fill(site: Path, articles: Sequence[Article]) -> None:
    """Put the posts of *articles* into the site and its repository, as one commit."""
    for article in articles:
        path = site / post_path(article)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render_post(article, PostOptions()), "utf-8")
    git(site, "add", "-A")
    git(site, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "before")
    git(site, "push", "-q", "-u", "origin", "main")
    git(site, "gc", "-q")


def export(folder: Path, articles: Sequence[Article]) -> float:
    """Archive and write *articles*, and return the CPU seconds of the writing."""
    with closing(Archive.open(f"sqlite:///{folder / 'archive.db'}")) as archive:
        for article in articles:
            archive.add(article, run_id=1, known=None)
        archive.flush()
        start = time.process_time()
        site = SiteFolder(folder / "site", archive.site_changes)
        for _ in PostWriter(archive, site, PostOptions(), SHANGHAI).write_due():
            pass
        return time.process_time() - start


def one_run(folder: Path, posts: int) -> None:
    """Measure the publish of NEW articles on a site of *posts* posts over five years."""
    site, press = repository(folder), Press()
    step = timedelta(days=5 * 365) / posts
    fill(site, list(islice(press.articles(START - timedelta(days=5 * 365), step), posts)))
    fresh = list(islice(press.articles(START, timedelta(minutes=3)), NEW))
    written = export(folder, fresh)
    before, old = files_below(site / ".git"), git(site, "rev-parse", "HEAD")
    settings = {"SITE_DIR": str(site), "ARCHIVE_URL": f"sqlite:///{folder / 'archive.db'}"}
    nothing = run([sys.executable, "-m", "scrapy", "status", "--json"], **settings)
    cost = run([sys.executable, "-m", "scrapy", "publish"], **settings)
    index = (site / ".git/index").stat().st_size
    grown = files_below(site / ".git") - before
    objects = int(git(site, "rev-list", "--objects", "--disk-usage", f"{old}..HEAD"))
    size = sum(compressed(render_post(article, PostOptions())) for article in fresh)
    print(f"{NEW} new articles on a site of {posts:,} posts (index {index:,} bytes):")
    print(f"  writing them {written:.2f} s CPU, scrapy publish {cost.cpu:.2f} s CPU")
    print(f"  ({nothing.cpu:.2f} s of it to start a command), {cost.peak:.0f} MB")
    print(f"  the commit adds {objects:,} bytes of objects, {objects / size:.2f} times")
    print(f"  the compressed size of the articles ({size:,}); .git grew by {grown:,} bytes")


def a_month(folder: Path, days: int) -> None:
    """Measure how git grows in *days* of A_DAY articles, published RUNS_A_DAY times a day."""
    site, press = repository(folder), Press()
    articles = press.articles(START, timedelta(days=1) / A_DAY)
    size, start = 0, time.process_time()
    for number in range(days * RUNS_A_DAY):
        count = A_DAY * (number + 1) // RUNS_A_DAY - A_DAY * number // RUNS_A_DAY
        changes: dict[str, list[str]] = {}
        for article in islice(articles, count):
            post, path = render_post(article, PostOptions()), post_path(article)
            size += compressed(post)
            SiteFolder(site).write(path, post)
            changes[str(path)] = [content_digest(post.encode())]
        found = Repository.find(site)
        entries = select(found, site, changes).entries
        move(found, build(found, found.head, [Commit(committer(found), "News", entries)]))
    took = time.process_time() - start
    loose = files_below(site / ".git")
    git(site, "gc", "-q")
    packed = files_below(site / ".git")
    print(f"{days} days of {A_DAY:,} articles in {RUNS_A_DAY} runs a day ({took:.0f} s here):")
    print(f"  .git {loose / 1e6:.1f} MB, after git gc {packed / 1e6:.1f} MB, that is")
    print(f"  {packed / size:.2f} times the compressed size of all posts ({size / 1e6:.1f} MB)")


def main() -> None:
    """Print the figures."""
    given = [int(argument) for argument in sys.argv[1:]]
    posts, days = [*given, 2000, 1][:2] if len(given) != 1 else (given[0], 1)
    print(machine())
    with TemporaryDirectory() as name:
        if posts:
            one_run(Path(name), posts)
    with TemporaryDirectory() as name:
        if days:
            a_month(Path(name), days)


if __name__ == "__main__":
    main()
