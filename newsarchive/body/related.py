"""Lists of links to other articles (``相关报道>>>``), which are not the article's own."""

import re
from html import unescape
from typing import Final

from newsarchive.body.blocks import Block
from newsarchive.items import Image, SecurityLink

_NAME: Final = (
    "(?:相关(?:阅读|报道|新闻|资讯|文章)"
    "|(?:推荐|延伸|拓展|扩展|更多|热点|热门)(?:阅读|报道|新闻|文章))"
)
_OPENING: Final = "【〖[［（(「《<>＞▶►▼●■◆★※·|-—"
_CLOSING: Final = "】〗]］）)」》>＞▶►▼:：…—|-"
_HEADING: Final = re.compile(f"[{re.escape(_OPENING)}\\s]*{_NAME}[{re.escape(_CLOSING)}\\s]*")
_SIGN: Final = re.compile(_NAME)
_LIST: Final = re.compile(r"(?:\d{1,2}\s*[.．、)）]|[\W_])*")  # numbers and bullets
# Words that lead to a security's quotes are the article's: whether they are a link is not sure.
_LINK: Final = re.compile(
    r'<a href="(?!https://quote\.eastmoney\.com/unify/r/)[^"]*">(.*?)</a>', re.DOTALL
)
_TAG: Final = re.compile("<[^>]*>")

_FIRST: Final = frozenset(f"相推延拓扩更热{_OPENING}")
_LONGEST: Final = 40  # characters of a heading


class RelatedLinks:
    """Takes these lists out of *blocks*, and what is in them out of *links* and *images*.

    A list is a heading and the blocks behind it that hold links and no words besides; or both in
    one block. A heading in front of anything else stays.
    """

    def __init__(self, blocks: list[Block], links: list[SecurityLink], images: list[Image]) -> None:
        self._blocks = blocks
        self._links = links
        self._images = images
        self._counts = (0, 0)  # of links and images of blocks that stay
        self._taken = -1  # how many blocks there were when one was taken out

    def look(self, block: Block) -> None:
        """Look at *block*, which was added last; those without links needn't be shown."""
        if "<a " in block.html:
            place = len(self._blocks) - 1
            before = self._blocks[-2] if place else block
            headed = len(before.text) < _LONGEST and _is_heading(before)
            follows = headed or place == self._taken
            if (follows or block.text[:1] in _FIRST) and _is_list(block, follows=follows):
                self._take_out(place - headed)
        self._counts = len(self._links), len(self._images)

    def settle(self) -> None:
        """Note that what was found so far is the article's own."""
        self._counts = len(self._links), len(self._images)

    def finish(self) -> None:
        """Take out headings that nothing follows."""
        while self._blocks and _is_left_over(self._blocks[-1].text):
            self._blocks.pop()

    def _take_out(self, start: int) -> None:
        links, images = self._counts
        del self._blocks[start:]
        self._links[links:] = [one for one in self._links[links:] if one.form == "chart"]
        del self._images[images:]
        self._taken = start


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
