"""Lists while they are being built, and how they are written."""

from dataclasses import dataclass, field

from newsarchive.body.blocks import Block, Flow
from newsarchive.body.numbers import Numbers, counted


@dataclass(slots=True)
class Listing:
    """A list: ``ul``, ``ol`` or ``dl``.

    *start*, *values* (one for each item) and *down* are the numbers that an ``ol`` states. They are
    content, so the text has them, too.
    """

    tag: str
    start: int | None = None
    down: bool = False
    items: list[Flow] = field(default_factory=list)
    values: list[int | None] = field(default_factory=list)

    def item(self, tag: str, value: int | None = None) -> Flow:
        """Start an item, of a tag that this list may hold."""
        allowed = {"dt", "dd"} if self.tag == "dl" else {"li"}
        default = "dd" if self.tag == "dl" else "li"
        self.items.append(Flow(tag if tag in allowed else default, wraps=False))
        self.values.append(value)
        return self.items[-1]

    def finish(self) -> Block | None:
        """Return the list without its empty items, None if nothing is left."""
        items = [item for item in self.items if item.blocks]
        if not items:
            return None
        for item in items:
            # libxml2 ends a term where a list of terms starts, so that our own HTML, read again,
            # would come apart. What holds such a list is no term anyway.
            if item.tag == "dt" and any(block.html.startswith("<dl>") for block in item.blocks):
                item.tag = "dd"
        numbers = self._numbers()
        if numbers is not None and numbers.stated():
            return _numbered(items, numbers)
        html = "".join([item.html() for item in items])
        text = "\n".join([text for item in items if (text := item.text())])
        return Block(f"<{self.tag}>{html}</{self.tag}>", text)

    def _numbers(self) -> Numbers | None:
        """Return the numbers of the items that hold something, None if the list states none."""
        if self.tag != "ol":
            return None
        if self.start is None and not self.down and self.values.count(None) == len(self.values):
            return None
        numbers = counted(self.start, self.values, down=self.down)
        each = [n for n, item in zip(numbers, self.items, strict=False) if item.blocks]
        return Numbers(each, self.down) if each else None


def _numbered(items: list[Flow], numbers: Numbers) -> Block:
    """Return a list whose items say their numbers."""
    for item, value in zip(items, numbers.values(), strict=True):
        item.attributes = value
    html = "".join([item.html() for item in items])
    texts = [(number, item.text()) for number, item in zip(numbers.each, items, strict=True)]
    text = "\n".join([f"{number}. {text}" for number, text in texts if text])
    return Block(f"<ol{numbers.attributes()}>{html}</ol>", text)
