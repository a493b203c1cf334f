"""YAML read strictly, as texts with their place: every error names file and line."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NoReturn

from yaml import CBaseLoader, MappingNode, MarkedYAMLError, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from newsarchive.errors import CatalogueError

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


class _Texts(CBaseLoader):
    """Composes nodes without asking what type each is: all are texts, and asking takes a third."""

    def descend_resolver(self, _current_node: object, _current_index: object) -> None:
        """Keep no path."""

    def ascend_resolver(self) -> None:
        """Keep no path."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        """Return no tag."""
        return ""


class Document:
    """One YAML text; *file* is its name for errors, all of which are CatalogueErrors."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file

    def root(self) -> Node | None:
        """Return the outermost node, or None for an empty text."""
        try:
            return _Texts(self.text).get_single_node()
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise CatalogueError(f"{self.file}:{line}", f"no YAML: {error.problem}") from error
        except ReaderError as error:
            line = self.text.count("\n", 0, error.position) + 1
            raise CatalogueError(f"{self.file}:{line}", f"no YAML: {error.reason}") from error
        except UnicodeEncodeError as error:
            line = self.text.count("\n", 0, error.start) + 1
            raise CatalogueError(f"{self.file}:{line}", "no YAML: half a character") from error

    def pairs(self, node: Node) -> Iterator[tuple[ScalarNode, Node]]:
        """Yield the keys and values of a mapping; an empty value is an empty mapping."""
        if isinstance(node, ScalarNode) and not node.value:
            return
        if not isinstance(node, MappingNode):
            self.fail(node, "expected a mapping")
        for field, value in node.value:
            if not isinstance(field, ScalarNode):
                self.fail(field, "expected a text as key")
            yield field, value

    def fields(self, node: Node, allowed: set[str]) -> Iterator[tuple[str, Node]]:
        """Yield the keys and values of a mapping whose keys are *allowed*, each at most once."""
        seen: set[str] = set()
        for field, value in self.pairs(node):
            if field.value not in allowed:
                names = ", ".join(sorted(allowed))
                self.fail(field, f"no such key: {field.value!r}; one of {names}")
            if field.value in seen:
                self.fail(field, f"{field.value} is given twice")
            seen.add(field.value)
            yield field.value, value

    def items(self, node: Node) -> list[Node]:
        """Return the items of a list; a lone text is a list of one."""
        if isinstance(node, SequenceNode):
            return list(node.value)
        return [node]

    def string(self, node: Node) -> str:
        """Return a text that isn't blank."""
        if not isinstance(node, ScalarNode) or not node.value.strip():
            self.fail(node, "expected a text")
        return str(node.value)

    def matching(self, node: Node, form: re.Pattern[str], what: str) -> str:
        """Return a text of this *form*; *what* says in words what that is."""
        text = self.string(node)
        if not form.fullmatch(text):
            self.fail(node, f"expected {what}, not {text!r}")
        return text

    def days(self, node: Node) -> tuple[date, date]:
        """Return the first and last day of a year, a month or a day."""
        text = self.string(node)
        found = _DAY.fullmatch(text)
        if not found:
            self.fail(node, f"expected YYYY, YYYY-MM or YYYY-MM-DD, not {text!r}")
        year, month, day = (int(part) if part else 0 for part in found.groups())
        try:
            first = date(year, month or 1, day or 1)
        except ValueError as error:
            self.fail(node, f"{text}: {error}")
        if day:
            return first, first
        last = month or 12
        return first, date(year, last, monthrange(year, last)[1])

    def at(self, node: Node) -> str:
        """Return ``file:line`` of *node*."""
        return f"{self.file}:{node.start_mark.line + 1}"

    def fail(self, node: Node, reason: str) -> NoReturn:
        """Raise a CatalogueError about *node*."""
        raise CatalogueError(self.at(node), reason)
