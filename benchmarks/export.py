"""What a post costs: render and write, beside a plain write of the same bytes.

Run from the project's folder: ``python benchmarks/export.py``
"""

import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from newsarchive.exporters import PostOptions, SiteFolder, post_path, render_post
from newsarchive.items import Article, SecurityReference

POSTS = 1000
ROUNDS = 7
PARAGRAPH = "<p>示例股份公告，拟以自有资金回购，价格不超过 12.5元/股，用于员工持股计划。</p>\n"
ARTICLE = Article(
    url="https://finance.eastmoney.com/a/202201152248000123.html",
    origin="eastmoney",
    fetched=datetime(2022, 1, 15, 2, tzinfo=UTC),
    canonical_url="https://finance.eastmoney.com/a/202201152248000123.html",
    title="示例股份拟以自有资金回购股份：用于员工持股计划",
    published=datetime(2022, 1, 15, 1, 31, 7, tzinfo=UTC),
    source="示例时报",
    source_slug="shilishibao",
    source_text="示例时报",
    summary="示例股份公告，拟以自有资金回购，价格不超过 12.5元/股。" * 8,
    body=PARAGRAPH * 75,
    body_html=PARAGRAPH * 75,
    securities=(SecurityReference("000001.SZ", kind="stock", role="primary"),),
)


def articles() -> Sequence[Article]:
    """Return articles of ten days, 8 KB each."""
    return [
        replace(
            ARTICLE,
            article_id=f"eastmoney:{202201152248000000 + number}",
            published=datetime(2022, 1, 1 + number * 10 // POSTS, 1, tzinfo=UTC),
        )
        for number in range(POSTS)
    ]


def measure(name: str, work: Callable[[int], object]) -> None:
    """Run *work* for each round and print the CPU time of the best one for each of the posts."""
    best = float("inf")
    for number in range(ROUNDS):
        start = process_time()
        work(number)
        best = min(best, process_time() - start)
    print(f"{name:<40}{best / POSTS * 1e6:8.1f} µs")


def write_plain(folder: Path, texts: Sequence[str]) -> None:
    """Write each text in the simplest way."""
    for number, text in enumerate(texts):
        with (folder / f"{number}.md").open("w", encoding="utf-8") as file:
            file.write(text)


def export(folder: Path, batch: Sequence[Article], options: PostOptions) -> None:
    """Do what the posts step does for each article."""
    site = SiteFolder(folder)
    for article in batch:
        site.write(post_path(article), render_post(article, options))


def main() -> None:
    """Print the costs."""
    batch, full, based = articles(), PostOptions(), PostOptions(site_url="//news.example")
    texts = [render_post(article, full) for article in batch]
    print(f"{processor()}, Python {platform.python_version()}; CPU for each post of")
    print(f"{len(texts[0].encode()):,} bytes, best of {ROUNDS} rounds of {POSTS:,}\n")
    with TemporaryDirectory() as name:
        folders = [Path(name, str(number)) for number in range(2 * ROUNDS)]
        for folder in folders:
            folder.mkdir()
        measure("open().write() of the same bytes", lambda n: write_plain(folders[n], texts))
        sites = folders[ROUNDS:]
        measure("render", lambda _: [render_post(each, full) for each in batch])
        measure("path, render and write", lambda n: export(sites[n], batch, full))
        measure("the same again, nothing to write", lambda n: export(sites[n], batch, full))
        measure("path, render and replace", lambda n: export(sites[n], batch, based))


def processor() -> str:
    """Return the processor's name as well as the system knows it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]} x {len(names)}" if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
