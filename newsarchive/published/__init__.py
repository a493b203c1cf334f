"""The pages of a published Jekyll archive: ours, the old system's, or any other."""

from newsarchive.published.listing import Page, PostLink, parse_listing
from newsarchive.published.post_page import parse_post
from newsarchive.published.site_file import read_file

__all__ = ["Page", "PostLink", "parse_listing", "parse_post", "read_file"]
