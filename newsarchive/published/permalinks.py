"""Which addresses of a site are posts."""

import re
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

_POST_PATH = re.compile(
    r"(?:/(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})/[^/]+"  # Jekyll's date and pretty
    r"|/(?P<ordinal>\d{4})/\d{3}/[^/]+"  # ordinal
    r"|/(?P<dated>\d{4}-\d{1,2}-\d{1,2})-[^/]+"  # named like the post's file
    r"|/(?:NW|CFH)?20\d{6}\d{9,15}"  # by EastMoney's id alone
    r"|/[^/]+-[0-9a-f]{16}"  # by the name that posts of other sites have with us
    r")(?:/|/index\.html?)?\Z"
)
_NOT_A_PAGE = re.compile(
    r"\.(?!html?/?\Z|\d+\Z)(?:[a-z]{2,5}|mp[34]|7z|woff2)\Z", re.ASCII | re.IGNORECASE
)
_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[^\x21-\x7e]+")


def is_post_path(path: str) -> bool:
    """Tell whether *path* (not percent-encoded) looks like the permalink of a post."""
    plain = re.sub(r"\.html?/?\Z", "", path, count=1, flags=re.IGNORECASE)
    return _POST_PATH.search(plain) is not None and _NOT_A_PAGE.search(path) is None


def is_page(path: str) -> bool:
    """Tell whether *path* may be that of a page, and not of an image or the like."""
    return _NOT_A_PAGE.search(path) is None


def path_date(path: str) -> str:
    """Return the day that a permalink states, ``2021-12-29``, or ""."""
    plain = re.sub(r"\.html?/?\Z", "", path, count=1, flags=re.IGNORECASE)
    found = _POST_PATH.search(plain)
    if found is None:
        return ""
    if found["year"]:
        return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    return found["dated"] or ""


class Site:
    """The site of one page: resolves links of the page and knows which lead elsewhere."""

    def __init__(self, url: str, base: str = "") -> None:
        self.page = _without_fragment(url)
        self._place = _place(urlsplit(url))
        self._base, parts = _joined(url, base) or (url, urlsplit(url))
        # Most links start with a slash; those need no urljoin, which is slow.
        self._root = f"{parts.scheme}://{parts.netloc}" if _place(parts) == self._place else ""

    def address(self, href: str) -> str:
        """Return the absolute address of *href*, percent-encoded; "" when it leads off the site.

        A site is a host name and a port; http and https with their own ports are one.
        """
        href = _without_fragment(href.strip())
        if not href:
            return ""
        if self._root and href.startswith("/") and not href.startswith("//") and "/." not in href:
            link = self._root + href
        else:
            link = self._resolved(href)
        return _UNSAFE.sub(lambda found: quote(found[0], safe=""), link)

    def _resolved(self, href: str) -> str:
        joined = _joined(self._base, href)
        if joined is None:
            return ""
        parts = joined[1]
        if parts.scheme not in _PORTS or _place(parts) != self._place:
            return ""
        return urlunsplit(parts._replace(netloc=self._place))


def _place(parts: SplitResult) -> str:
    """Return host and port, without the port that the scheme has anyway."""
    host = parts.hostname or ""
    port = parts.port
    return host if port is None or port == _PORTS.get(parts.scheme) else f"{host}:{port}"


def _joined(url: str, href: str) -> tuple[str, SplitResult] | None:
    """Return *href* resolved against *url*, whole and in parts; None when it is no address."""
    try:
        link = urljoin(url, href)
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return None
    return link, parts


def path_of(url: str) -> str:
    """Return the path of an absolute *url*, decoded."""
    path = url.split("?", 1)[0]
    start = path.find("/", path.find("//") + 2)
    return unquote(path[start:]) if start > 0 else "/"


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]
