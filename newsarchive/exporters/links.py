"""The links below a post's body, in a form that kramdown carries unharmed."""

import re

from newsarchive.exporters.naming import eastmoney_digits
from newsarchive.exporters.options import PostOptions
from newsarchive.items import Article
from newsarchive.redaction import without_secrets

HOME = "返回首页"

_NOT_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
# All ASCII punctuation but the harmless: Liquid's braces, kramdown's marks, and the dots, dashes
# and quotes that it turns into typographic ones.
_MARKUP = re.compile(r"[!-*:-@\[-`{-~]|\.{2,}|-{2,}")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def share_link(article: Article, options: PostOptions) -> str:
    """Return the link that *article* came through, or else SHARE_URL filled with its id.

    SHARE_URL is about EastMoney's articles, so all others have their canonical URL. "" means that
    there is no such link.
    """
    return web_address(article.share_link) or filled_share_url(article, options)


def filled_share_url(article: Article, options: PostOptions) -> str:
    """Return SHARE_URL for *article*, whatever link it came through."""
    digits = eastmoney_digits(article)
    if not digits:
        return web_address(article.canonical_url)
    address = options.share_url.replace("{id}", digits)
    return web_address(address.replace("{info_code}", f"NW{digits}"))


def web_address(text: str) -> str:
    """Return an http(s) address with all but the characters of RFC 3986 percent-encoded, or "".

    What holds a secret is left out of it.
    """
    address = without_secrets(text.strip())
    if not address.lower().startswith(("http://", "https://")):
        return ""
    return _NOT_IN_URL.sub(_percent, address)


def autolink(address: str) -> str:
    """Return *address* as a line of Markdown that links to it and shows it; "" for none."""
    # kramdown reads entities even there: `?a=1&lt;` would become `?a=1<`.
    return f"<{_ENTITY.sub('&amp;', address)}>" if address else ""


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def outlet_heading(name: str) -> str:
    """Return the outlet's name with 新闻, which isn't doubled, on one line."""
    name = " ".join(name.split())
    return name if name.endswith("新闻") or not name else f"{name}新闻"


def category_link(heading: str, slug: str, site_url: str) -> str:
    """Return the Markdown link back to the outlet's page."""
    return f"[返回{escape_markdown(heading)}]({site_url}/category/{_path_segment(slug)}.html)"


def home_link(site_url: str) -> str:
    """Return the Markdown link back to the front page."""
    return f"[{HOME}]({site_url}/)"


def escape_markdown(text: str) -> str:
    """Return *text* for use inside a line of Markdown, showing exactly these characters.

    Entities and no backslashes: Liquid, which runs first, knows no backslash. Control characters
    can't be shown and are dropped.
    """
    return _MARKUP.sub(_entities, _CONTROL.sub("", text))


def _entities(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in found[0])


def _path_segment(slug: str) -> str:
    return re.sub(r"[^A-Za-z0-9\-._~]+", _percent, slug)
