"""What the pipelines, the archive and the export cost, beside bare Scrapy on the same pages.

Also what a second run costs, that finds nothing new.
"""

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measuring import Cost, crawl, machine, origin, run, settings, wait_for_calm


def bare(url: str, folder: Path) -> Cost:
    """Fetch the same pages with Scrapy alone."""
    spider = [sys.executable, "-m", "scrapy", "runspider", "benchmarks/bare_spider.py"]
    return run(["env", "SCRAPY_SETTINGS_MODULE=bare_settings", *spider], **settings(url, folder))


def main() -> None:
    """Print the costs and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.articles} articles of 8 KB; {machine()}")
    run([sys.executable, "-m", "compileall", "-q", "newsarchive", "pipelines", "spiders"])
    overheads, repeats = [], []
    # One folder for all rounds, as removing its files would slow down the next.
    with origin(options.articles) as url, TemporaryDirectory() as name:
        for number in range(options.rounds):
            folder = Path(name) / str(number)
            folder.mkdir()
            wait_for_calm(folder)
            alone, first, second = bare(url, folder), crawl(url, folder), crawl(url, folder)
            posts = sum(1 for _ in folder.rglob("*.md"))
            overheads.append(first.cpu / alone.cpu)
            repeats.append(second.cpu / first.cpu)
            print(
                f"round {number + 1}: bare {alone.cpu:.2f} s ({alone.system:.2f} of them in the "
                f"system), whole job {first.cpu:.2f} s ({first.system:.2f}; {posts} posts), "
                f"second run {second.cpu:.2f} s"
            )
    print(f"whole job / bare Scrapy: {median(overheads):.2f}")
    print(f"second run / first run: {100 * median(repeats):.1f} %")


if __name__ == "__main__":
    main()
