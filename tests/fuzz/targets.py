"""What is fuzzed: each function takes bytes, and fails where a law of ours is broken."""

import html
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import yaml
from fragments import (
    ADDRESSES,
    CHARACTERS,
    DATES,
    JSON,
    LIQUID,
    MARKDOWN,
    MARKUP,
    YAML,
    text_of,
)
from joined import loose_joiners
from liquid import Environment
from lxml import etree

from newsarchive.body import clean, links_of, plain
from newsarchive.body.addresses import link_address
from newsarchive.body.vocabulary import ATTRIBUTES, WRITTEN
from newsarchive.canonical import canonical_url
from newsarchive.crawl.guard import Guard
from newsarchive.dates import parse_date
from newsarchive.eastmoney import listings, pages, quotes, texts
from newsarchive.errors import (
    AnswerError,
    BodyError,
    DateError,
    IdentityError,
    IncompleteError,
    NormaliseError,
    PostError,
)
from newsarchive.exporters import PostOptions, post_path, render_post
from newsarchive.exporters.front_matter import quoted, quoted_list, word
from newsarchive.exporters.links import autolink, escape_markdown, web_address
from newsarchive.importers import read_post
from newsarchive.items import Article
from newsarchive.normalise import normalised
from newsarchive.published import parse_listing, parse_post
from newsarchive.redaction import redact, without_secrets
from newsarchive.sources import Catalogue
from newsarchive.urls import identify, share_target, split_links

NOW: Final = datetime(2026, 1, 15, 12, tzinfo=UTC)
ZONE: Final = ZoneInfo("Asia/Shanghai")
URL: Final = "https://finance.eastmoney.com/a/202601153639740470.html"

_CATALOGUE: Final = Catalogue.load(None)
_LIQUID: Final = Environment()
_GUARD: Final = Guard((), longest=4096)
_PATH: Final = re.compile(r"_posts/\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\d-[A-Za-z0-9-]+\.md")
# But for what may join emoji.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SCHEMES: Final = ("http://", "https://", "mailto:")


def cleaner(data: bytes) -> None:
    """Check that a clean body holds what is allowed only, and stays as it is."""
    raw = text_of(data, MARKUP, LIQUID, CHARACTERS)
    try:
        body = clean(raw, url=URL)
    except BodyError:
        return
    _check_body(body.html)
    assert clean(body.html, url=URL).html == body.html
    assert not list(loose_joiners(body.text))
    assert links_of(raw) == body.links


def _check_body(markup: str) -> None:
    assert not set("{}") & set(markup)
    for line in markup.split("\n") if markup else ():
        tree = etree.fromstring(f"<div>{line}</div>".encode(), etree.HTMLParser(encoding="utf-8"))
        for element in tree.iter():
            assert isinstance(element.tag, str), element
            allowed = ATTRIBUTES.get(element.tag, set()) | {"rel"}
            assert element.tag in WRITTEN or element.tag in {"html", "body", "div"}, element.tag
            assert {str(name) for name in element.attrib} <= allowed
            for name in ("href", "src"):
                assert element.get(name, "https://").startswith(_SCHEMES)


def front_matter(data: bytes) -> None:
    """Check that any text reads back equal from YAML, and front matter ends where it should."""
    text = text_of(data, YAML, MARKDOWN, LIQUID, CHARACTERS)
    kept = _SURROGATE.sub("\ufffd", text)
    document = f"a: {quoted(text)}\nb: {word(kept)}\nc: {quoted_list((text, text))}\n"
    assert yaml.load(document, yaml.CSafeLoader) == {"a": kept, "b": kept, "c": [kept, kept]}
    article = _article(title=f"甲{text}", summary=text, source=text, source_slug="jia")
    header, _, rest = render_post(article, PostOptions()).removeprefix("---\n").partition("\n---\n")
    matter = yaml.load(header, yaml.CSafeLoader)
    assert matter["title"] == f"甲{kept}"
    assert matter["layout"] == "post"
    assert rest.startswith("<p>甲</p>\n")
    assert not set("{}") & set(rest)


def dates(data: bytes) -> None:
    """Check that any text is a moment with a zone or a DateError, and the same written out."""
    text = text_of(data, DATES, CHARACTERS)
    try:
        moment = parse_date(text, now=NOW, zone=ZONE)
    except DateError:
        return
    assert moment.value.tzinfo is not None
    written = f"{moment.value:%Y-%m-%d %H:%M:%S}"
    if moment.value.year >= 1000 and moment.value < NOW:
        with suppress(DateError):  # too old to be believed
            read = parse_date(written, now=NOW, zone=moment.value.tzinfo).value
            assert read == moment.value.replace(microsecond=0, fold=read.fold), written


