"""Bodies that show nothing."""

from typing import Final

from newsarchive.errors import BodyError

_LONGEST: Final = 2000  # characters; blank paragraphs, hidden ones and a disclaimer need no more


def is_hollow(html: str) -> bool:
    """Tell whether *html* has neither words nor images of an article, only markup around none."""
    if not html or len(html) > _LONGEST:
        return not html
    # A run without news needs nothing of what cleans bodies.
    from newsarchive.body.cleaner import clean  # noqa: PLC0415

    try:
        body = clean(html)
    except BodyError:
        return False
    return not body.text.strip() and not body.images
