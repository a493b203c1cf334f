"""What publishing costs: CPU of a run's commit on a large site, and how git grows by the month.

Run from the project's folder: ``python benchmarks/publish.py [POSTS [DAYS [DAYS]]]``: posts
of a large site, days of posts alone, days with all pages. The sizes that the limits are meant for
are 50000 and 30; ``make bench`` takes smaller ones, as these take hours.
"""

import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate, chain, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import machine, run
from scrapy.settings import Settings

from newsarchive.archive.site_changes import clear, unpublished
from newsarchive.archive.store import Archive
from newsarchive.archive.versions import content_hash
from newsarchive.exporters import SHANGHAI, PostOptions, SiteFolder, post_path, render_post
from newsarchive.exporters.posts import PostWriter
from newsarchive.items import Article, SecurityReference
from newsarchive.publishing.commits import Commit, build, committer, move
from newsarchive.publishing.entries import FILE, Entry, gone, hashed
from newsarchive.publishing.repository import Repository
from newsarchive.settings import LISTS_INTERVAL
from newsarchive.site.names import SiteNames
from newsarchive.site.skeleton import write_skeleton

NEW = 200
A_DAY = 2000
RUNS_A_DAY = 288
START = datetime(2026, 1, 1, tzinfo=UTC)
OUTLETS = 800
STOCKS = 3000
WORDS = 2500
BODY_WORDS = 1250  # 8 KB of text
SETTINGS = {
    "POST_STYLE": "full",
    "SHARE_URL": "https://wap.eastmoney.com/a/{id}.html",
    "TIME_ZONE": "Asia/Shanghai",
    "LIVE_DAYS": "60",
}


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
    command = ["git", "-C", str(site), "-c", "gc.auto=0", *arguments]
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


def fill(folder: Path, articles: Iterator[Article]) -> None:
    """Write posts and pages of *articles* into the site, and put all of it into one commit."""
    site = folder / "site"
    export(folder, articles, now=START)
    git(site, "add", "-A")
    git(site, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "before")
    git(site, "push", "-q", "-u", "origin", "main")
    git(site, "gc", "-q")
    url = f"sqlite:///{folder / 'archive.db'}"
    with closing(Archive.open(url)) as archive, archive.transaction() as connection:
        clear(connection, unpublished(connection), {})


def export(
    folder: Path, articles: Iterator[Article], *, now: datetime = START + timedelta(days=1)
) -> float:
    """Archive and write *articles*, and return the CPU seconds of the writing."""
    url = f"sqlite:///{folder / 'archive.db'}"
    with closing(Archive.open(url, clock=lambda: now)) as archive:
        for article in articles:
            archive.add(article, run_id=1, known=None)
            if archive.full:
                archive.flush()
        archive.flush()
        start = time.process_time()
        settings = Settings({**SETTINGS, "SITE_DIR": str(folder / "site")})
        writer = PostWriter.from_settings(settings, archive)
        for _ in chain(writer.write_due(), writer.write_pages(interval=float(LISTS_INTERVAL))):
            pass
        return time.process_time() - start


