"""What a site costs at any size: writing it, building it, adding a day's news to it.

Run from the project's folder: ``python benchmarks/site.py [--articles N] [--outlets N]
[--securities N] [--years N] [--new N]``. Sizes of the real thing: 50000, 800, 3000, 5, 200.

Building needs ``jekyll``. The whole site is built as its workflow does it, and by Jekyll alone.
Versions before 4.3.2 compare every file of a site with every other one
(fixed upstream); a plugin of this benchmark does what the fix does, so that the site is measured.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from measuring import Cost, machine, run

from newsarchive.archive.store import Archive
from newsarchive.archive.versions import content_hash
from newsarchive.items import Article, SecurityReference

WINDOW = 60  # days of live posts, the default
SHARE = (0, 0, 1, 1, 2)  # securities of an article; some are about none, some about more
LIST_FIX = """\
module Jekyll
  class Site
    def each_site_file
      seen = {}.compare_by_identity
      %w(pages static_files_to_write docs_to_write).each do |type|
        send(type).each do |item|
          next if seen.key?(item)
          seen[item] = true
          yield item
        end
      end
    end
  end
end
"""
WORDS = (
    "公司公告市场资金回购股份行业增长同比季度投资政策央行利率基金板块涨幅成交机构"
    "预计报告数据显示持续业务收入利润项目建设技术产品需求供应价格合作发展风险监管"
)


class News:
    """Invented news: outlets and securities as unequal as real ones (Zipf), bodies of 8 KB."""

    def __init__(self, outlets: int, securities: int, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (invented news)
        self._outlets = [(f"媒体{number}", f"meiti{number}") for number in range(outlets)]
        self._codes = [_code(number) for number in range(securities)]
        self._by_outlet = list(accumulate(1 / (rank + 1) for rank in range(outlets)))
        self._by_code = list(accumulate(1 / (rank + 1) for rank in range(securities)))
        self._sentences = [self._sentence() for _ in range(2000)]

    def article(self, number: int, published: datetime) -> Article:
        """Return the article *number*."""
        choose = self._random
        ((name, slug),) = choose.choices(self._outlets, cum_weights=self._by_outlet)
        codes = choose.choices(self._codes, cum_weights=self._by_code, k=choose.choice(SHARE))
        body = "\n".join(
            f"<p>　　{''.join(choose.choices(self._sentences, k=3))}</p>" for _ in range(22)
        )
        digits = f"{published:%Y%m%d}{number % 10_000_000_000:010d}"
        article = Article(
            url=f"https://finance.eastmoney.com/a/{digits}.html",
            origin="eastmoney",
            fetched=published,
            article_id=f"eastmoney:{digits}",
            canonical_url=f"https://finance.eastmoney.com/a/{digits}.html",
            title=self._sentence()[:28],
            summary="".join(choose.choices(self._sentences, k=2)),
            body=body,
            text=body,
            published=published,
            date_precision="second",
            source=name,
            source_slug=slug,
            source_kind="paper",
            securities=tuple(
                SecurityReference(code, kind="stock", name=f"证券{code[:6]}", role="primary")
                for code in dict.fromkeys(codes)
            ),
        )
        return replace(article, content_hash=content_hash(article))

    def _sentence(self) -> str:
        starts = self._random.choices(range(0, len(WORDS), 2), k=self._random.randint(12, 24))
        words = "".join(WORDS[start : start + 2] for start in starts)
        return f"{words}{self._random.randint(1, 999)}。"


def _code(number: int) -> str:
    suffix, first = (("SZ", 1), ("SH", 600000), ("SZ", 300000), ("SH", 688000))[number % 4]
    return f"{first + number // 4:06d}.{suffix}"


def moments(number: int, days: float, end: datetime) -> Iterator[datetime]:
    """Return *number* moments, evenly over *days*, the last one at *end*."""
    for place in range(number):
        yield end - timedelta(days=days * (number - 1 - place) / number)


def fill(folder: Path, articles: Iterator[Article]) -> None:
    """Archive *articles*."""
    with closing(Archive.open(f"sqlite:///{folder / 'archive.db'}")) as archive:
        for article in articles:
            archive.add(article, run_id=1, known=None)
            if archive.full:
                archive.flush()


def scrapy(folder: Path, *command: str) -> Cost:
    """Run a command of ours on the archive and the site in *folder*."""
    return run(
        [sys.executable, "-m", "scrapy", *command],
        SITE_DIR=str(folder / "site"),
        ARCHIVE_URL=f"sqlite:///{folder / 'archive.db'}",
    )


def export(folder: Path, *options: str) -> tuple[Cost, float, dict[str, int]]:
    """Export; return the cost, the seconds that passed and what was counted."""
    counted = folder / "counts.json"
    script = f'exec {sys.executable} -m scrapy export --json "$@" > {counted}'
    start = perf_counter()
    cost = run(
        ["sh", "-c", script, "sh", *options],
        SITE_DIR=str(folder / "site"),
        ARCHIVE_URL=f"sqlite:///{folder / 'archive.db'}",
    )
    return cost, perf_counter() - start, json.loads(counted.read_text())


def build(folder: Path) -> Cost:
    """Build the site in *folder* with Jekyll alone, from nothing."""
    return _jekyll(folder, "site")


def build_as_workflow(folder: Path) -> Cost:
    """Build the site in *folder* as its workflow does, in a checkout: its way past Jekyll included.

    The checkout itself is not counted.
    """
    checkout = folder / "checkout"
    shutil.copytree(folder / "site", checkout, copy_function=os.link)
    script = [sys.executable, str(checkout / "_build/finished.py")]
    costs = [
        run([*script, "aside"]),
        _jekyll(folder, "checkout"),
        run([*script, "into", str(folder / "_site")]),
    ]
    shutil.rmtree(checkout)
    return Cost(
        sum(cost.user for cost in costs),
        sum(cost.system for cost in costs),
        max(cost.peak for cost in costs),
    )


def _jekyll(folder: Path, source: str) -> Cost:
    plugins = folder / "plugins"
    plugins.mkdir(exist_ok=True)
    (plugins / "each_site_file.rb").write_text(LIST_FIX)
    shutil.rmtree(folder / "_site", ignore_errors=True)
    command = ["jekyll", "build", "--quiet", "--disable-disk-cache", "--source", source]
    command += ["--plugins", "plugins", "--destination", "_site"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "JEKYLL_ENV": "production"},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024)


def count(folder: Path) -> tuple[int, int]:
    """Return how many files *folder* holds, and the most entries of one folder."""
    files, most = 0, 0
    for _, folders, names in os.walk(folder):
        files += len(names)
        most = max(most, len(folders) + len(names))
    return files, most


def tell(what: str, cost: Cost, more: str = "") -> None:
    """Print what a step took."""
    times = f"{cost.cpu:8.1f} s CPU ({cost.system:.1f} of it the system's)"
    print(f"{what:<46}{times} {cost.peak:7.0f} MB  {more}", flush=True)


def main() -> None:
    """Measure."""
    sizes = arguments()
    end = datetime.now(UTC).replace(microsecond=0)
    print(f"{machine()}; {sizes.articles:,} articles of {sizes.outlets:,} outlets about")
    print(f"{sizes.securities:,} securities over {sizes.years} years\n", flush=True)
    with TemporaryDirectory() as name:
        whole, window = Path(name, "whole"), Path(name, "window")
        for folder in (whole, window):
            folder.mkdir()
            scrapy(folder, "newsite", str(folder / "site"), "--url", "https://news.example")
        news = News(sizes.outlets, sizes.securities, seed=1)
        made = list(enumerate(moments(sizes.articles, sizes.years * 365.25, end)))
        live = [each for each in made if each[1] >= end - timedelta(days=WINDOW)]
        fill(whole, (news.article(number, moment) for number, moment in made))
        fill(window, (news.article(number, moment) for number, moment in live))
        write_and_build(whole, window, len(live))
        late = (end - timedelta(minutes=sizes.new - n) for n in range(sizes.new))
        fill(whole, (news.article(sizes.articles + n, moment) for n, moment in enumerate(late)))
        add(whole, sizes.new)


def write_and_build(whole: Path, window: Path, live: int) -> None:
    """Measure a site from nothing, beside one that holds only what is live."""
    cost, seconds, _ = export(whole, "--all")
    files, most = count(whole / "site")
    tell("write the whole site", cost, f"{files:,} files, at most {most:,} in a folder")
    print(f"{'':<46}{seconds:8.1f} s passed on this machine, busy or not")
    if shutil.which("jekyll") is None:
        print("jekyll is not installed, so building is not measured")
        return
    export(window, "--all")
    small = build(window)
    tell(f"build the last {WINDOW} days alone, {live:,} posts", small)
    large = build_as_workflow(whole)
    tell("build the whole site", large, f"{large.cpu / small.cpu:.1f} times that (limit: 3)")
    plain = build(whole)
    tell("build it with Jekyll alone", plain, f"{plain.cpu / small.cpu:.1f} times that")


def add(whole: Path, new: int) -> None:
    """Measure a run that brings *new* articles, and one that brings none."""
    cost, _, counts = export(whole)
    tell(f"add {new} articles", cost, f"{counts['written']} posts, {counts['pages']} other files")
    cost, _, counts = export(whole)
    tell("nothing new", cost, f"{counts['written'] + counts['pages']} files")


def arguments(given: Sequence[str] | None = None) -> Namespace:
    """Return the sizes asked for."""
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--outlets", type=int, default=100)
    parser.add_argument("--securities", type=int, default=300)
    parser.add_argument("--years", type=float, default=1)
    parser.add_argument("--new", type=int, default=50)
    return parser.parse_args(given)


if __name__ == "__main__":
    main()
