"""Names of weekdays that stand beside a date and only confirm it."""

import re
from typing import Final

from newsarchive.dates.named_days import weekday_number
from newsarchive.dates.patterns import lazily
from newsarchive.dates.tokens import Need, Token

_BETWEEN: Final = lazily(r"[\s,.()\[\]|/-]{0,4}", re.ASCII)
_BRACKETED: Final = lazily(r"\s?[(\[]\s?([一二三四五六日天月火水木金土])\s?[)\]]")
_JAPANESE: Final = dict(zip("月火水木金土", range(6), strict=True))


def with_weekdays(tokens: list[Token], text: str) -> list[Token]:
    """Return sorted *tokens* without overlaps; a date takes the bare weekday beside it."""
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if last is not None and token.start < last.end:
            continue
        if last is not None and last.bare != token.bare and _touch(last, token, text):
            name, dated = (last, token) if last.bare else (token, last)
            if dated.instant is None:
                _adopt(dated, weekday_number(_name(name, text)))
                dated.start, dated.end = last.start, token.end
                merged[-1] = dated
                continue
        if last is not None and last.bare and token.bare and _touch(last, token, text):
            last.need = Need.LABEL  # Mon-Fri
            continue
        merged.append(token)
    return merged


def take_bracketed(token: Token, text: str) -> None:
    """Extend *token* by a weekday of one character in brackets, as in ``2021/12/29 (三)``."""
    match = _BRACKETED().match(text, token.end)
    if match:
        name = match[1]
        _adopt(token, _JAPANESE[name] if name in _JAPANESE else weekday_number(name))
        token.end = match.end()


def _touch(first: Token, second: Token, text: str) -> bool:
    return _BETWEEN().fullmatch(text, first.end, second.start) is not None


def _name(token: Token, text: str) -> str:
    name = text[token.start : token.end].lower().removeprefix("on ")
    return name if name.isascii() else name[-1]


def _adopt(token: Token, weekday: int) -> None:
    if token.day is not None:
        token.day = token.day._replace(weekday=weekday)
    if token.need is not Need.WHOLE:
        token.need = Need.NOTHING
