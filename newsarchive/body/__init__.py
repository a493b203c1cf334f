"""The body of an article: from upstream HTML to clean HTML, plain text and what it refers to."""

from newsarchive.body.cleaner import Body, clean, links_of
from newsarchive.body.placeholders import fill_placeholders
from newsarchive.body.plaintext import plain

__all__ = ["Body", "clean", "fill_placeholders", "links_of", "plain"]
