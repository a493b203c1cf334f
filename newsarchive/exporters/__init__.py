"""Posts out: articles written as posts of a Jekyll site.

::

    options = PostOptions.from_values("full", share_url="https://…/{id}.html", site_url="")
    site = SiteFolder(Path("site"))
    site.check()
    site.write(post_path(article), render_post(article, options))
"""

from newsarchive.exporters.jekyll import render_post
from newsarchive.exporters.naming import SHANGHAI, post_path
from newsarchive.exporters.options import PostOptions, PostStyle
from newsarchive.exporters.site_folder import SiteFolder

__all__ = ["SHANGHAI", "PostOptions", "PostStyle", "SiteFolder", "post_path", "render_post"]
