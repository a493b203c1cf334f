"""From the files of a site back to articles."""

from newsarchive.importers.folder import find_posts
from newsarchive.importers.posts import read_post
from newsarchive.importers.twins import merge

__all__ = ["find_posts", "merge", "read_post"]
