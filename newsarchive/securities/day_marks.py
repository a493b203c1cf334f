"""What exchanges put before a short name for a day or a few, as it shows in lists of quotes."""

import re

# Ex dividend, ex rights, both: the name behind is cut to what fits.
_EX = re.compile(r"(?:XD|XR|DR)(?=[^\x00-\x7f])")
# The first day of trading, and the four after it.
_NEW = re.compile(r"[NC](?=[^\x00-\x7f])")


def lasting_name(name: str, known: str = "") -> str:
    """Return the name that *name* is on ordinary days; *known* is the one it had before.

    A name that is cut today and wasn't known before stays as it is.
    """
    mark = _EX.match(name)
    if mark:
        return known if known.startswith(name[mark.end() :]) else name
    mark = _NEW.match(name)
    return name[mark.end() :] if mark else name


def is_cut(name: str) -> bool:
    """Tell whether *name* is one of a day, of which the whole wasn't known."""
    return _EX.match(name) is not None
