"""What a reader sees of the numbers of lists, counted without the code that wrote them."""

from lxml import etree


def numbered(markup: str) -> str:
    """Return *markup* with the numbers of each list that states any as words of its items."""
    if "<ol" not in markup:
        return markup
    root = etree.fromstring(f"<div>{markup}</div>".encode(), etree.HTMLParser(encoding="utf-8"))
    spell(root)
    return etree.tostring(root, encoding="unicode", method="html")


def spell(root: etree._Element) -> None:
    """Write the numbers of each list that states any in front of the words of its items."""
    for listing in list(root.iter("ol")):
        items = [item for item in listing if item.tag == "li"]
        if not (listing.attrib or any("value" in item.attrib for item in items)):
            continue
        step = -1 if "reversed" in listing.attrib else 1
        number = int(listing.get("start", len(items) if step < 0 else 1))
        for item in items:
            number = int(item.get("value", number))
            if item.xpath("normalize-space()"):
                item.text = f"{number}. {item.text or ''}"
            number += step


def unnumbered(markup: str, text: str) -> str:
    """Return *text*, of the clean body *markup*, without numbers of lists."""
    if "<ol " not in markup and "<li " not in markup:
        return text
    root = etree.fromstring(f"<div>{markup}</div>".encode(), etree.HTMLParser(encoding="utf-8"))
    return str(root.xpath("string()"))
