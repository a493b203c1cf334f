"""The root of the site's XML files."""

from lxml import etree


def root(name: str, namespace: str) -> etree._Element:
    """Return an element *name* in *namespace*, which is the default one of what is put into it."""
    spaces = {None: namespace}
    return etree.Element(f"{{{namespace}}}{name}", nsmap=spaces)  # type: ignore[arg-type]  # the stubs know no default namespace
