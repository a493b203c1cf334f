"""What a bad upstream costs: one answer in five bad, all half a second late, 5,000 articles."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bad_upstream import PAUSE, Figures, Load, crawl
from measuring import machine


def main() -> int:
    """Print the figures; fail if an article is missing or the upstream was asked too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--delay", type=float, default=0.5, help="seconds before each answer")
    options = parser.parse_args()
    load = Load(options.articles, options.delay, 4 * options.delay, options.concurrency)
    print(machine())
    with TemporaryDirectory() as name:
        figures = crawl(Path(name), load)
    _print(figures, load)
    good = figures.arrived == load.articles and not (figures.doubled or figures.left)
    polite = max(figures.peaks.values()) <= load.concurrency
    polite = polite and min(figures.pauses, default=PAUSE) >= PAUSE
    return 0 if good and polite and figures.median_tries <= 3 else 1


def _print(figures: Figures, load: Load) -> None:
    print(
        f"{figures.arrived} of {figures.articles} articles arrived, {figures.doubled} doubled, "
        f"{figures.left} left, in {figures.runs} runs and {figures.seconds:.0f} s"
    )
    print(
        f"{figures.requests} requests, {figures.bad} bad answers "
        f"({figures.bad / figures.requests:.0%}); an article was asked for "
        f"{figures.median_tries:.0f} times in the median, {max(figures.tries)} at most"
    )
    for host, peak in sorted(figures.peaks.items()):
        print(f"{host}: {peak} requests open at once, {load.concurrency} allowed")
    shortest = f", the shortest pause {min(figures.pauses):.2f} s" if figures.pauses else ""
    print(
        f"{len(figures.pauses)} texts refused with Retry-After {PAUSE}{shortest}; "
        f"{figures.early} requests later in a pause than they can have been on their way"
    )


if __name__ == "__main__":
    sys.exit(main())
