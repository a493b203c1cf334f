"""A file of a site's folder read back as an article: a post, or a finished page of ours."""

import re
from dataclasses import replace
from datetime import datetime

from newsarchive.errors import AnswerError, PostError
from newsarchive.exporters.naming import timestamp
from newsarchive.exporters.removed import is_notice
from newsarchive.importers.flags import FROM_PAGE, NOTICE
from newsarchive.importers.folder import is_page_name
from newsarchive.importers.links import public_page
from newsarchive.importers.posts import read_post
from newsarchive.items import Article, Capture
from newsarchive.published.our_layout import moment
from newsarchive.published.post_page import read_parts
from newsarchive.site.files import is_ours

# Of files that lie elsewhere than Jekyll puts them.
_MATTER = re.compile(rb"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_REDIRECT = re.compile(rb"""<meta http-equiv=["']?refresh""", re.IGNORECASE)
# The site of a page in a folder isn't known.
_BASE = "https://site.invalid/"


def read_file(name: str, data: bytes, *, fetched: datetime) -> Article | None:
    """Return the article of a post or a finished page, as `read_post` does.

    None for a page that is no article of ours: it leads elsewhere, or somebody else wrote it.
    Raises PostError, naming *name*.
    """
    if is_page_name(name):
        article = _read_page(name, data, fetched)
    else:
        article = read_post(name, data, fetched=fetched)
    if article is not None and is_notice(article.title_text, article.body_html):
        return replace(article, flags=(*article.flags, NOTICE))
    return article


def _read_page(name: str, data: bytes, fetched: datetime) -> Article | None:
    if not data.strip():
        raise PostError(name, "the file is empty")
    if not is_ours(data):
        if b"</html>" not in data[-4096:].lower():
            raise PostError(name, "the page is cut off: it has no end")
        return None
    page = _MATTER.sub(b"", data, count=1)
    if _REDIRECT.search(page, 0, 4096):
        return None
    try:
        article, facts = read_parts(page, url=f"{_BASE}{name}", fetched=fetched, footed=False)
    except AnswerError as error:
        raise PostError(name, error.reason) from error
    url = article.url if not article.url.startswith(_BASE) else public_page(name)
    if not url or not article.date_text:
        raise PostError(name, f"the page has no {'date' if url else 'link or article id'}")
    at = moment(article.date_text)
    return replace(
        article,
        url=url,
        origin="import",
        date_text=timestamp(at) if at else article.date_text,
        captures=(Capture(url=name, kind="post", body=data, fetched=fetched),),
        source_slug=facts.slug if facts else "",
        flags=(FROM_PAGE,),
        modified=facts.modified if facts else None,
        withdrawn=facts.withdrawn if facts else None,
        revisions=facts.revisions if facts else (),
    )
