"""A list answer in, its records out. Which addresses give which list, ``shapes`` says."""

from dataclasses import dataclass
from typing import Final

from newsarchive.eastmoney.answers import Json, read_object, text_of
from newsarchive.eastmoney.records import BadRecord, ListRecord, read_records
from newsarchive.eastmoney.shapes import (
    BY_KEY,
    COLUMN_LIST,
    FAST_LIST,
    PUSH_LIST,
    SEARCH,
    SECURITY_LIST,
    Shape,
)
from newsarchive.errors import BadAnswerError

__all__ = ["ListRecord", "Listing", "parse_column_list", "parse_fast_list", "parse_listing"]

_TOTALS: Final = ("totle_hits", "total_hits", "total", "hitsTotal")
_MESSAGES: Final = ("message", "msg", "me", "bizMsg")
_INNER_LISTS: Final = ("list", "live")
_TOO_LONG: Final = 16


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list answer holds.

    *records* are in the list's order, each article once; *bad* are the records that name no
    article, as (raw JSON, reason). *total* is how many the upstream claims to have. *cursor* asks
    for what follows ("" where the list is paged by number). *end* is true when the upstream says
    that there is nothing (more).
    """

    records: tuple[ListRecord, ...]
    bad: tuple[BadRecord, ...]
    total: int | None
    cursor: str
    end: bool


def parse_column_list(body: bytes, *, url: str) -> Listing:
    """Return what a column list (``getNewsByColumns``) holds.

    Raises ``BadAnswerError`` about *url* for refusals, with the upstream's message, for block pages
    and for broken answers.
    """
    return _parse(read_object(body, url=url), COLUMN_LIST, url)


def parse_fast_list(body: bytes, *, url: str) -> Listing:
    """Return what a 7x24 list (``getFastNewsList``) holds; raises as ``parse_column_list``."""
    return _parse(read_object(body, url=url), FAST_LIST, url)


def parse_listing(body: bytes, *, url: str) -> Listing:
    """Return what any known list answer holds, told by its shape; raises likewise."""
    answer = read_object(body, url=url)
    return _parse(answer, _recognise(answer), url)


def _recognise(answer: dict[str, Json]) -> Shape:
    for shape in BY_KEY:
        holder = _holder(answer, shape)
        if holder is not None and shape.path[-1] in holder:
            return shape
    if isinstance(answer.get("result"), dict):
        return SEARCH
    items = _unfold((_holder(answer, COLUMN_LIST) or {}).get("list", False))
    keys = items[0].keys() if items and isinstance(items[0], dict) else ()
    if "Art_Code" in keys:
        return SECURITY_LIST
    return PUSH_LIST if "showtime" in keys else COLUMN_LIST


def _parse(answer: dict[str, Json], shape: Shape, url: str) -> Listing:
    holder = _holder(answer, shape)
    items = None if holder is None else _unfold(holder.get(shape.path[-1], False))
    _check_status(answer, shape, filled=bool(items), url=url)
    if holder is None and not _says_nothing_more(answer, shape):
        raise BadAnswerError(url, f"no {shape.path[0]} in the answer, {_found(answer)}")
    if holder is None:
        return Listing((), (), None, "", end=True)
    if items is None:
        raise BadAnswerError(url, f"no {shape.path[-1]} in the answer, {_found(holder)}")
    records, bad = read_records(items, shape.fields)
    total = _total(holder)
    return Listing(
        records,
        bad,
        _total(answer) if total is None else total,
        _cursor(holder, items, shape),
        end=not items,
    )


def _holder(answer: dict[str, Json], shape: Shape) -> dict[str, Json] | None:
    """Return the object that holds the list, if the answer has it."""
    holder: Json = answer
    for key in shape.path[:-1]:
        holder = holder.get(key) if isinstance(holder, dict) else None
    return holder if isinstance(holder, dict) else None


def _unfold(value: Json) -> list[Json] | None:
    """Return the list, which some servers fold into an object of one key; null is an empty one."""
    if isinstance(value, dict):
        value = next((value[key] for key in _INNER_LISTS if key in value), False)
    if value is None:
        return []
    return value if isinstance(value, list) else None


def _says_nothing_more(answer: dict[str, Json], shape: Shape) -> bool:
    """Tell whether a list that isn't there is how this upstream ends it (``"data":null``)."""
    succeeded = shape.status != "" and text_of(answer.get(shape.status)) == shape.good
    return succeeded and shape.path[0] == "data" and answer.get("data", "") is None


def _check_status(answer: dict[str, Json], shape: Shape, *, filled: bool, url: str) -> None:
    status = text_of(answer.get(shape.status)) if shape.status else ""
    if status in {"", shape.good} or filled:
        return
    raise BadAnswerError(url, f"{shape.status} {status}: {_message(answer) or 'no message'}")


def _message(answer: dict[str, Json]) -> str:
    return next(filter(None, (text_of(answer.get(key)) for key in _MESSAGES)), "")


def _total(holder: dict[str, Json]) -> int | None:
    for key in _TOTALS:
        text = text_of(holder.get(key))
        if text.isascii() and text.isdecimal() and len(text) < _TOO_LONG:
            return int(text)
    return None


def _cursor(holder: dict[str, Json], items: list[Json], shape: Shape) -> str:
    if not shape.cursor:
        return ""
    last = items[-1] if items else None
    own = text_of(last.get(shape.fields.sort[0])) if isinstance(last, dict) else ""
    return text_of(holder.get(shape.cursor)) or own


def _found(holder: dict[str, Json]) -> str:
    """Say what came instead: the upstream's words if there are any, else the keys."""
    return _message(holder) or (f"only {', '.join(holder)}" if holder else "which is empty")
