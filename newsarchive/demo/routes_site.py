"""What any site has: a home page, rules for robots, images."""

from newsarchive.demo.answers import Answer, Asked, as_html, missing, route
from newsarchive.demo.faults import Faults
from newsarchive.demo.pictures import swatch
from newsarchive.demo.store import Store

_ROBOTS = {"allow": "User-agent: *\nDisallow:\n", "deny": "User-agent: *\nDisallow: /\n"}
_CHART = swatch(64, 48, 3)


def home(_: Asked, store: Store, __: Faults) -> Answer:
    """Answer ``/``: what this server is."""
    return as_html(
        "<!DOCTYPE html><html lang='zh'><head><meta charset='utf-8'><title>newsarchive demo</title>"
        "</head><body><h1>newsarchive demo</h1><p>This is a demonstration server. All articles, "
        "companies and figures it serves are invented; it has no connection with EastMoney.</p>"
        f"<p>本服务器仅供演示，{len(store)} 篇文章均为虚构。</p></body></html>"
    )


def robots(_: Asked, __: Store, faults: Faults) -> Answer:
    """Answer ``robots.txt``."""
    return Answer(_ROBOTS.get(faults.robots, faults.robots).encode(), "text/plain")


def image(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer an article's image."""
    found = store.image(asked.path)
    return Answer(found.data, found.content_type) if found else missing()


def live_chart(_: Asked, __: Store, ___: Faults) -> Answer:
    """Answer the live chart of a security, which no archive should ask for."""
    return Answer(_CHART, "image/png")


ROUTES = (
    route("home", r"/", home),
    route("robots.txt", r"/robots\.txt", robots),
    route("images", r"/download/.+", image),
    route("charts", r"/GetPic\.aspx", live_chart),
)
