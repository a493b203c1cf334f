"""What the pipelines, the archive and the export cost, beside bare Scrapy on the same pages.

Also what a second run costs, that finds nothing new.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measuring import Cost, crawl, machine, origin, run, settings, wait_for_calm

BARE = [sys.executable, "-m", "scrapy", "runspider", "benchmarks/bare_spider.py"]


def bare(url: str, folder: Path) -> Cost:
    """Fetch the same pages with Scrapy alone, as it is set by itself."""
    return run(["env", "SCRAPY_SETTINGS_MODULE=bare_settings", *BARE], **settings(url, folder))


def without_pipelines(url: str, folder: Path) -> Cost:
    """Fetch the same pages with Scrapy as it is set here, and no pipelines."""
    return run(BARE, **settings(url, folder), ITEM_PIPELINES="{}", EXTENSIONS="{}")


def main() -> None:
    """Print the costs and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.articles} articles of 8 KB; {machine()}")
    run([sys.executable, "-m", "compileall", "-q", "newsarchive", "pipelines", "spiders"])
    overheads: dict[str, list[float]] = defaultdict(list)
    repeats = []
    # One folder for all rounds, as removing its files would slow down the next.
    with origin(options.articles) as url, TemporaryDirectory() as name:
        for number in range(options.rounds):
            folder = Path(name) / str(number)
            folder.mkdir()
            wait_for_calm(folder)
            alone = bare(url, folder)
            same = without_pipelines(url, folder)
            first, second = crawl(url, folder), crawl(url, folder)
            posts = sum(1 for _ in folder.rglob("*.md"))
            overheads["bare Scrapy, set as it is by itself"].append(first.cpu / alone.cpu)
            overheads["the same settings, no pipelines"].append(first.cpu / same.cpu)
            repeats.append(second.cpu / first.cpu)
            print(
                f"round {number + 1}: bare {alone.cpu:.2f} s ({alone.system:.2f} of them in the "
                f"system), with our settings {same.cpu:.2f} s, "
                f"whole job {first.cpu:.2f} s ({first.system:.2f}; {posts} posts), "
                f"second run {second.cpu:.2f} s"
            )
    for what, ratios in overheads.items():
        print(f"whole job / {what}: {median(ratios):.2f}")
    print(f"second run / first run: {100 * median(repeats):.1f} %")


if __name__ == "__main__":
    main()
