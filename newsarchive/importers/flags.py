"""What is noted of how a file of a site was read."""

FROM_PAGE = "from-page"
"""The article was read from its finished page, as no post of it was there."""
NOTICE = "removed-notice"
"""The site shows no more of the article than that it was removed."""
