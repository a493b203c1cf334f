"""What the lists of outlets, securities and days differ in."""

from collections.abc import Callable
from dataclasses import dataclass

from newsarchive.site import addresses
from newsarchive.site.exchanges import exchange_of, forms_of
from newsarchive.site.lists import SiteList

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of list is shown: its layout, its addresses, what its pages say of it.

    *facts* has no counts, as a full page never changes; *count* names the fact on the newest page
    that gets one, or is "" for the page itself. *json* tells that its entries are also data.
    """

    layout: str
    newest: Callable[[str], str]
    page: Callable[[str, int], str]
    title: Callable[[SiteList], str]
    facts: Callable[[SiteList], Facts]
    count: str
    feed: Callable[[str], str] | None = None
    json: bool = False

    def counted(self, one: SiteList) -> Facts:
        """Return the facts of the newest page."""
        facts = self.facts(one)
        if not self.count:
            return {**facts, "count": one.entries}
        of_list = facts[self.count]
        counted = {**of_list, "count": one.entries} if isinstance(of_list, dict) else of_list
        return {**facts, self.count: counted}


def _outlet(one: SiteList) -> Facts:
    return {
        "outlet": {"name": one.name, "slug": one.subject, "kind": one.kind},
        "feed_url": addresses.outlet_feed(one.subject),
    }


def _security(one: SiteList) -> Facts:
    code = one.subject
    return {
        "security": {
            "code": code,
            "name": one.name,
            "exchange": exchange_of(code),
            "kind": one.kind,
            "forms": forms_of(code),
        },
        "feed_url": addresses.security_feed(code),
        "json_url": addresses.security_json(code),
    }


OUTLET = Form(
    layout="outlet",
    newest=addresses.outlet,
    page=addresses.outlet_page,
    title=lambda one: one.name,
    facts=_outlet,
    count="outlet",
    feed=addresses.outlet_feed,
)
SECURITY = Form(
    layout="security",
    newest=addresses.security,
    page=addresses.security_page,
    title=lambda one: f"{one.name} {one.subject}".strip(),
    facts=_security,
    count="security",
    feed=addresses.security_feed,
    json=True,
)
DAY = Form(
    layout="day",
    newest=addresses.day,
    page=addresses.day_page,
    title=lambda one: one.subject,
    facts=lambda one: {"day": one.subject},
    count="",
)
FORMS = {"outlet": OUTLET, "security": SECURITY, "day": DAY}
"""By what the keys of such lists start with."""
