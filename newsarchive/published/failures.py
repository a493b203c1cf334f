"""Pages that say that there is nothing to read."""

import re

from lxml import etree

from newsarchive.errors import AnswerError, BadAnswerError, GoneError
from newsarchive.published.document import text_of
from newsarchive.published.paths import elements

_HEADINGS = elements("//title | //h1 | //h2")
_GONE = re.compile(
    r"(?<!\d)(?:404|410)(?!\d)|not found|找不到|不存在|已(?:被)?删除|no such page|page missing",
    re.IGNORECASE,
)
_BLOCKED = re.compile(
    r"(?<!\d)(?:40[0139]|429|50[0-4])(?!\d)|forbidden|access denied|too many requests|captcha"
    r"|验证码|安全验证|just a moment|bad gateway|service unavailable|internal server error"
    r"|服务器错误|访问(?:过于)?频繁",
    re.IGNORECASE,
)


def failure(root: etree._Element, url: str) -> AnswerError | None:
    """Return the error that the headings of a page report, or None.

    Headlines may well hold such words, so ask this only when a page lacks what it should hold.
    """
    for heading in _HEADINGS(root):
        text = text_of(heading)
        if _GONE.search(text):
            return GoneError(url, f"the page says: {text[:80]}")
        if _BLOCKED.search(text):
            return BadAnswerError(url, f"the page says: {text[:80]}")
    return None
