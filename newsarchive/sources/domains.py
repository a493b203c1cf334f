"""Hosts: whose page an address is."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from newsarchive.sources.outlets import Outlet

_ADDRESS = re.compile(r"(?:https?://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?)", re.IGNORECASE)

# Second-level names under which others register theirs, so that ``x.com.cn`` is a site's own name.
_SHARED = {"ac", "co", "com", "edu", "gov", "net", "or", "org"}


def is_address(label: str) -> bool:
    """Tell whether *label* is a URL or a host name rather than a name."""
    return _ADDRESS.fullmatch(label) is not None


def host_of(url: str) -> str:
    """Return the host of *url*, which may lack its scheme, in lower case; "" when there is none."""
    try:
        parts = urlsplit(url if "//" in url[:10] else f"//{url}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".")


def owner(host: str, domains: Mapping[str, Outlet]) -> Outlet | None:
    """Return the outlet in *domains* whose domain is the longest that *host* is or belongs to."""
    while host:
        outlet = domains.get(host)
        if outlet:
            return outlet
        host = host.partition(".")[2]
    return None


def home_of(domain: str) -> str:
    """Return the usual address of a site at *domain*."""
    names = domain.split(".")
    own = names[:-2] if len(names) > 2 and names[-2] in _SHARED else names[:-1]
    return f"https://{'www.' if len(own) == 1 and own != ['www'] else ''}{domain}/"
