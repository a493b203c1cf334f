"""What it costs to make articles again from their raw answers, beside crawling them.

Nothing changed, so a replay in place parses, normalises and compares, and writes nothing; one into
another archive also stores them all. The ratio that counts is the one to the crawl of the same run.
"""

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measuring import Cost, crawl, machine, origin, run, settings


def replay(url: str, folder: Path, *arguments: str) -> Cost:
    """Make all articles of the archive in *folder* again."""
    command = [sys.executable, "-m", "scrapy", "replay", "--all", *arguments]
    return run(command, **settings(url, folder))


def main() -> None:
    """Print the costs and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.articles} articles of 8 KB; {machine()}")
    ratios = []
    with origin(options.articles) as url:
        for number in range(options.rounds):
            with TemporaryDirectory() as name:
                folder = Path(name)
                crawled = crawl(url, folder)
                again = replay(url, folder)
                other = replay(url, folder, "--into", f"sqlite:///{folder / 'other.db'}")
            ratios.append(again.cpu / crawled.cpu)
            print(
                f"round {number + 1}: crawl {crawled.cpu:.2f} s, replay {again.cpu:.2f} s "
                f"(peak {again.peak:.0f} MB), into another archive {other.cpu:.2f} s"
            )
    print(f"replay / crawl: {median(ratios):.2f}")


if __name__ == "__main__":
    main()
