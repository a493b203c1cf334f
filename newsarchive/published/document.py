"""From the bytes of a page to its elements."""

import codecs
import re

from lxml import etree

from newsarchive.errors import BadAnswerError
from newsarchive.trees import tree_of

_LABEL = 1000
_LARGEST = 20 * 1024 * 1024
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)
_MARKUP = re.compile(rb"<\s*[a-zA-Z!]")
# GB 18030 reads all that is called GBK or GB 2312.
_CHINESE = frozenset({"gbk", "gb2312", "gb_2312-80", "x-gbk"})
# Charsets of pages. Python knows others that are none, and fail or take long on purpose.
_CHARSETS = re.compile(
    r"utf-8|ascii|gb18030|hz|big5(?:hkscs)?|shift_jis|euc_(?:jp|kr)|koi8-[ru]|iso8859-\d+|cp125\d"
)

_text = etree.XPath("string()")


def parse_html(body: bytes, *, url: str) -> etree._Element:
    """Return the root element of a page.

    UTF-8 where it is UTF-8, else the charset that the page declares, else GB 18030; what can't
    be decoded reads as U+FFFD. Raises BadAnswerError for an empty, huge or binary answer and for
    one that is no HTML.
    """
    if not body.strip():
        raise BadAnswerError(url, "the answer is empty")
    if len(body) > _LARGEST:
        raise BadAnswerError(url, f"{len(body)} bytes are more than a page may have ({_LARGEST})")
    if _MARKUP.search(body) is None:
        raise BadAnswerError(url, "the answer is no HTML")
    data = _decode(body).replace("\0", "").encode()
    try:
        tree = tree_of(data)
    except etree.LxmlError as error:
        raise BadAnswerError(url, "the answer is no HTML") from error
    if tree.root is None:
        raise BadAnswerError(url, "the answer is no HTML")
    if tree.cut:
        raise BadAnswerError(url, "the page is nested too deeply (2,048 elements)")
    return tree.root


def text_of(element: etree._Element) -> str:
    """Return the text of *element*, white space folded."""
    text = str(_text(element)) if len(element) else element.text or ""
    return " ".join(text.split())


def start_of(element: etree._Element) -> str:
    """Return how the text of *element* begins, white space folded: enough of it to hold a label."""
    texts: list[str] = []
    length = 0
    for text in element.itertext():
        texts.append(str(text))
        length += len(text)
        if length > _LABEL:
            break
    return " ".join("".join(texts)[:_LABEL].split())


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = _DECLARED.search(body, 0, 4096)
        declared = found[1].decode().lower() if found else "gb18030"
        charset = "gb18030" if declared in _CHINESE else declared
        return body.decode(_codec(charset), errors="replace")


def _codec(charset: str) -> str:
    """Return the name of the codec for a page's *charset*, UTF-8's if it is none of pages."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return "utf-8"
    return name if _CHARSETS.fullmatch(name) else "utf-8"
