"""Links and the spans that stand for links: to securities, to words, to other pages."""

from html import escape
from typing import Final

from lxml.etree import _Element

from newsarchive.body import quotes
from newsarchive.body.addresses import link_address
from newsarchive.body.draft import Draft
from newsarchive.body.lines import Scope

_FORMS: Final = {"keytip": "first", "infokey": "first", "em_stock_key_common": "further"}
_CARRIERS: Final = ("stock_", "bk_", "Info.")
_QUOTES: Final = {"quote_": "stock_", "bkquote_": "bk_"}
_REPEATS: Final = 20  # an unclosed link is not repeated in every paragraph that follows


def is_chart(element: _Element) -> bool:
    """Tell whether a link belongs to a chart."""
    return "EmImageRemark" in element.get("class", "")


def is_promotion(element: _Element) -> bool:
    """Tell whether a link is an advertisement set into the body."""
    return "toplink" in element.get("class", "").split()


def is_live_quote(element: _Element) -> bool:
    """Tell whether a span only waits for a script to put a security's quote into it."""
    name = element.get("id", "")
    return any(
        name.startswith(start) and bool(quotes.id_secid(carrier + name.removeprefix(start)))
        for start, carrier in _QUOTES.items()
    )


def scope(element: _Element, draft: Draft) -> Scope | None:
    """Return what an ``<a>`` or ``<span>`` adds to the words in it, None if nothing.

    Links that EastMoney's editor sets by itself lead to a security or are dropped; any other link
    to a quote page is one to a security, and the rest of the links stay as they are.
    """
    outer = None
    for one in draft.scopes:
        if one.security is not None:
            return None
        outer = one if one.tag == "a" else outer
    href = element.get("href", "")
    classes = element.get("class", "")
    form = _form(element, classes)
    secid = _secid(element, form, href, classes)
    if secid:
        tag = "a" if outer is None else "mark"
        return Scope(tag, "", "", security=(secid, form or "plain"), left=1)
    if form or outer is not None or element.tag != "a" or not href:
        return None
    address = link_address(href, draft.base)
    if not address:
        return None
    return Scope("a", f'<a href="{escape(address)}">', "</a>", address, left=_REPEATS)


def _form(element: _Element, classes: str) -> str:
    """Return the form of a link that EastMoney's editor set, "" for any other element."""
    for name in classes.split():
        if name in _FORMS:
            return _FORMS[name]
    if element.tag == "a":
        parent = element.getparent()
        carried = parent is not None and parent.get("id", "").startswith(_CARRIERS)
        return "first" if carried and quotes.linked_secid(element.get("href", "")) else ""
    return "first" if len(element) == 0 and element.get("id", "").startswith(_CARRIERS) else ""


def _secid(element: _Element, form: str, href: str, classes: str) -> str:
    if form and "infokey" not in classes:
        return quotes.marked_secid(element)
    return quotes.linked_secid(href) if form or element.tag == "a" else ""
