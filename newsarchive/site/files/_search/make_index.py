"""Makes the search index of a built site: ``python _search/make_index.py _site``.

Pagefind cuts Chinese into words when it indexes and again when it searches, by two dictionaries
that disagree, so that many names and whole titles are not found. Here each Han character is indexed
together with the one behind it, whatever word they belong to; assets/site.js cuts queries the same
way and checks each hit against the text. Needs ``pip install "pagefind[extended]" lxml``.
"""

import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree, html

HAN = "\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_RUN = re.compile(f"[{HAN}]+")
# Letters and digits as wide as Han characters: they are searched for in their common form.
_NARROW = {
    ord(first) + place: chr(ord(first) + place - 0xFEE0)
    for first, many in (("０", 10), ("Ａ", 26), ("ａ", 26))
    for place in range(many)
}
_BLOCKS = {"p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "br", "div"}
_DAY = re.compile(r"/\d{4}/\d\d/\d\d/")
_BUNDLE = 4000  # pages; Pagefind takes about half a megabyte of memory for each
_END = "␞"  # of what excerpts are taken from
_NO_WORD = re.compile(r"\W")
_BODY = "data-pagefind-body"
_LEFT_OUT = {"script", "style", "template"}


@dataclass(slots=True)
class Page:
    """What is searched of one page."""

    title: str = ""
    kind: str = "article"
    meta: dict[str, str] = field(default_factory=dict)
    header: str = ""
    text: str = ""


def pairs(text: str) -> str:
    """Return *text* with each Han character as a word of its own, joined to the one behind it."""
    return " ".join(_RUN.sub(_pairs_of, text.translate(_NARROW)).split())


def _pairs_of(found: re.Match[str]) -> str:
    run = found[0]
    # Punctuation stays with the last character; a word of another script doesn't.
    end = " " if found.string[found.end() : found.end() + 1].isalnum() else ""
    return f" {' '.join(run[at : at + 2] for at in range(len(run)))}{end}"


def read_page(content: bytes) -> Page | None:
    """Return what is searched of a page; none for a page that isn't."""
    if b"data-pagefind-body" not in content:
        return None
    document = html.document_fromstring(content.decode("utf-8", "replace"))
    body = next((each for each in document.iter() if each.get(_BODY) is not None), None)
    if body is None:
        return None
    page = Page(kind=body.get(_BODY) or "article")
    for element in body.iter("*"):
        name = element.get("data-pagefind-meta")
        if name:
            page.meta[name] = _one_line("".join(map(str, element.itertext())))
    page.title = page.meta.pop("title", "")
    header = body.find("header")
    if header is not None:
        body.remove(header)
        page.header = _one_line("".join(_texts(header)))
    page.text = _one_line("".join(_texts(body)))
    return page


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else "script"
        if tag not in _LEFT_OUT and child.get("data-pagefind-ignore") is None:
            apart = "\n" if tag in _BLOCKS else ""
            yield apart
            yield child.text or ""
            yield from _texts(child)
            yield apart
        yield child.tail or ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def searched_pages(site: Path) -> Iterator[tuple[str, Page]]:
    """Yield address, below the site's base, and content of each page that is searched.

    Articles come oldest first; what has no date in its address comes last.
    """
    for path in sorted(site.rglob("*.html"), key=_day_of):
        page = read_page(path.read_bytes())
        if page is not None:
            yield f"/{path.relative_to(site).as_posix()}", page


def _day_of(path: Path) -> tuple[str, str]:
    found = _DAY.search(path.as_posix())
    return (found[0] if found else "~", path.as_posix())


def bundles_of(
    pages: Iterable[tuple[str, Page]], most: int
) -> Iterator[tuple[str, list[tuple[str, Page]]]]:
    """Yield *pages* in bundles of at most *most*, each of one kind; those of a kind in order."""
    waiting: dict[str, list[tuple[str, Page]]] = defaultdict(list)
    for url, page in pages:
        waiting[page.kind].append((url, page))
        if len(waiting[page.kind]) == most:
            yield page.kind, waiting.pop(page.kind)
    yield from waiting.items()


def make_bundle(folder: Path, pages: Iterable[tuple[str, Page]]) -> None:
    """Write an index of *pages* into *folder*."""
    with TemporaryDirectory() as temporary:
        for url, page in pages:
            copy = Path(temporary) / url.removeprefix("/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_copy_of(page), "utf-8")
        # English, so that Pagefind takes what stands between blanks for words.
        options = ["--site", temporary, "--output-path", str(folder), "--force-language", "en"]
        command = [sys.executable, "-m", "pagefind", "--quiet", *options]
        subprocess.run(command, check=True)  # noqa: S603 (our own words, and no shell)


def _copy_of(page: Page) -> str:
    """Return a page for Pagefind alone: what is searched, in pairs, and what a hit shows."""
    shown = {"name": page.title, **page.meta}
    texts = {"title": pairs(page.title), "text": f"{pairs(page.text)} {_END}"}
    texts["header"] = pairs(page.header)
    safe = {name: escape(text) for name, text in texts.items()}
    meta = ", ".join(f"{name}[data-{name}]" for name in shown)
    attributes = " ".join(f'data-{name}="{escape(text)}"' for name, text in shown.items())
    return (
        f'<!doctype html><html lang="en"><body data-pagefind-body '
        f'data-pagefind-filter="kind:{escape(page.kind)}">'
        f'<p data-pagefind-meta="{meta}" {attributes}>{safe["text"]}</p>'
        f'<h1 data-pagefind-meta="title">{safe["title"]}</h1><p>{safe["header"]}</p></body></html>'
    )


def make_index(site: Path, *, most: int = _BUNDLE) -> int:
    """Write the index below ``pagefind`` of *site*, and return how many pages are in it.

    It is one of bundles of at most *most* pages of one kind, by age: each is made in memory, and a
    search goes from the newest on only as far as somebody reads. ``bundles.json`` lists them,
    articles last and the newest of these first.
    """
    folder = site / "pagefind"
    shutil.rmtree(folder, ignore_errors=True)
    made = 0
    names: dict[str, list[str]] = defaultdict(list)
    for kind, pages in bundles_of(searched_pages(site), most):
        name = f"{_NO_WORD.sub('', kind)}-{len(names[kind]) + 1}"
        make_bundle(folder / name, pages)
        names[kind].insert(0, name)
        made += len(pages)
    articles = names.pop("article", [])
    folder.mkdir(exist_ok=True)
    (folder / "bundles.json").write_text(json.dumps([*chain(*names.values()), *articles]))
    return made


def main() -> int:
    """Index the site that the command line names."""
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "_site")
    if not site.is_dir():
        sys.stderr.write(f"{site}: is no folder; build the site first\n")
        return 2
    sys.stdout.write(f"{make_index(site)} pages indexed in {site / 'pagefind'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
