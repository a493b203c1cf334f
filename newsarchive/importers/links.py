"""What the links of a post say: the article's id, its public page, its share page."""

import re

from newsarchive.eastmoney.addresses import article_page, caifuhao_page

# Twenty-three digits are the ids of Caifuhao, EastMoney's platform of authors.
_ID = re.compile(
    r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{15}|\d{9,10})(?!\d)", re.ASCII
)
_SHARE_LINK = re.compile(
    r"https?://(?:[^/?#]*/html_News/|[^?#]*\?(?:[^#]*&)?infocode=|(?:e?m?wap|3g|m)\.eastmoney\.com/)",
    re.IGNORECASE,
)


def native_id(*texts: str) -> str:
    """Return the digits of the first EastMoney id in *texts* (links, ids, file names), or ""."""
    for text in texts:
        found = _ID.search(text)
        if found:
            return found[0]
    return ""


def is_share_link(link: str) -> bool:
    """Tell whether *link* leads to a share page instead of the article's own page.

    Share pages are NewsShare pages of any host, links with an ``infoCode``, and EastMoney's
    pages for telephones.
    """
    return _SHARE_LINK.match(link) is not None


def public_url(article_id: str) -> str:
    """Return the public page of the EastMoney article with that id."""
    return caifuhao_page(article_id) if len(article_id) > 20 else article_page(article_id)
