"""The title of a post's page, and the element that shows it."""

from collections.abc import Collection

from lxml import etree

from newsarchive.published.document import text_of
from newsarchive.published.paths import elements, has_class

_MARKED = elements(
    f"//*[{has_class('p-name')} or {has_class('post-title')} or {has_class('entry-title')}"
    f" or @itemprop='headline'] | //*[{has_class('post-heading')}]//h1"
)
_HEADINGS = elements("//*[self::h1 or self::h2]")
_FALLBACKS = tuple(
    elements(path)
    for path in (
        "(//article|//main|//section)//h1",
        "//h1[not(ancestor::header)]",
        "//meta[@property='og:title']",
    )
)
_STATED = elements("//meta[@property='og:title' or @name='twitter:title']")
_SEPARATORS = ("|", "-", "–", "—", "·", "_")


def title_of(
    root: etree._Element, others: Collection[etree._Element], headline: str
) -> tuple[str, etree._Element | None]:
    """Return the title and the element that shows it; "" and none where there is no title.

    What is marked as a title comes first, then the heading that says what the head of the page
    calls its title, then the first heading of the text. *others* are elements that say nothing of
    the post, and *headline* is what the page states for machines.
    """
    for element in (*_MARKED(root), *_confirmed(root, headline)):
        if element in others:
            continue
        text = _shown(element)
        if text:
            return text, element
    for find in _FALLBACKS:
        for element in find(root):
            text = _shown(element)
            if text:
                return text, element
    return "", None


def _shown(element: etree._Element) -> str:
    return text_of(element) or " ".join((element.get("content") or "").split())


def _confirmed(root: etree._Element, headline: str) -> list[etree._Element]:
    told = [_shown(meta) for meta in _STATED(root)]
    told = [*filter(None, (*told, headline))]
    return [each for each in _HEADINGS(root) if _says(text_of(each), told)] if told else []


def _says(text: str, told: list[str]) -> bool:
    """Tell whether *text* is a title that was *told*, which may end with the name of the site."""
    return text != "" and any(
        title == text or title.removeprefix(text).lstrip().startswith(_SEPARATORS)
        for title in told
        if title.startswith(text)
    )
