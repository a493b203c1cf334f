"""Addresses of links and images: absolute, of a harmless scheme, without tracking."""

import re
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from newsarchive.body.gate import admits
from newsarchive.body.plaintext import visible

# Hosts that every URL parser reads alike: labels of ASCII, the last one of letters, no port.
_PLAIN: Final = re.compile(r"https?://(?:[a-z0-9_-]+\.)+[a-z]{2,18}(?:[/?#]|$)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PUNYCODE: Final = "xn--"
_UNSAFE: Final = re.compile(r"[\s\x00-\x20\"'<>\\^`{|}]")
_LIMIT: Final = 2048
_TRACKING: Final = re.compile(
    r"(?:utm_\w+|gclid|dclid|fbclid|msclkid|yclid|igshid|mc_[ce]id|spm|scm|isappinstalled)(?:=.*)?"
    r"|from=(?:timeline|singlemessage|groupmessage|appmsg)",  # how WeChat marks shared links
    re.IGNORECASE,
)
_MARKS_OF_TRACKING: Final = ("utm_", "clid", "spm", "scm", "igshid", "mc_", "isapp", "from=")


def link_address(href: str, base: str) -> str:
    """Return where a link leads, ``http``, ``https`` or ``mailto``; "" if nowhere we would send to.

    A relative address is resolved against *base*; parameters that only track are left out.
    """
    address = _absolute(href, base)
    if not address or len(address) > _LIMIT:
        return ""
    address = _untracked(_escaped(address))
    return address if _PLAIN.match(address) and _PUNYCODE not in address else _admitted(address)


def image_address(src: str, base: str) -> str:
    """Return the ``http`` or ``https`` address of an image, "" if it has none."""
    address = _absolute(src, base)
    if not address or len(address) > _LIMIT or address[:4].lower() != "http":
        return ""
    address = _escaped(address)
    return address if _PLAIN.match(address) and _PUNYCODE not in address else _admitted(address)


def _absolute(text: str, base: str) -> str:
    """Return an absolute address of an allowed scheme or ""."""
    address = visible(text).strip()
    for blank in "\t\r\n":  # browsers ignore them anywhere, so "java\nscript:" is a scheme
        address = address.replace(blank, "")
    scheme = _SCHEME.match(address)
    if scheme:
        name = scheme[0].lower()
        if name == "mailto:":
            return address
        slashes = address[scheme.end() : scheme.end() + 2] == "//"
        return name + address[scheme.end() :] if slashes and name in {"http:", "https:"} else ""
    if address.startswith("//"):
        return f"https:{address}" if not base.startswith("http:") else f"http:{address}"
    if not address or address[0] in "#\\" or not base.startswith(("http://", "https://")):
        return ""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _escaped(address: str) -> str:
    """Escape what stands for something else in HTML, in Liquid or to a browser."""
    if _UNSAFE.search(address):
        return _UNSAFE.sub(lambda found: quote(found[0], safe=""), address)
    return address


def _untracked(address: str) -> str:
    if "?" not in address or not any(mark in address.lower() for mark in _MARKS_OF_TRACKING):
        return address
    front, _, rest = address.partition("?")
    if "#" in front:
        return address
    query, number_sign, fragment = rest.partition("#")
    kept = "&".join(one for one in query.split("&") if not _TRACKING.fullmatch(one))
    return front + (f"?{kept}" if kept else "") + number_sign + fragment


def _admitted(address: str) -> str:
    """Return an unusual address if its parts can be read and the gate lets it through."""
    try:
        parts = urlsplit(address)
        unusual = "@" in parts.netloc or (parts.scheme != "mailto" and not parts.hostname)
    except ValueError:
        return ""
    return "" if unusual or not admits(address) else address
