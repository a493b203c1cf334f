"""Lists of links to other articles (``相关报道>>>``), which are not the article's own."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Final, NamedTuple

from newsarchive.body.blocks import Block
from newsarchive.items import Image, SecurityLink

# Sections of digests are called so as well.
_UNSURE_NAME: Final = "(?:更多|热点|热门)(?:报道|新闻|文章)"
_NAME: Final = (
    "(?:相关(?:阅读|报道|新闻|资讯|文章)"
    "|(?:推荐|延伸|拓展|扩展|更多|热点|热门)(?:阅读|报道|新闻|文章))"
)
_OPENING: Final = "【〖[［（(「《<>＞▶►▼●■◆★※·|-—"
_CLOSING: Final = "】〗]］）)」》>＞▶►▼:：…—|-"
_HEADING: Final = re.compile(f"[{re.escape(_OPENING)}\\s]*{_NAME}[{re.escape(_CLOSING)}\\s]*")
_SIGN: Final = re.compile(_NAME)
_UNSURE: Final = re.compile(_UNSURE_NAME)
_LIST: Final = re.compile(r"(?:\d{1,2}\s*[.．、)）]|[\W_])*")  # numbers and bullets
# Words that lead to a security's quotes are the article's: whether they are a link is not sure.
_LINK: Final = re.compile(
    r'<a href="(?!https://quote\.eastmoney\.com/unify/r/)[^"]*">(.*?)</a>', re.DOTALL
)
_TAG: Final = re.compile("<[^>]*>")

_PLAIN: Final = ("<p>", "</p>", "")

_FIRST: Final = frozenset(f"相推延拓扩更热{_OPENING}")
_LONGEST: Final = 40  # characters of a heading


class RelatedLinks:
    """Takes these lists out of *blocks*, and what is in them out of *links* and *images*.

    A list is a heading and the blocks behind it that hold links and no words besides; or both in
    one block. A heading in front of anything else stays. One that may be a section of the article
    (``热点新闻``) counts at the end only, and where no other part of the article looks like it.
    """

    def __init__(self, blocks: list[Block], links: list[SecurityLink], images: list[Image]) -> None:
        self._blocks = blocks
        self._links = links
        self._images = images
        self._counts = (0, 0)  # of links and images of blocks that stay
        self._taken = -1  # how many blocks there were when one was taken out
        self._unsure = Unsure(-1, -1, (0, 0))

    def look(self, block: Block) -> None:
        """Look at *block*, which was added last; those without links needn't be shown."""
        if "<a " in block.html:
            place = len(self._blocks) - 1
            before = self._blocks[-2] if place else block
            headed = len(before.text) < _LONGEST and _is_heading(before)
            follows = headed or place in {self._taken, self._unsure.end}
            if (follows or block.text[:1] in _FIRST) and _is_list(block, follows=follows):
                self._found(block, place, before.text if headed else "")
        self._counts = len(self._links), len(self._images)

    def settle(self) -> None:
        """Note that what was found so far is the article's own."""
        self._counts = len(self._links), len(self._images)

    def finish(self) -> None:
        """Take out headings that nothing follows, and a list that only its place makes one."""
        self._take_left_over()
        unsure = self._unsure
        if unsure.end == len(self._blocks) and _stands_out(self._blocks, unsure.start):
            self._take_out(unsure.start, unsure.counts)
            self._take_left_over()

    def _found(self, block: Block, place: int, heading: str) -> None:
        """Take a list out, or keep it in mind, that starts or goes on with *block*."""
        start = place - bool(heading)
        name = heading or _words(block)[0]
        if _UNSURE.search(name):
            self._unsure = Unsure(start, place + 1, self._counts)
        elif place == self._unsure.end != self._taken and not (heading or _SIGN.search(name)):
            self._unsure = self._unsure._replace(end=place + 1)
        else:
            self._take_out(start, self._counts)

    def _take_out(self, start: int, counts: tuple[int, int]) -> None:
        links, images = counts
        del self._blocks[start:]
        self._links[links:] = [one for one in self._links[links:] if one.form == "chart"]
        del self._images[images:]
        self._taken = start

    def _take_left_over(self) -> None:
        while self._blocks and _is_left_over(self._blocks[-1].text):
            self._blocks.pop()


class Unsure(NamedTuple):
    """A list that may be a section of the article: its blocks, and *counts* in front of it."""

    start: int
    end: int
    counts: tuple[int, int]


def _stands_out(blocks: Sequence[Block], start: int) -> bool:
    """Tell whether the list of links at *start* looks like nothing in front of it."""
    shape = _shape(blocks[start])
    return start > 0 and not any(
        ("<a " in block.html and _is_list(block, follows=True))
        or (shape != _PLAIN and len(block.text) < _LONGEST and _shape(block) == shape)
        for block in blocks[:start]
    )


def _shape(block: Block) -> tuple[str, ...]:
    """Return the tags and the bracket that *block* starts with."""
    first = block.text[:1]
    return (*_TAG.findall(block.html), first if first in _OPENING else "")


def may_hold(html: str) -> bool:
    """Tell whether a body may hold such a list."""
    return _SIGN.search(html) is not None


def _is_left_over(text: str) -> bool:
    return text[-1:] in {">", "＞", ":", "："} and _HEADING.fullmatch(text) is not None


def _is_heading(block: Block) -> bool:
    found = _HEADING.fullmatch(block.text)
    return found is not None and not ("<a " in block.html or "<img" in block.html)


def _is_list(block: Block, *, follows: bool) -> bool:
    """Tell whether *block* has links and else a heading only; or bullets, if it *follows* one."""
    words, linked = _words(block)
    return linked and bool(_HEADING.fullmatch(words) or (follows and _LIST.fullmatch(words)))


def _words(block: Block) -> tuple[str, bool]:
    """Return the words of *block* that are in no link, and whether others are.

    An image that is in no link counts as a word.
    """
    rest, count = _LINK.subn(" ", block.html)
    if "<img" in rest:
        return block.text or "image", False
    linked = count > 0 and any(_TAG.sub("", words).strip() for words in _LINK.findall(block.html))
    return unescape(_TAG.sub(" ", rest)).strip(), linked
