"""Which article a link to EastMoney leads to, whatever form the link has.

The id is the last part of the path, after the last comma and without its ending
(``/a/<id>.html``, ``/news/1344,<id>.html``, ``/3g/news/article,8,344,1,<id>.shtml``, the article
API), or a value of the query (``NewsShare.html?infoCode=``, ``GetNewsText.do?id=``, ``?newsid=``).
"""

import re
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from newsarchive.eastmoney.ids import caifuhao_id, is_caifuhao, news_id
from newsarchive.errors import GoneError, IdentityError

Kind = Literal["news", "caifuhao"]

_NUMBER: Final = re.compile(r"(?:[A-Z]{2})?\d{14,}", re.ASCII | re.IGNORECASE)
_PAGE: Final = re.compile(r"_\d{1,2}\Z", re.ASCII)
_KEYS: Final = ("infocode", "newsid", "artcode", "id")


def article_of(parts: SplitResult) -> tuple[Kind, str]:
    """Return kind and id of the article that the link leads to.

    A page of a long article (``<id>_2.html``) leads to the article. Raises ``IdentityError`` when
    the link holds no id, a bad one, or two that disagree.
    """
    tail = _tail(parts.path)
    if _NUMBER.fullmatch(tail):
        return _kind_and_id(tail, parts.netloc)
    value = _query_id(parts)
    if value:
        return _kind_and_id(value, parts.netloc)
    raise IdentityError(parts.geturl(), _why_none(tail))


def refuse_other(asked: str, answered: str) -> None:
    """Raise GoneError if *asked*, the address of an article, has led to that of another one."""
    ids = [_id_in(url) for url in (asked, answered)]
    if all(ids) and ids[0] != ids[1]:
        raise GoneError(asked, f"leads to another article, {ids[1]}")


def _id_in(url: str) -> str:
    try:
        return article_of(urlsplit(url))[1]
    except (IdentityError, ValueError):
        return ""


def _tail(path: str) -> str:
    last = unquote(path).rstrip("/").rpartition("/")[2]
    return _PAGE.sub("", last.partition(".")[0]).rpartition(",")[2].strip()


def _query_id(parts: SplitResult) -> str:
    # A link copied from a page's source still separates its parameters with "&amp;".
    pairs = [
        (key.lower().removeprefix("amp;"), value.strip())
        for key, value in parse_qsl(parts.query)
        if value.strip()
    ]
    for wanted in _KEYS:
        values = dict.fromkeys(value for key, value in pairs if key == wanted)
        if len(values) > 1:
            raise IdentityError(parts.geturl(), f"names several articles: {', '.join(values)}")
        if values:
            return next(iter(values))
    return ""


def _kind_and_id(text: str, host: str) -> tuple[Kind, str]:
    if host.startswith("caifuhao.") or is_caifuhao(text):
        return "caifuhao", caifuhao_id(text)
    return "news", news_id(text)


def _why_none(tail: str) -> str:
    if tail[:1].isdecimal():
        return f"{tail} is no article id; those have 17 or 18 digits and start with a date"
    where = f"{tail} is no article id" if tail else "holds no article id"
    return f"{where}; open the article itself and copy its link"
