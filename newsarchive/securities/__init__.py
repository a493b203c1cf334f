"""Which securities an article is about, and how sure that is."""

from newsarchive.securities.codes import Security, by_prefix, canonical
from newsarchive.securities.decide import refer
from newsarchive.securities.links import SecurityLink
from newsarchive.securities.name_forms import tidy_name
from newsarchive.securities.names import Listed, NameTable
from newsarchive.securities.text import find_codes
from newsarchive.securities.trust import trusts

__all__ = [
    "Listed",
    "NameTable",
    "Security",
    "SecurityLink",
    "by_prefix",
    "canonical",
    "find_codes",
    "refer",
    "tidy_name",
    "trusts",
]
