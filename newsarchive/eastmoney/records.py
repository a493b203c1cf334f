"""One record of a list, whatever the list calls its fields."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final, Literal

from newsarchive.canonical import read_url
from newsarchive.eastmoney.answers import Json, text_of
from newsarchive.eastmoney.ids import caifuhao_id, is_caifuhao, news_id
from newsarchive.eastmoney.links import article_of
from newsarchive.errors import IdentityError

Kind = Literal["CMS", "CFH"]
Names = tuple[str, ...]
BadRecord = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ListRecord:
    """One article as a list announces it; texts are untouched, "" where the list has none.

    *kind* is CMS for news and CFH for 财富号 blogs. *native_id* is digits. *date_text* is whatever
    form the list uses, *url* the form that the list prefers and *unique_url* the ``/a/<id>.html``
    form. *securities* are ``<market>.<code>``. *sort* is the record's place in the list's order.
    *incomplete* names the attributes that this list fills as a rule and did not.
    """

    native_id: str
    kind: Kind
    title: str
    date_text: str
    source: str
    summary: str
    url: str
    unique_url: str
    image: str
    securities: tuple[str, ...]
    sort: str
    incomplete: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a list calls its fields; of several names, the first that is filled counts.

    *expected* names the attributes without which a record of this list is incomplete.
    """

    id: Names
    title: Names
    date: Names
    source: Names = ()
    summary: Names = ()
    url: Names = ()
    unique_url: Names = ()
    image: Names = ()
    securities: Names = ()
    sort: Names = ()
    expected: Names = ()


_KIND: Final = ("np_dst", "Np_dst", "NP_DST")
_MERGED: Final = (
    "title",
    "date_text",
    "source",
    "summary",
    "url",
    "unique_url",
    "image",
    "securities",
    "sort",
)


def read_records(
    items: Iterable[Json], fields: Fields
) -> tuple[tuple[ListRecord, ...], tuple[BadRecord, ...]]:
    """Return the usable records in their order, and the others as (raw JSON, reason).

    Of records of the same article the first stays, and takes from the later ones what it lacks.
    """
    records: dict[tuple[Kind, str], ListRecord] = {}
    bad: list[BadRecord] = []
    expected = attrgetter("kind", *fields.expected)
    for item in items:
        try:
            record = _read(item, fields)
        except IdentityError as error:
            bad.append((_raw(item), f"{error.subject} {error.reason}".strip()))
            continue
        if "" in expected(record):
            record = _incomplete(record, fields.expected)
        key = (record.kind, record.native_id)
        earlier = records.get(key)
        records[key] = _merge(earlier, record) if earlier else record
    return tuple(records.values()), tuple(bad)


def _read(item: Json, fields: Fields) -> ListRecord:
    if not isinstance(item, dict):
        raise IdentityError("", "not a record but a bare value")
    inner = item.get("data")
    if isinstance(inner, dict):
        item = item | inner
    url, unique_url = _first(item, fields.url), _first(item, fields.unique_url)
    kind, native_id = _identify(item, fields, unique_url or url)
    return ListRecord(
        native_id,
        kind,
        _first(item, fields.title),
        _first(item, fields.date),
        _first(item, fields.source),
        _first(item, fields.summary),
        url,
        unique_url,
        _first(item, fields.image),
        _texts(item, fields.securities),
        _first(item, fields.sort),
        (),
    )


def _identify(item: Mapping[str, Json], fields: Fields, address: str) -> tuple[Kind, str]:
    number = _first(item, fields.id)
    if not number and address:
        number = article_of(read_url(address))[1]
    declared = _first(item, _KIND).upper()
    if declared == "CFH" or "//caifuhao." in address or is_caifuhao(number):
        return "CFH", caifuhao_id(number)
    if declared not in {"", "CMS"}:
        raise IdentityError(number, f"is of the unknown kind {declared}")
    return "CMS", news_id(number)


def _incomplete(record: ListRecord, expected: Names) -> ListRecord:
    lacking = tuple(name for name in expected if not getattr(record, name))
    return replace(record, incomplete=lacking)


def _merge(first: ListRecord, later: ListRecord) -> ListRecord:
    filled = {
        name: getattr(later, name)
        for name in _MERGED
        if not getattr(first, name) and getattr(later, name)
    }
    if not filled:
        return first
    still = tuple(name for name in first.incomplete if name not in filled)
    return replace(first, **filled, incomplete=still)


def _raw(item: Json) -> str:
    try:
        return json.dumps(item, ensure_ascii=False)
    except RecursionError:
        return "(nested too deeply to be repeated)"


def _first(item: Mapping[str, Json], names: Names) -> str:
    for name in names:
        value = item.get(name)
        if value:
            text = value if isinstance(value, str) else text_of(_head(value))
            if text:
                return text
    return ""


def _head(value: Json) -> Json:
    return value[0] if isinstance(value, list) else value


def _texts(item: Mapping[str, Json], names: Names) -> tuple[str, ...]:
    for name in names:
        value = item.get(name)
        parts = value.split(",") if isinstance(value, str) else value
        if isinstance(parts, list) and parts:
            return tuple(filter(None, (text_of(part).strip() for part in parts)))
    return ()
