"""What stands beside the post on its page: navigation, comments, other posts, people."""

from collections.abc import Iterable

from lxml import etree

from newsarchive.published.paths import elements, has_class

_PARTS = elements(
    "//nav | //aside | //*[not(self::html or self::body or self::main)]"
    "[contains(@class,'comment') or contains(@id,'comment') or contains(@class,'related')"
    f" or @itemprop='comment' or {has_class('h-card')} or contains(@itemtype,'/Person')]"
)
_FOOTERS = elements("//footer")


def beside(root: etree._Element) -> set[etree._Element]:
    """Return the elements of a page that say nothing of its post."""
    return covered(_PARTS(root))


def in_footers(root: etree._Element) -> set[etree._Element]:
    """Return the elements that are in a footer."""
    return covered(_FOOTERS(root))


def covered(parts: Iterable[etree._Element]) -> set[etree._Element]:
    """Return *parts* and all that is in them."""
    found: set[etree._Element] = set()
    for part in parts:
        if part not in found:
            found.update(part.iter("*"))
    return found
