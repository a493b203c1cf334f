"""The texts of articles: the Choice text endpoint and the two modern article APIs."""

import re
from dataclasses import replace

from newsarchive.demo.answers import HTML, Answer, Asked, as_html, as_json, missing, route
from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.faults import Faults
from newsarchive.demo.store import Store

_LINK = re.compile(r"<a [^>]*?href=\"(?P<url>[^\"]*)\"[^>]*>(?P<text>[^<]*)</a\s*>")
_IMAGE = re.compile(r"<img [^>]*?src=\"(?P<url>[^\"]*)\"[^>]*>")
_STOCK_SPAN = re.compile(r"\"(stock|quote)_(0|1|105|106)\.(\w+)\"")
_SUFFIXES = {"0": ".SZ", "1": ".SH", "116": ".HK", "105": ".O", "106": ".N", "107": ".A"}


def known(key: str, store: Store) -> StoreArticle | None:
    """Return the article of that id whose text can be had."""
    one = store.get(key)
    return None if one is None or one.oddity.gone else one


def get_news_text(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer ``GetNewsText.do``: both bodies of one article."""
    key = asked.query.get("id", "")
    one = known(key, store)
    if one is None or one.kind == "CFH":
        return _unknown_text(key, faults)
    record: dict[str, object] = {
        "id": one.info_code,
        "newsid": one.id,
        "author": [one.author] if one.author else [],
        "date": one.dashed_time,
        "from": one.media,
        "medianame": one.media,
        "order": 0,
        "title": one.title,
        "docreader": one.lead,
        "relkey": ",".join(one.keywords),
        "reletecodes": [_suffixed(secid) for secid in one.stocks],
        "url": one.old_url,
        "text": one.body.text(),
        "content": one.body.content(),
    }
    for key in {one.oddity.lacks, faults.lacks} - {""}:
        del record[key]
    return as_json(record)


def _suffixed(secid: str) -> str:
    market, code = secid.split(".", 1)
    return code + (".BJ" if code.startswith("920") else _SUFFIXES.get(market, ""))


def _unknown_text(key: str, faults: Faults) -> Answer:
    match faults.unknown_text:
        case "404":
            return missing()
        case "object":
            return as_json({})
        case "text":
            return as_json({"id": key, "title": "", "text": "", "content": ""})
        case "html":
            return Answer("<html><body>系统繁忙</body></html>".encode(), HTML)


def article_api(asked: Asked, store: Store, _: Faults) -> Answer:
    """Answer the article API; an id it doesn't know has no data."""
    one = known(asked.parts["id"], store)
    if one is None or one.kind == "CFH":
        return as_json({"data": None}, asked.callback)
    data = {
        "Art_Title": one.title,
        "Art_Guidance": one.lead,
        "Art_Media_Name": one.media,
        "Art_ShowTime": one.slashed_time,
        "Art_Keyword": ",".join(one.keywords),
        "Art_Content": "<p>　　</p>" if one.oddity.hollow else one.body.content(),
    }
    return replace(as_json({"data": data}, asked.callback), tagged=True)


def get_news(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer the API of the phone app: a body with placeholders for links and images."""
    one = known(asked.query.get("newsid", ""), store)
    if one is None or one.kind == "CFH":
        return as_json({"rc": 0, "me": "文章不存在", "news": None}, asked.callback)
    body, links, images = _with_placeholders(one.body.content())
    news = {
        "newsid": one.id,
        "title": one.title,
        "simtitle": "",
        "description": one.lead,
        "simdigest": one.lead,
        "showtime": one.dashed_time,
        "source": one.media,
        "body": body,
        "images": images,
        "links": links,
        "relatedNewsArr": [],
        "smallimage": "",
    }
    url = f"https://wap.eastmoney.com/a/{one.id}.html"
    answer = {"rc": 1, "me": "", "news": news, "guba": {"re": []}, "shareUrl": url}
    return as_json(answer, asked.callback, ";" if faults.semicolon else "")


def _with_placeholders(html: str) -> tuple[str, list[dict[str, str]], list[dict[str, str]]]:
    links: list[dict[str, str]] = []
    images: list[dict[str, str]] = []

    def image(match: re.Match[str]) -> str:
        images.append({"src": match["url"], "style": ""})
        return f"<!--IMG#{len(images) - 1}-->"

    def link(match: re.Match[str]) -> str:
        url = match["url"]
        links.append({"text": match["text"], "url_w": url, "url_m": url, "style": ""})
        return f"<!--Link#{len(links) - 1}-->"

    def old_id(match: re.Match[str]) -> str:
        if match[1] == "quote":
            return f'"quote_{match[3]}"'
        # the digit glued to the code is the old market type: 1 Shanghai, 2 Shenzhen, 7 US
        digit = {"1": "1", "0": "2"}.get(match[2], "7")
        return f'"stock_{"NASDAQ_" if match[2] == "105" else ""}{match[3]}{digit}"'

    return _STOCK_SPAN.sub(old_id, _LINK.sub(link, _IMAGE.sub(image, html))), links, images


def share_shell(asked: Asked, _: Store, __: Faults) -> Answer:
    """Answer the share page: an empty shell whose script asks for the text."""
    del asked
    return as_html(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>资讯分享</title></head>"
        "<body><div id='news'></div><script src='js/NewsShare.js'></script></body></html>"
    )


ROUTES = (
    route("GetNewsText.do", r"(?:/\w+)*/GetNewsText\.do", get_news_text),
    route("article", r"/kuaixun/v2/api/article/(?P<id>\w+)", article_api),
    route("getnews", r"/kuaixun/v2/api/content/getnews", get_news),
    route("NewsShare", r"/html_News/NewsShare\.html", share_shell),
)
