"""Names and arguments that are no UTF-8, which the system gives us as lone surrogates."""

import re
from typing import Final

_BYTE: Final = re.compile("[\udc80-\udcff]")


def legible(text: str) -> str:
    r"""Return *text*, as the system gave it, with each byte that is no UTF-8 as ``\xd6``.

    A database, a terminal and JSON take nothing else.
    """
    return _BYTE.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)
