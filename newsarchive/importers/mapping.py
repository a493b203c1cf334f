"""A YAML mapping as plain strings."""

from collections.abc import Iterator, Mapping

import yaml

Value = str | tuple[str, ...]


def read_mapping(source: str) -> Mapping[str, Value] | None:
    """Return the keys of a YAML mapping; None when *source* isn't YAML or no mapping.

    Scalars are strings as written (no dates, numbers or booleans). The scalars of a list become
    a tuple, and so do those of a mapping inside; what is nested deeper is left out.

    Read from YAML's events and not by a loader: deep nesting overflows the stack of PyYAML's C
    composer and ends the process.
    """
    try:
        nodes = list(_nodes(yaml.parse(source, Loader=yaml.CBaseLoader)))
    except (_NoMappingError, yaml.YAMLError, ValueError):
        return None
    pairs = zip(nodes[::2], nodes[1::2], strict=True)
    return {key: value for key, value in pairs if isinstance(key, str)}


class _NoMappingError(Exception):
    """The document is a list or a scalar."""


def _nodes(events: Iterator[yaml.Event]) -> Iterator[Value]:
    """Yield keys and values of the outermost mapping in turn."""
    depth = 0
    items: list[str] = []
    for event in events:
        if isinstance(event, yaml.NodeEvent) and depth == 0:
            if not isinstance(event, yaml.MappingStartEvent):
                raise _NoMappingError
            depth = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth == 2:
                items = []
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            if depth == 1:
                yield tuple(items)
        elif isinstance(event, yaml.NodeEvent) and depth <= 2:
            text = event.value if isinstance(event, yaml.ScalarEvent) else ""
            if depth == 1:
                yield text
            else:
                items.append(text)
