"""The words of a clean body, which no hash covers, against the text, which one does."""

from lxml import etree

from newsarchive.trees import tree_of


def says_its_text(body: str, text: str) -> bool:
    """Tell whether the clean HTML *body* says *text*, blanks and addresses apart."""
    try:
        root = tree_of(f"<body>{body}".encode()).root
    except (etree.ParseError, UnicodeEncodeError):
        return False
    said = "" if root is None else "".join(map(str, root.itertext()))
    return "".join(said.split()) == "".join(text.split())
