"""Numbers as Chinese writes them in dates: digit by digit, or with tens and hundreds."""

NUMERAL = "〇零一二三四五六七八九十廿卅两百"
"""Every character that a number may hold, once folded."""

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "O": 0, "0": 0, "两": 2}  # typists write 二O二一 and 二0二一
_TENS = {"十": 10, "廿": 20, "卅": 30}


def to_int(text: str) -> int:
    """Return the number that *text* writes: ``29``, ``二〇二一``, ``二十九``, ``廿九``.

    Raises ValueError for anything else.
    """
    if text.isdigit() and text.isascii():
        return int(text)
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, -1
    for character in text:
        if character in _DIGITS:
            if digit > 0:
                raise ValueError(text)
            digit = _DIGITS[character]
        elif character == "百":
            total += 100 * (digit if digit > 0 else 1)
            digit = -1
        elif character in _TENS:
            total += _TENS[character] * (digit if digit > 0 else 1)
            digit = -1
        else:
            raise ValueError(text)
    return total + max(digit, 0)
