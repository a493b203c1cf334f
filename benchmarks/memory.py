"""How much memory a crawl takes, for few articles and for many: it should not grow with them."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import crawl, machine, origin


def main() -> None:
    """Print the peak memory of two crawls and the difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=5_000)
    parser.add_argument("--many", type=int, default=50_000)
    options = parser.parse_args()
    print(machine())
    peaks = []
    for articles in (options.few, options.many):
        with origin(articles) as url, TemporaryDirectory() as name:
            cost = crawl(url, Path(name))
        peaks.append(cost.peak)
        print(f"{articles} articles: peak {cost.peak:.0f} MB, {cost.cpu:.0f} s of CPU")
    print(f"difference: {peaks[1] - peaks[0]:.0f} MB; ratio {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
