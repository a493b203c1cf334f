"""The pages of articles, in the layouts of four eras, and those of 财富号."""

from dataclasses import replace
from html import escape

from newsarchive.demo.answers import HTML, Answer, Asked, as_html, missing, route
from newsarchive.demo.articles import Look, StoreArticle
from newsarchive.demo.faults import Faults
from newsarchive.demo.routes_text import known
from newsarchive.demo.store import Store
from newsarchive.demo.templates import template

_CHARSETS = {
    "E1": '<meta http-equiv="Content-Type" content="text/html; charset={}" />',
    "E2": '<meta http-equiv="Content-Type" content="text/html; charset={}">',
}


def page(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer an article's page; the host of the mobile site has a layout of its own."""
    one = known(asked.parts["id"], store)
    if one is None or one.kind == "CFH":
        return missing()
    if one.oddity.moved:
        return Answer(b"", HTML, 302, {"Location": f"/a/{one.oddity.moved}.html"})
    if asked.host.startswith("wap."):
        return _rendered(one, "mobile", Look("mobile"))
    return _rendered(one, one.look.era.lower(), one.look)


def mobile_page(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer the page of the older mobile site."""
    one = known(asked.parts["id"], store)
    return missing() if one is None else _rendered(one, "mobile", Look("mobile"))


def caifuhao_page(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer the page of a 财富号 post."""
    one = known(asked.parts["id"], store)
    if one is None or one.kind != "CFH":
        return missing()
    return _rendered(one, "caifuhao", one.look)


def _rendered(one: StoreArticle, name: str, look: Look) -> Answer:
    meta = _CHARSETS.get(look.era, '<meta charset="{}">')
    stocks = (f'<a href="http://quote.eastmoney.com/unify/r/{s}">{s}</a>' for s in one.stocks)
    html = template(name).substitute(
        id=one.id,
        declared=meta.format(look.meta) if look.meta else "",
        title=escape(one.title),
        lead=escape(one.lead),
        media=escape(one.media),
        author=escape(one.author),
        keywords=escape(",".join(one.keywords)),
        time=one.spelled_time,
        stocks=" ".join(stocks),
        body=one.body.content(),
    )
    kind = f"text/html; charset={look.header}" if look.header else "text/html"
    answer = as_html(html, charset=look.charset, content_type=kind)
    return replace(answer, changed=one.changed)


ROUTES = (
    route("page", r"/a/(?P<id>\d+)\.html", page),
    route("old page", r"/news/1\d+,(?P<id>\d+)\.html", page),
    route("mobile page", r"/3g/news/article,(?:\w+,)*(?P<id>\d+)\.shtml", mobile_page),
    route("caifuhao page", r"/news/(?P<id>\d+)", caifuhao_page),
)
