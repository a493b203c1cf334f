"""Whether what looks like a date is one, going by what stands around it."""

import re
from typing import Final

from newsarchive.dates.labels import Kind
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Need, Token

_BOUNDED_BEFORE: Final = lazily(
    r"(?:自|从|截至到?|截止到?|不晚于|早于|晚于|(?<!时)至|(?<!收)到)\s?\Z"
)
_BOUNDED_AFTER: Final = lazily(
    r"\s?(?:起|止|(?:之|以)?前(?!往)|以来|(?:之|以)?后|至|到(?!期)|开始|[-~、和]\s?[0-9]{1,2}[日号])"
)
_SEPARATORS: Final = frozenset("|·•・/()[]{}<>【】「」『』〔〕《》-~\n\"'*»›:;_")
_WORDS_AFTER: Final = lazily(
    r"\s?(?:by\b|发布|发表|更新|上传|刊发|来源|来自|阅读|评论|浏览|作者|编辑)", re.IGNORECASE
)
_LABELLED: Final = frozenset({Kind.FIRST, Kind.PUBLISHED, Kind.UPDATED})
_TIME_WILL_DO: Final = frozenset({Need.EDGE, Need.ALONE, Need.CLOCK, Need.WHOLE_OR_CLOCK})
_MUST_BE_WHOLE: Final = frozenset({Need.WHOLE_TEXT, Need.WHOLE_OR_CLOCK})
_MUST_BE_ALONE: Final = frozenset({Need.ALONE, Need.WHOLE})


def is_believed(token: Token, kind: Kind, text: str, *, timed: bool) -> bool:
    """Whether *token* of *text* has what it needs; *timed* says that it has a time of day."""
    start, end, need = token.start, token.end, token.need
    if not text.isascii() and (
        _BOUNDED_AFTER().match(text, end)
        or _BOUNDED_BEFORE().search(text, max(0, start - 5), start)
    ):
        return False
    if need is Need.WHOLE_WITH_CLOCK:
        return timed and (kind in _LABELLED or _is_whole(text, start, end))
    if need is Need.NOTHING or kind in _LABELLED or (timed and need in _TIME_WILL_DO):
        return True
    if need in _MUST_BE_WHOLE:
        return _is_whole(text, start, end)
    if need is Need.EDGE:
        return _edge_before(text, start) or _edge_after(text, end)
    return need in _MUST_BE_ALONE and _edge_before(text, start) and _edge_after(text, end)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not any(map(str.isalnum, text[:start] + text[end:]))


def _edge_before(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")
    if not before or before[-1] in _SEPARATORS:
        return True
    return len(before) < start and not before[-1].isascii()


def _edge_after(text: str, end: int) -> bool:
    after = text[end:].lstrip(" ")
    if not after or after[0] in _SEPARATORS or _WORDS_AFTER().match(text, end):
        return True
    return len(after) < len(text) - end and not after[0].isascii()
