"""The parts of a post's text, in all the forms that the old system wrote over time.

In order: text and link; text, link and two lines "back to"; the same on one line; a quoted
digest before the article's own text. Some links are share links, some are empty.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from newsarchive.importers.links import article_in, is_share_link

_WAY_BACK = "[返回"
# Addresses may hold brackets: one slug is ``anxinguojizhengquan(xianggang)``.
_BACK = re.compile(
    r"(?:\A|\n{1,2})(?:\[返回(?P<label>(?!首页\])[^\n]*?)\]\((?P<back>[^\n]*?)\)"
    r"(?:(?:[ \t]*[｜|][ \t]*|[ \t]*\n+)\[返回首页\]\([^\n]*\))?|\[返回首页\]\([^\n]*\))\s*\Z"
)
_LINK = re.compile(r"(?:\A|\n{1,2})<(?P<link>(?:https?:)?//[^<>\s]*|)>\s*\Z")
_SLUG = re.compile(r"/([^/]+?)(?:\.html)?/?\Z")


@dataclass(frozen=True, slots=True)
class Parts:
    """A post's text, cut up: *body* is exactly what stands between quote and footer.

    *label* and *slug* are of the "back to" link, *link* is the address in the footer. *footed*
    tells whether there is a "back to" at all, which no other hands write.
    """

    body: str
    quote: str = ""
    link: str = ""
    label: str = ""
    slug: str = ""
    footed: bool = False


def cut_up(text: str, *, quoted: bool, own: tuple[str, ...] = ()) -> Parts:
    """Return the parts of *text*; a quote at its start is a digest when *quoted* says so.

    *own* is what names the article elsewhere: the file's name, ids and links in front matter.
    """
    body, label, slug = _cut_back(text)
    footed = body != text
    shorter, link = _cut_link(body)
    # Posts of other hands may end with any link; without our "back to" it has to prove itself.
    if not link or footed or _is_own(link, own):
        body = shorter
    else:
        link = ""
    quote = ""
    if quoted and body.startswith(">"):
        quote, body = _cut_quote(body)
    return Parts(body, quote, link, label, slug, footed)


def _is_own(link: str, own: tuple[str, ...]) -> bool:
    """Tell whether a last *link* leads to the article of the post: its page or its share page."""
    if link in own:
        return True
    led, known = article_in(link), article_in(*own)
    if not any(known) and any("://" in each for each in own):
        return False
    return (any(led) or is_share_link(link)) and (led == known or not (any(led) and any(known)))


def _cut_back(text: str) -> tuple[str, str, str]:
    home = text.rfind(_WAY_BACK)
    if home < 0:
        return text, "", ""
    back = text.rfind(_WAY_BACK, 0, home)
    start = home if back < 0 or text.count("\n", back, home) > 2 else back
    found = _BACK.search(text, max(0, start - 2))
    if found is None:
        return text, "", ""
    slug = _SLUG.search(unquote(found["back"] or ""))
    return text[: found.start()], unescape(found["label"] or ""), slug[1] if slug else ""


def _cut_link(text: str) -> tuple[str, str]:
    start = text.rfind("<")
    found = _LINK.search(text, max(0, start - 2)) if start >= 0 else None
    return (text[: found.start()], found["link"]) if found else (text, "")


def _cut_quote(text: str) -> tuple[str, str]:
    quote, _, body = text.partition("\n\n")
    lines = quote.split("\n")
    if not all(line.startswith(">") for line in lines):
        lines = [quote]
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines), body
