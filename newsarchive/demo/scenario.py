"""The written articles, read from ``data/articles.yaml``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal, TypedDict, cast

import yaml

from newsarchive.demo.articles import Body, DemoImage, Era, Look, Oddity, StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.pictures import swatch
from newsarchive.demo.quotes import securities

_SIZE = re.compile(r"_w(\d+)h(\d+)\.")


class _OddityData(TypedDict, total=False):
    title: str
    time: str
    url: str
    time_everywhere: str
    twice: bool
    gone: bool
    lacks: Literal["", "text", "content"]


class _LookData(TypedDict, total=False):
    era: Era
    charset: str
    header: str
    meta: str


class _HeldData(TypedDict, total=False):
    title: str
    blocks: list[str]
    gone: bool


class _ArticleData(TypedDict, total=False):
    title: str
    media: str
    lead: str
    summary: str
    about: str
    blocks: list[str]
    glue: str
    stray_blank: bool
    columns: list[str]
    fast: list[str]
    stocks: list[str]
    keywords: list[str]
    author: str
    kind: Literal["CMS", "CFH"]
    channel: str
    important: bool
    late: bool
    at: str
    unlisted: bool
    look: _LookData
    oddity: _OddityData
    images: list[str]
    held: _HeldData


class _Data(TypedDict):
    slugs: dict[str, str]
    paragraphs: list[str]
    articles: list[_ArticleData]


@dataclass(frozen=True, slots=True)
class Change:
    """What happens later: a new *article*; another *title* or *body* of a known one, or its end."""

    id: str
    article: StoreArticle | None = None
    title: str | None = None
    body: Body | None = None
    gone: bool = False


@cache
def _data() -> _Data:
    text = files("newsarchive.demo").joinpath("data/articles.yaml").read_text(encoding="utf-8")
    return cast("_Data", yaml.load(text, Loader=yaml.CSafeLoader))


def outlet_slugs() -> Mapping[str, str]:
    """Return the labels of outlets with the slugs that the old archive gave them."""
    return _data()["slugs"]


def load_scenario(now: datetime) -> tuple[list[StoreArticle], list[Change]]:
    """Return the written articles with times up to *now*, and what is to be published later."""
    articles: list[StoreArticle] = []
    changes: list[Change] = []
    for number, data in enumerate(_data()["articles"]):
        article = _article(number, data, now)
        held = data.get("held")
        if held is None:
            articles.append(article)
        elif not held:
            changes.append(Change(article.id, article))
        else:
            articles.append(article)
            body = Body(tuple(held["blocks"])) if "blocks" in held else None
            gone = held.get("gone", False)
            changes.append(Change(article.id, title=held.get("title"), body=body, gone=gone))
    return articles, changes


def _article(number: int, data: _ArticleData, now: datetime) -> StoreArticle:
    show_time, created = _times(number, data, now)
    name = _name(data.get("about", ""))
    title, lead = (data[key].replace("＠", name) for key in ("title", "lead"))
    listed = not data.get("unlisted", False)
    about = (data["about"],) if "about" in data else ()
    return StoreArticle(
        id=mint(created),
        show_time=show_time,
        title=title,
        media=data["media"],
        body=Body(
            tuple(data.get("blocks") or _plain_blocks(number, data, lead)),
            glue=data.get("glue", ""),
            stray_blank=data.get("stray_blank", False),
        ),
        kind=data.get("kind", "CMS"),
        summary=data.get("summary", f"【{title}】{lead}"),
        columns=tuple(data.get("columns", ["345"] if not about else ["345", "349"])),
        fast_columns=tuple(data.get("fast", ())),
        stocks=tuple(data.get("stocks", about)),
        keywords=tuple(data.get("keywords", ())),
        author=data.get("author", ""),
        important=data.get("important", False),
        channel=data.get("channel", "finance"),
        cfh_id=f"{created:%Y%m%d%H%M%S}{number:09d}" if data.get("kind") == "CFH" else "",
        images=tuple(_images(data.get("images", []))),
        look=Look(**data.get("look", {})),
        oddity=Oddity(**data.get("oddity", {})),
        listed=listed,
    )


def _times(number: int, data: _ArticleData, now: datetime) -> tuple[datetime, datetime]:
    """Return when an article is shown and when it was created, which its id tells."""
    now = now.astimezone(BEIJING)
    if "at" in data:
        shown = datetime.fromisoformat(data["at"]).replace(tzinfo=BEIJING)
    elif data.get("late"):
        shown = datetime.combine(now.date(), time(1, 9, 8), BEIJING)
        shown -= timedelta(days=shown > now)
    else:
        shown = now - timedelta(minutes=3 + 97 * number, seconds=number * number * 37 % 3600)
    waited = timedelta(hours=3) if data.get("late") else timedelta(seconds=number * 611 % 2400 + 40)
    return shown, shown - waited


def _name(secid: str) -> str:
    return next((one.name for one in securities() if one.secid == secid), "")


def _plain_blocks(number: int, data: _ArticleData, lead: str) -> Iterator[str]:
    about = data.get("about", "")
    if about:
        name, code = _name(about), about.partition(".")[2]
        lead = lead.replace(name, f"[[s {about}|{name}]]({code})", 1)
    yield lead
    paragraphs = _data()["paragraphs"]
    yield paragraphs[number % len(paragraphs)]
    yield paragraphs[(number * 3 + 1) % len(paragraphs)]
    yield f"[[trailer {data['media']}]]"


def _images(paths: list[str]) -> Iterator[DemoImage]:
    for path in paths:
        size = _SIZE.search(path)
        width, height = (int(size[1]), int(size[2])) if size else (64, 48)
        yield DemoImage(path, swatch(width, height, len(path) + width))
