"""The search of the public site: ``search-api-web.eastmoney.com/search/jsonp``."""

import json
import re
from typing import TypedDict, cast

from newsarchive.demo.answers import SCRIPT, Answer, Asked, as_json, route
from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.faults import Faults
from newsarchive.demo.store import Store

_TAG = re.compile(r"<[^>]*>")
_USERS = [{"uid": "1000000000000001", "alias": "演示用户"}]


class _Inner(TypedDict, total=False):
    pageIndex: int
    pageSize: int
    preTag: str
    postTag: str


class _Param(TypedDict, total=False):
    keyword: str
    param: dict[str, _Inner]


def search(asked: Asked, store: Store, faults: Faults) -> Answer:
    """Answer a search: always a call of the function ``cb``, never plain JSON."""
    param = _read(asked.query.get("param", ""))
    inner = param.get("param", {}).get("cmsArticleWebOld", {})
    word = param.get("keyword", "")
    found = [one for one in store.listed() if word in one.title or word in one.body.text()]
    number, size = inner.get("pageIndex", 1), inner.get("pageSize", 10)
    marks = (inner.get("preTag", ""), inner.get("postTag", "")) if faults.marks else ("", "")
    page = found[(number - 1) * size : number * size]
    result: dict[str, object] = {"cmsArticleWebOld": [_hit(one, word, marks) for one in page]}
    if faults.passport_only:
        result = {"passportWeb": _USERS}
    value = {
        "bizCode": "",
        "bizMsg": "",
        "code": 0,
        "extra": {},
        "hitsTotal": len(found),
        "msg": "OK",
        "result": result,
    }
    end = b";" if faults.semicolon else b""
    name = asked.query.get("cb", "").encode()
    return Answer(b"%b(%b)%b" % (name, as_json(value).body, end), SCRIPT)


def _read(text: str) -> _Param:
    try:
        param = json.loads(text)
    except ValueError:
        return {}
    return cast("_Param", param) if isinstance(param, dict) else {}


def _hit(one: StoreArticle, word: str, marks: tuple[str, str]) -> dict[str, str]:
    def marked(text: str) -> str:
        return text.replace(word, f"{marks[0]}{word}{marks[1]}") if word else text

    words = _TAG.sub("", one.body.text()).strip()
    return {
        "code": one.id,
        "title": marked(one.title),
        "content": marked(words[:120]) + "\r\n",
        "date": one.dashed_time,
        "mediaName": one.media,
        "url": one.page_url,
        "image": "",
    }


ROUTES = (route("search", r"/search/jsonp", search),)
