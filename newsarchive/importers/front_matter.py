"""The front matter of a post: YAML, or what the old system took for YAML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from newsarchive.errors import PostError
from newsarchive.importers.mapping import Value, read_mapping

REPAIRED = "front-matter-repaired"
"""The flag of front matter that is no valid YAML, or reads as something else than was meant."""

_LARGEST = 256 * 1024
# Blank lines in front: so the old system wrote on its first day.
_BLOCK = re.compile(
    r"\A\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
# The old system wrote these five keys with the values as they were, the title between quotes.
_OLD_SYSTEM = re.compile(
    r"layout: (?P<layout>\w+)\n"
    r'title: "(?P<title>.*)"\n'
    r"date: (?P<date>.*)\n"
    r"categories: (?P<categories>.*)\n"
    r"tags: (?P<tags>.*)\n"
)
_NOT_PLAIN = re.compile(r"""\A[\[\]{}"'|>&*!%@`#-]|: | #|:\Z""")
_KEY_LINE = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The keys of a post as text, and the rest of the file. *flags* tells what was repaired.

    *source* is the front matter as it is written.
    """

    values: Mapping[str, Value]
    rest: str
    flags: tuple[str, ...] = ()
    source: str = ""

    def text(self, key: str) -> str:
        """Return the value of *key* as one string; "" when it has none."""
        value = self.values.get(key, "")
        return (value if isinstance(value, str) else " ".join(value)).strip("\n")

    def items(self, key: str) -> tuple[str, ...]:
        """Return the value of *key* as a list; a single string is a list of one."""
        value = self.values.get(key, ())
        if isinstance(value, str):
            value = (value,)
        return tuple(item.strip() for item in value if item.strip())


def split_post(name: str, text: str) -> FrontMatter:
    """Return front matter and rest of a post's *text*; all values are strings as written.

    Front matter that isn't YAML is read line by line, flagged REPAIRED. Raises PostError, naming
    *name*, when there is none, it doesn't end, or holds no keys.
    """
    block = _BLOCK.match(text)
    if block is None:
        lacking = "doesn't end" if text.lstrip().startswith("---") else "is missing"
        raise PostError(name, f"the front matter {lacking}")
    source = block[1]
    if len(source) > _LARGEST:
        raise PostError(name, f"the front matter has more than {_LARGEST} characters")
    values, flags = _old_values(source) or _values(source)
    if not values:
        raise PostError(name, "the front matter holds no keys")
    return FrontMatter(values, text[block.end() :], flags, source)


def _old_values(source: str) -> tuple[Mapping[str, Value], tuple[str, ...]] | None:
    """Read front matter in the old system's own form; None when it has another form."""
    old = _OLD_SYSTEM.fullmatch(source)
    if old is None:
        return None
    values = {key: value.strip() for key, value in old.groupdict().items()}
    plain = [values[key] for key in ("date", "categories", "tags")]
    if any(value[:1] in ("[", "{", '"', "'", "|", ">") for value in plain):
        return None
    doubtful = any(_NOT_PLAIN.search(value) for value in plain)
    title = old["title"]
    if '"' in title or "\\" in title:
        # Quotes that were escaped are YAML's; the old system escaped none.
        read = (read_mapping(f'title: "{title}"') or {}).get("title")
        doubtful |= not isinstance(read, str)
        title = read if isinstance(read, str) else title
    values["title"] = title
    return values, (REPAIRED,) if doubtful else ()


def _values(source: str) -> tuple[Mapping[str, Value], tuple[str, ...]]:
    values = read_mapping(source)
    return (values, ()) if values is not None else (_lines(source), (REPAIRED,))


def _lines(source: str) -> Mapping[str, Value]:
    return {key: _value(text.strip()) for key, text in _KEY_LINE.findall(source)}


def _value(text: str) -> Value:
    values = read_mapping(f"value: {text}")
    if values is not None and values.keys() == {"value"}:
        return values["value"]
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
