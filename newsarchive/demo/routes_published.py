"""An archive that was published earlier, as a Jekyll site of the old layout.

Outlets have a list of their posts; the rolling articles have one of their own, with the linked
bodies and under the bare id, so many an article is there twice.
"""

from html import escape

from newsarchive.demo.answers import Answer, Asked, as_html, missing, route
from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.faults import Faults
from newsarchive.demo.ids import BEIJING
from newsarchive.demo.selection import ROLLING
from newsarchive.demo.store import Store
from newsarchive.demo.templates import template

_SHARE = "http://finews.zning.xyz/html_News/NewsShare.html?infoCode="


def category(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer a list of posts, whole or a page of it."""
    slug, number = asked.parts["slug"], asked.number("page", 1)
    view = store.published(slug)
    size = store.published_page_size or len(view)
    found = view[(number - 1) * size : number * size]
    if not found:
        return missing()
    pager = ""
    if len(view) > number * size:
        url = f"/category/{slug}/page{number + 1}/"
        pager = f'<div class="pager"><a class="next-page" rel="next" href="{url}">下一页</a></div>'
    items = "\n".join(_item(slug, one) for one in found)
    label = _label(slug, found[0])
    return as_html(template("category").substitute(title=escape(label), items=items, pager=pager))


def _item(slug: str, one: StoreArticle) -> str:
    day = one.show_time.astimezone(BEIJING)
    return (
        f'<li><span class="post-meta">{day:%b} {day.day}, {day.year}</span> <h3>'
        f'<a class="post-link" href="{post_path(slug, one)}">{escape(one.title)}</a></h3></li>'
    )


def post_path(slug: str, one: StoreArticle) -> str:
    """Return the path of an article's post under *slug*."""
    name = one.id if slug == ROLLING else one.info_code
    return f"/{slug}/{one.show_time.astimezone(BEIJING):%Y/%m/%d}/{name}.html"


def post(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer a post."""
    slug, one = asked.parts["slug"], store.get(asked.parts["name"])
    if one is None or one not in store.published(slug) or post_path(slug, one) != asked.path:
        return missing()
    moment = one.show_time.astimezone(BEIJING)
    html = template("post").substitute(
        title=escape(one.title),
        moment=moment.isoformat(timespec="seconds"),
        day=f"{moment:%b} {moment.day}, {moment.year}",
        body=one.body.content() if slug == ROLLING else one.body.text(),
        share=one.old_url if slug == ROLLING else _SHARE + one.info_code,
        slug=slug,
        label=escape(_label(slug, one)),
    )
    return as_html(html)


def _label(slug: str, one: StoreArticle) -> str:
    # the old system put 新闻 behind every name, those that end so included
    return "东财滚动新闻" if slug == ROLLING else f"{one.media}新闻"


ROUTES = (
    route("category", r"/category/(?P<slug>[^/]+?)(?:\.html|/page(?P<page>\d+)/)", category),
    route("post", r"/(?P<slug>[^/]+)/\d{4}/\d\d/\d\d/(?P<name>(?:NW)?\d+)\.html", post),
)
