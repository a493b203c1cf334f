"""The site's data as JSON files: ``docs/api.md``."""

import json
from collections.abc import Iterable, Iterator, Mapping

from newsarchive.site import addresses
from newsarchive.site.entries import Entry
from newsarchive.site.exchanges import exchange_of
from newsarchive.site.files import GENERATOR
from newsarchive.site.lists import SiteList
from newsarchive.site.printer import Printer

VERSION = 1
"""Of the schema. It grows when a program that reads it would have to change."""


def outlets(printer: Printer, lists: Iterable[SiteList]) -> str:
    """Return all outlets, by slug, with how many articles each has."""
    return _document(
        {},
        "outlets",
        (
            {
                "name": one.name,
                "slug": one.subject,
                "kind": one.kind,
                "count": one.entries,
                "url": printer.absolute(addresses.outlet(one.subject)),
                "feed": printer.absolute(addresses.outlet_feed(one.subject)),
            }
            for one in lists
        ),
    )


def security(printer: Printer, one: SiteList, entries: list[Entry]) -> str:
    """Return the newest entries of a security, and where older ones are."""
    code = one.subject
    facts = {
        "code": code,
        "name": one.name,
        "exchange": exchange_of(code),
        "kind": one.kind,
        "count": one.entries,
        "url": printer.absolute(addresses.security(code)),
        "feed": printer.absolute(addresses.security_feed(code)),
    }
    head: dict[str, object] = {"generated": _generated(printer, entries), "security": facts}
    return _document(
        head | _older(printer, code, one.pages + 1), "entries", _entries(printer, entries)
    )


def security_page(printer: Printer, code: str, number: int, entries: list[Entry]) -> str:
    """Return a full page of a security's entries; it doesn't change any more."""
    head: dict[str, object] = {"code": code, "page": number}
    return _document(head | _older(printer, code, number), "entries", _entries(printer, entries))


def _older(printer: Printer, code: str, number: int) -> dict[str, object]:
    """Return the address of the page before *number*, if there is one."""
    older = addresses.security_json_page(code, number - 1)
    return {"older": printer.absolute(older)} if number > 1 else {}


def _entries(printer: Printer, entries: list[Entry]) -> Iterator[Mapping[str, object]]:
    return (_entry(printer, entry) for entry in entries)


def _entry(printer: Printer, entry: Entry) -> Mapping[str, object]:
    published = entry.published.astimezone(printer.zone)
    value: dict[str, object] = {
        "id": entry.article_id,
        "url": printer.absolute(entry.url(printer.zone)),
        "title": entry.title,
        "date": published.isoformat("T", "seconds"),
    }
    if entry.updated != entry.published:
        value["updated"] = entry.updated.astimezone(printer.zone).isoformat("T", "seconds")
    if entry.source:
        value |= {"source": entry.source, "source_slug": entry.source_slug}
    value["securities"] = [{"code": each.code, "name": each.name} for each in entry.securities]
    return value


def _generated(printer: Printer, entries: list[Entry]) -> str | None:
    """Return when the newest of *entries* was published or changed; no clock is asked."""
    moments = [entry.updated for entry in entries]
    return max(moments).astimezone(printer.zone).isoformat("T", "seconds") if moments else None


def _document(head: Mapping[str, object], name: str, values: Iterable[Mapping[str, object]]) -> str:
    """Return a document with one value a line: small, and good to compare line by line."""
    start = {"generator": GENERATOR, "version": VERSION, **head}
    lines = [f"{json.dumps(key)}: {_json(value)}" for key, value in start.items()]
    listed = ",\n".join(map(_json, values))
    lines.append(f"{json.dumps(name)}: [\n{listed}\n]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
