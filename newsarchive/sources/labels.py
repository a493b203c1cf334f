"""Labels of outlets as pages print them: cleaned, compared and taken apart."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from lxml.html import fragment_fromstring

_OPENERS = "([{<《〈「『【“‘\"'"
_CLOSERS = ")]}>》〉」』】”’\"'"
_CLOSER_OF = dict(zip(_OPENERS, _CLOSERS, strict=True))

_INVISIBLE = {"Cc", "Cf", "Cs"}
_EDGES = " :;,，。、|/·•_*#>—"
_PREFIX = re.compile(
    r"(?:(?:文章|稿件|信息|新闻|资料|内容|本文|原文|消息)?(?:来源|來源|来自|出处|转自|转载自?|摘自)\s*[:|/]"
    r"|(?:(?:本文)?(?:来源于|来自|转自))?(?:微信)?公众号\s*(?:[:|]|(?=[“\"「]))"
    r"|(?i:source|via)\s*:)\s*",
)
# What precedes it there, up to the word for source: an author, an editor, a time.
_FIELDS_BEFORE = re.compile(
    r"(?:(?:作者|责任编辑|责编|编辑|记者|撰文|编译|(?:发布|更新)?(?:时间|日期))\s*[:|]|文\s*[:|/]|[12]\d{3}[年\W])"
    r".*?[\s|/]+(?=(?:文章|稿件|信息|新闻)?[来來]源\s*[:|/])",
    re.DOTALL,
)
# What follows the outlet on one line of a page's head.
_FIELD = re.compile(
    r"[\s|/]+(?:作者|责任编辑|责编|编辑|记者|撰文|编译|校对|时间|日期)\s*:.*", re.DOTALL
)
_DOTS = "·•‧∙⋅・･"  # middle dots of several scripts
_DASHES = "‐‑‒–—―−﹣-"
# The same without a word for it: a day and time, and what counts readers and comments.
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
_COUNTED = "(?:阅读|浏览|评论|点击|播放|点赞|转发|分享|收藏|热度|人气|围观|跟帖|参与)[数量次]*"
_APART = rf"(?:\A|[\s|/,{re.escape(_DOTS)}{re.escape(_DASHES)}-]{{1,4}})"
_STAMP = re.compile(
    r"[\s|/,]{0,4}(?:19|20)\d{2}\s?(?:[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)|年\s?\d{1,2}\s?月).*"
    rf"|{_APART}\d{{1,2}}(?:-\d{{1,2}}|月\d{{1,2}}日)\s+\d{{1,2}}:\d{{2}}.*"
    rf"|{_APART}(?:(?:on|at|[Pp]ublished|[Uu]pdated)\s+)?{_WEEKDAY}"
    rf"(?:{_MONTH}\.?\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH}\.?),?\s+(?:19|20)\d{{2}}.*"
    rf"|{_APART}\d{{1,2}}:\d{{2}}(?::\d{{2}})?\Z"
    rf"|{_APART}{_COUNTED}\s*[:(\[]?\s*\d.*"
    rf"|{_APART}[(\[]?\d[\d,.]{{0,12}}[万wkK+]{{0,2}}\s?[次条人]?{_COUNTED}.*"
    rf"|{_APART}(?:我要评论|发表评论|参与评论|字号|字体|收藏本文|分享到|打印|扫一扫|关注我们).*",
    re.DOTALL,
)
_LINE = 200  # characters; what is longer is no name with a stamp
_DAY = re.compile(
    r"(?:19|20)\d{2}\s?(?:[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)|年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)"
    r"(?:\s{0,2}\d{1,2}:\d{2}(?::\d{2})?)?"
)
_SOURCE = re.compile(r"[来來]源\s*[:|/]\s*(?=[^\s])")
# The address of the site or the ID of the account, in brackets behind the name.
_ADDRESSED = re.compile(r"\s*\((?:https?://|www\.|(?:微信|公众号)*(?i:ID)\s*:)[^()\s]*\)\Z")
_TRAILER = re.compile(r"\(\s*(?:文章|稿件|信息)?[来來]源\s*:\s*(.*)\)\s*$", re.DOTALL)

# Most names are nothing but these, and are their own tidy form.
_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")

_BAR = "丨"  # a character that headlines use for a vertical bar
_FOLD = str.maketrans(
    dict.fromkeys(f"{_DOTS}{_DASHES}-|、/", "·")
    | dict.fromkeys('《》〈〉「」『』“”"()', None)
    | dict.fromkeys("‘’`´", "'"),
)

_ACCENTED = re.compile(r"[\u00c0-\u024f]")
_LATIN = "A-Za-z0-9"
_DASH = f"[{re.escape(_DASHES)}-]"
_LISTED = re.compile(rf"\s{{2,}}|\s*[、|]\s*|(?<![{_LATIN}])/|/(?![{_LATIN}])")
_JOINED = re.compile(rf"\s*[{_DOTS}]\s*|(?<![{_LATIN}]){_DASH}|{_DASH}(?![{_LATIN}])")
_LOOSE = re.compile(rf"\s+|\s*(?:[,，;；&+/]|{_DASH})\s*")


def key(name: str) -> str:
    """Return what two spellings of one name have in common.

    Compatibility forms, case, accents of Latin letters, blanks, quotation marks and round brackets
    don't matter, and all marks that join names count as one. Words are never cut: 新华网 is not
    新华.
    """
    if _PLAIN.fullmatch(name):
        return name.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(folded.translate(_FOLD).split())
    if not kept.isascii():
        kept = _ACCENTED.sub(lambda found: unicodedata.normalize("NFD", found[0])[0], kept)
    if not kept.isprintable():
        kept = "".join(c for c in kept if unicodedata.category(c) not in _INVISIBLE)
    # What stood apart may combine once the blank between is gone.
    return kept if kept == name else key(kept)


def tidy(label: str) -> str:
    """Return *label* without what pages put around an outlet's name.

    Doing it twice changes nothing. ``（文章来源：X）``, ``【X】`` and ``来源：X 作者：…`` all give
    ``X``. Runs of blanks become two blanks, since they part names.
    """
    if _PLAIN.fullmatch(label) and _BAR not in label:
        return label
    while (shorter := _tidied(label)) != label:
        label = shorter
    return label


def _tidied(label: str) -> str:
    text = unicodedata.normalize("NFKC", html.unescape(label)).replace(_BAR, "|")
    if not text.isprintable():
        text = "".join(_visible(text))
    if "   " in text:
        text = re.sub(r" {2,}", "  ", text)
    text = text.lstrip(_EDGES)
    if fields := _FIELDS_BEFORE.match(text):
        text = text[fields.end() :]
    prefix = _PREFIX.match(text)
    if prefix:
        text = text[prefix.end() :]
    text = _ADDRESSED.sub("", _unwrapped(text.strip(_EDGES)))
    field = _FIELD.search(text)
    if field and field.start():
        text = text[: field.start()]
    if len(text) <= _LINE and (stamp := _STAMP.search(text)):
        source = _SOURCE.search(text, stamp.start())
        if source or (source := _DAY.match(text)):
            text = text[source.end() :]
        else:
            text = text[: stamp.start()]
    return text.strip(_EDGES)


def _visible(text: str) -> Iterator[str]:
    for character in text:
        if character in "\t\n\r\f\v":
            yield "  "
        elif character.isspace():
            yield " "
        elif unicodedata.category(character) not in _INVISIBLE:
            yield character


def _unwrapped(text: str) -> str:
    """Take one pair of brackets off that embraces all of *text*, or half a pair at an end."""
    if not text:
        return text
    first, last = text[0], text[-1]
    closer = _CLOSER_OF.get(first)
    if closer and closer not in text[1:]:
        return text[1:]
    if closer == last and _embraces(text, first, closer):
        return text[1:-1]
    if last in _CLOSERS and last not in _OPENERS:
        opener = _OPENERS[_CLOSERS.index(last)]
        return text[:-1] if opener not in text else text
    return text


def _embraces(text: str, opener: str, closer: str) -> bool:
    if opener == closer:
        return text.count(opener) == 2
    depth = 0
    for position, character in enumerate(text):
        depth += (character == opener) - (character == closer)
        if depth == 0:
            return position == len(text) - 1
    return False


def listed(text: str) -> list[str]:
    """Return the names that ``、 | /`` or a double blank part."""
    return [part for part in _LISTED.split(text) if part]


def joined(text: str) -> list[str]:
    """Return the names that ``·`` or ``-`` join; a dash in a Latin word is part of the word."""
    return [part for part in _JOINED.split(text) if part]


def loose(text: str) -> list[str]:
    """Return the words of *text*; whether they are several names, the catalogue must say."""
    return [part for part in _LOOSE.split(text) if part]


def trailer_label(html_or_text: str) -> str:
    """Return the outlet's label in a trailer such as ``（文章来源：上海<span>证券</span>报）``.

    Links that the markup put inside the name are flattened with the blanks beside them, so that a
    name broken by them is whole again. "" when there is no label.
    """
    text = "".join(_visible(html_or_text))
    if "<" in text:
        root = fragment_fromstring(text, create_parent="div")
        text = _flat(root.itertext())
    found = _TRAILER.search(unicodedata.normalize("NFKC", text))
    return tidy(found[1] if found else text)


def _flat(parts: Iterable[str]) -> str:
    """Join *parts*; a blank at a seam stays only where it parts Latin words."""
    text = ""
    for part in parts:
        words = part.strip()
        latin = words.isascii() and text.rstrip()[-1:].isascii()
        if text[-1:].isspace() or part[:1].isspace():
            text = text.rstrip() + " " * latin
        text += words + " " * part[-1:].isspace() if words else ""
    return text
