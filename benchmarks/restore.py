"""What it costs to make a lost archive anew from its site, all of it finished pages.

Memory may not follow the number of pages, and the site has to stay as it is, file by file.
"""

import argparse
import hashlib
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from measuring import Cost, crawl, machine, origin, run, settings

FINISHED = {"LIVE_DAYS": "0", "CLOCK": "2126-01-15T12:00:00+08:00"}


def files(site: Path) -> dict[str, str]:
    """Return the digest of each file of the site."""
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


def restore(url: str, folder: Path) -> str:
    """Crawl the origin at *url*, lose the archive, make it anew; return what that took."""
    given = {**settings(url, folder), **FINISHED}

    def scrapy(*command: str) -> Cost:
        return run([sys.executable, "-m", "scrapy", *command], **given)

    scrapy("newsite", str(folder / "site"), "--url", "https://news.example")
    crawl(url, folder, **FINISHED)
    before = files(folder / "site")
    for path in folder.glob("archive.db*"):
        path.unlink()
    start = perf_counter()
    read = scrapy("import", str(folder / "site"))
    passed = perf_counter() - start
    size = sum(path.stat().st_size for path in folder.glob("archive.db*"))
    again = scrapy("import", str(folder / "site"))
    written = scrapy("export", "--all")
    same = "as it was" if files(folder / "site") == before else "ANOTHER"
    return (
        f"import {read.cpu:.1f} s CPU ({passed:.0f} s), peak {read.peak:.0f} MB, archive "
        f"{size / 1e6:.0f} MB; once more {again.cpu:.1f} s; export --all {written.cpu:.1f} s, "
        f"peak {written.peak:.0f} MB; the site is {same}"
    )


def main() -> None:
    """Print the costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 4000])
    options = parser.parse_args()
    print(f"articles of 8 KB; {machine()}")
    for articles in options.articles:
        with origin(articles) as url, TemporaryDirectory() as name:
            print(f"{articles} pages: {restore(url, Path(name))}")


if __name__ == "__main__":
    main()
