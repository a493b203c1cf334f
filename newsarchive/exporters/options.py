"""How posts look: the style, and the addresses that their links lead to."""

import re
from dataclasses import dataclass
from typing import Literal, Self, TypeGuard

from newsarchive.errors import SettingError
from newsarchive.exporters.images import ImageStyle, Lookup, nothing_stored

PostStyle = Literal["full", "classic"]

DEFAULT_SHARE_URL = "https://wap.eastmoney.com/a/{id}.html"

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KNOWN = ("id", "info_code")
# What neither belongs in an address nor may stand in a Markdown link's target.
_NOT_IN_ADDRESS = re.compile(r"""[\s\x00-\x1f\x7f<>()\[\]{}"'\\|^`]""")


@dataclass(frozen=True, slots=True)
class PostOptions:
    """The choices that every post of a site shares.

    *share_url* is an absolute address with ``{id}`` (the digits of an EastMoney article) or
    ``{info_code}`` (``NW`` and the digits). *site_url* is the base of the links back into the site,
    without a slash at its end; "" makes them relative to the site's root. *images* says how images
    are shown: *stored* has those of the site, whose addresses begin with *image_base*. Of the
    articles *removed*, by id, the site shows no more than that they are gone.
    """

    style: PostStyle = "full"
    share_url: str = DEFAULT_SHARE_URL
    site_url: str = ""
    images: ImageStyle = "link"
    image_base: str = ""
    stored: Lookup = nothing_stored
    removed: frozenset[str] = frozenset()

    @classmethod
    def from_values(
        cls,
        style: str = "full",
        share_url: str = DEFAULT_SHARE_URL,
        site_url: str = "",
        images: str = "link",
    ) -> Self:
        """Return the options that POST_STYLE, SHARE_URL, SITE_URL and IMAGES ask for.

        Raises SettingError for the first value that no post can be written with.
        """
        style, share_url, site_url = style.strip(), share_url.strip(), site_url.strip()
        if not _is_style(style):
            raise SettingError(f"POST_STYLE={style}", "is neither full nor classic")
        _check_share_url(share_url)
        _check_site_url(site_url)
        images = images.strip()
        if not _is_image_style(images):
            raise SettingError(f"IMAGES={images}", "is none of link, store and none")
        base = site_url.rstrip("/")
        return cls(style, share_url, base, images, base)


def _is_style(text: str) -> TypeGuard[PostStyle]:
    return text in ("full", "classic")


def _is_image_style(text: str) -> TypeGuard[ImageStyle]:
    return text in ("link", "store", "none")


def _check_share_url(template: str) -> None:
    subject = f"SHARE_URL={template}"
    unknown = [name for name in _PLACEHOLDER.findall(template) if name not in _KNOWN]
    if unknown:
        raise SettingError(subject, f"{{{unknown[0]}}} is unknown, use {{id}} or {{info_code}}")
    if not _is_absolute(template):
        raise SettingError(subject, "has to start with http:// or https:// and a host")
    address, placeholders = _PLACEHOLDER.subn("", template)
    _refuse_strange_characters(subject, address)
    if not _is_absolute(address):
        raise SettingError(subject, "has a placeholder in the place of its host")
    if not placeholders:
        raise SettingError(subject, "holds no {id} or {info_code}, so all posts would share it")


def _check_site_url(base: str) -> None:
    subject = f"SITE_URL={base}"
    if base and not _is_absolute(base) and not base.startswith("/"):
        raise SettingError(subject, "has to start with http://, https://, // or /, or be empty")
    if "?" in base or "#" in base:
        raise SettingError(subject, "is a base for paths, so it can't hold ? or #")
    _refuse_strange_characters(subject, base)


def _is_absolute(address: str) -> bool:
    return re.match(r"https?://[^/?#\s]", address, re.IGNORECASE) is not None


def _refuse_strange_characters(subject: str, address: str) -> None:
    found = _NOT_IN_ADDRESS.search(address)
    if found:
        raise SettingError(subject, f"{found[0]!r} can't stand in this address")
