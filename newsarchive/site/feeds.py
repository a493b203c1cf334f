"""Atom feeds. All in them comes from the articles, so that the same news is the same file."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from lxml import etree

from newsarchive.site.entries import Entry
from newsarchive.site.files import GENERATOR, marked
from newsarchive.site.printer import Printer
from newsarchive.site.xml import root

_ATOM = "http://www.w3.org/2005/Atom"
# The id of an entry stays wherever the site moves, and whatever becomes of the article's date and
# outlet. feed.xml, which is a template, has the same ones.
_ID = "tag:newsarchive,2026:"
_SAFE = ":/?@!$&'()*+,;=~"  # what may stand there in a tag URI, but for letters, digits and -._
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries changed
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is about: its title, its own address, and the page that shows the same."""

    title: str
    address: str
    page: str


def feed(printer: Printer, channel: Channel, entries: list[Entry]) -> str:
    """Return the feed of *channel* with *entries*.

    Without summaries it is a third of the size. Only the site's own, ``feed.xml``, has them: those
    of outlets and securities are hundreds, and a repository keeps each version.
    """
    tree = root("feed", _ATOM)
    _text(tree, "id", printer.absolute(channel.address))
    _text(tree, "title", channel.title or printer.title)
    updated = max((entry.updated for entry in entries), default=_NEVER)
    _text(tree, "updated", updated.astimezone(printer.zone).isoformat("T", "seconds"))
    _text(tree, "generator", GENERATOR)
    _link(tree, "self", "application/atom+xml", printer.absolute(channel.address))
    _link(tree, "alternate", "text/html", printer.absolute(channel.page))
    for entry in entries:
        _entry(tree, printer, entry)
    text = etree.tostring(tree, encoding="unicode", pretty_print=True)
    return marked(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')


def _entry(root: etree._Element, printer: Printer, entry: Entry) -> None:
    node = etree.SubElement(root, f"{{{_ATOM}}}entry")
    _text(node, "id", _ID + quote(entry.article_id, safe=_SAFE))
    _text(node, "title", entry.title)
    _link(node, "alternate", "text/html", printer.absolute(entry.url(printer.zone)))
    published = entry.published.astimezone(printer.zone)
    _text(node, "published", published.isoformat("T", "seconds"))
    updated = entry.updated.astimezone(printer.zone)
    _text(node, "updated", updated.isoformat("T", "seconds"))
    author = etree.SubElement(node, f"{{{_ATOM}}}author")
    _text(author, "name", entry.source or printer.title or GENERATOR)
    for each in entry.securities:
        category = etree.SubElement(node, f"{{{_ATOM}}}category", term=each.code)
        if each.name:
            category.set("label", _clean(each.name))


def _text(node: etree._Element, name: str, text: str) -> None:
    etree.SubElement(node, f"{{{_ATOM}}}{name}").text = _clean(text)


def _link(node: etree._Element, rel: str, kind: str, address: str) -> None:
    etree.SubElement(node, f"{{{_ATOM}}}link", rel=rel, type=kind, href=address)


def _clean(text: str) -> str:
    """Return *text* without what XML can't hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
