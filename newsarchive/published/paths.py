"""Ways to find elements: compiled XPath with answers of one type, and classes."""

from collections.abc import Callable, Iterator

from lxml import etree


def elements(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    """Return a function that finds the elements of *path*, in document order."""
    compiled = etree.XPath(path)

    def find(root: etree._Element) -> list[etree._Element]:
        found = compiled(root)
        if not isinstance(found, list):
            return []
        # The name of lxml's element type begins with an underscore; it is its only name.
        return [node for node in found if isinstance(node, etree._Element)]  # noqa: SLF001

    return find


def string(path: str) -> Callable[[etree._Element], str]:
    """Return a function that gives the text of the first node of *path*, stripped, or ""."""
    compiled = etree.XPath(f"string({path})")
    return lambda root: str(compiled(root)).strip()


def has_class(name: str) -> str:
    """Return the XPath test whether an element has the class *name*."""
    # Most elements have no class, and it is cheaper to ask that first.
    return f"(@class and contains(concat(' ',normalize-space(@class),' '),' {name} '))"


def classes(element: etree._Element) -> list[str]:
    """Return the classes of *element*."""
    return (element.get("class") or "").split()


def classed(root: etree._Element, names: frozenset[str]) -> Iterator[etree._Element]:
    """Yield the elements with one of the classes *names*; on long pages faster than XPath."""
    for element in root.iter("*"):
        text = element.get("class")
        if text and not names.isdisjoint(text.split()):
            yield element
