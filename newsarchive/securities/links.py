"""The link that the markup of an article writes, under the name this package uses it by."""

from newsarchive.items import SecurityLink

__all__ = ["SecurityLink"]
