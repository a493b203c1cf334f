"""The forms in which texts write the short name of a security."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from newsarchive.securities import words
from newsarchive.securities.codes import Security

# What exchanges put before a name for a while: special treatment, ex dividend, ex rights, new.
_MARK = re.compile(r"(?:S?\*?ST|SST|XD|XR|DR|[NCU](?=[^\x00-\x7f]))")
_CLASS = re.compile(r"(?:-[A-Z]{1,3}|[AB])\Z")
_ENGLISH_TAIL = re.compile(
    r",?\s(?:Common (?:Stock|Shares?)|Ordinary Shares?|Class [A-Z]\b|American Deposit"
    r"|Shares? of|\(The\)|New Common).*\Z",
    re.IGNORECASE,
)


def tidy_name(name: str) -> str:
    """Return *name* without full-width forms and, if Chinese, without blanks: ``五 粮 液``."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return " ".join(name.split()) if name.isascii() else "".join(name.split())


def plain(name: str) -> str:
    """Return *name* tidy and, if English, without what kind of share it is."""
    name = tidy_name(name)
    return _ENGLISH_TAIL.sub("", name) if name.isascii() else name


def variants(name: str) -> Iterable[str]:
    """Return the forms in which a text may write *name*."""
    if name.isascii():
        return (name,) if len(name) > 3 else ()
    mark = _MARK.match(name)
    bare = name[mark.end() :] if mark else name
    core = _CLASS.sub("", bare)
    forms = {name}
    if len(core) > 2 or (len(core) == 2 and not mark and core in words.load().short):
        forms |= {bare, core}
    elif mark:
        forms.add(f"ST{core}")
    if not mark and len(name) == 4:
        forms.add(f"XD{name[:3]}")  # cut to eight bytes on the day a share goes ex dividend
    return forms


def join_shares(names: dict[str, list[Security]]) -> None:
    """Let the long form under which Hong Kong lists a company mean its mainland share as well.

    Hong Kong has 示例汽车股份 and 中国示例银行 for what is 示例汽车 and 示例银行 at home.
    """
    for name, securities in names.items():
        if all(security.code.endswith(".HK") for security in securities):
            for shorter in _at_home(name):
                for security in names.get(shorter, ()):
                    if security.kind == "stock" and not security.code.endswith(".HK"):
                        securities.append(security)


def _at_home(name: str) -> Iterator[str]:
    """Yield the shorter forms of *name* that are the same company's."""
    core = name.removesuffix("股份")
    if core != name:
        yield core
    # Three characters more often are another company's: 中国北大荒, 金融街证券.
    if core.startswith("中国") and len(core) > 5:
        yield core[2:]
    if core.endswith("证券") and len(core) > 5:
        yield core[:-2]


def likely(security: Security) -> tuple[bool, bool, bool, str]:
    """Order securities of one name: stocks; mainland, Hong Kong, Hong Kong in renminbi."""
    hong_kong = security.code.endswith(".HK")
    renminbi = hong_kong and security.code[0] == "8"
    return security.kind != "stock", hong_kong, renminbi, security.code