def one_run(folder: Path, posts: int) -> None:
    """Measure the publish of NEW articles on a site of *posts* posts over five years."""
    site, press = repository(folder), Press()
    write_skeleton(site, SiteNames.of(site, title="News"), force=False)
    span = timedelta(days=5 * 365)
    fill(folder, islice(press.articles(START - span, span / posts), posts))
    fresh = list(islice(press.articles(START, timedelta(minutes=3)), NEW))
    written = export(folder, iter(fresh))
    old, before = git(site, "rev-parse", "HEAD"), files_below(site / ".git")
    old_size = files_below(site / ".git" / "objects")
    settings = {"SITE_DIR": str(site), "ARCHIVE_URL": f"sqlite:///{folder / 'archive.db'}"}
    nothing = run([sys.executable, "-m", "scrapy", "status", "--json"], **settings)
    cost = run([sys.executable, "-m", "scrapy", "publish"], **settings)
    files = len(git(site, "diff", "--name-only", old, "HEAD").splitlines())
    index = (site / ".git/index").stat().st_size
    grown = files_below(site / ".git") - before
    git(site, "gc", "-q")
    packed = files_below(site / ".git" / "objects") - old_size
    size = sum(compressed(render_post(article, PostOptions())) for article in fresh)
    print(f"{NEW} new articles on a site of {posts:,} posts (index {index:,} bytes):")
    print(f"  writing them {written:.2f} s CPU, scrapy publish {cost.cpu:.2f} s CPU")
    print(f"  ({nothing.cpu:.2f} s of it to start a command), {cost.peak:.0f} MB")
    print(f"  the compressed size of the articles is {size:,} bytes, the commit has {files} files")
    print(f"  .git grew by {grown:,} bytes at once, {grown / size:.2f} times that,")
    print(f"  and after git gc by {packed:,} bytes, {packed / size:.2f} times that")


def a_month(folder: Path, days: int, *, pages: bool) -> None:
    """Measure how git grows in *days* of A_DAY articles, published RUNS_A_DAY times a day.

    The commits are those that a publish of each run makes. They are built in one call of git at the
    end, which makes the same objects as a call for each.
    """
    site, press = repository(folder), Press()
    if pages:
        write_skeleton(site, SiteNames.of(site, title="News"), force=False)
    found = Repository.find(site)
    articles = press.articles(START, timedelta(days=1) / A_DAY)
    size, commits = 0, []
    for number in range(days * RUNS_A_DAY):
        count = A_DAY * (number + 1) // RUNS_A_DAY - A_DAY * number // RUNS_A_DAY
        came = list(islice(articles, count))
        size += sum(compressed(render_post(article, PostOptions())) for article in came)
        paths = export_run(folder, came, number) if pages else posts_only(site, came)
        there = [path for path in paths if (site / path).exists()]
        blobs = hashed(found.git, there, keep=True)
        entries = [Entry(path, FILE, blob) for path, blob in blobs.items()]
        entries += [gone(path) for path in paths if path not in blobs]
        commits.append(Commit(committer(found), "News", entries))
    move(found, build(found, "", commits))
    git(site, "gc", "-q")
    packed = files_below(site / ".git" / "objects")
    what = "posts and pages" if pages else "posts alone"
    print(f"{days} days of {A_DAY:,} articles in {RUNS_A_DAY} runs a day, {what}:")
    print(f"  after git gc {packed / 1e6:.1f} MB, {packed / size:.2f} times the compressed size of")
    print(f"  all posts ({size / 1e6:.1f} MB)")


def posts_only(site: Path, articles: list[Article]) -> list[str]:
    """Write the posts of a run, and return their paths."""
    folder = SiteFolder(site)
    for article in articles:
        folder.write(post_path(article), render_post(article, PostOptions()))
    return [str(post_path(article)) for article in articles]


def export_run(folder: Path, articles: list[Article], number: int) -> list[str]:
    """Archive *articles*, write posts and pages, and return the paths of what changed."""
    export(folder, iter(articles), now=START + timedelta(days=1) / RUNS_A_DAY * (number + 1))
    url = f"sqlite:///{folder / 'archive.db'}"
    with closing(Archive.open(url)) as archive, archive.transaction() as connection:
        changes = unpublished(connection)
        clear(connection, changes, {})
    return list(changes)


def main() -> None:
    """Print the figures."""
    given = [int(argument) for argument in sys.argv[1:]]
    posts, days, paged_days = [*given, *(2000, 1, 0)[len(given) :]]
    print(machine())
    for number, measure in (
        (posts, one_run),
        (days, partial(a_month, pages=False)),
        (paged_days, partial(a_month, pages=True)),
    ):
        if number:
            with TemporaryDirectory() as name:
                measure(Path(name), number)


if __name__ == "__main__":
    main()
