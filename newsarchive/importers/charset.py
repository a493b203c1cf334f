"""From the bytes of a post to its text."""

from newsarchive.errors import PostError

LARGEST = 20 * 1024 * 1024
"""The most bytes that a post may have; an article has a thousandth of that."""

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode_post(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    r"""Return the text of a post file and what had to be done to read it.

    UTF-8 with or without a byte order mark is read as it is. The flags are ``charset-utf-16``,
    ``charset-gb18030`` (GBK and its relatives) and ``bytes-replaced`` (UTF-8 with a few broken
    bytes, which read as U+FFFD). A file whose first line ends with CR LF was converted as a
    whole, so its line ends become ``\n``.

    Raises PostError, naming *name*, for empty, huge and binary files.
    """
    if not data.strip():
        raise PostError(name, "the file is empty")
    if len(data) > LARGEST:
        raise PostError(name, f"{len(data)} bytes are more than a post may have ({LARGEST})")
    text, flags = _decode(name, data)
    end = text.find("\n", text.find("---"))
    if end > 0 and text[end - 1] == "\r":
        text = text.replace("\r\n", "\n")
    return text, flags


def _decode(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        if data.startswith(_UTF16_MARKS):
            return data.decode("utf-16"), ("charset-utf-16",)
        if b"\0" in data:
            raise PostError(name, "a binary file")
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _decode_foreign(name, data)


def _decode_foreign(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    # Broken UTF-8 often passes as GBK and reads as rubbish, so what is nearly UTF-8 is UTF-8.
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    foreign = sum(character > "\x7f" for character in text[:100_000])
    if broken * 50 <= foreign:
        return text, ("bytes-replaced",)
    try:
        return data.decode("gb18030"), ("charset-gb18030",)
    except UnicodeDecodeError as error:
        raise PostError(name, "neither UTF-8 nor GBK") from error
