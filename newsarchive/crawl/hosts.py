"""What a host is: a name or an IP address in any notation, of the public internet or not."""

import re
import unicodedata
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

# Special-purpose addresses by IANA's registries; the last one is Azure's metadata service, which
# sits among public addresses.
_NOT_PUBLIC_4: Final = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("10.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),
    IPv4Network("127.0.0.0/8"),
    IPv4Network("169.254.0.0/16"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.0.2.0/24"),
    IPv4Network("192.31.196.0/24"),
    IPv4Network("192.52.193.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("192.168.0.0/16"),
    IPv4Network("192.175.48.0/24"),
    IPv4Network("198.18.0.0/15"),
    IPv4Network("198.51.100.0/24"),
    IPv4Network("203.0.113.0/24"),
    IPv4Network("224.0.0.0/4"),
    IPv4Network("240.0.0.0/4"),
    IPv4Network("168.63.129.16/32"),
)
# All that is public lies in this network; what is not public in it: protocol assignments with
# Teredo and benchmarks, documentation (twice), 6to4 and AS112.
_PUBLIC_6: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = (
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),
    IPv6Network("2002::/16"),
    IPv6Network("2620:4f:8000::/48"),
)
# Where there is only IPv6, name servers write IPv4 addresses into the end of this (RFC 6052).
_NAT64: Final = IPv6Network("64:ff9b::/96")

_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether *address* is one of the public internet.

    Of IPv6 addresses that hold one of IPv4, only those of NAT64 are, if what they hold is.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def plain_host(host: str) -> str:
    """Return *host* as it is looked up: in ASCII and lower case, without brackets and final dots.

    An IP address is written in its usual form, whatever its notation was. Raises ValueError for
    what IDNA can't write and for what ends in a number and is no address.
    """
    text = unicodedata.normalize("NFKC", host).replace("。", ".").lower()
    text = text.removeprefix("[").removesuffix("]").rstrip(".")
    if not text.isascii():
        text = text.encode("idna").decode("ascii")
    return str(literal(text) or text)


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that *host* is, in any notation that is looked up; none for a name.

    Besides the usual ones these are one to four numbers, each decimal, octal (``0177``) or
    hexadecimal (``0x7f``), the last of which fills what is left. Raises ValueError for a host that
    ends in a number and is no such address.
    """
    if ":" in host:
        return IPv6Address(host)
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    *first, last = map(_number, parts)
    if len(first) > 3 or any(each > 255 for each in first) or last >= 256 ** (4 - len(first)):
        raise ValueError(host)
    return IPv4Address(int.from_bytes(bytes(first)) << 8 * (4 - len(first)) | last)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)
