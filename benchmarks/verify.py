"""What a check of everything takes, for few articles and for many: memory should not grow.

Run from the project's folder: ``PYTHONPATH=. python benchmarks/verify.py``
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from measuring import Cost, machine, run

from newsarchive.archive.store import Archive
from newsarchive.exporters.naming import SHANGHAI
from newsarchive.exporters.options import PostOptions
from newsarchive.exporters.posts import PostWriter
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.items import Article, Capture, SecurityReference
from newsarchive.normalise import sealed

PARAGRAPH = (
    "<p>示例股份公告，拟以自有资金回购第{}批，价格不超过 12.5元/股，用于员工持股计划。</p>\n"
)
START = datetime(2022, 1, 1, tzinfo=UTC)


def articles(number: int) -> Iterator[Article]:
    """Return *number* articles of 8 KB, 500 a day."""
    for each in range(number):
        body = "".join(PARAGRAPH.format(f"{each}-{line}") for line in range(60))
        digits = f"{202201010000000000 + each}"
        url = f"https://finance.eastmoney.com/a/{digits}.html"
        capture = Capture(url, "page", body.encode(), START)
        yield sealed(
            Article(
                url=url,
                origin="eastmoney",
                fetched=START,
                native_id=digits,
                article_id=f"eastmoney:{digits}",
                canonical_url=url,
                title=f"示例股份拟回购第{each}批",
                title_text=f"示例股份拟回购第{each}批",
                published=START + timedelta(days=each // 500, seconds=each % 500),
                source="示例时报",
                source_slug="shilishibao",
                source_text="示例时报",
                body=body,
                body_html=body,
                text=body.replace("<p>", "").replace("</p>", ""),
                securities=(SecurityReference("000001.SZ", kind="stock", role="primary"),),
                captures=(capture,),
            )
        )


def fill(folder: Path, number: int) -> None:
    """Make an archive and a site of *number* articles."""
    with closing(Archive.open(f"sqlite:///{folder / 'archive.db'}")) as archive:
        site = SiteFolder(folder / "site", archive.site_changes)
        site.check()
        writer = PostWriter(archive, site, PostOptions(), SHANGHAI)
        for article in articles(number):
            archive.add(article, run_id=1, known=None)
            writer.write(replace(article, captures=()), known=None)
            if archive.full:
                archive.flush()


def check(folder: Path) -> Cost:
    """Check the archive and the site in *folder*."""
    return run(
        [sys.executable, "-m", "scrapy", "verify"],
        ARCHIVE_URL=f"sqlite:///{folder / 'archive.db'}",
        SITE_DIR=str(folder / "site"),
    )


def main() -> None:
    """Print what two checks take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=5_000)
    parser.add_argument("--many", type=int, default=50_000)
    options = parser.parse_args()
    print(machine())
    peaks = []
    for number in (options.few, options.many):
        with TemporaryDirectory() as name:
            folder = Path(name)
            fill(folder, number)
            start = monotonic()
            cost = check(folder)
        peaks.append(cost.peak)
        print(
            f"{number} articles: {cost.cpu:.1f} s of CPU, {monotonic() - start:.0f} s, "
            f"peak {cost.peak:.0f} MB"
        )
    print(f"ratio of peaks: {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
