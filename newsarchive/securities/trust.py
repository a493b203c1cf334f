"""Whether a link that upstream set can be believed."""

from newsarchive.securities import words
from newsarchive.securities.codes import canonical
from newsarchive.securities.links import SecurityLink


def trusts(link: SecurityLink) -> bool:
    """Tell whether *link* is set on the name of its security, as far as it shows by itself.

    False for a link on an ordinary word (``机器人``) or inside another word (``C[PPI]B``,
    ``中国[证券]报``) and for one that names no security; the chart block is always right.
    Names of boards and indices are ordinary words by nature, so only their place counts.
    """
    security = canonical(link.secid)
    if link.form == "chart":
        return bool(security.code)
    return bool(security.code) and believes(link, security.kind)


def believes(link: SecurityLink, kind: str) -> bool:
    """Tell the same of a link that is known to lead to a security of *kind*."""
    text = link.text.strip()
    if words.embedded(link.before, text, link.after):
        return False
    return kind in {"board", "index"} or not words.ordinary(text, link.after)
