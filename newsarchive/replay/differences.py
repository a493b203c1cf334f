"""What is different between an archived article and the same one made again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from newsarchive.items import AS_MET, Article, Image, SecurityReference

_NOT_SAID = frozenset({"url", "origin", "native_id", "listing", "share_link"})
_MADE = (
    "title",
    "summary",
    "body",
    "text",
    "trailer",
    "images",
    "flags",
    "published",
    "date_precision",
    "date_method",
    "source",
    "source_slug",
    "source_kind",
    "source_method",
    "co_sources",
    "securities",
    "content_hash",
)
FIELDS = (*(name for name in AS_MET if name not in _NOT_SAID), *_MADE)
"""The fields that are compared: what the upstream said, and what was made of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that came out otherwise."""

    field: str
    before: object
    after: object


def differences(stored: Article, made: Article) -> tuple[Difference, ...]:
    """Return the fields in which *made* differs from *stored*, in the order of the steps."""
    return tuple(
        Difference(name, getattr(stored, name), getattr(made, name))
        for name in FIELDS
        if getattr(stored, name) != getattr(made, name)
    )


def plain(value: object) -> object:
    """Return a field's value as JSON has it."""
    if isinstance(value, (Image, SecurityReference)):
        return asdict(value)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def as_json(found: tuple[Difference, ...]) -> Mapping[str, object]:
    """Return differences by field, each with its value before and after."""
    return {
        each.field: {"before": plain(each.before), "after": plain(each.after)} for each in found
    }
