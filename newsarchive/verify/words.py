"""The words of a clean body, which no hash covers, against the text, which one does."""

from lxml import etree
from lxml.etree import _Element

from newsarchive.body.numbers import counted, integer
from newsarchive.trees import tree_of


def says_its_text(body: str, text: str) -> bool:
    """Tell whether the clean HTML *body* says *text*, blanks and addresses apart."""
    try:
        root = tree_of(f"<body>{body}".encode()).root
    except (etree.ParseError, UnicodeEncodeError):
        return False
    if root is not None:
        _spell_numbers(root)
    said = "" if root is None else "".join(map(str, root.itertext()))
    return "".join(said.split()) == "".join(text.split())


def _spell_numbers(root: _Element) -> None:
    """Put the numbers that lists state before the words of their items, as texts have them."""
    for listing in root.iter("ol"):
        items = listing.findall("li")
        values = [integer(item.get("value")) for item in items]
        if not listing.attrib and values.count(None) == len(values):
            continue
        down = "reversed" in listing.attrib
        numbers = counted(integer(listing.get("start")), values, down=down)
        for number, item in zip(numbers, items, strict=False):
            if any(str(words).strip() for words in item.itertext()):
                item.text = f"{number}. {item.text or ''}"
