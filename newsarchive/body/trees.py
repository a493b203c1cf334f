"""Markup into a tree, within bounds."""

from typing import Final

from lxml.etree import _Element

from newsarchive.errors import BodyError
from newsarchive.trees import tree_of

LIMIT: Final = 5_000_000
"""Characters of markup above which a body is refused; the longest article seen has 200,000."""

_START: Final = 80


def parse(markup: str) -> _Element | None:
    """Return the root of *markup* as browsers would roughly read it, None if it is empty.

    Raises ``BodyError`` for what is longer than ``LIMIT`` or nested deeper than the parser's limit
    of 2,048 elements: beyond it the rest would be lost unseen.
    """
    if len(markup) > LIMIT:
        raise BodyError(markup[:_START], f"longer than {LIMIT:,} characters")
    if not markup or markup.isspace():
        return None
    if "\0" in markup:
        markup = markup.replace("\0", "")
    # The tag in front keeps comments at the start inside of the tree.
    tree = tree_of(b"<body>" + markup.encode("utf-8", "replace"))
    if tree.cut:
        raise BodyError(markup[:_START], "nested too deeply (2,048 elements)")
    return tree.root
