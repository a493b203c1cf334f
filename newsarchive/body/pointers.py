"""What a paragraph says about itself: machine-written comment, pointer to another article."""

import re
from collections.abc import Sequence
from typing import Final

_ARTICLE: Final = re.compile(
    r"(?a)https?://(?:[\w-]+\.)*eastmoney\.com/(?:a/|news/(?:\d+,)?)(\d{15,23})\.s?html"
)
_INVITATIONS: Final = ("点击阅读", "点击查看", "阅读全文")


def flags(text: str, hrefs: Sequence[str]) -> list[str]:
    """Return ``ai-comment`` for a robot's comment, ``relation:<id>`` for an article pointed to."""
    found = ["ai-comment"] if text.startswith("AI点评") else []
    if hrefs and any(invitation in text for invitation in _INVITATIONS):
        articles = (_ARTICLE.match(href) for href in hrefs)
        found += [f"relation:{article[1]}" for article in articles if article]
    return found
