"""What a ``style`` hides from readers."""

import re
from typing import Final

from newsarchive.body.vocabulary import CELLS, SECTIONS

# What hides has one of these in it: seen at a glance for most styles.
_SIGNS: Final = re.compile(r"none|hidden|collapse|height|:\s*-\s*\d{3}", re.ASCII | re.IGNORECASE)
_IMPORTANT: Final = "!important"
_VISIBILITIES: Final = frozenset({"hidden", "collapse"})
_PLACES: Final = ("left", "top", "text-indent", "margin-left")
# Far outside of what is seen. Wide pictures reach some hundred pixels into the margins.
_AWAY: Final = re.compile(r"-(?:(?:999|\d{4,})(?:\.\d*)?(?:px|pt)?|\d{3,}(?:\.\d*)?r?em)", re.ASCII)
_FLAT: Final = re.compile(r"\+?(?:(?:0+(?:\.0*)?|\.0+)(?:[a-z]+)?|1px)", re.ASCII)
_CUT: Final = ("overflow", "overflow-y")
_CUTTING: Final = re.compile("hidden|clip|auto|scroll")
_ROOM: Final = ("padding", "padding-top", "padding-bottom", "min-height")
_SOME: Final = re.compile("[1-9]")
_NO_SIZE: Final = re.compile(r"[+-]?(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?")
_TABLE_PARTS: Final = frozenset({"table", "tr", "hr", "img", *CELLS, *SECTIONS})


def hides(style: str, tag: str) -> bool:
    """Tell whether a ``style`` hides its element, as browsers would show it.

    What has no height is seen all the same where nothing cuts off what flows out of it, or where
    it has a padding, as what keeps the shape of a picture has. Parts of tables are hidden by
    ``display`` and ``visibility`` only: ``height:1px`` is an old way to make a cell as high as its
    row.
    """
    if not _SIGNS.search(style):
        return False
    declared = _declared(style)
    if declared.get("display") == "none" or declared.get("visibility") in _VISIBILITIES:
        return True
    if any(_AWAY.fullmatch(declared.get(name, "")) for name in _PLACES):
        return True
    return tag not in _TABLE_PARTS and _is_flat(declared)


def shrinks(style: str) -> bool:
    """Tell whether a ``style`` sets letters of no size, so that only what sets its own is seen."""
    if "font-size" not in style.lower():
        return False
    return _NO_SIZE.fullmatch(_declared(style).get("font-size", "")) is not None


def _declared(style: str) -> dict[str, str]:
    """Return what a ``style`` declares, without blanks; of two declarations the one that counts."""
    found: dict[str, str] = {}
    weighty: set[str] = set()
    for one in style.lower().split(";"):
        name, _, value = one.partition(":")
        name, value = name.strip(), "".join(value.split())
        important = value.endswith(_IMPORTANT)
        if important or name not in weighty:
            found[name] = value.removesuffix(_IMPORTANT)
        if important:
            weighty.add(name)
    return found


def _is_flat(declared: dict[str, str]) -> bool:
    """Tell whether an element has no height, no room beside it, and shows nothing beyond it."""
    heights = (declared.get("height", ""), declared.get("max-height", ""))
    if not any(_FLAT.fullmatch(height) for height in heights):
        return False
    cut = any(_CUTTING.search(declared.get(name, "")) for name in _CUT)
    return cut and not any(_SOME.search(declared.get(name, "")) for name in _ROOM)
