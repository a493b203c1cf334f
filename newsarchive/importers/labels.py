"""From the label of a category back to the outlet."""

import re

_SUFFIX = "新闻"
_SLUG_OF_NEWS = re.compile(r"xinwen(?:-\w+)?\Z", re.IGNORECASE)
# Categories of the old system that name no outlet: its rolling feed, and its own notices.
_NO_OUTLET = frozenset({"东财滚动", "东财滚动新闻", "站长消息", "emnews", "sitenews"})


def outlet(label: str, slug: str = "") -> str:
    """Return the outlet that *label* (``中国新闻网新闻``) stands for; "" when it names none.

    A label is the outlet's name and 新闻. A name that ends in 新闻 itself has it once or twice;
    where *slug*, the pinyin of the name, is known, it tells: 界面新闻 with ``jiemianxinwen``
    is the whole name.
    """
    label = label.strip()
    if label in _NO_OUTLET or slug in _NO_OUTLET:
        return ""
    name = label.removesuffix(_SUFFIX)
    if not name or (not name.endswith(_SUFFIX) and _SLUG_OF_NEWS.search(slug)):
        return label
    return name