def answers(data: bytes) -> None:
    """Check that any answer of the upstream is read, or a bad answer."""
    body = text_of(data, JSON, CHARACTERS).encode("utf-8", "replace")
    for read in (
        listings.parse_column_list,
        listings.parse_fast_list,
        listings.parse_listing,
        texts.parse_article_api,
        texts.parse_news_text,
        texts.parse_getnews,
        quotes.parse_quotes,
    ):
        with suppress(AnswerError):
            read(body, url=URL)


def page(data: bytes) -> None:
    """Check that any page in any charset is read, or a bad answer, and is clean at the end."""
    head = (b"", b"<meta charset=gbk>", b"<meta charset=idna>", b"<meta charset=utf-7>\xff")
    declared = ("", "gbk", "utf-8", "hz", "undefined")[data[:1][0] % 5 if data else 0]
    markup = text_of(data[2:], MARKUP, CHARACTERS)
    body = head[data[1] % 4 if len(data) > 1 else 0]
    body += f'<h1 class="post-title">甲</h1><div class="post-content">{markup}</div>'.encode(
        "utf-8", "replace"
    )
    with suppress(AnswerError):
        pages.parse_page(body, url=URL, charset=declared)
    with suppress(AnswerError):
        parse_listing(body, url="https://e.example/category/x.html")
    with suppress(AnswerError, BodyError):
        article = parse_post(body, url="https://e.example/x/2026/01/15/a.html", fetched=NOW)
        _check_body(clean(article.body_html).html)


def post(data: bytes) -> None:
    """Check that any post file is imported or refused, and makes a proper post again."""
    text = text_of(data, YAML, MARKDOWN, LIQUID, CHARACTERS, MARKUP[-60:])
    file = f'---\nlayout: post\ntitle: "甲{text}'.encode("utf-8", "surrogatepass")
    with suppress(PostError, NormaliseError, IncompleteError):
        article = read_post("_posts/2026-01-15-NW202601153639740470.md", file, fetched=NOW)
        done, _ = normalised(article, zone=ZONE, catalogue=_CATALOGUE)
        assert _PATH.fullmatch(str(post_path(done)))
        header, _, rest = render_post(done, PostOptions()).partition("\n---\n")
        assert yaml.load(header, yaml.CSafeLoader)["title"] == done.title
        for shown in (done.title, done.summary, done.source, done.text):
            assert not _UNSEEN.search(shown.replace("\n", ""))
            assert not list(loose_joiners(shown))
        assert not set("{}") & set(rest)


def addresses(data: bytes) -> None:
    """Check that any address is judged, stays as it is once canonical, and loses its secrets."""
    text = text_of(data, ADDRESSES, CHARACTERS)
    _GUARD.refusal(text)
    with suppress(IdentityError):
        url = canonical_url(text)
        assert canonical_url(url) == url
        assert url.startswith("https://"), url
    for read in (identify, lambda url: share_target(url, (".eastmoney.com", "e.example"))):
        with suppress(IdentityError):
            assert re.fullmatch(r"[^\s/\\]+:[0-9a-f]+", read(text).article_id)
    split_links(text)
    address = link_address(text, URL)
    assert not address or address.startswith(_SCHEMES)
    assert not re.search(r"[\s\"'<>{}]", address)
    redact(text)
    assert "0pen" not in redact(f"{text} http://user:0pen@h.example/?sid=0pen {text}")
    assert "s3cr3t" not in without_secrets("https://user:s3cr3t@e.example/?token=s3cr3t")


def markdown(data: bytes) -> None:
    """Check that any text is inert in Liquid and Markdown, and shows as itself."""
    text = text_of(data, MARKDOWN, LIQUID, YAML, CHARACTERS)
    label = escape_markdown(plain(text))
    assert html.unescape(label) == plain(text)
    assert not re.search(r"[\[\]{}<>*_`|$\\!]", label)
    link = autolink(web_address(f"https://e.example/{text}"))
    assert not re.search(r"[\s{}|\\\"]", link)
    line = f"[返回{label}](/category/x.html)\n\n{link}\n"
    assert _LIQUID.from_string(line).render() == line


def _article(**more: str) -> Article:
    return Article(
        url=URL,
        origin="fuzz",
        fetched=NOW,
        article_id="eastmoney:202601153639740470",
        canonical_url=URL,
        published=NOW,
        body="<p>甲</p>",
        **more,  # type: ignore[arg-type]  # texts only
    )


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "cleaner": cleaner,
    "front_matter": front_matter,
    "dates": dates,
    "answers": answers,
    "page": page,
    "post": post,
    "addresses": addresses,
    "markdown": markdown,
}
