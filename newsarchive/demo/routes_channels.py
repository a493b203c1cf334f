"""The list pages that people see: ``/a/c<slug>.html``."""

from functools import cache
from html import escape
from importlib.resources import files
from typing import cast

import yaml

from newsarchive.demo.answers import Answer, Asked, as_html, missing, route
from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.faults import Faults
from newsarchive.demo.routes_columns import listed
from newsarchive.demo.store import Store
from newsarchive.demo.templates import template

_SIZE = 20


@cache
def channels() -> dict[str, tuple[str, str]]:
    """Return the slugs of list pages with the id and name of their column."""
    text = files("newsarchive.demo").joinpath("data/columns.yaml").read_text(encoding="utf-8")
    rows = cast("dict[str, list[str]]", yaml.load(text, Loader=yaml.CSafeLoader))
    return {slug: (column, name) for column, (slug, name) in rows.items()}


def channel(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer a page of a column's list: twenty articles, newest first."""
    slug, number = asked.parts["slug"], asked.number("page", 1)
    if slug not in channels():
        return missing()
    column, name = channels()[slug]
    view = store.column(column)
    found = view[(number - 1) * _SIZE : number * _SIZE]
    if not found and number > 1:
        return missing()
    more = len(view) > number * _SIZE
    pager = f'<a href="/a/{slug}_{number + 1}.html">下一页</a>' if more else ""
    items = "\n".join(_item(place, one, faults) for place, one in enumerate(found))
    return as_html(template("channel").substitute(title=name, items=items, pager=pager))


def _item(place: int, one: StoreArticle, faults: Faults) -> str:
    title, shown, _ = listed(one, faults)
    # the channel prints the day of the month and the minute, never the year
    return (
        f'<li id="newsTr{place}"><div class="text"><p class="title"><a href="{one.page_url}" '
        f'target="_blank">{escape(title)}</a></p><p class="info">{escape(one.lead)}</p>'
        f'<p class="time">{shown[5:7]}月{shown[8:10]}日 {shown[11:16]}</p></div></li>'
    )


ROUTES = (route("channel", r"/a/(?P<slug>c[a-z]+?)(?:_(?P<page>\d+))?\.html", channel),)
