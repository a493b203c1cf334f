"""The site around the posts: what ``scrapy newsite`` writes, and finished pages of its layouts."""

from newsarchive.site.config import SiteConfig
from newsarchive.site.liquid import Templates

__all__ = ["SiteConfig", "Templates"]
