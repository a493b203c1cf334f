"""One address per page: what may differ between two addresses of it is taken away."""

import re
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from newsarchive.errors import IdentityError
from newsarchive.redaction import is_secret, may_be_secret

DEFAULT_PORTS: Final = {"http": 80, "https": 443}

_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_LONE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]")  # RFC 3986, section 2.3
_SAFE: Final = "%/:?@!$&'()*+,;=[]"

# What analytics tools and share buttons add: Google, Meta, Microsoft, Yandex, X, TikTok, Mailchimp,
# HubSpot, Marketo, Alibaba (spm, scm) and WeChat.
_TRACKING: Final = re.compile(
    r"(?:utm_\w+|_g[al]|gclid|dclid|gbraid|wbraid|gclsrc|fbclid|msclkid|yclid|twclid|ttclid|igshid"
    r"|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|spm|scm|isappinstalled|nsukey|wx_?share|share_(?:token|from))"
    r"|from=(?:timeline|singlemessage|groupmessage|appmsg)",
    re.IGNORECASE,
)
_MOBILE: Final = re.compile(r"(?:www|m|wap|3g|h5|mobile|amp)\.(?=[^.]+\.)")


def read_url(url: str) -> SplitResult:
    """Return the parts of an address, its host checked, in lower case and in ASCII (IDNA).

    The port is left out of ``netloc`` when it is the scheme's own or that of HTTPS. Raises
    ``IdentityError`` for anything but ``http`` and ``https``, for addresses with user info and for
    hosts that no name server could know.
    """
    try:
        url.encode()
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host = _ascii_host(host)
    except ValueError as error:
        raise IdentityError(url, f"not an address: {error}") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise IdentityError(url, "not a web address; it must start with https:// or http://")
    if "@" in parts.netloc:
        raise IdentityError(url, "user name or password in the address; remove what precedes the @")
    if not _HOST.fullmatch(host):
        raise IdentityError(url, "no usable host in the address")
    if port not in {None, DEFAULT_PORTS[parts.scheme], DEFAULT_PORTS["https"]}:
        host = f"{host}:{port}"
    return parts._replace(netloc=host)


def canonical_url(url: str, *, rel: str = "") -> str:
    """Return the one address under which a page is kept.

    Scheme https, host in lower case, no default port, no fragment, no parameters that track or that
    hold a secret, such as a session (``sid=76890`` is none); percent escapes as RFC 3986 normalises
    them. *rel* is what the page calls canonical, absolute or not: it is honoured when it is on the
    same site, that is on the same host but for ``www.``, ``m.`` and the like. It is not when it
    names the front page, as pages of careless sites all do. Raises ``IdentityError`` when *url* is
    not a web address.
    """
    parts = read_url(url)
    own = _rebuild(parts)
    if not rel.strip():
        return own
    try:
        named = read_url(urljoin(own, rel.strip()))
    except (IdentityError, ValueError):
        return own
    same_site = _site(named.netloc) == _site(parts.netloc)
    front_page = named.path in {"", "/"} and not named.query
    return _rebuild(named) if same_site and not front_page else own


def former_url(url: str) -> str:
    """Return the canonical URL that an archive may have of *url* from the time before now.

    What has the name of a secret was left out then, even where it named the article.
    """
    parts = read_url(url)
    kept = (one for one in parts.query.split("&") if not may_be_secret(one))
    return _rebuild(parts._replace(query="&".join(kept)))


def _rebuild(parts: SplitResult) -> str:
    kept = [one for one in parts.query.split("&") if one and not _is_tracking(one)]
    query = f"?{_normal('&'.join(kept))}" if kept else ""
    path = _normal(parts.path).replace("?", "%3F")
    return f"https://{parts.netloc}{path or '/'}{query}"


def _is_tracking(parameter: str) -> bool:
    name, _, _ = parameter.partition("=")
    tracks = _TRACKING.fullmatch(name) or _TRACKING.fullmatch(parameter)
    return tracks is not None or is_secret(parameter)


def _normal(text: str) -> str:
    """Escape what an address can't hold, and only that."""
    escaped = quote(_LONE_PERCENT.sub("%25", text), safe=_SAFE)
    return _ESCAPE.sub(_unescape, escaped)


def _unescape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()


def _ascii_host(host: str) -> str:
    bare = host.removesuffix(".").lower()
    return bare if bare.isascii() else bare.encode("idna").decode("ascii")


def _site(netloc: str) -> str:
    return _MOBILE.sub("", netloc, count=1) if _MOBILE.match(netloc) else netloc
