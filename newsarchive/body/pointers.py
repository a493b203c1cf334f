"""What a paragraph says about itself: machine-written comment, pointer to another article."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

_ARTICLE: Final = re.compile(
    r"(?a)https?://(?:[\w-]+\.)*eastmoney\.com/(?:a/|news/(?:\d+,)?)(\d{15,23})\.s?html"
)
_INVITATIONS: Final = ("点击阅读", "点击查看", "阅读全文")


def flags(text: str, hrefs: Sequence[str]) -> Iterator[str]:
    """Yield ``ai-comment`` for a robot's comment, ``relation:<id>`` for an article pointed to."""
    if text.startswith("AI点评"):
        yield "ai-comment"
    if hrefs and any(invitation in text for invitation in _INVITATIONS):
        for href in hrefs:
            if found := _ARTICLE.match(href):
                yield f"relation:{found[1]}"
