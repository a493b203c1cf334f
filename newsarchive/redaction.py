"""Secrets taken out of texts and addresses: passwords, tokens, keys, session ids.

A secret is known by where it stands: before the ``@`` of an address, behind a name such as
``token=``, or in a header that carries credentials. Behind some names articles are named as well
(``story?sid=76890``): there a plain number or word is none.
"""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

HIDDEN: Final = "***"

# The whole name of a parameter; tokens that turn pages are no secrets.
_SECRET_NAME: Final = re.compile(
    r"(?!(?:page|next|continuation|sync)[_-]?token)"
    r"(?:[\w.-]{0,40}?(?:token|secret|passwords?|passwd|passphrase|pwd|credentials?|signature"
    r"|api[_-]?key|app[_-]?key|auth[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|secret[_-]?key"
    r"|session[_-]?id|sessid|session[_-]?key)"
    r"|app[_-]?id|app[_-]?secret|pass|auth|authorization|jwt|sid|sess|session|sig|sign|ticket|cftoken)",
    re.IGNORECASE,
)
# What can name an article, too, or a talk, or a sign of the zodiac.
_SHARED_NAME: Final = re.compile(
    r"sid|sess|session|session[_-]?id|ticket|sig|sign|app[_-]?id", re.IGNORECASE
)
# Numbers and words, also several with marks between them: nothing that nobody could guess.
_ONE: Final = (
    r"(?:\d{1,12}|20\d{12,16}|[a-z]{1,15}|[A-Z][a-z]{0,14}|[A-Z]{1,15}"
    r"|(?:%[89A-Fa-f][0-9A-Fa-f]){1,40}|[^\x00-\x7f]{1,40})"
)
_PLAIN: Final = re.compile(rf"{_ONE}(?:(?:[-_./:+]|%2[0Ff]|%3[Aa]){_ONE}){{0,7}}")
# One of these is in every name of a secret and of a header that carries one. Most texts hold none.
_STEMS: Final = (
    *("token", "secret", "pass", "pwd", "credential", "sig", "key", "sess", "app", "auth", "jwt"),
    *("sid", "ticket", "cookie"),
)
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{20,}")  # what providers give out behind "key="

# The name before a value as addresses and programs write it; also in an address that is itself a
# parameter of another one.
_PARAMETER: Final = re.compile(
    r"(?:(?<![\w.%-])|(?<=%3[Ff])|(?<=%26)|(?<=%2[Cc])|(?<=%20))"
    r"(?P<name>[A-Za-z][\w.-]{1,60})(?:=|%3[Dd])"
)
_VALUE: Final = re.compile(
    r"""(?P<quote>["'])(?:(?!(?P=quote)).)*+(?P=quote)"""
    r"""|["']?(?:(?!%26|%23|:\s)[^&;#\s"'<>,)\]}])+"""
)
_QUOTED: Final = re.compile(
    r"""(?P<open>["'](?P<name>[A-Za-z][\w.-]{1,60})["']\s*[:=]\s*b?)(?P<quote>["'])"""
    r"""(?P<value>(?:\\.|(?!(?P=quote))[^\\])*+)(?P=quote)"""
)
_USER_INFO: Final = re.compile(r"""(?<=://)[^\s/?#"'<>]*@""")
_ESCAPED_USER_INFO: Final = re.compile(
    r"(?<=%3A%2F%2F)(?:(?!%2F|%3F|%23)[^\s/?&#])*(?:%40|@)", re.IGNORECASE
)
# user:password@host without a scheme, as proxies are written
_BARE_USER_INFO: Final = re.compile(
    r"""(?<![\w.:/%+@-])(?!mailto:)[\w.%+-]{1,64}:[^\s/@:"'<>]{1,128}@(?=[\w\[])"""
)
_HEADER: Final = re.compile(
    r"""(?P<open>\b(?:proxy-authorization|authorization|set-cookie|cookie|x-api-key)\b"""
    r"""["']?\s*[:=]\s*\[?b?["']?)(?P<value>[^\s"'\]][^"'\]\r\n]*)""",
    re.IGNORECASE,
)
_PATH_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)


def redact(text: str) -> str:
    """Return *text* with ``***`` in place of each secret: for logs, errors and records."""
    if "@" in text or "%40" in text:
        text = _USER_INFO.sub(f"{HIDDEN}@", text)
        text = _ESCAPED_USER_INFO.sub(f"{HIDDEN}%40", text)
        text = _BARE_USER_INFO.sub(f"{HIDDEN}@", text)
    if not _may_hold_secrets(text):
        return text
    if "=" in text or "%3D" in text or "%3d" in text:
        text = _without_parameters(text)
    if ":" in text or "=" in text:
        text = _HEADER.sub(_hide_value, text)
        if '"' in text or "'" in text:
            text = _QUOTED.sub(_hide_quoted, text)
    return text


def without_secrets(url: str) -> str:
    """Return the address *url* without user info and without the parameters that hold secrets.

    Also without those that hold an address with a secret. This is for addresses that are kept or
    published: what is left is still an address.
    """
    if "@" not in url and "%40" not in url and ("=" not in url or not _may_hold_secrets(url)):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return redact(url)
    netloc = parts.netloc.rpartition("@")[2]
    path = _PATH_SESSION.sub(_without_session, parts.path)
    kept = "&".join(one for one in parts.query.split("&") if redact(one) == one)
    fragment = "&".join(one for one in parts.fragment.split("&") if redact(one) == one)
    if (netloc, path, kept, fragment) == parts[1:]:
        return url
    return urlunsplit((parts.scheme, netloc, path, kept, fragment))


def is_secret(parameter: str) -> bool:
    """Tell whether ``name=value`` holds a secret."""
    name, _, value = parameter.partition("=")
    return bool(value) and _is_secret(name, value, 0) and not _is_plain(name, value)


def may_be_secret(parameter: str) -> bool:
    """Tell whether ``name=value`` has the name of a secret, although its value may be none."""
    name, _, value = parameter.partition("=")
    return bool(value) and _is_secret(name, value, 0)


def _may_hold_secrets(text: str) -> bool:
    lower = text.lower()
    return any(stem in lower for stem in _STEMS)


def _without_parameters(text: str) -> str:
    """Return *text* with the values hidden that stand behind the name of a secret."""
    parts: list[str] = []
    done = 0
    for name in _PARAMETER.finditer(text):
        if name.start() < done or not _is_secret(name["name"], text, name.end()):
            continue
        value = _VALUE.match(text, name.end())
        if value is not None and not _is_plain(name["name"], value[0].strip("\"'")):
            parts += text[done : name.end()], HIDDEN
            done = value.end()
    return "".join((*parts, text[done:]))


def _is_secret(name: str, text: str, start: int) -> bool:
    """Tell whether *name* is one of a secret, its value being at *start* of *text*."""
    if name.lower() == "key":
        return _KEY.match(text, start) is not None
    return _SECRET_NAME.fullmatch(name) is not None


def _is_plain(name: str, value: str) -> bool:
    """Tell whether *value* names something, where *name* needn't be that of a secret."""
    return _SHARED_NAME.fullmatch(name) is not None and _PLAIN.fullmatch(value) is not None


def _without_session(found: re.Match[str]) -> str:
    return "" if is_secret(found[0].removeprefix(";")) else found[0]


def _hide_quoted(found: re.Match[str]) -> str:
    if is_secret(f"{found['name']}={found['value']}"):
        return f"{found['open']}{found['quote']}{HIDDEN}{found['quote']}"
    return found[0]


def _hide_value(found: re.Match[str]) -> str:
    return f"{found['open']}{HIDDEN}"
