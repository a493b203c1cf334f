"""What the links of a post say: the article's id, its public page, its share page."""

import re

from newsarchive.eastmoney.addresses import article_page, caifuhao_page
from newsarchive.eastmoney.ids import is_caifuhao, news_id
from newsarchive.errors import IdentityError
from newsarchive.urls import KNOWN_SHARE_HOSTS, hosted

_NUMBER = re.compile(r"(?P<blog>CFH)?(?<!\d)(?P<digits>20\d{6}(?:\d{15}|\d{9,10}))(?!\d)", re.ASCII)
_BLOGS = "caifuhao"
_ADDRESS = re.compile(r"\s*(?:https?:)?//(?:[^/?#\s]*@)?(?P<host>[^/?#\s:]*)", re.IGNORECASE)
_SHARE_LINK = re.compile(
    r"https?://(?:[^/?#]*/html_News/|[^?#]*\?(?:[^#]*&)?infocode=|(?:e?m?wap|3g|m)\.eastmoney\.com/)",
    re.IGNORECASE,
)


def native_id(*texts: str) -> str:
    """Return the digits of the first EastMoney news id in *texts*, or "".

    The texts are links, ids and file names. Numbers in links to pages of other sites are theirs,
    whatever they look like. 财富号 blogs have ids of their own, even where those
    look alike (``CFH…`` in names, ``caifuhao`` in links and ids); they don't count.
    """
    return next((number for kind, number in map(_article, texts) if kind == "news"), "")


def public_page(*texts: str) -> str:
    """Return the public page of the first EastMoney article or 财富号 blog in *texts*, or ""."""
    kind, number = article_in(*texts)
    if not kind:
        return ""
    return article_page(number) if kind == "news" else caifuhao_page(number)


def is_share_link(link: str) -> bool:
    """Tell whether *link* leads to a share page instead of the article's own page.

    Share pages are NewsShare pages of any host, links with an ``infoCode``, and EastMoney's
    pages for telephones.
    """
    return _SHARE_LINK.match(link) is not None


def is_of_others(link: str) -> bool:
    """Tell whether *link* is an address that leads to no page of EastMoney and no share page."""
    found = _ADDRESS.match(link)
    if found is None or is_share_link(link.strip()):
        return False
    return not hosted(found["host"], KNOWN_SHARE_HOSTS)


def article_in(*texts: str) -> tuple[str, str]:
    """Return kind (``news`` or ``blog``) and number of the first article in *texts*, or two ""."""
    return next(filter(any, map(_article, texts)), ("", ""))


def _article(text: str) -> tuple[str, str]:
    found = _NUMBER.search(text)
    if found is None or is_of_others(text):
        return "", ""
    digits = found["digits"]
    if found["blog"] or _BLOGS in text or is_caifuhao(digits):
        return "blog", digits
    try:
        return "news", news_id(digits)
    except IdentityError:
        return "", ""
